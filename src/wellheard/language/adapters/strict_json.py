"""Reading JSON that may be anything: only what has exactly the shape that was asked for comes through."""

from __future__ import annotations

import json
import math
from typing import Any, Final, cast

_FENCE: Final = "```"


class _TwiceError(ValueError):
    """An object names the same field twice."""


def read_json(content: bytes | str) -> object:
    """Read JSON; NaN and Infinity come through as floats, to be refused where they stand.

    Args:
        content: What came from outside; a fence of three backticks around it, as some models write, is taken off.

    Returns:
        What was read, or :data:`UNREADABLE` where it is no JSON, names a field twice, or nests too deep.

    Example:
        >>> read_json('{"a": [1, 2]}'), read_json('{"a": 1') is UNREADABLE, read_json('{"a": 1, "a": 2}') is UNREADABLE
        ({'a': [1, 2]}, True, True)
    """
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        return json.loads(_without_fence(text), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return UNREADABLE


UNREADABLE: Final = object()
"""Stands for what could not be read; it has no shape, so every check refuses it."""


def fields(value: object, *names: str, exactly: bool = True) -> dict[str, Any] | None:
    """Return an object that has these fields, None for anything else.

    Args:
        value: What was read.
        names: Fields that must be there.
        exactly: Whether further fields are refused.
    """
    if not isinstance(value, dict) or not set(names) <= value.keys():
        return None
    return None if exactly and len(value) != len(names) else cast("dict[str, Any]", value)


def entries(value: object) -> list[object]:
    """Return the members of a list; nothing for anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def whole(value: object) -> int | None:
    """Return a whole number; None for anything else, true and false too."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def numbers(value: object) -> list[float] | None:
    """Return a list of numbers, finite or not; None for anything else."""
    found = entries(value)
    if not found or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in found):
        return None
    return [_as_float(cast("float", one)) for one in found]


def words(value: object) -> str | None:
    """Return text; None for anything else, or where it holds half a character."""
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" for sign in value):
        return None
    return value


def _without_fence(text: str) -> str:
    bare = text.strip()
    if not bare.startswith(_FENCE) or not bare.endswith(_FENCE):
        return text
    first, _, rest = bare[len(_FENCE) : -len(_FENCE)].partition("\n")
    return rest if first.strip() in {"", "json"} else text


def _as_float(one: float) -> float:
    try:
        return float(one)
    except OverflowError:
        return math.inf


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise _TwiceError
    return read


def _no_number(_name: str) -> float:
    return math.nan
