"""Taking irregular records out of a piece of text, so that the rest can go the fast way.

One stray quote makes a whole piece irregular. Here only the lines that hold quotes are looked at, each that is not
perfectly regular is read by the careful splitter, and everything else is handed on as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wellheard.listen.records import Dialect, Record, Splitter


@dataclass(frozen=True)
class Sifted:
    """A text without its irregular records.

    Args:
        text: What is left, each record whole.
        aside: The irregular records, with offsets in the text before.
        consumed: Bytes of the text before that were looked at.
        lines: Lines of it.
    """

    text: bytes
    aside: tuple[Record, ...]
    consumed: int
    lines: int
    _gaps: NDArray[np.int64]  # where in ``text`` something was taken out, shape (gaps,)
    _removed: NDArray[np.int64]  # bytes taken out up to each gap, shape (gaps + 1,)

    def before(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Offsets in the text before, for offsets in what is left; both shape (n,)."""
        return offsets + self._removed[np.searchsorted(self._gaps, offsets, side="right")]


class Sieve:
    """Sifts text of one dialect.

    Args:
        dialect: How cells are divided; it must have a quote.
        splitter: Reads the irregular records.
    """

    def __init__(self, dialect: Dialect, splitter: Splitter) -> None:
        assert dialect.quote is not None
        quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
        cell = rb"(?:" + quote + rb"(?:[^" + quote + rb"]|" + quote * 2 + rb")*+" + quote
        cell += rb"|[^" + quote + delimiter + rb"\r\n][^" + quote + delimiter + rb"\r\n]*+|)"
        self._regular = re.compile(cell + rb"(?:" + delimiter + cell + rb")*+\r?\n")
        self._quote, self._splitter = dialect.quote[0], splitter

    def sift(self, text: bytes, *, first_line: int, final: bool) -> Sifted:
        r"""Take the irregular records out of a text that has no other line ends than ``\n`` and ``\r\n``."""
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            lines.pop()
        codes = np.frombuffer(text, np.uint8)
        starts = np.concatenate((np.zeros(1, np.int64), np.flatnonzero(codes == 10) + 1))
        quoted = np.unique(np.searchsorted(starts, np.flatnonzero(codes == self._quote), side="right") - 1)
        aside: list[Record] = []
        done = 0
        for line in quoted[quoted < len(lines)].tolist():
            if line < done or self._regular.fullmatch(lines[line]):
                continue
            count, cells, fault = self._splitter.read_one(lines, line, final=final)
            if not count:
                del lines[line:]
                break
            done = line + count
            raw = b"".join(lines[line:done])
            if fault or not self._regular.fullmatch(raw):
                aside.append(Record(first_line + line, int(starts[line]), raw, cells, fault))
        return _without(text[: int(starts[len(lines)])], tuple(aside), len(lines))


def _without(text: bytes, aside: tuple[Record, ...], lines: int) -> Sifted:
    begins = np.array([record.start for record in aside], np.int64)
    sizes = np.array([len(record.raw) for record in aside], np.int64)
    removed = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    edges = [0, *np.stack((begins, begins + sizes), axis=1).ravel().tolist(), len(text)]
    left = b"".join(text[a:b] for a, b in zip(edges[0::2], edges[1::2], strict=True))
    return Sifted(left, aside, len(text), lines, begins - removed[:-1], removed)
