"""Control charts: the normal range of a share, a rate or a score, and the points that leave it.

The chart comes before any arrow: most ups and downs of a week are chance, and the limits say how much of that to
expect from the number heard that week. Limits are computed anew only after a confirmed change, never to fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from wellheard.understand.course.chance import beyond_chance, deviations, echo, tails, usual
from wellheard.understand.course.series import Exact, Series
from wellheard.understand.course.signals import SAME_SIDE, SAME_WAY, Signal, chance_of_all, stretches

Chart = Literal["p", "p_prime", "u", "u_prime"]

FEWEST_PERIODS: Final = 12
PREFERRED_PERIODS: Final = 20
_LOW_VOLUME: Final = 5.0


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A period with its own limits; silent periods have no point.

    Attributes:
        start: First day.
        value: Share or rate.
        exposure: What it was counted against.
        centre: Pooled share or rate of its stage.
        low: Lower limit, not below 0.
        high: Upper limit; for shares not above 1.
        outside: Whether it lies outside its limits.
    """

    start: date
    value: float
    exposure: float
    centre: float
    low: float
    high: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the chart with limits of its own.

    Attributes:
        first: First day.
        last: Last day.
        chart: Which chart; ``None`` without limits.
        centre: Pooled share or rate; ``None`` without limits.
        sigma: Spread of neighbouring points in units of chance (Laney's sigma of z); 1 on a plain chart.
        points: Its points.
        signals: What the rules found.
        p_value: How likely a steady course gives signals this strong.
        flags: ``few_periods`` below 20, ``autocorrelated``, ``low_volume`` (under 5 expected per period).
        reason: Why there are no limits.
    """

    first: date
    last: date
    chart: Chart | None
    centre: float | None = None
    sigma: float = 1.0
    points: tuple[ChartPoint, ...] = ()
    signals: tuple[Signal, ...] = ()
    p_value: float | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The normal range of one series.

    Attributes:
        name: Of the series.
        stages: In order of time; one unless a confirmed change was given.
        method: How the limits were made.
    """

    name: str
    stages: tuple[Stage, ...]
    method: str = "control_limits: Shewhart p/u, 3 sigma; Laney p'/u' where neighbours vary beyond chance"

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Signals of all stages, in order."""
        return tuple(signal for stage in self.stages for signal in stage.signals)

    @property
    def p_value(self) -> float | None:
        """How likely steady stages give signals this strong: the smallest of the stages times their number."""
        known = [stage.p_value for stage in self.stages if stage.p_value is not None]
        return min(1.0, min(known) * len(known)) if known else None


def measure_control_limits(series: Series, *, changes: Sequence[date] = ()) -> ControlChart:
    """Measure the normal range of a share (p-chart) or rate (u-chart) with limits for each period's exposure.

    Args:
        series: What was counted.
        changes: First days of confirmed new levels; each begins a stage with limits of its own. Days outside are left
            out.

    Returns:
        The chart. A stage of fewer than 12 periods with exposure has no limits and says so.

    Source: Shewhart; Wheeler; Laney 2002, "Improved control charts for attributes", Quality Engineering 14(4); METHODS
    section 8.1. Laney's limits are used where neighbouring points vary more than chance allows at 5 %, which with very
    large bases is the rule; they are never narrower than the plain ones.
    """
    inside = sorted({index for day in changes if 0 < (index := series.index_of(day)) < len(series)})
    bounds = [0, *inside, len(series)]
    return ControlChart(series.name, tuple(_stage(series, a, b) for a, b in pairwise(bounds)))


def _stage(series: Series, first: int, last: int) -> Stage:
    where = first + np.flatnonzero(series.heard[first:last])
    days = series.start_of(first), series.last_day_of(last - 1)
    if len(where) < FEWEST_PERIODS:
        return Stage(*days, None, reason=f"{len(where)} periods heard, {FEWEST_PERIODS} needed")
    counts, exposure = series.counts[where], series.exposure[where]
    centre = usual(counts, exposure)
    room = centre * (1 - centre) if series.kind == "share" else centre
    if room <= 0:
        return Stage(*days, None, centre, reason="nothing varies: it came never, or always")
    z = deviations(counts, exposure, centre, series.kind)
    sigma = beyond_chance(z)
    reach = 3 * sigma * np.sqrt(room / exposure)
    outside = np.abs(counts / exposure - centre) > reach
    return Stage(
        *days,
        _chart(series, sigma),
        centre,
        sigma,
        _points(series, where, centre, reach),
        _signals(series, where, z, outside),
        chance_of_all(tails(counts, exposure, centre, series.kind, spread=sigma), counts / exposure - centre),
        _flags(len(where), z, centre * float(exposure.mean())),
    )


def _chart(series: Series, sigma: float) -> Chart:
    if series.kind == "share":
        return "p" if sigma == 1 else "p_prime"
    return "u" if sigma == 1 else "u_prime"


def _points(series: Series, where: np.ndarray, centre: float, reach: Exact) -> tuple[ChartPoint, ...]:
    top = 1.0 if series.kind == "share" else np.inf
    values = series.counts[where] / series.exposure[where]
    return tuple(
        ChartPoint(
            series.start_of(int(index)),
            float(value),
            float(series.exposure[index]),
            centre,
            max(0.0, centre - float(far)),
            min(top, centre + float(far)),
            bool(abs(value - centre) > far),
        )
        for index, value, far in zip(where, values, reach, strict=True)
    )


def _signals(series: Series, where: np.ndarray, z: Exact, outside: np.ndarray) -> tuple[Signal, ...]:
    values = series.counts[where] / series.exposure[where]

    def signal(rule: Literal["outside", "one_side", "rising", "falling"], first: int, last: int, above: bool) -> Signal:  # noqa: FBT001
        days = series.start_of(int(where[first])), series.last_day_of(int(where[last - 1]))
        return Signal(rule, *days, last - first, above)

    found = [signal("outside", int(at), int(at) + 1, bool(z[at] > 0)) for at in np.flatnonzero(outside)]
    found += [signal("one_side", *each) for each in stretches(z, SAME_SIDE)]
    found += [
        signal("rising" if up else "falling", first, last + 1, up)
        for first, last, up in stretches(np.diff(values), SAME_WAY - 1)
    ]
    return tuple(sorted(found, key=lambda each: (each.first, each.rule)))


def _flags(periods: int, z: Exact, expected: float) -> tuple[str, ...]:
    told = {
        "few_periods": periods < PREFERRED_PERIODS,
        "autocorrelated": echo(z) > 0,
        "low_volume": expected < _LOW_VOLUME,
    }
    return tuple(flag for flag, so in told.items() if so)
