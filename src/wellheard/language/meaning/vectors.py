"""Vectors: where a text lies among all texts, so that like meanings lie close together.

A text's vector is the sum of the vectors of its word pieces and of the pairs of neighbours that are known, made one
long. They were fitted so that this sum comes near to what a sentence encoder says, at a hundredth of its cost
(``training/fit_vectors.py``): the fast tier. What other tiers say lies in the same space (``tiers.py``). Words
outside the vocabulary add directions of their own, drawn by a fixed rule: they bring texts together that share such
words, in any language, but know nothing of meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wellheard.language.meaning.pairs import KnownPairs, neighbours
from wellheard.language.passages import VECTOR_SIZE
from wellheard.language.shipped import read_arrays
from wellheard.language.tokens import OWN_NUMBERS, Pieces, word_pieces

_LARGEST: Final = 127


class RowSource(Protocol):
    """Whatever gives texts a place among all texts: a tier of vectors, or an adapter."""

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row per text, float32 ``(texts, 256)``, length one; zeros for a text that says nothing."""
        ...


@dataclass(frozen=True, slots=True)
class PairVectors:
    """A vector for each known pair of neighbouring pieces, added to those of the pieces.

    Attributes:
        known: Which pairs are known.
        table: One row per known pair, float32 ``(pairs, 256)``.
    """

    known: KnownPairs
    table: NDArray[np.float32]

    def sums(self, pieces: Pieces, size: int) -> NDArray[np.float32]:
        """Return the sum of the pairs' vectors of each text, float32 ``(texts, 256)``."""
        count = len(pieces.starts) - 1
        found = neighbours(pieces, size)
        rows = self.known.rows(found.keys)
        hit = np.flatnonzero(rows >= 0)
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(found.owners[hit], minlength=count), out=starts[1:])
        return _sums(rows[hit], starts, self.table)


@dataclass(frozen=True, slots=True)
class PieceVectors:
    """A vector for each word piece, each number beyond the vocabulary, and some pairs of pieces.

    Attributes:
        table: One row per number, float32 ``(numbers, 256)``.
        telling: Whether a number stands for something that can be said; texts without any have no direction.
        pairs: Vectors of pairs, if there are any.
    """

    table: NDArray[np.float32]
    telling: NDArray[np.bool_]
    pairs: PairVectors | None = None

    def rows(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return one row per text, length one; zeros for a text that says nothing known."""
        sums = _sums(pieces.ids, pieces.starts, self.table)
        if self.pairs is not None:
            sums += self.pairs.sums(pieces, len(self.table))
        lengths = np.sqrt((sums * sums).sum(axis=1))
        said = self.says_something(pieces) & (lengths > 0)
        return np.asarray(sums * (said / np.where(said, lengths, 1)).astype(np.float32)[:, None])

    def says_something(self, pieces: Pieces) -> NDArray[np.bool_]:
        """Return for each text whether any of its pieces stands for something."""
        return _any_in_rows(self.telling[pieces.ids], pieces.starts)


def embed(texts: Sequence[str], *, source: RowSource | None = None) -> NDArray[np.float32]:
    """Return the direction of each text, to be compared by products with passages and with other texts.

    Args:
        texts: Any texts; a passage, a search, a theme's name.
        source: What reads them, such as ``VectorSource("deep")`` of ``tiers.py``; the fast tier if not said.

    Returns:
        float32 ``(texts, 256)``, each row of length one; a row of zeros for a text without a known word. Rows of all
        tiers lie in one space and may be compared.

    Example:
        >>> late, delayed, soup = embed(["the parcel came late", "my delivery was delayed", "delicious soup"])
        >>> bool(late @ delayed > late @ soup)
        True
    """
    return piece_vectors().rows(word_pieces().cut(texts)) if source is None else source.rows(texts)


def directions(rows: NDArray[np.float32]) -> pa.FixedSizeListArray:
    """Return rows as whole numbers from -127 to 127, null where a row is zero.

    Args:
        rows: float32 ``(texts, 256)`` as :func:`embed` returns them.

    Example:
        >>> directions(embed(["fine", "?!"])).null_count
        1
    """
    tallest = np.abs(rows).max(axis=1, initial=0, keepdims=True)
    whole = np.rint(rows * (_LARGEST / np.where(tallest > 0, tallest, 1))).astype(np.int8)
    kind = pa.list_(pa.field("item", pa.int8(), nullable=False), VECTOR_SIZE)
    nothing = pa.array(tallest[:, 0] == 0)
    return pa.FixedSizeListArray.from_arrays(pa.array(whole.ravel()), type=kind, mask=nothing)


def own_directions(weight: float) -> NDArray[np.float32]:
    """Return the directions of the numbers beyond the vocabulary: signs drawn by a fixed rule.

    Args:
        weight: Length of each row.
    """
    with np.errstate(over="ignore"):
        seeds = np.arange(OWN_NUMBERS * (VECTOR_SIZE // 64), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (seeds ^ (seeds >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    bits = np.unpackbits(mixed.astype("<u8").view(np.uint8)).reshape(OWN_NUMBERS, VECTOR_SIZE)
    return ((bits.astype(np.float32) * 2 - 1) * np.float32(weight / VECTOR_SIZE**0.5)).astype(np.float32)


@cache
def piece_vectors() -> PieceVectors:
    """The shipped vectors, loaded once.

    Raises:
        LanguageError: ``model-damaged``.
    """
    stored = read_arrays("word-vectors")
    own = own_directions(float(stored["own_weight"]))
    table = np.vstack([unpacked(stored["pieces"], stored["scales"]), own])
    pairs = PairVectors(KnownPairs.of(stored["pair_keys"]), unpacked(stored["pairs"], stored["pair_scales"]))
    return PieceVectors(table, word_pieces().says_something(), pairs)


def packed_rows(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return rows as whole numbers from -127 to 127, and what each row is to be multiplied with."""
    scales = (np.maximum(np.abs(rows).max(axis=1, initial=0), 1e-9) / _LARGEST).astype(np.float32)
    return np.rint(rows / scales[:, None]).astype(np.int8), scales


def unpacked(whole: NDArray[Any], scales: NDArray[Any]) -> NDArray[np.float32]:
    """Return the rows that :func:`packed_rows` packed, to half a step."""
    return np.asarray(whole.astype(np.float32) * scales.astype(np.float32)[:, None])


def _sums(numbers: NDArray[np.int32], starts: NDArray[np.int64], table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum the rows of a table for each text; a text's numbers are summed in their order, whatever its neighbours."""
    chosen = csr_matrix((np.ones(len(numbers), np.float32), numbers, starts), shape=(len(starts) - 1, len(table)))
    return np.asarray(chosen @ table, dtype=np.float32)


def _any_in_rows(flags: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    before = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=before[1:])
    return np.asarray(before[starts[1:]] > before[starts[:-1]])
