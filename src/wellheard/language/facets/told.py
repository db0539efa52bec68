"""Facets: what kind of thing is said in a passage: a need, an expectation, a comparison, a promise.

A linear head over the features that all heads share, with cues (``cues.py``), the word a passage opens with and its
length (``training/fit_facets.py``). A facet is shown as fact only above a chance from which on it was right four times in
five on sources that the model had not learnt from; below it is a candidate, and below a second chance nothing is said. The
inner facets (value, aspiration, regret, belief, cause) are candidates always: they are rare, and a person has to confirm them.
Only English is served.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.facets.cues import CueHits, shipped_cues
from wellheard.language.facets.signs import Openings, length_steps
from wellheard.language.features import features, shipped_signs
from wellheard.language.heads import Head, Heads, unpacked_head
from wellheard.language.meaning.vectors import embed
from wellheard.language.passages import FACET, FACET_LIST
from wellheard.language.shipped import read_arrays
from wellheard.language.tokens import Pieces, word_pieces

FACETS: Final = (
    "need", "expectation", "job", "outcome", "value", "aspiration", "pain", "regret", "belief", "cause", "praise",
    "request", "comparison", "trigger", "channel", "place", "effort", "accessibility", "intent_leave",
    "intent_recommend", "promise",
)  # fmt: skip
"""What may be said in a passage, by code name; ``training/labels/facets-codebook.md`` defines each."""

INNER_FACETS: Final = frozenset({"value", "aspiration", "regret", "belief", "cause"})
"""Facets that are never shown as fact before a person has confirmed them."""


class Facet(NamedTuple):
    """A facet of a passage.

    Attributes:
        facet: One of :data:`FACETS`.
        confidence: The chance that the passage carries it, 0 to 1.
        candidate: Whether a person has to confirm it before it is shown as fact.
        why: Where the cue stands that speaks most for it, in code points; None where it is like the examples.
    """

    facet: str
    confidence: float
    candidate: bool
    why: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class FacetModel:
    """What is read besides the shared features, and from where on a facet is told.

    Attributes:
        head: Labels are :data:`FACETS`; its thresholds are those of facts. To be joined with others by :meth:`Heads.of`.
        cues: float32 ``(cues, facets)``, what each cue adds.
        own: int64 ``(cues,)``, the facet that each cue stands for.
        openings: float32 ``(kinds, facets)``, what the opening word adds.
        lengths: float32 ``(steps, facets)``, what the length adds.
        floors: float32 ``(facets,)``, from this chance on a facet is at least a candidate.
        opening_kinds: The kind of opening of each piece.
        examples: Sentences of our own and the facet each stands for.
    """

    head: Head
    cues: NDArray[np.float32]
    own: NDArray[np.int64]
    openings: NDArray[np.float32]
    lengths: NDArray[np.float32]
    floors: NDArray[np.float32]
    opening_kinds: Openings
    examples: tuple[tuple[str, str], ...]

    def chances(self, hits: CueHits, pieces: Pieces, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the chance of each facet, float32 ``(texts, facets)``.

        Args:
            hits: The cues of the texts.
            pieces: Their word pieces.
            logits: The head's columns, float32 ``(texts, facets)``.
        """
        added = logits + self.openings[self.opening_kinds.kinds(pieces)] + self.lengths[length_steps(pieces)]
        np.add.at(added, hits.texts, self.cues[hits.cues])
        return self.head.independent(added)

    def told(
        self, texts: Sequence[str], pieces: Pieces, logits: NDArray[np.float32], read: NDArray[np.bool_] | None = None
    ) -> pa.ListArray:
        """Return the facets of each text, those of a text in the order of :data:`FACETS`; null where it is not read.

        Args:
            texts: The texts.
            pieces: Their word pieces.
            logits: The head's columns, float32 ``(texts, facets)``.
            read: Which texts are in a language that is served; all if not said.
        """
        hits = shipped_cues().find(texts, pieces)
        chances = self.chances(hits, pieces, logits)
        said = chances >= self.floors
        if read is not None:
            said &= read[:, None]
        rows, facets = np.nonzero(said)
        starts, ends, found = self._why(hits, rows * len(FACETS) + facets)
        confidence = chances[rows, facets]
        fields = [
            pa.DictionaryArray.from_arrays(pa.array(facets.astype(np.int8)), pa.array(FACETS)).cast(pa.string()),
            pa.array(confidence),
            pa.array(confidence < self.head.thresholds[facets]),
            pa.array(starts, mask=~found),
            pa.array(ends, mask=~found),
        ]
        offsets = np.zeros(len(texts) + 1, np.int32)
        np.cumsum(said.sum(axis=1), out=offsets[1:])
        unread = None if read is None else pa.array(~read)
        values = pa.StructArray.from_arrays(fields, fields=list(FACET))
        return pa.ListArray.from_arrays(pa.array(offsets), values, type=FACET_LIST, mask=unread)

    def _why(
        self, hits: CueHits, wanted: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
        """Place of the strongest own cue for each wanted pair of text and facet, and whether there is one."""
        facets = self.own[hits.cues]
        strength = self.cues[hits.cues, facets]
        helps = np.flatnonzero(strength > 0)
        keys = (hits.texts * len(FACETS) + facets)[helps]
        order = helps[np.lexsort((helps, -strength[helps], keys))]
        keys = (hits.texts * len(FACETS) + facets)[order]
        place = np.searchsorted(keys, wanted)
        found = np.append(keys, -1)[place] == wanted
        chosen = np.append(order, 0)[np.where(found, place, len(order))]
        starts, ends = np.append(hits.starts, np.int32(0)), np.append(hits.ends, np.int32(0))
        return starts[chosen], ends[chosen], found


def find_facets(text: str) -> list[Facet]:
    """Say what kinds of things are said in one English passage. The language is not checked here.

    Args:
        text: A sentence or clause; a longer text is read as one passage.

    Returns:
        Facets, the surest first; none where nothing can be said.

    Raises:
        LanguageError: ``model-damaged``.

    Example:
        >>> text = "I expected the battery to last longer than my old one."
        >>> [(found.facet, text[slice(*found.why)]) for found in find_facets(text) if found.why][0]
        ('expectation', 'expected')
    """
    (row,) = facets_of([text]).to_pylist()
    found = [
        Facet(
            entry["facet"],
            entry["confidence"],
            entry["candidate"],
            None if entry["why_start"] is None else (entry["why_start"], entry["why_end"]),
        )
        for entry in row
    ]
    return sorted(found, key=lambda facet: (facet.candidate, -facet.confidence))


def facets_of(texts: Sequence[str]) -> pa.ListArray:
    """Say what kinds of things are said in many English passages.

    Returns:
        One list per text, of :data:`FACET`, in the order of :data:`FACETS`.

    Raises:
        LanguageError: ``model-damaged``.

    Example:
        >>> facets_of(["Please add a search field.", ""]).to_pylist()[1]
        []
    """
    model = facet_model()
    pieces = word_pieces().cut(texts)
    return model.told(texts, pieces, Heads.of([model.head]).logits(features(pieces, shipped_signs())))


def examples_like(text: str, facet: str, count: int = 3) -> list[str]:
    """Return the examples of a facet that are most like a text: why it was found where no cue speaks for it.

    Args:
        text: The passage.
        facet: One of :data:`FACETS`.
        count: How many at most.

    Raises:
        LanguageError: ``facet-unknown``; ``model-damaged``.

    Example:
        >>> len(examples_like("I need a bigger desk.", "need"))
        3
    """
    if facet not in FACETS:
        raise LanguageError(
            "facet-unknown",
            "There is no such facet.",
            found=facet,
            expected=", ".join(FACETS),
            hint='examples_like(text, "need")',
        )
    examples = [sentence for sentence, of in facet_model().examples if of == facet]
    rows = embed([text, *examples])
    nearest = np.argsort(-(rows[1:] @ rows[0]), kind="stable")[:count]
    return [examples[place] for place in nearest.tolist()]


@cache
def facet_model() -> FacetModel:
    """The shipped model, loaded once.

    Raises:
        LanguageError: ``model-damaged``; ``cues-differ``, the cues are not those that the model was fitted with.
    """
    stored: dict[str, Any] = read_arrays("facets")
    cues = shipped_cues()
    if int(stored["cues_checksum"]) != cues.checksum():
        raise LanguageError(
            "cues-differ",
            "The cues of facets are not those that the model was fitted with.",
            found=f"checksum {cues.checksum()} of words/facet-cues.txt",
            expected=f"checksum {int(stored['cues_checksum'])}",
            hint="python training/fit_facets.py, or pip install --force-reinstall wellheard",
        )
    return FacetModel(
        head=unpacked_head("facets", stored),
        cues=stored["cues"].astype(np.float32),
        own=np.array([FACETS.index(cue.facet) for cue in cues.cues]),
        openings=stored["openings"].astype(np.float32),
        lengths=stored["lengths"].astype(np.float32),
        floors=stored["floors"].astype(np.float32),
        opening_kinds=Openings.of(word_pieces()),
        examples=tuple(
            (str(sentence), FACETS[int(facet)])
            for sentence, facet in zip(stored["examples"], stored["example_facets"], strict=True)
        ),
    )
