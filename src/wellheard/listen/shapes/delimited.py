"""CSV, TSV and their cousins: delimited text of any size, at flat memory.

The text goes by in chunks. Each is measured first (:mod:`wellheard.listen.structure`); clean rows are then parsed by
Arrow in one go, odd ones are looked at one by one, and a chunk with irregular quotes is left to the careful splitter.
The two ways agree, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from wellheard.listen import refusals
from wellheard.listen.dialect import NEVER, Division, find_division
from wellheard.listen.encoding import Encoding, chosen_encoding, find_encoding, utf8_chunks
from wellheard.listen.header import Header, find_header
from wellheard.listen.reading import Reading, Task, notice_of_rejects
from wellheard.listen.records import Record, Splitter
from wellheard.listen.shapes.delimited_arrow import Layout
from wellheard.listen.shapes.delimited_rows import RowReader
from wellheard.listen.source import Source

HEAD_BYTES: Final = 1 << 20
_ROWS_LOOKED_AT: Final = 400
_NAMED: Final = frozenset({".csv", ".tsv", ".tab", ".psv"})
_UNSURE: Final = 0.6
_PADDED_SHARE: Final = 0.1
_PADDED_ROWS: Final = 3


@dataclass(frozen=True)
class _Opening:
    """What the first megabyte tells about the file."""

    division: Division
    header: Header
    layout: Layout
    skip: int  # bytes before the first row of data
    line: int  # its line


def read_delimited(task: Task, source: Source, encoding: Encoding | None = None) -> Reading:
    """Read a file of delimited text.

    Args:
        task: What is asked.
        source: The bytes of the file.
        encoding: The encoding, where it was already found.

    Raises:
        ListenError: The text is no table, or holds no rows.
    """
    encoding = encoding or encoding_of(task, source)
    chunks = _newlines(utf8_chunks(source.chunks(report=True), encoding))
    head, ended = _take_head(chunks)
    opening = _open(task, head, ended=ended)
    with task.writer(opening.header.columns) as writer:
        offset = encoding.mark + opening.skip if encoding.name == "utf-8" else None
        reader = RowReader(writer, opening.layout, line=opening.line, offset=offset, longest=task.limits.record_bytes)
        for text in chain([head[opening.skip :]], chunks):
            reader.read(text)
        reader.finish()
    if not writer.kept + writer.rejected:
        raise refusals.header_only(task.path, len(opening.header.columns))
    return Reading(
        shape="delimited",
        columns=opening.header.columns,
        labels=opening.header.labels,
        kept=writer.kept,
        blank=writer.blank,
        rejected=writer.rejected,
        header_rows=opening.header.rows,
        encoding=encoding.name,
        encoding_confidence=encoding.confidence,
        delimiter=None if opening.division.dialect.delimiter == NEVER else opening.division.dialect.delimiter.decode(),
        notices=(*_notices(encoding, opening, reader.padded), *notice_of_rejects(writer)),
    )


def encoding_of(task: Task, source: Source) -> Encoding:
    """The encoding a person named, or the one found from all bytes of the file."""
    head = source.head()
    if task.encoding:
        return chosen_encoding(task.path, task.encoding, head)
    return find_encoding(source.chunks(), head)


def is_named_table(path: Path) -> bool:
    """Whether a file calls itself delimited text by its ending."""
    return any(ending.lower() in _NAMED for ending in path.suffixes[-2:])


def _newlines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Read the line ends of very old Macs as line ends; all other text passes unchanged."""
    old_mac: bool | None = None
    for chunk in chunks:
        if old_mac is None and chunk:
            old_mac = b"\n" not in chunk and b"\r" in chunk[:-1]
        yield chunk.replace(b"\r", b"\n") if old_mac else chunk


def _take_head(chunks: Iterator[bytes]) -> tuple[bytes, bool]:
    """The first megabyte or more, and whether that was all."""
    head = bytearray()
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD_BYTES:
            return bytes(head), False
    return bytes(head), True


def _open(task: Task, head: bytes, *, ended: bool) -> _Opening:
    if not head.strip(b" \t\r\n\x00"):
        raise refusals.empty(task.path)
    sample = head if ended else head[: head.rfind(b"\n", 0, HEAD_BYTES) + 1] or head
    division = find_division(sample, named=is_named_table(task.path) or bool(task.delimiter), delimiter=task.delimiter)
    if division is None:
        hint = "if each line is one comment, save it as .csv with a column name in the first line"
        raise refusals.not_a_table(task.path, "running text", hint=hint)
    splitter = Splitter(division.dialect, longest=task.limits.record_bytes)
    records = list(islice(splitter.split(sample[division.skip :]), _ROWS_LOOKED_AT))
    rows = [_decoded(record) for record in records]
    header = find_header(rows, width=division.width)
    if len(header.columns) > task.limits.columns:
        raise refusals.too_wide(task.path, len(header.columns), task.limits.columns)
    before = header.above + header.rows
    layout = Layout(division.dialect, header.columns, pads=_drops_empty_ends(rows[before:], len(header.columns)))
    first_line = 1 + bool(division.skip)
    if before >= len(records):
        return _Opening(division, header, layout, len(sample), first_line + splitter.lines)
    return _Opening(
        division, header, layout, division.skip + records[before].start, first_line + records[before].line - 1
    )


def _decoded(record: Record) -> list[str]:
    cells = [record.raw] if record.cells is None else record.cells
    return [cell.decode("utf-8", "replace") for cell in cells]


def _drops_empty_ends(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the program that wrote the file leaves empty cells at the end of a row out.

    Then short rows are a habit, and no row of full length ends in an empty cell. Where either is not so, a short row
    is a damaged one.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    short = sum(len(row) < width for row in filled)
    written = any(len(row) >= width and not row[width - 1].strip() for row in filled)
    return short >= max(_PADDED_ROWS, len(filled) * _PADDED_SHARE) and not written


def _notices(encoding: Encoding, opening: _Opening, padded: int) -> Iterator[str]:
    if encoding.confidence < _UNSURE:
        yield f"The encoding is not certain; it was read as {encoding.name}. If letters look wrong, name the encoding."
    if opening.header.above:
        yield f"Lines above the column names were left out: {opening.header.above:,}."
    if not opening.header.rows:
        yield "The file does not name its columns, so they are numbered."
    if opening.division.dialect.delimiter == NEVER:
        yield "No delimiter was found, so each line is one cell."
    if padded:
        yield f"The file leaves empty cells at the end of a row out, so short rows were filled up: {padded:,}."
