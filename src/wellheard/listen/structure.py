"""Where records begin and end in a large piece of clean text, found without a loop over its letters.

This is the check that makes the fast way safe: it says how many records there are, how many cells each has and on
which line it begins, before a fast reader is trusted with them; and it says nothing (None) about text whose quotes
are not perfectly regular. What it says is what :mod:`wellheard.listen.records` would find, which a property test
holds it to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wellheard.listen.records import Dialect

_NEWLINE: Final = 10
_RETURN: Final = 13

Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Structure:
    """The records of a text, one entry for each.

    Args:
        consumed: Bytes up to the end of the last whole record.
        lines: Lines up to there.
        starts: Offset of each record, shape (n,).
        ends: Offset behind its last byte, line end left out, shape (n,).
        line: Lines before it in this text, shape (n,).
        cells: How many cells it has, shape (n,).
        spans: Whether it holds a line end inside a quoted cell, shape (n,).
    """

    consumed: int
    lines: int
    starts: Positions
    ends: Positions
    line: Positions
    cells: Positions
    spans: Flags

    @property
    def blank(self) -> Flags:
        """Records of no letter at all, shape (n,)."""
        blank: Flags = self.starts == self.ends
        return blank


def find_structure(text: bytes, dialect: Dialect, *, width: int) -> Structure | None:
    r"""Find the records of a text, or None when only the careful splitter can tell.

    Args:
        text: UTF-8; a last record without a line end is left out.
        dialect: How cells are divided.
        width: Cells of a whole row.

    Example:
        >>> found = find_structure(b'a,b\n\n1,"x\ny"\n', Dialect(b","), width=2)
        >>> found.line.tolist(), found.cells.tolist(), found.blank.tolist()
        ([0, 1, 2], [2, 1, 2], [False, True, False])
    """
    if dialect.padded or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
        return None
    codes = np.frombuffer(text, np.uint8)
    newlines = np.flatnonzero(codes == _NEWLINE)
    quotes = _positions(codes, dialect.quote)
    closing = newlines if not quotes.size else newlines[_outside(quotes, newlines)]
    if not closing.size:
        return _nothing()
    consumed = int(closing[-1]) + 1
    quotes = quotes[: np.searchsorted(quotes, consumed)]
    if not _regular(codes, quotes, dialect):
        return None
    delimiters = np.flatnonzero(codes[:consumed] == dialect.delimiter[0])
    dividing = delimiters if not quotes.size else delimiters[_outside(quotes, delimiters)]
    found = _measure(codes, newlines, closing, dividing)
    if found.spans.any() and _suspicious(found, newlines, delimiters, width):
        return None
    return found


def _nothing() -> Structure:
    none = np.zeros(0, np.int64)
    return Structure(0, 0, none, none, none, none, none.astype(bool))


def _positions(codes: NDArray[np.uint8], letter: bytes | None) -> Positions:
    return np.zeros(0, np.int64) if letter is None else np.flatnonzero(codes == letter[0])


def _outside(quotes: Positions, places: Positions) -> Flags:
    """Which places have an even number of quotes before them."""
    outside: Flags = (np.searchsorted(quotes, places) & 1) == 0
    return outside


def _regular(codes: NDArray[np.uint8], quotes: Positions, dialect: Dialect) -> bool:
    """Whether each opening quote begins a cell and each closing quote ends one, doubled quotes apart."""
    if not quotes.size:
        return True
    assert dialect.quote is not None
    around = np.zeros(256, bool)
    around[[dialect.delimiter[0], dialect.quote[0], _NEWLINE]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = codes[np.maximum(opening - 1, 0)]
    begins = around[before] | (opening == 0)
    around[_RETURN] = True
    return bool(begins.all() and around[codes[closing + 1]].all())


def _measure(codes: NDArray[np.uint8], newlines: Positions, closing: Positions, delimiters: Positions) -> Structure:
    starts = np.concatenate((np.zeros(1, np.int64), closing[:-1] + 1))
    returns = (codes[np.maximum(closing - 1, 0)] == _RETURN) & (closing > starts)
    ends = closing - returns
    behind = np.searchsorted(delimiters, closing)
    cells = np.diff(behind, prepend=0) + 1
    last = np.searchsorted(newlines, closing)
    line = np.concatenate((np.zeros(1, np.int64), last[:-1] + 1))
    return Structure(int(closing[-1]) + 1, int(last[-1]) + 1, starts, ends, line, cells, last > line)


def _suspicious(found: Structure, newlines: Positions, delimiters: Positions, width: int) -> bool:
    """Whether a record over several lines may be a runaway quote that swallowed rows; see rule 4 of the splitter."""
    if (found.cells[found.spans] != width).any():
        return True
    if width < 3:
        return False
    behind = np.searchsorted(delimiters, newlines[: found.lines])
    like_a_row = np.diff(behind, prepend=0) == width - 1
    rows_before = np.concatenate((np.zeros(1, np.int64), np.cumsum(like_a_row)))
    first = found.line[found.spans]
    after = np.concatenate((found.line[1:], [found.lines]))[found.spans]
    inner = after - first - 2
    matching = rows_before[after - 1] - rows_before[first + 1]
    return bool(((inner >= 2) & (matching == inner)).any())
