"""Which sheets of a workbook belong together, and which are something else.

People keep a table in several sheets, one for each month or market, beside lists of choices and covers. Sheets with
the same column names are one table; of several tables the one with the most rows is read, and the others are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import python_calamine as calamine

from wellheard.listen.header import Header, find_header
from wellheard.listen.shapes.sheet_cells import texts_of, width_of

_ROWS_LOOKED_AT: Final = 400


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds a table.

    Attributes:
        name: As people see it.
        header: Its columns.
        rows: Rows down to the last filled one.
    """

    name: str
    header: Header
    rows: int

    @property
    def key(self) -> tuple[str, ...]:
        """The same for sheets with the same columns, in whatever order; its own where columns have no names."""
        if not self.header.rows:
            return ("", self.name)
        return tuple(sorted(column.casefold() for column in self.header.columns))


@dataclass(frozen=True)
class Chosen:
    """What is read of a workbook.

    Attributes:
        sheets: Sheets with the same columns, in the order of the workbook.
        left: Name of each other sheet, and why it is not read.
    """

    sheets: tuple[Sheet, ...]
    left: tuple[tuple[str, str], ...] = ()

    @property
    def several(self) -> bool:
        """Whether rows come from more than one sheet."""
        return len(self.sheets) > 1


@dataclass
class _Looks:
    tables: list[Sheet] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)


def choose_sheets(book: calamine.CalamineWorkbook) -> Chosen | None:
    """Choose the sheets to read; None when none holds a table.

    Args:
        book: The workbook; its sheets are opened one after another, and none is kept.

    Raises:
        CalamineError: No sheet holds a table, and one cannot be read.
    """
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    hidden = [sheet.name for sheet in worksheets if sheet.visible != calamine.SheetVisibleEnum.Visible]
    names = [sheet.name for sheet in worksheets if sheet.name not in hidden]
    looks = _look_at(book, names)
    if not looks.tables:
        looks, hidden = _look_at(book, hidden, already=looks), []
    if not looks.tables:
        return None
    kinds: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in looks.tables:
        kinds.setdefault(sheet.key, []).append(sheet)
    largest = max(kinds.values(), key=lambda sheets: sum(sheet.rows for sheet in sheets))
    left = looks.left | dict.fromkeys(hidden, "hidden")
    left |= {sheet.name: "other columns" for sheet in looks.tables if sheet not in largest}
    return Chosen(tuple(largest), tuple((name, left[name]) for name in book.sheet_names if name in left))


def look_at(sheet: calamine.CalamineSheet) -> Sheet | None:
    """The header of a sheet, or None when it holds no table."""
    top = [texts_of(row) for row in islice(sheet.iter_rows(), _ROWS_LOOKED_AT)]
    width = max((width_of(row) for row in top), default=0)
    if not width or sum(any(row) for row in top) < 2:
        return None
    header = find_header([[cell or "" for cell in row[:width]] for row in top], width=width)
    return Sheet(sheet.name, header, sheet.height)


def in_order_of(columns: Sequence[str], sheet: Sheet) -> tuple[int, ...]:
    """The place in ``sheet`` of each of these columns.

    Example:
        >>> in_order_of(["id", "text"], Sheet("Q2", Header(0, 1, ("Text", "ID"), ("Text", "ID")), 2))
        (1, 0)
    """
    places = {column.casefold(): place for place, column in enumerate(sheet.header.columns)}
    return tuple(places[column.casefold()] for column in columns)


def notices_of(chosen: Chosen) -> Iterator[str]:
    """Say what was read and what was not, where a workbook has several sheets."""
    names = [repr(sheet.name) for sheet in chosen.sheets]
    count = len(names) + len(chosen.left)
    if chosen.several:
        yield f"The workbook has {count} sheets; {', '.join(names[:-1])} and {names[-1]} were read."
    elif chosen.left:
        yield f"The workbook has {count} sheets; {names[0]} was read."
    if chosen.left:
        yield "Not read: " + ", ".join(f"sheet {name!r} ({why})" for name, why in chosen.left) + "."


def _look_at(book: calamine.CalamineWorkbook, names: Sequence[str], already: _Looks | None = None) -> _Looks:
    looks = already or _Looks()
    failure: calamine.CalamineError | None = None
    for name in names:
        try:
            found = look_at(book.get_sheet_by_name(name))
        except calamine.CalamineError as error:
            failure, looks.left[name] = error, "it cannot be opened"
            continue
        if found is None:
            looks.left[name] = "no table"
        else:
            looks.tables.append(found)
    if failure is not None and not looks.tables:
        raise failure
    return looks
