"""JSON values as text cells: numbers as they are written, nested objects under dotted names, lists as JSON.

Numbers never become Python numbers, so an id of twenty digits stays itself and a number of five thousand digits does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wellheard.listen.cleaning import clean_text

Path = tuple[str, ...]
Cells = dict[Path, str | None]


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


def flatten(record: Any, *, depth: int) -> Cells:
    """Lay a record out as cells.

    Args:
        record: An object; a text stands for an object with one ``value``; a list for one with numbered columns.
        depth: Deepest nesting allowed.

    Raises:
        UnfitRecordError: It is no record, is nested too deeply, or holds a number that is none.

    Example:
        >>> flatten({"id": 7, "user": {"name": "Ana"}, "tags": ["a", "b"]}, depth=32)
        {('id',): '7', ('user', 'name'): 'Ana', ('tags',): '["a", "b"]'}
    """
    if isinstance(record, str) and not isinstance(record, Number | NoNumber):
        record = {"value": record}
    elif isinstance(record, list):
        record = {f"column {place}": value for place, value in enumerate(record, 1)}
    if not isinstance(record, Mapping):
        raise UnfitRecordError("not-a-record", "a single value where an object is expected")
    return dict(_cells(record, (), depth))


def _cells(record: Mapping[str, Any], path: Path, depth: int) -> Iterator[tuple[Path, str | None]]:
    if len(path) >= depth:
        raise UnfitRecordError("nested-too-deep", f"nested more than {depth} deep", ".".join(path[:3]))
    for name, value in record.items():
        here = (*path, name)
        if isinstance(value, dict) and value:
            yield from _cells(value, here, depth)
        else:
            yield here, _cell(value, here, depth)


def _cell(value: Any, path: Path, depth: int) -> str | None:
    match value:
        case NoNumber():
            raise UnfitRecordError("not-a-number", "a number that is none (NaN or Infinity)", clean_text(".".join(path)))
        case str():
            return clean_text(value) or None
        case None | {} | []:
            return None
    return clean_text(_written(value, depth - len(path), path))


def _written(value: Any, depth: int, path: Path) -> str:
    """JSON text, numbers as they came."""
    if depth <= 0:
        raise UnfitRecordError("nested-too-deep", "nested too deeply", clean_text(".".join(path[:3])))
    match value:
        case NoNumber():
            raise UnfitRecordError("not-a-number", "a number that is none (NaN or Infinity)", clean_text(".".join(path)))
        case Number():
            return str(value)
        case list():
            return "[" + ", ".join(_written(part, depth - 1, path) for part in value) + "]"
        case dict():
            pairs = (f"{json.dumps(name, ensure_ascii=False)}: {_written(part, depth - 1, path)}" for name, part in value.items())
            return "{" + ", ".join(pairs) + "}"
    return json.dumps(value, ensure_ascii=False)
