"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, one sheet of them.

Cells become the text a person would expect: whole numbers without a point, dates in ISO form, nothing of formatting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

import python_calamine as calamine

from wellheard.listen import refusals
from wellheard.listen.cleaning import clean_text
from wellheard.listen.header import Header, find_header
from wellheard.listen.reading import Reading, Task, notice_of_rejects
from wellheard.listen.rows import Reject, RowWriter

_ROWS_LOOKED_AT: Final = 400
_BATCH: Final = 4096
_EXACT: Final = 1e15  # whole numbers below are exact in a workbook


def read_spreadsheet(task: Task) -> Reading:
    """Read one sheet of a workbook: the one that was named, or the first that holds a table.

    Args:
        task: What is asked.

    Raises:
        ListenError: The workbook is locked or damaged, has no such sheet, or no sheet with a table.
    """
    book = _open(task)
    try:
        for name in _sheets(task, book):
            sheet = book.get_sheet_by_name(name)
            reading = _read_sheet(task, sheet, book.sheet_names)
            if reading is not None:
                return reading
    except calamine.CalamineError as error:
        raise refusals.damaged(task.path, "one of its sheets cannot be read") from error
    if task.sheet:
        raise refusals.not_a_table(task.path, "a workbook whose sheet of that name is empty")
    raise refusals.not_a_table(task.path, "a workbook without a table on any sheet")


def _open(task: Task) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(task.path)
    except calamine.PasswordError as error:
        raise refusals.locked(task.path) from error
    except (calamine.CalamineError, OSError) as error:
        raise refusals.damaged(task.path, "it does not open as a workbook") from error


def _sheets(task: Task, book: calamine.CalamineWorkbook) -> list[str]:
    if task.sheet and task.sheet not in book.sheet_names:
        raise refusals.unknown_choice(task.path, "sheet", task.sheet, "one of " + ", ".join(book.sheet_names))
    return [task.sheet] if task.sheet else book.sheet_names


def _read_sheet(task: Task, sheet: calamine.CalamineSheet, sheets: Sequence[str]) -> Reading | None:
    """The rows of a sheet, or None when it holds no table."""
    top = [_texts(row) for row in islice(sheet.iter_rows(), _ROWS_LOOKED_AT)]
    width = max((_width(row) for row in top), default=0)
    filled = sum(any(row) for row in top)
    if not width or filled < 2:
        return None
    header = find_header([[cell or "" for cell in row[:width]] for row in top], width=width)
    if len(header.columns) > task.limits.columns:
        raise refusals.too_wide(task.path, len(header.columns), task.limits.columns)
    with task.writer(header.columns) as writer:
        _write(task, sheet, header, writer)
    if not writer.kept + writer.rejected:
        raise refusals.header_only(task.path, len(header.columns))
    return Reading(
        shape="spreadsheet",
        columns=header.columns,
        labels=header.labels,
        kept=writer.kept,
        blank=writer.blank,
        rejected=writer.rejected,
        header_rows=header.rows,
        notices=(*_notices(task, sheet.name, header, sheets), *notice_of_rejects(writer)),
    )


def _write(task: Task, sheet: calamine.CalamineSheet, header: Header, writer: RowWriter) -> None:
    before, width, total = header.above + header.rows, len(header.columns), task.path.stat().st_size
    lines: list[int] = []
    rows: list[list[str | None]] = []
    for number, cells in enumerate(islice(sheet.iter_rows(), before, None), before + 1):
        row = _texts(cells)
        fault = _fault(row, width, task.limits.record_bytes)
        if not any(cell and cell.strip() for cell in row):
            writer.blank += 1
        elif fault:
            writer.reject(Reject(number, None, None, *fault, "\t".join(cell or "" for cell in row)))
        else:
            lines.append(number)
            rows.append([*row[:width], *[None] * (width - len(row))])
        if len(lines) >= _BATCH:
            writer.keep_rows(lines, rows)
            lines, rows = [], []
            _report(task, number, max(1, sheet.height), total)
    writer.keep_rows(lines, rows)
    _report(task, 1, 1, total)


def _report(task: Task, done: int, rows: int, total: int) -> None:
    if task.on_progress:
        task.on_progress(min(total, total * done // rows), total)


def _fault(row: Sequence[str | None], width: int, longest: int) -> tuple[str, str] | None:
    if any(cell and cell.strip() for cell in row[width:]):
        return "too-many-cells", f"{_width(row)} cells where there are {width} columns"
    if sum(len(cell) for cell in row if cell) > longest:
        return "row-too-long", "the row is longer than a row may be"
    return None


def _texts(row: Sequence[Any]) -> list[str | None]:
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str | None:
    match cell:
        case str():
            return clean_text(cell) or None
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="milliseconds" if cell.microsecond else "seconds")
    return None if cell is None else str(cell)


def _width(row: Sequence[str | None]) -> int:
    return next((place for place in range(len(row), 0, -1) if (row[place - 1] or "").strip()), 0)


def _notices(task: Task, name: str, header: Header, sheets: Sequence[str]) -> Iterator[str]:
    if len(sheets) > 1 and not task.sheet:
        yield f"The workbook has {len(sheets)} sheets; {name!r} was read."
    if header.above:
        yield f"Rows above the column names were left out: {header.above:,}."
    if not header.rows:
        yield "The sheet does not name its columns, so they are numbered."
