"""What all linear heads read of a text: its word pieces, pairs of neighbours, and pieces in the reach of a negation.

Computed once for a batch, whatever the number of heads, so that "not good" can weigh otherwise than "good". What is
found in a text depends on nothing but its pieces, so neither its neighbours nor the size of the batch matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wellheard.language.tokens import OWN_NUMBERS, Pieces, WordPieces, word_pieces
from wellheard.language.wordlists import words_of

HASHED: Final = 1 << 17
"""Places that pairs of neighbours share."""

REACH: Final = 4
"""A negation reaches this many pieces, and no further than the next break."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The numbers of the pieces that negate and of those that end a negation.

    Attributes:
        negates: One truth value per number of a piece.
        breaks: One truth value per number of a piece.
    """

    negates: NDArray[np.bool_]
    breaks: NDArray[np.bool_]

    @classmethod
    def of(cls, cutter: WordPieces) -> Signs:
        """Look the signs up in a vocabulary."""
        negates, breaks = np.zeros(cutter.size, bool), np.zeros(cutter.size, bool)
        negates[cutter.numbers_of(words_of("negations"))] = True
        breaks[cutter.numbers_of(words_of("breaks"))] = True
        return cls(negates, breaks)

    @property
    def pieces(self) -> int:
        """How many numbers pieces have; the first features are these."""
        return len(self.negates)

    @property
    def width(self) -> int:
        """How many features there are: pieces, the same pieces negated, and the places of pairs."""
        return 2 * self.pieces + HASHED


@dataclass(frozen=True, slots=True)
class Features:
    """What the heads read of many texts, one text after the other.

    Attributes:
        numbers: int32, numbers of features, those of a text together.
        starts: int64, where each text's features begin, and the end of the last: one more than there are texts.
        width: How many features there are in all.
    """

    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]
    width: int

    @property
    def texts(self) -> int:
        """How many texts there are."""
        return len(self.starts) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many features each text has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> NDArray[np.int64]:
        """The text that each feature belongs to."""
        return np.repeat(np.arange(self.texts), self.counts)

    def matrix(self) -> csr_matrix:
        """Return one row per text, float32 ``(texts, width)``: how often each feature occurs.

        A feature that occurs twice has two entries, which a product sums. Heads divide by the root of ``counts``.
        """
        ones = np.ones(len(self.numbers), np.float32)
        return csr_matrix((ones, self.numbers, self.starts), shape=(self.texts, self.width))


@cache
def shipped_signs() -> Signs:
    """The signs of the shipped vocabulary, looked up once."""
    return Signs.of(word_pieces())


def features(pieces: Pieces, signs: Signs) -> Features:
    """Turn word pieces into features: each piece, each piece in the reach of a negation, each pair of neighbours.

    Words' own numbers take part as pieces only: they are no places in the order of the words.

    Example:
        >>> found = features(word_pieces().cut(["not good", "good"]), shipped_signs())
        >>> found.counts.tolist()  # not, good, good negated, the pair; good
        [4, 1]
    """
    known = signs.pieces - OWN_NUMBERS
    inside = np.flatnonzero(pieces.ids < known)
    ids = pieces.ids[inside].astype(np.int64)
    owners = np.repeat(np.arange(len(pieces.starts) - 1), pieces.lengths)[inside]
    reached = np.flatnonzero(_reached(ids, owners, signs))
    paired = np.flatnonzero(owners[:-1] == owners[1:])
    pairs = _hashed((ids[paired] << 20) + ids[paired + 1])
    return _together(
        pieces, signs, (ids[reached] + signs.pieces, owners[reached]), (pairs + 2 * signs.pieces, owners[paired])
    )


def _together(pieces: Pieces, signs: Signs, *more: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Features:
    """Lay pieces and further features, each in order of texts, text by text side by side."""
    texts = len(pieces.starts) - 1
    counts = [pieces.lengths, *(np.bincount(owners, minlength=texts) for _, owners in more)]
    kinds: list[NDArray[np.integer[Any]]] = [pieces.ids, *(found for found, _ in more)]
    starts = np.zeros(texts + 1, np.int64)
    np.cumsum(np.sum(counts, axis=0), out=starts[1:])
    numbers = np.empty(int(starts[-1]), np.int32)
    free = starts[:-1].copy()
    for found, count in zip(kinds, counts, strict=True):
        before = np.cumsum(count) - count
        numbers[np.arange(len(found)) + np.repeat(free - before, count)] = found
        free += count
    return Features(numbers, starts, signs.width)


def _reached(ids: NDArray[np.int64], owners: NDArray[np.int64], signs: Signs) -> NDArray[np.bool_]:
    """Which pieces stand at most four places after a negation, with no break between."""
    places = np.arange(len(ids))
    first = np.concatenate([[True], owners[1:] != owners[:-1]])[: len(ids)]
    last_break = np.maximum.accumulate(np.where(signs.breaks[ids] | first, places, -1))
    last_negation = np.maximum.accumulate(np.where(signs.negates[ids], places, -1))
    # A negation counts from the break on: a text's first piece is a break and may itself negate.
    near = (places - last_negation <= REACH) & (places > last_negation)
    return np.asarray(near & (last_negation >= last_break) & (last_negation >= 0))


def _hashed(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    mixed = keys.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(40)) & np.uint64(HASHED - 1)).astype(np.int64)
