"""From chunks of delimited text to rows, the fast way where it is safe and the careful way where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellheard.listen.cleaning import clean_text
from wellheard.listen.records import TOO_LONG, UNCLOSED, Record, Splitter
from wellheard.listen.rows import Reject, RowWriter
from wellheard.listen.shapes.delimited_arrow import Layout, all_empty, damaged_bytes, odd_records, only, parse_clean
from wellheard.listen.sieve import Sieve
from wellheard.listen.structure import Flags, Structure, find_structure

_BLANKS: Final = b" \t\r\n\x0b\x0c"
_SHOWN: Final = 4096
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_REASONS: Final = {
    UNCLOSED: "a quote is opened and not closed",
    TOO_LONG: "the row is longer than a row may be",
}

Rows = list[tuple[int, list[str | None]]]  # line and cells of rows that were read one by one


@dataclass(frozen=True)
class _Places:
    """Where records stand in the text as it came: offsets and lines before them, each of shape (n,)."""

    starts: NDArray[np.int64]
    lines: NDArray[np.int64]


class RowReader:
    """Takes text in pieces of any size and writes its rows.

    Args:
        writer: Where rows and rejects go.
        layout: How the rows are laid out.
        line: Line of the file on which the first piece begins.
        offset: Offset in the file of the first piece, None where offsets cannot be known.
        longest: Most bytes of a row.
        fast: Whether the fast way may be taken; tests turn it off to compare.
    """

    def __init__(
        self, writer: RowWriter, layout: Layout, *, line: int, offset: int | None, longest: int, fast: bool = True
    ) -> None:
        self._writer, self._layout, self._line, self._offset = writer, layout, line, offset
        self._longest, self._fast = longest, fast
        self._splitter = Splitter(layout.dialect, width=layout.width, longest=longest)
        self._sieve = Sieve(layout.dialect, self._splitter) if layout.dialect.quote else None
        self._rest = b""
        self._skipping = False  # inside a line that is too long to be held
        self.padded = 0

    def read(self, text: bytes) -> None:
        """Take the next piece."""
        if self._skipping:
            text = self._skip(text)
        text = self._rest + text
        used = self._advance(text, final=False)
        self._rest = text[used:]
        if len(self._rest) > self._longest and b"\n" not in self._rest and b"\r" not in self._rest[:-1]:
            self._put_aside(Record(self._line, 0, self._rest, None, TOO_LONG))
            self._move(len(self._rest), 0)
            self._rest, self._skipping = b"", True

    def finish(self) -> None:
        """Take the end of the text."""
        text, self._rest = self._rest, b""
        if text:
            self._advance(text if text.endswith(b"\n") else text + b"\n", final=True)

    def _skip(self, text: bytes) -> bytes:
        end = text.find(b"\n") + 1
        self._move(end or len(text), 1 if end else 0)
        self._skipping = not end
        return text[end:] if end else b""

    def _move(self, count: int, lines: int) -> None:
        self._line += lines
        if self._offset is not None:
            self._offset += count

    def _advance(self, text: bytes, *, final: bool) -> int:
        """Write the rows of a text and say how many of its bytes they took."""
        used = 0
        if self._fast:
            used = self._read_fast(text) or self._read_sifted(text, final=final)
        if used < len(text) and (final or not used or len(text) - used > self._longest):
            used += self._read_carefully(text[used:], final=final)
        return used

    def _read_fast(self, text: bytes) -> int:
        found = find_structure(text, self._layout.dialect, width=self._layout.width)
        if found is None or not found.consumed:
            return 0
        if not self._read_regular(text[: found.consumed], found, _Places(found.starts, found.line), ()):
            return 0
        self._move(found.consumed, found.lines)
        return found.consumed

    def _read_sifted(self, text: bytes, *, final: bool) -> int:
        """Take the irregular records out, then read the rest fast."""
        if self._sieve is None or self._layout.dialect.padded or text.count(b"\r") != text.count(b"\r\n"):
            return 0
        sifted = self._sieve.sift(text, first_line=self._line, final=final)
        found = find_structure(sifted.text, self._layout.dialect, width=self._layout.width)
        if found is None or found.consumed < len(sifted.text):
            return 0
        starts = sifted.before(found.starts)
        newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
        if not self._read_regular(sifted.text, found, _Places(starts, np.searchsorted(newlines, starts)), sifted.aside):
            return 0
        self._move(sifted.consumed, sifted.lines)
        return sifted.consumed

    def _read_regular(self, text: bytes, found: Structure, places: _Places, aside: Sequence[Record]) -> bool:
        """Write a regular text and the records that were set aside, in the order of the file; False: not possible."""
        odd = odd_records(text, found, width=self._layout.width, longest=self._longest)
        if (odd & found.spans).any():
            return False
        good = ~odd & ~found.blank
        columns = parse_clean(only(text, found, good), self._layout, count=int(good.sum()))
        if columns is None:
            return False
        rows: Rows = []
        alone = self._alone(text, found, odd, places)
        for record in sorted((*aside, *alone), key=lambda record: record.line):
            self._judge(record, rows)
        self._keep(columns, pa.array(places.lines[good] + self._line), rows)
        self._writer.blank += int(found.blank.sum())
        return True

    def _alone(self, text: bytes, found: Structure, odd: Flags, places: _Places) -> Iterator[Record]:
        for at in np.flatnonzero(odd).tolist():
            raw = text[int(found.starts[at]) : int(found.ends[at])]
            _, cells, fault = self._splitter.read_one([raw + b"\n"], 0, final=True)
            yield Record(self._line + int(places.lines[at]), int(places.starts[at]), raw, cells, fault)

    def _keep(self, columns: list[pa.Array], lines: pa.Array, others: Rows) -> None:
        """Write parsed rows, those read one by one among them, in the order of the file."""
        empty = all_empty(columns)
        if empty.any():
            self._writer.blank += int(empty.sum())
            filled = pa.array(~empty)
            columns, lines = [column.filter(filled) for column in columns], lines.filter(filled)
        if others:
            added = [pa.array(column, pa.string()) for column in zip(*(cells for _, cells in others), strict=True)]
            lines = pa.concat_arrays([lines, pa.array([line for line, _ in others], pa.int64())])
            order = pc.sort_indices(lines)
            lines = lines.take(order)
            columns = [pa.concat_arrays([old, new]).take(order) for old, new in zip(columns, added, strict=True)]
        self._writer.keep(lines, columns)

    def _read_carefully(self, text: bytes, *, final: bool) -> int:
        rows: Rows = []
        for record in self._splitter.split(text, first_line=self._line, final=final):
            self._judge(record, rows)
        self._writer.keep_rows([line for line, _ in rows], [cells for _, cells in rows])
        self._move(self._splitter.consumed, self._splitter.lines)
        return self._splitter.consumed

    def _judge(self, record: Record, rows: Rows) -> None:
        """Keep a record as a row, count it as blank, or put it aside."""
        cells, width = record.cells, self._layout.width
        if cells is None:
            self._put_aside(record)
        elif not any(cell.strip(_BLANKS) for cell in cells):
            self._writer.blank += 1
        elif len(cells) > width and any(cell.strip(_BLANKS) for cell in cells[width:]):
            self._put_aside(record, "too-many-cells", f"{len(cells)} cells where there are {width} columns")
        elif len(cells) < width and not self._layout.pads:
            self._put_aside(record, "too-few-cells", f"{len(cells)} cells where there are {width} columns")
        else:
            self._keep_one(record, cells[:width], rows)

    def _keep_one(self, record: Record, cells: list[bytes], rows: Rows) -> None:
        try:
            row = [clean_text(cell.decode()) or None for cell in cells]
        except UnicodeDecodeError:
            place = next(place for place, cell in enumerate(cells) if [*damaged_bytes(cell)])
            self._put_aside(
                record,
                "bad-letters",
                "bytes that are no letters in the encoding of the file",
                self._layout.columns[place],
            )
            return
        missing = self._layout.width - len(row)
        self.padded += bool(missing)
        rows.append((record.line, [*row, *[None] * missing]))

    def _put_aside(self, record: Record, code: str = "", reason: str = "", column: str | None = None) -> None:
        code = code or record.fault or ""
        byte = None if self._offset is None else self._offset + record.start
        text = clean_text(_shown(record.raw[:_SHOWN].rstrip(b"\r\n")))
        cut = len(record.raw) > _SHOWN
        self._writer.reject(Reject(record.line, byte, column, code, reason or _REASONS[code], text, cut))


def _shown(raw: bytes) -> str:
    """Text for a person to repair: sound letters as they are, other bytes as Windows would show them."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda match: bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace"), text)
