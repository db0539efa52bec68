"""Whether two results are the same all the way down."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def difference(left: object, right: object, *, close: float = 0.0, where: str = "result") -> str:
    """Return where two results differ, or "" when they are the same.

    Args:
        left: Dataclasses, mappings (in the same order), sequences, sets, arrays, tables, numbers, anything with ``==``.
        right: As ``left``.
        close: Relative difference that two floats may have; 0 for none.
        where: Name of what is compared.
    """
    if type(left) is not type(right):
        return f"{where}: {type(left).__name__} and {type(right).__name__}"
    one, other = _pieces(left), _pieces(right)
    if one is None or other is None:
        return "" if _alike(left, right, close) else f"{where}: {left!r} and {right!r}"
    names = [name for name, _ in one], [name for name, _ in other]
    if names[0] != names[1]:
        return f"{where}: {names[0]} and {names[1]}"
    inside = (
        difference(mine, theirs, close=close, where=f"{where}.{name}")
        for (name, mine), (_, theirs) in zip(one, other, strict=True)
    )
    return next(filter(None, inside), "")


def _alike(left: object, right: object, close: float) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=close, abs_tol=close) or (math.isnan(left) and math.isnan(right))
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return _arrays_alike(left, right, close)
    return bool(left == right)


def _arrays_alike(left: npt.NDArray[Any], right: npt.NDArray[Any], close: float) -> bool:
    if left.dtype != right.dtype or left.shape != right.shape:
        return False
    if left.dtype.kind == "f":
        return bool(np.allclose(left, right, rtol=close, atol=close, equal_nan=True))
    return bool(np.array_equal(left, right))


def _pieces(value: object) -> list[tuple[object, object]] | None:
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, pa.Table | pa.RecordBatch):
        return list(value.to_pydict().items())
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return list(enumerate(value))
    if isinstance(value, AbstractSet):
        return list(enumerate(sorted(value, key=repr)))
    return None
