"""How whole voices feel, which emotions people name by their words, and in which languages neither was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table
from wellheard.language import voice_sentiment
from wellheard.language.feeling.mixed import VOICE_FEELINGS, turns
from wellheard.language.feeling.sentiment import sentiment_model
from wellheard.understand.population import EVERYONE, Population

_PASSAGES: Final = ("voice_id", "start", "end", "language", "sentiment", "emotions")


@dataclass(frozen=True, slots=True)
class Felt:
    """What was felt.

    Attributes:
        voices: Voices by feeling: negative, neutral, positive, mixed; and ``unread`` where nothing could be read.
        emotions: People by emotion, the commonest first; one person may feel several.
        unread: Voices by language in which feelings are not read, the commonest first.
    """

    voices: Mapping[str, int] = field(default_factory=dict)
    emotions: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)

    def share(self, feeling: str) -> float | None:
        """Share of the voices that were read; None where none was."""
        read = sum(number for name, number in self.voices.items() if name != "unread")
        return self.voices.get(feeling, 0) / read if read else None


@dataclass(frozen=True, slots=True)
class FeltFold:
    """Counts feelings of voices and emotions of people.

    Attributes:
        population: Whose voices.
    """

    population: Population = EVERYONE

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        """See :class:`~wellheard.evidence.folds.Fold`."""
        voices = ("voice_id", "customer_id", *self.population.columns)
        return {"voices": tuple(dict.fromkeys(voices)), "passages": _PASSAGES}

    def map(self, bucket: Bucket) -> Felt:
        """Count one bucket."""
        voices = bucket.tables["voices"]
        voices = voices.filter(self.population.mask(voices)).combine_chunks()
        passages = bucket.tables["passages"]
        home = pc.index_in(passages["voice_id"], value_set=pa.array(voices["voice_id"].to_pylist(), pa.string()))
        passages = passages.append_column("home", home).filter(pc.is_valid(home))
        passages = passages.sort_by([("home", "ascending"), ("start", "ascending")])
        return Felt(*_feelings(voices, passages), _unread(passages))

    def merge(self, left: Felt, right: Felt) -> Felt:
        """Add up; nobody is in two buckets."""
        return Felt(
            _added(left.voices, right.voices), _added(left.emotions, right.emotions), _added(left.unread, right.unread)
        )

    def finish(self, partial: Felt | None) -> Felt:
        """Put the commonest first."""
        found = partial or Felt()
        return Felt(_commonest(found.voices), _commonest(found.emotions), _commonest(found.unread))


def _feelings(voices: pa.Table, passages: pa.Table) -> tuple[dict[str, int], dict[str, int]]:
    texts = voices["text"].to_pylist()
    home, start, end = (passages[name].to_numpy() for name in ("home", "start", "end"))
    words = [texts[voice][first:last] for voice, first, last in zip(home, start, end, strict=True)]
    felt = voice_sentiment(
        pc.fill_null(passages["sentiment"], float("nan")).to_numpy().astype(np.float32),
        (end - start).astype(np.int64),
        np.searchsorted(home, np.arange(len(texts) + 1)),
        contrast=turns(words),
        lean=sentiment_model().lean,
    )
    numbers = Counter("unread" if place < 0 else VOICE_FEELINGS[place] for place in felt.feelings.tolist())
    return dict(numbers), _people_by_emotion(voices, passages)


def _people_by_emotion(voices: pa.Table, passages: pa.Table) -> dict[str, int]:
    told = passages["emotions"].combine_chunks()
    person = pc.coalesce(voices["customer_id"], voices["voice_id"])
    whose = person.take(passages["home"].take(pc.list_parent_indices(told)))
    pairs = pa.table({"emotion": pc.struct_field(pc.list_flatten(told), "emotion"), "person": whose})
    distinct = pairs.group_by(["emotion", "person"]).aggregate([])
    return dict(Counter(distinct["emotion"].to_pylist()))


def _unread(passages: pa.Table) -> dict[str, int]:
    """Voices of which no passage has a feeling, by the language of their first."""
    by_voice = passages.group_by("home", use_threads=False).aggregate([("sentiment", "count"), ("language", "first")])
    silent = by_voice.filter(pc.equal(by_voice["sentiment_count"], 0))
    found = Counter(language.partition("-")[0] for language in silent["language_first"].to_pylist())
    return dict(found)


def _added(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(left) + Counter(right))


def _commonest(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
