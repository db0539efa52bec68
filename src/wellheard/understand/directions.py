"""Vectors as whole numbers: products that come out the same on any machine and any number of threads.

A passage's vector is 256 whole numbers of one byte. A product of two of them stays below 2**24, so 32-bit floats hold
it exactly whatever the order of summation; neighbours, themes and thresholds therefore never depend on how the work
was split.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.language.passages import VECTOR_SIZE

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
BLOCK: Final = 2048
"""Rows that are multiplied at once, so that memory stays flat."""
_LEANING: Final = 30.0
"""A language's middle leans on that of the whole corpus as if by this many passages."""
_SHARED_BY_FEW: Final = 8.0
"""What few passages share may be all they say; so much is taken away as if this many others shared nothing."""


def read_vectors(column: pa.ChunkedArray) -> tuple[Bytes, npt.NDArray[np.bool_]]:
    """Return a column of vectors as a matrix, and which rows have one.

    Args:
        column: The ``vector`` column of the passages.

    Returns:
        ``int8`` of shape (rows, 256), zeros where there is no vector; ``bool`` of shape (rows,), false also for a
        vector of zeros.
    """
    matrix = np.zeros((len(column), VECTOR_SIZE), dtype=np.int8)
    row = 0
    for chunk in column.chunks:
        known = np.asarray(chunk.is_valid())
        values = chunk.flatten().to_numpy(zero_copy_only=False).reshape(-1, VECTOR_SIZE)
        matrix[row : row + len(chunk)][known] = values
        row += len(chunk)
    return matrix, np.asarray(matrix.any(axis=1))


def lengths(matrix: Bytes) -> Floats:
    """Return the length of each row, 1 where it is all zeros; shape (rows,)."""
    squares = np.einsum("ij,ij->i", matrix, matrix, dtype=np.int32)
    squares[squares == 0] = 1
    return np.asarray(np.sqrt(squares.astype(np.float32)))


def quantise(sums: npt.NDArray[np.float64]) -> Bytes:
    """Return the direction of each row in whole numbers from -127 to 127.

    Args:
        sums: Shape (rows, 256), any length.
    """
    largest = np.abs(sums).max(axis=1, keepdims=True)
    largest[largest == 0] = 1.0
    return np.asarray(np.rint(sums / largest * 127.0).astype(np.int8))


@dataclass(frozen=True)
class Directions:
    """Rows of vectors that can be compared.

    Attributes:
        matrix: ``int8`` of shape (rows, 256).
    """

    matrix: Bytes

    def __len__(self) -> int:
        return len(self.matrix)

    @cached_property
    def floats(self) -> Floats:
        """The same numbers as 32-bit floats; shape (rows, 256)."""
        return self.matrix.astype(np.float32)

    @cached_property
    def lengths(self) -> Floats:
        """Length of each row; shape (rows,)."""
        return lengths(self.matrix)

    def cosines(self, other: Directions) -> Floats:
        """Return the cosine of every row with every row of another; shape (rows, rows of the other)."""
        products: Floats = self.floats @ other.floats.T
        products /= self.lengths[:, None]
        products /= other.lengths[None, :]
        return products

    def rows(self, chosen: npt.NDArray[np.int64] | npt.NDArray[np.bool_] | slice) -> Directions:
        """Return some of the rows."""
        return Directions(self.matrix[chosen])

    def middle_of(self, groups: npt.NDArray[np.int64], count: int) -> Directions:
        """Return the middle of each group of rows.

        Args:
            groups: Group of each row, shape (rows,); -1 belongs to none.
            count: How many groups there are.

        Returns:
            One row per group: the mean of the unit vectors of its rows.
        """
        sums = np.zeros((count, VECTOR_SIZE), dtype=np.float64)
        units = self.floats / self.lengths[:, None]
        placed = groups >= 0
        np.add.at(sums, groups[placed], units[placed].astype(np.float64))
        return Directions(quantise(sums))


def nearest(directions: Directions, centres: Directions) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the nearest centre of each row and the cosine with it, the first of equals.

    Returns:
        Two arrays of shape (rows,); zeros and -1 where there is no centre.
    """
    best = np.zeros(len(directions), dtype=np.int64)
    cosine = np.full(len(directions), -1.0, dtype=np.float32)
    if not len(centres):
        return best, cosine
    for start in range(0, len(directions), BLOCK):
        block = slice(start, start + BLOCK)
        cosines = directions.rows(block).cosines(centres)
        best[block] = cosines.argmax(axis=1)
        cosine[block] = np.take_along_axis(cosines, best[block][:, None], axis=1)[:, 0]
    return best, cosine


@dataclass(frozen=True)
class Frame:
    """What all passages of a corpus share, to be taken away before they are compared.

    Every passage of a shop's reviews is a little about the shop and its products; that common part says nothing about
    themes and hides what differs. It is measured for each language, leaning on the whole corpus where a language has
    few passages.

    Attributes:
        languages: Languages with a middle of their own.
        middles: Mean direction of all passages in the first row, of each language in the next; shape (languages +
            1, 256).
    """

    languages: tuple[str, ...]
    middles: Floats

    @classmethod
    def of(cls, matrix: Bytes, languages: pa.ChunkedArray) -> Frame:
        """Measure the frame of different wordings; their order must be fixed.

        A wording that many people share must come once: what they agree on is a theme, not the frame of all.
        """
        units = (matrix.astype(np.float32) / lengths(matrix)[:, None]).astype(np.float64)
        whole = units.sum(axis=0) / (len(units) + _SHARED_BY_FEW)
        names = sorted(set(languages.to_pylist()))
        spoken = np.array(languages.to_pylist(), dtype=np.str_)
        rows = [whole]
        for name in names:
            own = units[spoken == name]
            rows.append((own.sum(axis=0) + whole * _LEANING) / (len(own) + _LEANING))
        return cls(tuple(names), np.stack(rows).astype(np.float32))

    def place(self, matrix: Bytes, languages: pa.ChunkedArray) -> Directions:
        """Return the directions of passages without what they share; element by element, so always the same."""
        known = pa.array(self.languages, pa.string())
        index = pc.fill_null(pc.index_in(languages, value_set=known), -1).to_numpy() + 1
        placed = np.empty_like(matrix)
        for start in range(0, len(matrix), BLOCK):
            block = slice(start, start + BLOCK)
            units = matrix[block].astype(np.float32) / lengths(matrix[block])[:, None]
            placed[block] = quantise((units - self.middles[index[block]]).astype(np.float64))
        return Directions(placed)
