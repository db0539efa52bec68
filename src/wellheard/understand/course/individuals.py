"""The normal range of a score, such as a weekly mean: the XmR chart of single values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellheard.understand.errors import UnderstandError

FEWEST_VALUES: Final = 12
_LIMIT: Final = 2.66
_RANGE_LIMIT: Final = 3.267


@dataclass(frozen=True, slots=True)
class Individuals:
    """Limits of single values.

    Attributes:
        centre: Mean; ``None`` below 12 values.
        low: Lower limit of a value.
        high: Upper limit of a value.
        mean_range: Mean moving range.
        high_range: Upper limit of a moving range.
        outside: Places of the values outside, from 0.
        reason: Why there are no limits.
    """

    centre: float | None
    low: float | None = None
    high: float | None = None
    mean_range: float | None = None
    high_range: float | None = None
    outside: tuple[int, ...] = ()
    reason: str = ""


def measure_individuals(values: Sequence[float]) -> Individuals:
    """Measure the XmR limits of a score, in the order of time.

    Args:
        values: One score per period; periods without a score are left out beforehand.

    Raises:
        UnderstandError: A value is missing.

    Source: Shewhart; Wheeler, "Understanding Variation"; METHODS section 8.1: mean ± 2.66 mean moving ranges, ranges up
    to 3.267 of them.

    Example:
        >>> found = measure_individuals([10, 12] * 6)
        >>> found.centre, found.mean_range, found.low, round(found.high, 2), found.high_range
        (11.0, 2.0, 5.68, 16.32, 6.534)
    """
    x = np.asarray(values, dtype=np.float64)
    if not np.isfinite(x).all():
        raise UnderstandError(
            "score-missing",
            "A chart of scores needs a number in every period.",
            found=f"{int((~np.isfinite(x)).sum())} of {len(x)} missing",
            expected="numbers only",
            hint="leave out periods without a score",
        )
    if len(x) < FEWEST_VALUES:
        return Individuals(None, reason=f"{len(x)} periods with a score, {FEWEST_VALUES} needed")
    centre, mean_range = float(x.mean()), float(np.abs(np.diff(x)).mean())
    reach = _LIMIT * mean_range
    outside = tuple(np.flatnonzero(np.abs(x - centre) > reach).tolist())
    return Individuals(centre, centre - reach, centre + reach, mean_range, _RANGE_LIMIT * mean_range, outside)
