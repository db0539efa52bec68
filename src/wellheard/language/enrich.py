"""From voices to passages: everything this room says about a batch, in one pass.

What is written about a voice depends on its text and its declared language alone, never on its neighbours, the size
of the batch or the number of threads. Where a workspace has taught its sentiment, it also depends on whose voice it is:
nobody's words are scored by a model that learned from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.facets.told import facet_model
from wellheard.language.features import Features, features, shipped_signs
from wellheard.language.feeling.emotion import emotion_head, told_emotions
from wellheard.language.feeling.sentiment import SERVED_LANGUAGES, sentiment_model
from wellheard.language.heads import Heads
from wellheard.language.identify import identify_language
from wellheard.language.keyphrases import find_keyphrases
from wellheard.language.meaning.vectors import directions, piece_vectors
from wellheard.language.passages import EMOTION, FACET, FACET_LIST, PASSAGES, PERSONAL_SPAN, SPAN
from wellheard.language.personal.find import PersonalSpan, find_personal
from wellheard.language.reader import SHIPPED, Reader
from wellheard.language.sentences import Span, split_passages
from wellheard.language.tokens import Pieces, word_pieces

NEEDED: Final = ("voice_id", "text", "language_declared")
"""Columns of the voices that are read; ``customer_id`` and ``source``, too, where they are there."""


class _Voice(NamedTuple):
    """Whose words these are, and where they came from."""

    voice_id: str
    person: str
    source: str


@dataclass(slots=True)
class _Passages:
    """Passages of a batch, column by column."""

    texts: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    keyphrases: list[list[Span]] = field(default_factory=list)
    personal: list[list[PersonalSpan]] = field(default_factory=list)

    def read(self, voice: _Voice, text: str, declared: str | None) -> None:
        """Add the passages of one voice."""
        spans = split_passages(text)
        if not spans:
            return
        language, confidence = identify_language(text, declared)
        personal = find_personal(text)
        for start, end in spans:
            self.texts.append(text[start:end])
            self.voices.append(voice.voice_id)
            self.people.append(voice.person)
            self.sources.append(voice.source)
            self.starts.append(start)
            self.ends.append(end)
            self.languages.append(language)
            self.confidences.append(confidence)
            self.keyphrases.append(find_keyphrases(text, start, end, language))
            self.personal.append([span for span in personal if start <= span.start < end] if personal else [])


def enrich(batch: pa.RecordBatch, reader: Reader = SHIPPED) -> pa.RecordBatch:
    """Cut voices into passages and say of each what the models can say.

    Args:
        batch: Voices in any order, with columns ``voice_id``, ``text`` and ``language_declared`` (may be null), and
            ``customer_id`` and ``source`` where they are known; others are passed over. Voices without words have no passages.
        reader: Which vectors, and what the workspace has taught.

    Returns:
        A batch of schema :data:`wellheard.language.PASSAGES`, in the order of the voices and of their text. Sentiment
        and emotions are null where the language is not served, the vector where no word is known.

    Raises:
        LanguageError: ``column-missing``; ``model-damaged``; what is wrong with a file of the reader's.

    Cost: see ``docs/language.md``.

    Example:
        >>> voices = pa.RecordBatch.from_pylist([
        ...     {"voice_id": "v1", "text": "The staff were kind but the food was awful.", "language_declared": None}])
        >>> passages = enrich(voices)
        >>> passages["start"].to_pylist(), passages["feeling"].to_pylist()
        ([0, 20], ['positive', 'negative'])
    """
    missing = [name for name in NEEDED if name not in batch.schema.names]
    if missing:
        raise LanguageError(
            "column-missing",
            "Voices cannot be read without their words.",
            found="columns " + ", ".join(batch.schema.names),
            expected="columns " + ", ".join(NEEDED),
            hint="pass voices with the schema wellheard.evidence.schemas.VOICES",
        )
    found = _Passages()
    voices, texts, declared = (batch.column(name).to_pylist() for name in NEEDED)
    known = map(_Voice, voices, _people(batch, voices), _sources(batch))
    for voice, text, language in zip(known, texts, declared, strict=True):
        found.read(voice, text or "", language)
    return _as_batch(found, word_pieces().cut(found.texts), reader)


def _people(batch: pa.RecordBatch, voices: list[str]) -> list[str]:
    """Whose voice each is: the customer's id where it is known, else the voice's."""
    if "customer_id" not in batch.schema.names:
        return voices
    return [customer or voice for customer, voice in zip(batch["customer_id"].to_pylist(), voices, strict=True)]


def _sources(batch: pa.RecordBatch) -> list[str]:
    return batch["source"].to_pylist() if "source" in batch.schema.names else [""] * batch.num_rows


def _as_batch(found: _Passages, pieces: Pieces, reader: Reader) -> pa.RecordBatch:
    read = features(pieces, shipped_signs())
    logits = _heads().logits(read)
    unread = ~(_is_served(found.languages) & piece_vectors().says_something(pieces))
    scores, feelings = _sentiment(found, read, logits, reader)
    unknown = pa.array(unread)
    count = len(found.texts)
    columns = [
        pa.array(found.voices, pa.string()),
        pa.array(found.starts, pa.int32()),
        pa.array(found.ends, pa.int32()),
        pa.array(found.languages, pa.string()),
        pa.array(found.confidences, pa.float32()),
        pc.if_else(unknown, pa.scalar(None, pa.float32()), pa.array(scores)),
        pc.if_else(unknown, pa.scalar(None, pa.string()), feelings),
        _emotions(logits, unread),
        _facets(found, pieces, logits, ~unread),
        directions(reader.vectors.rows(found.texts, pieces)),
        _spans(found.keyphrases),
        _personal_spans(found.personal),
        pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int8)), pa.array([reader.version])).cast(
            pa.string()
        ),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=PASSAGES)


@cache
def _heads() -> Heads:
    """All shipped heads in one table, loaded once."""
    return Heads.of([sentiment_model().head, emotion_head(), facet_model().head])


def _is_served(languages: Sequence[str]) -> NDArray[np.bool_]:
    served = {code: code.partition("-")[0] in SERVED_LANGUAGES for code in set(languages)}
    return np.fromiter((served[code] for code in languages), bool, len(languages))


def _sentiment(
    found: _Passages, read: Features, logits: NDArray[np.float32], reader: Reader
) -> tuple[NDArray[np.float32], pa.Array]:
    """Scores and feelings, by what the workspace taught where it did."""
    model = sentiment_model()
    taught = reader.taught()
    if taught is None:
        scores = model.calibration.scores(logits[:, _heads().columns("sentiment")])
        return scores, model.feelings(scores, reader.leans(found.sources, model.lean))
    learned, heads = taught
    scores = learned.calibration.scores(learned.logits(read, found.people, heads))
    leans = reader.leans(found.sources, learned.calibration.lean)
    return scores, replace(model, calibration=learned.calibration).feelings(scores, leans)


def _emotions(logits: NDArray[np.float32], unread: NDArray[np.bool_]) -> pa.ListArray:
    head = emotion_head()
    told = told_emotions(head.independent(logits[:, _heads().columns(head.name)]))
    flat = [one for row in told for one in row]
    fields = [pa.array([name for name, _ in flat], pa.string()), pa.array([sure for _, sure in flat], pa.float32())]
    values = pa.StructArray.from_arrays(fields, fields=list(EMOTION))
    whole = pa.ListArray.from_arrays(_offsets(told), values, type=PASSAGES.field("emotions").type)
    return pc.if_else(pa.array(unread), pa.scalar(None, whole.type), whole)


def _facets(found: _Passages, pieces: Pieces, logits: NDArray[np.float32], read: NDArray[np.bool_]) -> pa.ListArray:
    """Facets with their cues placed in the voice."""
    told = facet_model().told(found.texts, pieces, logits[:, _heads().columns("facets")], read)
    flat = told.flatten()
    moved = np.asarray(found.starts, np.int32)[pc.list_parent_indices(told).to_numpy()]
    fields = [
        pc.add(pc.struct_field(flat, name), pa.array(moved)) if name.startswith("why") else pc.struct_field(flat, name)
        for name in FACET.names
    ]
    values = pa.StructArray.from_arrays(fields, fields=list(FACET))
    return pa.ListArray.from_arrays(told.offsets, values, type=FACET_LIST, mask=pa.array(~read))


def _spans(rows: list[list[Span]]) -> pa.ListArray:
    flat = [span for row in rows for span in row]
    fields = [pa.array([span.start for span in flat], pa.int32()), pa.array([span.end for span in flat], pa.int32())]
    values = pa.StructArray.from_arrays(fields, fields=list(SPAN))
    return pa.ListArray.from_arrays(_offsets(rows), values, type=PASSAGES.field("keyphrases").type)


def _personal_spans(rows: list[list[PersonalSpan]]) -> pa.ListArray:
    flat = [span for row in rows for span in row]
    fields = [
        pa.array([span.start for span in flat], pa.int32()),
        pa.array([span.end for span in flat], pa.int32()),
        pa.array([span.kind for span in flat], pa.string()),
    ]
    values = pa.StructArray.from_arrays(fields, fields=list(PERSONAL_SPAN))
    return pa.ListArray.from_arrays(_offsets(rows), values, type=PASSAGES.field("personal").type)


def _offsets(rows: list[Any]) -> pa.Array:
    ends = np.zeros(len(rows) + 1, np.int32)
    np.cumsum([len(row) for row in rows], out=ends[1:])
    return pa.array(ends)
