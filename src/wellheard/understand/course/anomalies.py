"""Days or weeks that stand out from what level, drift and season led one to expect."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from wellheard.evidence.intervals import benjamini_hochberg
from wellheard.understand.course.chance import beyond_chance, tails
from wellheard.understand.course.fitting import fit_curve, robust_sigma
from wellheard.understand.course.seasons import Season, season_columns
from wellheard.understand.course.series import Exact, Series

FEWEST_PERIODS: Final = 12
FAR: Final = 3.5
LARGEST_Q: Final = 0.05
FEWEST_COUNTED: Final = 5
_PERIODS_PER_KNOT: Final = 26
_MOST_KNOTS: Final = 12


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A period that stands out.

    Attributes:
        start: Its first day.
        count: What was counted.
        exposure: What it was counted against.
        value: Share or rate.
        expected: What level, drift and season led one to expect.
        low: Lower end of the expected range (3.5 robust standard deviations), not below 0.
        high: Upper end.
        z: Robust standard deviations from what was expected.
        p_value: Exact tail, with the spread seen.
        q_value: Adjusted for all periods of the series.
    """

    start: date
    count: float
    exposure: float
    value: float
    expected: float
    low: float
    high: float
    z: float
    p_value: float
    q_value: float


@dataclass(frozen=True, slots=True)
class Anomalies:
    """The periods of a series that stand out.

    Attributes:
        name: Of the series.
        found: In order of time; ``None`` where there was not enough to look at.
        p_value: Of "none anywhere": the smallest p-value times the periods tested.
        tests: Periods tested.
        flags: ``seasonal_unadjusted`` where no two seasons were seen, ``holiday_unmodelled`` without a calendar.
        reason: Why nothing was looked for.
        method: How.
    """

    name: str
    found: tuple[Anomaly, ...] | None
    p_value: float | None = None
    tests: int = 0
    flags: tuple[str, ...] = ()
    reason: str = ""
    method: str = "anomaly: robust curve with season, |z| > 3.5, Benjamini-Hochberg over periods"


def find_anomalies(
    series: Series, *, season: Season | None = None, holidays: Collection[date] = (), largest_q: float = LARGEST_Q
) -> Anomalies:
    """Find periods that stand out.

    Args:
        series: What was counted.
        season: Its season as :func:`find_season` measured it.
        holidays: Days on which anything may happen; their periods are not tested.
        largest_q: Adjusted p-value up to which a period is called.

    Source: METHODS section 8.3: counts with exposure around a robust curve (instead of STL, which knows no exposure),
    robust z above 3.5, at least 5 counted or expected; and unlikely after adjusting for every period looked at.
    """
    away = {series.index_of(day) for day in holidays}
    where = np.array([at for at in np.flatnonzero(series.heard) if int(at) not in away], dtype=np.int64)
    if len(where) < FEWEST_PERIODS:
        return Anomalies(series.name, None, reason=f"{len(where)} periods heard, {FEWEST_PERIODS} needed")
    counts, exposure = series.counts[where], series.exposure[where]
    if counts.sum() in (0, exposure.sum()):
        return Anomalies(series.name, None, reason="nothing varies: it came never, or always")
    design = _design(where, len(series), season)
    curve = fit_curve(design, counts, exposure, kind=series.kind, robust=True)
    sigma = _spread(curve.z, design.shape[1])
    p = tails(counts, exposure, curve.expected, series.kind, spread=sigma)
    q = benjamini_hochberg(p)
    volume = np.maximum(counts, exposure * curve.expected) >= FEWEST_COUNTED
    called = np.flatnonzero((np.abs(curve.z) / sigma > FAR) & (q <= largest_q) & volume)
    room = curve.expected * (1 - curve.expected) if series.kind == "share" else curve.expected
    reach = FAR * sigma * np.sqrt(room / exposure)
    top = 1.0 if series.kind == "share" else np.inf
    found = tuple(
        Anomaly(
            start=series.start_of(int(where[at])),
            count=float(counts[at]),
            exposure=float(exposure[at]),
            value=float(counts[at] / exposure[at]),
            expected=float(curve.expected[at]),
            low=max(0.0, float(curve.expected[at] - reach[at])),
            high=min(top, float(curve.expected[at] + reach[at])),
            z=float(curve.z[at] / sigma),
            p_value=float(p[at]),
            q_value=float(q[at]),
        )
        for at in called
    )
    smallest = min(1.0, float(p[volume].min()) * len(where)) if volume.any() else 1.0
    return Anomalies(series.name, found, smallest, len(where), _flags(season, holidays))


def _spread(z: Exact, columns: int) -> float:
    """Return the spread around the curve, corrected for what the curve took away; never below chance."""
    free = max(len(z) - columns, 1)
    return max(1.0, robust_sigma(z) * math.sqrt(len(z) / free), beyond_chance(z))


def _design(where: np.ndarray, periods: int, season: Season | None) -> Exact:
    """Return level, drift in straight pieces, and season."""
    knots = min(_MOST_KNOTS, len(where) // _PERIODS_PER_KNOT)
    bends = np.linspace(0, periods, knots + 1)[1:-1] if knots > 1 else np.array([])
    columns = [np.ones((len(where), 1)), (where[:, None] - periods / 2) / periods]
    columns.append(np.maximum(where[:, None] - bends, 0) / periods)
    if season is not None and season.factors is not None and season.length is not None:
        columns.append(season_columns(where, season.length))
    return np.hstack(columns)


def _flags(season: Season | None, holidays: Collection[date]) -> tuple[str, ...]:
    told = {
        "seasonal_unadjusted": season is None or season.length is None,
        "holiday_unmodelled": not holidays,
    }
    return tuple(flag for flag, so in told.items() if so)
