"""Telling the records of delimited text apart, whatever has happened to the text.

One wrong row must never cost its neighbours. A quote that is opened and not closed is the dangerous case: a strict
reader swallows all that follows, silently. Here such a line is put aside alone and reading goes on with the next
line.

The rules, in the order they apply:

1. A cell that begins with a quote ends at the next quote that is followed by a delimiter or a line end; two quotes
   are one quote.
2. A quote inside such a cell that is followed by anything else is taken as it stands, but only while the cell stays
   on its line.
3. A quote inside a cell that does not begin with one is a letter like any other.
4. A quoted cell may hold line ends. It counts as never closed, and only its first line is put aside, when it runs on
   beyond the longest row, when rule 2 would be needed on a later line, when two or more whole lines inside it look
   like rows of their own, or when the record it makes has the wrong number of cells while a line inside it has the
   right number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

UNCLOSED: Final = "unclosed-quote"
TOO_LONG: Final = "row-too-long"
_LINE_ENDS: Final = b"\r\n"
_WHOLE_LINES: Final = 2
_NARROWEST: Final = 3


@dataclass(frozen=True)
class Dialect:
    """How cells are divided.

    Args:
        delimiter: One byte.
        quote: One byte, or None where quotes are letters like any other.
        padded: Whether spaces stand between a delimiter and an opening quote.
    """

    delimiter: bytes
    quote: bytes | None = b'"'
    padded: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read.

    Args:
        line: Line on which it begins, first is 1.
        start: Offset in the text that was split.
        raw: Its bytes without the last line end.
        cells: Its cells, unquoted; None when it has a fault.
        fault: ``UNCLOSED`` or ``TOO_LONG``, or None.
    """

    line: int
    start: int
    raw: bytes
    cells: list[bytes] | None
    fault: str | None = None


class Splitter:
    r"""Splits text into records.

    Args:
        dialect: How cells are divided.
        width: Cells of a whole row; 0 while it is not known.
        longest: Most bytes of a record.

    Example:
        >>> splitter = Splitter(Dialect(b","), width=2)
        >>> [record.cells for record in splitter.split(b'1,"one, two"\n2,"not closed\n3,three\n')]
        [[b'1', b'one, two'], None, [b'3', b'three']]
    """

    def __init__(self, dialect: Dialect, *, width: int = 0, longest: int = 1 << 20) -> None:
        self._dialect, self._width, self._longest = dialect, width, longest
        self.consumed = 0  # bytes of the last text that became records
        self.lines = 0  # lines of the last text that became records

    def split(self, text: bytes, *, first_line: int = 1, final: bool = True) -> Iterator[Record]:
        """Yield the records of a text; unless ``final``, one that is not complete yet is left for the next text."""
        lines = text.splitlines(keepends=True)
        if not final and lines and not lines[-1].endswith(b"\n"):
            lines.pop()
        self.consumed = self.lines = 0
        while self.lines < len(lines):
            at = self.lines
            count, cells, fault = self.read_one(lines, at, final=final)
            if not count:
                return
            raw = b"".join(lines[at : at + count]) if count > 1 else lines[at]
            record = Record(first_line + at, self.consumed, raw.rstrip(_LINE_ENDS), cells, fault)
            self.consumed += len(raw)
            self.lines += count
            yield record

    def read_one(self, lines: Sequence[bytes], at: int, *, final: bool) -> tuple[int, list[bytes] | None, str | None]:
        """Read the record that begins on a line.

        Returns:
            Lines it takes (0 when it is not complete yet), its cells, its fault.
        """
        line, quote = lines[at], self._dialect.quote
        if len(line) > self._longest:
            return 1, None, TOO_LONG
        if quote is None or quote not in line:
            return 1, line.rstrip(_LINE_ENDS).split(self._dialect.delimiter), None
        reading = _Reading(self._dialect, lines, at, self._longest)
        cells = reading.cells()
        if cells is None:
            waits = reading.ran_out and not final
            return (0 if waits else 1), None, UNCLOSED
        if reading.count > 1 and self._runs_away(lines[at : at + reading.count], cells):
            return 1, None, UNCLOSED
        return reading.count, cells, None

    def _runs_away(self, lines: Sequence[bytes], cells: Sequence[bytes]) -> bool:
        if self._width < 2:
            return False
        right = [line.count(self._dialect.delimiter) == self._width - 1 for line in lines[1:]]
        if len(cells) != self._width and any(right):
            return True
        inner = right[:-1]
        return self._width >= _NARROWEST and len(inner) >= _WHOLE_LINES and all(inner)


class _Reading:
    """One record that holds quotes, read cell by cell, taking further lines as its cells need them."""

    def __init__(self, dialect: Dialect, lines: Sequence[bytes], at: int, longest: int) -> None:
        assert dialect.quote is not None
        self._delimiter, self._quote, self._padded = dialect.delimiter, dialect.quote, dialect.padded
        self._closers = (self._delimiter, b"\r", b"\n", b"")
        self._lines, self._at, self._longest = lines, at, longest
        self._text = bytearray(lines[at])
        self._stray = False
        self.count = 1
        self.ran_out = False  # whether it stopped for want of lines

    def cells(self) -> list[bytes] | None:
        """The cells, or None when a quote is never closed."""
        cells: list[bytes] = []
        at = 0
        while at >= 0:
            start = self._skip_spaces(at)
            if self._text[start : start + 1] != self._quote:
                at = self._plain(at, cells)
                continue
            end = self._closing(start)
            if end < 0:
                return None
            cells.append(bytes(self._text[start + 1 : end]).replace(self._quote * 2, self._quote))
            after = self._skip_spaces(end + 1)
            at = after + 1 if self._text[after : after + 1] == self._delimiter else -1
        return cells

    def _plain(self, at: int, cells: list[bytes]) -> int:
        end = self._text.find(self._delimiter, at)
        cells.append(bytes(self._text[at:end] if end >= 0 else self._text[at:].rstrip(_LINE_ENDS)))
        return end + 1 if end >= 0 else -1

    def _closing(self, start: int) -> int:
        """Where the quote that was opened at ``start`` is closed, or -1."""
        at = start + 1
        while True:
            at = self._text.find(self._quote, at)
            if at < 0:
                at = len(self._text)
                if not self._take_line():
                    return -1
                continue
            if self._text[at + 1 : at + 2] == self._quote:
                at += 2
                continue
            after = self._skip_spaces(at + 1)
            if bytes(self._text[after : after + 1]) in self._closers:
                return at
            if self.count > 1:
                return -1
            self._stray = True
            at += 1

    def _take_line(self) -> bool:
        if self._stray or len(self._text) > self._longest:
            return False
        if self._at + self.count >= len(self._lines):
            self.ran_out = True
            return False
        self._text += self._lines[self._at + self.count]
        self.count += 1
        return True

    def _skip_spaces(self, at: int) -> int:
        while self._padded and self._text[at : at + 1] == b" ":
            at += 1
        return at
