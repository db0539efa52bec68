"""Counting different values in bounded memory: keep the smallest hashes, and infer how many there are from how small they are.

Source: Bar-Yossef et al., Counting Distinct Elements in a Data Stream, RANDOM 2002, algorithm 1 (k minimum values).
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_KEPT: Final = 2_048
_RANGE: Final = 2**64


class DistinctSketch:
    """How many different strings were seen: exact up to 2,048, then within about 3 %.

    Example:
        >>> sketch = DistinctSketch()
        >>> sketch.add(pa.array(["a", "b", "a"])); sketch.add(pa.array(["b"])); sketch.estimate()
        2
    """

    def __init__(self) -> None:
        self._smallest: npt.NDArray[np.uint64] = np.empty(0, np.uint64)

    def add(self, values: pa.Array) -> None:
        """Count more strings; no nulls."""
        raw = values.cast(pa.binary()).to_pylist()
        hashes = np.fromiter((crc32(value) << 32 | crc32(value, 0x9E3779B9) for value in raw), np.uint64, len(raw))
        self._smallest = np.unique(np.concatenate([self._smallest, _mixed(hashes)]))[:_KEPT]

    def estimate(self) -> int:
        """About how many different strings there were."""
        if len(self._smallest) < _KEPT:
            return len(self._smallest)
        return int((_KEPT - 1) * (_RANGE / (int(self._smallest[-1]) + 1)))


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread hashes evenly (the finisher of splitmix64), since a checksum of counting numbers is far from random."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes ^ (hashes >> np.uint64(31))
