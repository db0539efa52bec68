"""Counting different values in bounded memory: keep the smallest hashes and infer from them how many there are.

Source: Bar-Yossef et al., Counting Distinct Elements in a Data Stream, RANDOM 2002, algorithm 1 (k minimum values).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]

_KEPT: Final = 2_048
_RANGE: Final = 2**64
_SHORT: Final = 24  # bytes of each end of a string that are looked at
_LONG: Final = 512  # where that is not enough to tell the strings apart
_LETTERS: Final = 4_000_000  # of the ends that are looked at in one go
_ALIKE: Final = 0.98
_SOME: Final = 5_000  # strings of a batch that show whether short ends tell them apart
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)


class DistinctSketch:
    """How many different strings were seen: exact up to 2,048, then within about 3 %.

    Strings that agree in length and in 24 bytes at both ends count as one, or in 512 bytes where that is too often so.

    Example:
        >>> sketch = DistinctSketch()
        >>> sketch.add(pa.array(["a", "b"])); sketch.add(pa.array(["b"])); sketch.estimate()
        2
    """

    def __init__(self) -> None:
        self._smallest: Hashes = np.empty(0, np.uint64)
        self._end = _SHORT

    def add(self, values: pa.Array) -> None:
        """Count more strings, each once; no nulls."""
        raw = values.cast(pa.large_binary())
        hashes = _hashes(raw, self._end)
        some = hashes[:_SOME]
        if self._end == _SHORT and len(np.unique(some)) < _ALIKE * len(some):
            self._end = _LONG
            hashes = _hashes(raw, self._end)
        if len(self._smallest) == _KEPT:
            hashes = hashes[hashes < self._smallest[-1]]
        if len(hashes) > 4 * _KEPT:  # every string comes once, so four times the smallest hashes are enough
            hashes = np.partition(hashes, 4 * _KEPT)[: 4 * _KEPT]
        if len(hashes):
            self._smallest = np.unique(np.concatenate([self._smallest, hashes]))[:_KEPT]

    def estimate(self) -> int:
        """About how many different strings there were."""
        if len(self._smallest) < _KEPT:
            return len(self._smallest)
        return int((_KEPT - 1) * (_RANGE / (int(self._smallest[-1]) + 1)))


def _hashes(values: pa.Array, end: int) -> Hashes:
    """Hashes in pieces small enough that the long ends of many strings are no burden."""
    step = _LETTERS // (2 * end)
    pieces = [_piece_hashes(values.slice(start, step), end) for start in range(0, len(values), step)]
    return np.concatenate(pieces) if pieces else np.empty(0, np.uint64)


def _piece_hashes(values: pa.Array, end: int) -> Hashes:
    """A hash of the length and both ends of each string, eight bytes at a time."""
    hashes = np.asarray(pc.binary_length(values)).astype(np.uint64)
    for cut in (pc.binary_slice(values, 0, end), pc.binary_slice(values, -end)):
        for word in _words(cut, end).T:
            hashes = _mixed(hashes ^ word) + _STEP
    return hashes


def _words(cut: pa.Array, end: int) -> Hashes:
    """The bytes of each string as whole numbers, filled up with zeros; shape (strings, end / 8)."""
    filled = pc.ascii_rpad(cut.view(pa.large_string()), end, "\0")  # pads by bytes, whatever they are
    start, stop = np.frombuffer(filled.buffers()[1], np.int64)[[0, len(filled)]].tolist()
    return np.frombuffer(filled.buffers()[2], np.uint64, (stop - start) // 8, start).reshape(-1, end // 8)


def _mixed(hashes: Hashes) -> Hashes:
    """Spread hashes evenly over all 64 bits (the finisher of splitmix64)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    mixed: Hashes = hashes ^ (hashes >> np.uint64(31))
    return mixed
