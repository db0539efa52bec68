"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, one table of them, which may go on over several sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import python_calamine as calamine

from wellheard.listen import refusals
from wellheard.listen.header import Header, unique_names
from wellheard.listen.reading import Reading, Task, notice_of_rejects
from wellheard.listen.rows import Reject, RowWriter
from wellheard.listen.shapes.sheet_cells import texts_of, width_of
from wellheard.listen.shapes.sheets import Chosen, Sheet, choose_sheets, in_order_of, look_at, notices_of

_BATCH: Final = 4096
_SHEET: Final = "sheet"


def read_spreadsheet(task: Task) -> Reading:
    """Read a workbook: the sheet that was named, or all sheets of its largest table.

    Where rows come from several sheets, a last column ``sheet`` says which, and rows are numbered within each.

    Args:
        task: What is asked.

    Raises:
        ListenError: The workbook is locked or damaged, has no such sheet, or no sheet with a table.
    """
    book = _open(task)
    try:
        chosen = _named(task, book) if task.sheet else choose_sheets(book)
        if chosen is None:
            what = "whose sheet of that name is empty" if task.sheet else "without a table on any sheet"
            raise refusals.not_a_table(task.path, f"a workbook {what}")
        return _read(task, book, chosen)
    except calamine.CalamineError as error:
        raise refusals.damaged(task.path, "one of its sheets cannot be read") from error


def _open(task: Task) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(task.path)
    except calamine.PasswordError as error:
        raise refusals.locked(task.path) from error
    except (calamine.CalamineError, OSError) as error:
        raise refusals.damaged(task.path, "it does not open as a workbook") from error


def _named(task: Task, book: calamine.CalamineWorkbook) -> Chosen | None:
    assert task.sheet is not None
    if task.sheet not in book.sheet_names:
        raise refusals.unknown_choice(task.path, "sheet", task.sheet, "one of " + ", ".join(book.sheet_names))
    found = look_at(book.get_sheet_by_name(task.sheet))
    return None if found is None else Chosen((found,))


def _read(task: Task, book: calamine.CalamineWorkbook, chosen: Chosen) -> Reading:
    header = chosen.sheets[0].header
    if len(header.columns) > task.limits.columns:
        raise refusals.too_wide(task.path, len(header.columns), task.limits.columns)
    columns = unique_names([*header.columns, *([_SHEET] if chosen.several else [])])
    with task.writer(columns) as writer:
        for number, sheet in enumerate(chosen.sheets):
            rows = _Rows(task, chosen, sheet, writer)
            rows.write(book.get_sheet_by_name(sheet.name), share_done=number / len(chosen.sheets))
        _report(task, 1.0)
    if not writer.kept + writer.rejected:
        raise refusals.header_only(task.path, len(header.columns))
    return Reading(
        shape="spreadsheet",
        columns=columns,
        labels=(*header.labels, *columns[len(header.columns) :]),
        kept=writer.kept,
        blank=writer.blank,
        rejected=writer.rejected,
        header_rows=header.rows,
        notices=(*notices_of(chosen), *_notices(chosen), *notice_of_rejects(writer)),
    )


class _Rows:
    """Writes the rows of one sheet under the columns of the first."""

    def __init__(self, task: Task, chosen: Chosen, sheet: Sheet, writer: RowWriter) -> None:
        self._task, self._sheet, self._writer = task, sheet, writer
        self._share = 1 / len(chosen.sheets)
        self._order = in_order_of(chosen.sheets[0].header.columns, sheet)
        self._last: list[str | None] = [sheet.name] if chosen.several else []
        self._where = f" (sheet {sheet.name!r})" if chosen.several else ""

    def write(self, sheet: calamine.CalamineSheet, *, share_done: float) -> None:
        """Write every row below the header; ``share_done`` is the share of the workbook that was read before, 0-1."""
        header = self._sheet.header
        before, width = header.above + header.rows, len(header.columns)
        lines: list[int] = []
        rows: list[list[str | None]] = []
        for number, cells in enumerate(islice(sheet.iter_rows(), before, None), before + 1):
            row = texts_of(cells)
            if not any(cell and cell.strip() for cell in row):
                self._writer.blank += 1
            elif fault := _fault(row, width, self._task.limits.record_bytes):
                self._reject(number, fault, row)
            else:
                lines.append(number)
                full = [*row, *[None] * (width - len(row))]
                rows.append([*(full[place] for place in self._order), *self._last])
            if len(lines) >= _BATCH:
                self._writer.keep_rows(lines, rows)
                lines, rows = [], []
                _report(self._task, share_done + self._share * number / max(number, sheet.height))
        self._writer.keep_rows(lines, rows)

    def _reject(self, number: int, fault: tuple[str, str], row: Sequence[str | None]) -> None:
        code, reason = fault
        text = "\t".join(cell or "" for cell in row)
        self._writer.reject(Reject(number, None, None, code, reason + self._where, text))


def _report(task: Task, share: float) -> None:
    if task.on_progress:
        total = task.path.stat().st_size
        task.on_progress(min(total, int(total * share)), total)


def _fault(row: Sequence[str | None], width: int, longest: int) -> tuple[str, str] | None:
    if any(cell and cell.strip() for cell in row[width:]):
        return "too-many-cells", f"{width_of(row)} cells where there are {width} columns"
    if sum(len(cell) for cell in row if cell) > longest:
        return "row-too-long", "the row is longer than a row may be"
    return None


def _notices(chosen: Chosen) -> Iterator[str]:
    headers: list[Header] = [sheet.header for sheet in chosen.sheets]
    above = sum(header.above for header in headers)
    if above:
        yield f"Rows above the column names were left out: {above:,}."
    if not headers[0].rows:
        yield "The sheet does not name its columns, so they are numbered."
