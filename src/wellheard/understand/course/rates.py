"""The share or rate of every period with its interval, and nothing where too few were heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from scipy.special import gammaincinv

from wellheard.evidence.intervals import wilson
from wellheard.understand.course.series import Series

FEWEST_FOR_A_RATE: Final = 5
LOW_BASE: Final = 30
CAUTION: Final = 100


@dataclass(frozen=True, slots=True)
class PeriodRate:
    """One period.

    Attributes:
        start: Its first day.
        count: What was counted.
        exposure: What it was counted against.
        value: Share (0 to 1) or rate; ``None`` where the base is below 5.
        low: Lower end of the 95 % interval.
        high: Upper end.
        interval: Its method, or ``"none: why"``.
        flags: ``low_base`` below 30, ``caution`` below 100.
    """

    start: date
    count: float
    exposure: float
    value: float | None
    low: float | None
    high: float | None
    interval: str
    flags: tuple[str, ...] = ()


def measure_rates(series: Series) -> tuple[PeriodRate, ...]:
    """Measure the share or rate of each period, silent ones included.

    Returns:
        One per period, in order. Shares have Wilson's interval, rates the exact Poisson one.

    Source: Wilson 1927; Garwood 1936; base flags of METHODS section 0.

    Example:
        >>> import numpy as np
        >>> weeks = Series("late", date(2024, 1, 1), "week", np.array([40.0, 0.0]), np.array([100.0, 4.0]))
        >>> first, second = measure_rates(weeks)
        >>> first.value, round(first.low, 4), round(first.high, 4), second.value, second.interval
        (0.4, 0.3094, 0.498, None, 'none: base below 5')
    """
    return tuple(_period(series, index) for index in range(len(series)))


def garwood(count: float, exposure: float) -> tuple[float, float]:
    """Return the exact 95 % interval of a Poisson rate.

    Example:
        >>> [round(end, 3) for end in garwood(10, 1)]
        [4.795, 18.39]
    """
    low = float(gammaincinv(count, 0.025)) if count > 0 else 0.0
    return low / exposure, float(gammaincinv(count + 1, 0.975)) / exposure


def _period(series: Series, index: int) -> PeriodRate:
    count, exposure = float(series.counts[index]), float(series.exposure[index])
    start = series.start_of(index)
    if exposure < FEWEST_FOR_A_RATE:
        why = f"none: base below {FEWEST_FOR_A_RATE}" if exposure else "none: nobody was heard"
        return PeriodRate(start, count, exposure, None, None, None, why)
    share = series.kind == "share"
    low, high = wilson(count, exposure) if share else garwood(count, exposure)
    flags = ("low_base",) if exposure < LOW_BASE else ("caution",) if exposure < CAUTION else ()
    return PeriodRate(start, count, exposure, count / exposure, low, high, "wilson" if share else "garwood", flags)
