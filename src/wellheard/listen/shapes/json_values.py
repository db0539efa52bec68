"""JSON values as text cells: numbers as they are written, nested objects under dotted names, lists in one cell.

A list of words or numbers becomes text with commas between them, any other list stays JSON. Numbers never become
Python numbers, so an id of twenty digits stays itself and a number of five thousand digits does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from wellheard.listen.cleaning import clean_text

Path = tuple[str, ...]
Cells = dict[Path, str | None]


_NOTHING: Final[tuple[Any, ...]] = (None, {}, [])


class Number(str):
    """A number, kept as its text."""

    __slots__ = ()


class NoNumber(str):
    """``NaN`` or ``Infinity``: written by some programs, known to no JSON."""

    __slots__ = ()


class UnfitRecordError(ValueError):
    """One record cannot become a row; ``code`` and the message say why, ``column`` where."""

    def __init__(self, code: str, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.code, self.reason, self.column = code, reason, column


DECODER: Final = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=NoNumber)


def flatten(record: Any, *, depth: int, below: Path = ()) -> Cells:
    """Lay a record out as cells.

    Args:
        record: An object; a text stands for an object with one ``value``; a list for one with numbered columns.
        depth: Deepest nesting allowed.
        below: Where the record stands itself; all paths begin with it, and it counts as nesting.

    Raises:
        UnfitRecordError: It is no record, is nested too deeply, or holds a number that is none.

    Example:
        >>> flatten({"id": 7, "user": {"name": "Ana"}, "tags": ["a", "b"]}, depth=32)
        {('id',): '7', ('user', 'name'): 'Ana', ('tags',): 'a, b'}
    """
    cells: Cells = {}
    _lay_out(as_object(record), below, depth, cells)
    return cells


def paths(record: Any, *, depth: int) -> list[Path]:
    """Where the cells of a record are, without looking at what they hold; same rules as :func:`flatten`."""
    found: list[Path] = []
    _find_paths(as_object(record), (), depth, found)
    return found


def as_object(record: Any) -> Mapping[str, Any]:
    """A record as an object: a text has one ``value``, a list has numbered columns."""
    if isinstance(record, dict):
        return record
    if isinstance(record, list):
        return {f"column {place}": value for place, value in enumerate(record, 1)}
    if isinstance(record, str) and not isinstance(record, Number | NoNumber):
        return {"value": record}
    raise UnfitRecordError("not-a-record", "a single value where an object is expected")


def _lay_out(record: Mapping[str, Any], path: Path, depth: int, cells: Cells) -> None:
    if len(path) >= depth:
        raise _too_deep(depth, path)
    for name, value in record.items():
        kind = value.__class__
        if kind is str:
            cells[(*path, name)] = clean_text(value) or None
        elif kind is Number:
            cells[(*path, name)] = str(value)
        elif kind is dict and value:
            _lay_out(value, (*path, name), depth, cells)
        elif kind is list and value and not any(isinstance(part, dict | list | NoNumber) for part in value):
            cells[(*path, name)] = clean_text(_joined(value)) or None
        else:
            cells[(*path, name)] = (
                clean_text(_written(value, depth - len(path), (*path, name))) if value not in _NOTHING else None
            )


def _joined(parts: list[Any]) -> str:
    """Words and numbers as a person would list them; what is empty is left out."""
    written = (str(part) if isinstance(part, str) else json.dumps(part) for part in parts if part is not None)
    return ", ".join(part for part in written if part)


def _find_paths(record: Mapping[str, Any], path: Path, depth: int, found: list[Path]) -> None:
    if len(path) >= depth:
        raise _too_deep(depth, path)
    for name, value in record.items():
        if value.__class__ is dict and value:
            _find_paths(value, (*path, name), depth, found)
        else:
            found.append((*path, name))


def _too_deep(depth: int, path: Path) -> UnfitRecordError:
    return UnfitRecordError("nested-too-deep", f"nested more than {depth} deep", clean_text(".".join(path[:3])))


def _written(value: Any, depth: int, path: Path) -> str:
    """JSON text, numbers as they came."""
    if depth <= 0:
        raise _too_deep(depth, path)
    match value:
        case NoNumber():
            raise UnfitRecordError(
                "not-a-number", "a number that is none (NaN or Infinity)", clean_text(".".join(path))
            )
        case Number():
            return str(value)
        case list():
            return "[" + ", ".join(_written(part, depth - 1, path) for part in value) + "]"
        case dict():
            pairs = (
                f"{json.dumps(name, ensure_ascii=False)}: {_written(part, depth - 1, path)}"
                for name, part in value.items()
            )
            return "{" + ", ".join(pairs) + "}"
    return json.dumps(value, ensure_ascii=False)
