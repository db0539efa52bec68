"""Cells of workbooks as the text a person would expect.

Whole numbers come without a point, dates in ISO form, nothing of formatting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from wellheard.listen.cleaning import clean_text

_EXACT: Final = 1e15  # whole numbers below are exact in a workbook


def texts_of(row: Sequence[Any]) -> list[str | None]:
    """The cells of a row as text; nothing is None.

    Example:
        >>> texts_of([1.0, 9.5, "", dt.datetime(2026, 5, 1), True])
        ['1', '9.5', None, '2026-05-01', 'true']
    """
    return [_text(cell) for cell in row]


def width_of(row: Sequence[str | None]) -> int:
    """Cells of a row up to the last filled one."""
    return next((place for place in range(len(row), 0, -1) if (row[place - 1] or "").strip()), 0)


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
