"""From chunks of delimited text to rows, the fast way where it is safe and the careful way where it is not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from wellheard.listen.cleaning import clean_text
from wellheard.listen.records import TOO_LONG, UNCLOSED, Dialect, Record, Splitter
from wellheard.listen.rows import Reject, RowWriter
from wellheard.listen.structure import Flags, Structure, find_structure

_BLANKS: Final = b" \t\r\n\x0b\x0c"
_SHOWN: Final = 4096
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_REASONS: Final = {
    UNCLOSED: "a quote is opened and not closed",
    TOO_LONG: "the row is longer than a row may be",
}


@dataclass(frozen=True)
class Layout:
    """How the rows of a file are laid out.

    Args:
        dialect: Delimiter and quote.
        columns: Names of the columns.
        pads: Whether the file leaves empty cells at the end of a row out.
    """

    dialect: Dialect
    columns: tuple[str, ...]
    pads: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)


@dataclass
class _Rows:
    """Rows that were read one by one."""

    lines: list[int] = field(default_factory=list)
    cells: list[list[str | None]] = field(default_factory=list)


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
            ended = text if text.endswith(b"\n") else text + b"\n"
            used = self._advance(ended, final=True)
            assert used == len(ended)

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
        used = self._read_fast(text) if self._fast else 0
        if used < len(text) and (final or not used or len(text) - used > self._longest):
            used += self._read_carefully(text[used:], final=final)
        return used

    def _read_fast(self, text: bytes) -> int:
        found = None if text.startswith(codecs.BOM_UTF8) else find_structure(text, self._layout.dialect, width=self._layout.width)
        if found is None or not found.consumed:
            return 0
        odd = self._odd(text, found)
        if (odd & found.spans).any():
            return 0
        good = ~odd & ~found.blank
        table = self._parse(_only(text, found, good), int(good.sum()))
        if table is None:
            return 0
        self._keep(table, pa.array(found.line[good] + self._line), self._judge_all(text, found, odd))
        self._writer.blank += int(found.blank.sum())
        self._move(found.consumed, found.lines)
        return found.consumed

    def _odd(self, text: bytes, found: Structure) -> Flags:
        """Records that Arrow must not see: wrong number of cells, too long, NUL, damaged UTF-8."""
        odd: Flags = (found.cells != self._layout.width) & ~found.blank | (found.ends - found.starts > self._longest - 2)
        places = [*_damage(text[: found.consumed])]
        if b"\x00" in text:
            places += np.flatnonzero(np.frombuffer(text, np.uint8)[: found.consumed] == 0).tolist()
        if places:
            odd[np.searchsorted(found.starts, np.array(places), side="right") - 1] = True
        return odd

    def _parse(self, text: bytes, count: int) -> pa.Table | None:
        """Let Arrow parse clean rows; None when it does not find exactly as many as there are."""
        names = [str(place) for place in range(self._layout.width)]
        if not count:
            return pa.table({name: pa.array([], pa.string()) for name in names})
        quote = self._layout.dialect.quote
        try:
            table = csv.read_csv(
                pa.BufferReader(text),
                read_options=csv.ReadOptions(use_threads=False, column_names=names, block_size=len(text) + 1),
                parse_options=csv.ParseOptions(
                    delimiter=self._layout.dialect.delimiter.decode(),
                    quote_char=quote.decode() if quote else False,
                    newlines_in_values=True,
                ),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    check_utf8=False,
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid:
            return None
        if b"\r" in text:
            table = pa.table([pc.replace_substring(column, "\r\n", "\n") for column in table.columns], names=names)
        return table if table.num_rows == count else None

    def _keep(self, table: pa.Table, lines: pa.Array, others: _Rows) -> None:
        """Write parsed rows, those read one by one among them, in the order of the file."""
        empty = _all_empty(table)
        if empty.any():
            self._writer.blank += int(empty.sum())
            table, lines = table.filter(pa.array(~empty)), lines.filter(pa.array(~empty))
        columns = [column.combine_chunks() for column in table.columns]
        if others.lines:
            added = [pa.array(column, pa.string()) for column in zip(*others.cells, strict=True)]
            lines = pa.concat_arrays([lines, pa.array(others.lines, pa.int64())])
            order = pc.sort_indices(lines)
            lines = lines.take(order)
            columns = [pa.concat_arrays([old, new]).take(order) for old, new in zip(columns, added, strict=True)]
        self._writer.keep(lines, columns)

    def _judge_all(self, text: bytes, found: Structure, odd: Flags) -> _Rows:
        rows = _Rows()
        for at in np.flatnonzero(odd):
            start, line = int(found.starts[at]), int(found.line[at])
            raw = text[start : int(found.ends[at])] + b"\n"
            self._judge(next(self._splitter.split(raw, first_line=self._line + line)), start, rows)
        return rows

    def _read_carefully(self, text: bytes, *, final: bool) -> int:
        rows = _Rows()
        for record in self._splitter.split(text, first_line=self._line, final=final):
            self._judge(record, record.start, rows)
        self._writer.keep_rows(rows.lines, rows.cells)
        self._move(self._splitter.consumed, self._splitter.lines)
        return self._splitter.consumed

    def _judge(self, record: Record, start: int, rows: _Rows) -> None:
        """Keep a record as a row, count it as blank, or put it aside."""
        cells, width = record.cells, self._layout.width
        if cells is None:
            self._put_aside(record, start)
        elif not any(cell.strip(_BLANKS) for cell in cells):
            self._writer.blank += 1
        elif len(cells) > width and any(cell.strip(_BLANKS) for cell in cells[width:]):
            self._put_aside(record, start, "too-many-cells", f"{len(cells)} cells where there are {width} columns")
        elif len(cells) < width and not self._layout.pads:
            self._put_aside(record, start, "too-few-cells", f"{len(cells)} cells where there are {width} columns")
        else:
            self._keep_one(record, start, cells[:width], rows)

    def _keep_one(self, record: Record, start: int, cells: list[bytes], rows: _Rows) -> None:
        try:
            row = [clean_text(cell.decode()) or None for cell in cells]
        except UnicodeDecodeError:
            column = self._layout.columns[next(place for place, cell in enumerate(cells) if not _is_sound(cell))]
            self._put_aside(record, start, "bad-letters", "bytes that are no letters in the encoding of the file", column)
            return
        missing = self._layout.width - len(row)
        self.padded += bool(missing)
        rows.lines.append(record.line)
        rows.cells.append([*row, *[None] * missing])

    def _put_aside(self, record: Record, start: int = 0, code: str = "", reason: str = "", column: str | None = None) -> None:
        code = code or record.fault or ""
        byte = None if self._offset is None else self._offset + start
        text = clean_text(_shown(record.raw[:_SHOWN]))
        cut = len(record.raw) > _SHOWN
        self._writer.reject(Reject(record.line, byte, column, code, reason or _REASONS[code], text, cut))


def _only(text: bytes, found: Structure, good: Flags) -> bytes:
    """The text of the good records alone."""
    if good.all():
        return text[: found.consumed]
    edges: NDArray[np.int64] = np.flatnonzero(np.diff(good, prepend=False, append=False))
    behind = np.append(found.starts, found.consumed)
    return b"".join(text[int(behind[a]) : int(behind[b])] for a, b in zip(edges[0::2], edges[1::2], strict=True))


def _all_empty(table: pa.Table) -> NDArray[np.bool_]:
    """Rows in which every cell is empty or white space, shape (rows,)."""
    empty = np.ones(table.num_rows, bool)
    for column in table.columns:
        if not empty.any():
            break
        trimmed = pc.fill_null(pc.equal(pc.binary_length(pc.ascii_trim_whitespace(column)), 0), fill_value=True)
        empty &= trimmed.to_numpy()
    return empty


def _damage(text: bytes) -> Iterator[int]:
    """Offsets of bytes that are not sound UTF-8."""
    if text.isascii():
        return
    view, at = memoryview(text), 0
    while at < len(text):
        try:
            codecs.utf_8_decode(view[at:], "strict", True)  # noqa: FBT003 - the codec takes it by position only
        except UnicodeDecodeError as error:
            yield at + error.start
            at += error.end
        else:
            return


def _is_sound(cell: bytes) -> bool:
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True


def _shown(raw: bytes) -> str:
    """Text for a person to repair: sound letters as they are, other bytes as Windows would show them."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda match: bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace"), text)
