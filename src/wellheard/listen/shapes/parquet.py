"""Parquet: typed columns, read batch by batch and turned into text as everything else is."""

from __future__ import annotations

import json
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.listen import refusals
from wellheard.listen.cleaning import clean_text
from wellheard.listen.header import unique_names
from wellheard.listen.limits import MEGABYTE
from wellheard.listen.reading import Reading, Task, notice_of_rejects
from wellheard.listen.rows import RowWriter

_BATCH: Final = 8192
_UNSAFE: Final = "[\\x00\\r]"


def read_parquet(task: Task) -> Reading:
    """Read a Parquet file; nested structures get dotted names.

    A list of words or numbers becomes text with commas between them, any other list becomes JSON.

    Args:
        task: What is asked.

    Raises:
        ListenError: The file is damaged, too wide, would unpack to too much, or holds no rows.
    """
    try:
        with pq.ParquetFile(task.path, memory_map=False, pre_buffer=False) as file:
            _check(task, file)
            return _read(task, file)
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise refusals.damaged(task.path, "it does not open as Parquet") from error


def _check(task: Task, file: pq.ParquetFile) -> None:
    if not file.metadata.num_rows:
        raise refusals.header_only(task.path, file.metadata.num_columns)
    if file.metadata.num_columns > task.limits.columns:
        raise refusals.too_wide(task.path, file.metadata.num_columns, task.limits.columns)
    unpacked = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
    if unpacked > task.limits.unpacked_mb * MEGABYTE:
        raise refusals.unsafe_archive(task.path, f"it unpacks to more than {task.limits.unpacked_mb:,} MB")


def _read(task: Task, file: pq.ParquetFile) -> Reading:
    names = _flat(pa.Table.from_batches([], schema=file.schema_arrow)).column_names
    columns = unique_names(names)
    total, seen = file.metadata.num_rows, 0
    size = task.path.stat().st_size
    with task.writer(columns) as writer:
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            _write(writer, _flat(pa.Table.from_batches([batch])), first=seen + 1)
            seen += batch.num_rows
            if task.on_progress:
                task.on_progress(min(size, size * seen // total), size)
    return Reading(
        shape="parquet",
        columns=columns,
        labels=tuple(name.strip() or column for name, column in zip(names, columns, strict=True)),
        kept=writer.kept,
        blank=writer.blank,
        rejected=writer.rejected,
        notices=notice_of_rejects(writer),
    )


def _flat(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _write(writer: RowWriter, table: pa.Table, *, first: int) -> None:
    cells = [_texts(column.combine_chunks()) for column in table.columns]
    filled = pa.array([False] * table.num_rows)
    for column in cells:
        filled = pc.or_(filled, pc.is_valid(column))
    writer.blank += table.num_rows - (pc.sum(filled).as_py() or 0)
    rows = pa.array(range(first, first + table.num_rows), pa.int64())
    writer.keep(rows.filter(filled), [column.filter(filled) for column in cells])


def _texts(column: Any) -> pa.Array:
    """A column as text, empty cells as null."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if _is_plain(column.type):
        texts = pc.cast(column, pa.string())
        if pa.types.is_floating(column.type):
            texts = pc.if_else(pc.is_finite(column), texts, pa.scalar(None, pa.string()))
    else:
        texts = pa.array([_text(cell) for cell in column.to_pylist()], pa.string())
    if pc.any(pc.match_substring_regex(texts, _UNSAFE)).as_py():
        texts = pa.array([None if text is None else clean_text(text) for text in texts.to_pylist()], pa.string())
    blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0)
    return pc.if_else(pc.fill_null(blank, fill_value=True), pa.scalar(None, pa.string()), texts)


def _is_plain(kind: pa.DataType) -> bool:
    tests = (
        pa.types.is_primitive,
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_decimal,
    )
    return any(test(kind) for test in tests)


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, list) and all(part is None or isinstance(part, str | int | float) for part in cell):
        return ", ".join(
            str(part).lower() if isinstance(part, bool) else str(part) for part in cell if part is not None
        )
    return json.dumps(cell, ensure_ascii=False, default=str)
