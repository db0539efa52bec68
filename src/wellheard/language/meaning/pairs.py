"""Pairs of neighbouring word pieces that have a vector of their own, since "card payment" is not "card" and "payment".

Looked up exactly: a pair that only shares a slot with a known one is not taken for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.tokens import OWN_NUMBERS, Pieces

_SLOTS_PER_PAIR: Final = 16
_FIRST: Final = 20  # bits that the second piece's number takes


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pairs of neighbours in many texts, one text after the other.

    Attributes:
        keys: int64 ``(pairs,)``: both pieces' numbers in one.
        owners: int64 ``(pairs,)``: the text that each pair stands in.
    """

    keys: NDArray[np.int64]
    owners: NDArray[np.int64]


def neighbours(pieces: Pieces, size: int) -> Neighbours:
    """Return the pairs of neighbouring pieces; words' own numbers are passed over.

    Args:
        pieces: Pieces of many texts.
        size: How many numbers pieces can have, words' own numbers included.
    """
    inside = np.flatnonzero(pieces.ids < size - OWN_NUMBERS)
    ids = pieces.ids[inside].astype(np.int64)
    owners = np.repeat(np.arange(len(pieces.starts) - 1), pieces.lengths)[inside]
    same = owners[:-1] == owners[1:]
    return Neighbours(((ids[:-1] << _FIRST) + ids[1:])[same], owners[:-1][same])


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Which pairs are known, and the row of each.

    Attributes:
        keys: int64 ``(pairs,)``, the most important first.
        slots: int32, a power of two long: the row of the pair that owns a slot, -1 where none does.
    """

    keys: NDArray[np.int64]
    slots: NDArray[np.int32]

    @classmethod
    def of(cls, keys: NDArray[np.int64]) -> KnownPairs:
        """Lay out keys. Of pairs that want the same slot the first gets it; the others are not found.

        Example:
            >>> KnownPairs.of(np.array([5, 7])).rows(np.array([7, 6, 5])).tolist()
            [1, -1, 0]
        """
        bits = max(1, (len(keys) * _SLOTS_PER_PAIR - 1).bit_length())
        slots = np.full(1 << bits, -1, np.int32)
        slots[_slots_of(keys, bits)[::-1]] = np.arange(len(keys), dtype=np.int32)[::-1]
        return cls(keys, slots)

    def rows(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the row of each pair, -1 where it is not known."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int32)
        found = self.slots[_slots_of(keys, len(self.slots).bit_length() - 1)]
        return np.where(self.keys[found] == keys, found, np.int32(-1))


def _slots_of(keys: NDArray[np.int64], bits: int) -> NDArray[np.uint64]:
    mixed = keys.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(17))) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray(mixed >> np.uint64(64 - bits))
