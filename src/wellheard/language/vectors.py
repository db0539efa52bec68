"""Vectors: where a text lies among all texts, so that like meanings lie close together.

A text's vector is the sum of the vectors of its word pieces, made one long. The pieces' vectors were fitted so that
this sum comes near to what a sentence encoder says, at a hundredth of its cost (``training/fit_vectors.py``). Words
outside the vocabulary add directions of their own, drawn by a fixed rule: they bring texts together that share such
words, in any language, but know nothing of meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wellheard.language.passages import VECTOR_SIZE
from wellheard.language.shipped import read_arrays
from wellheard.language.tokens import OWN_NUMBERS, Pieces, word_pieces

_LARGEST: Final = 127


@dataclass(frozen=True, slots=True)
class PieceVectors:
    """A vector for each word piece and each number beyond the vocabulary.

    Attributes:
        table: One row per number, float32 ``(numbers, 256)``.
        telling: Whether a number stands for something that can be said; texts without any have no direction.
    """

    table: NDArray[np.float32]
    telling: NDArray[np.bool_]

    def rows(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return one row per text, length one; zeros for a text that says nothing known."""
        count = len(pieces.starts) - 1
        ones = np.ones(len(pieces.ids), np.float32)
        chosen = csr_matrix((ones, pieces.ids, pieces.starts), shape=(count, len(self.table)))
        sums = np.asarray(chosen @ self.table, dtype=np.float32)
        lengths = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
        said = self.says_something(pieces)
        return np.where(said[:, None] & (lengths > 0), sums / np.where(lengths > 0, lengths, 1), 0).astype(np.float32)

    def says_something(self, pieces: Pieces) -> NDArray[np.bool_]:
        """Return for each text whether any of its pieces stands for something."""
        return _any_in_rows(self.telling[pieces.ids], pieces.starts)


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the direction of each text, to be compared by products with passages and with other texts.

    Args:
        texts: Any texts; a passage, a search, a theme's name.

    Returns:
        float32 ``(texts, 256)``, each row of length one; a row of zeros for a text without a known word.

    Example:
        >>> late, delayed, soup = embed(["the parcel came late", "my delivery was delayed", "delicious soup"])
        >>> bool(late @ delayed > late @ soup)
        True
    """
    return piece_vectors().rows(word_pieces().cut(texts))


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
    fitted = stored["pieces"].astype(np.float32) * stored["scales"].astype(np.float32)[:, None]
    table = np.vstack([fitted, own_directions(float(stored["own_weight"]))])
    return PieceVectors(table, word_pieces().says_something())


def _any_in_rows(flags: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    before = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=before[1:])
    return np.asarray(before[starts[1:]] > before[starts[:-1]])
