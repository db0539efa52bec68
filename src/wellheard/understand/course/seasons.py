"""Whether something comes and goes with the weekday or the time of year, only where two seasons were seen.

A season seen once is a story. It is looked for from two full seasons on, must be more than chance, and must show
itself again: the pattern of the first half has to return in the second, and lasting changes of level must not explain
it as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.special import fdtrc

from wellheard.understand.course.chance import deviations, usual
from wellheard.understand.course.fitting import Curve, fit_curve
from wellheard.understand.course.segments import Sums, best_division
from wellheard.understand.course.series import Exact, Kind, Series, Step

LENGTHS: Final[Mapping[Step, int]] = {"day": 7, "week": 52}
LARGEST_P: Final = 0.01
ALIKE: Final = 0.5
_SPARE: Final = 10
_SHORTEST_LEVEL: Final = 5


@dataclass(frozen=True, eq=False)
class Season:
    """The season of a series, if it has one.

    Attributes:
        length: Periods of a full season; ``None`` where fewer than two seasons were seen.
        factors: How many times its usual each period of the season is, by exposure 1 on average, shape (length,);
            ``None`` where there is no season to speak of.
        p_value: Of "no season"; ``None`` where it was not tested.
        alike: Correlation of the pattern of the first half with that of the second.
        reason: Why there are no factors.
        method: How.
    """

    length: int | None
    factors: Exact | None = None
    p_value: float | None = None
    alike: float | None = None
    reason: str = ""
    method: str = "quasi-likelihood F test of weekdays, or of two yearly waves, beside level and slope of each half"


def season_length(series: Series) -> int | None:
    """Return 7 for days and 52 for weeks, where two seasons and 10 periods were heard; else ``None``."""
    length = LENGTHS[series.step]
    return length if int(series.heard.sum()) >= 2 * length + _SPARE else None


def find_season(series: Series) -> Season:
    """Find the weekly season of days, or the yearly season of weeks.

    Args:
        series: What was counted; at least two seasons and ten periods heard.

    Source: METHODS section 8.3 (counts with exposure, day-of-week terms); yearly waves after Harvey 1989. Two waves keep
    a year of weeks to four numbers, so short yearly peaks (one week a year) are not seen.
    """
    length = season_length(series)
    if length is None:
        need = 2 * LENGTHS[series.step] + _SPARE
        return Season(None, reason=f"{int(series.heard.sum())} periods heard, {need} needed for two seasons")
    where = np.flatnonzero(series.heard)
    counts, exposure = series.counts[where], series.exposure[where]
    if counts.sum() in (0, exposure.sum()):
        return Season(length, reason="nothing varies: it came never, or always")
    waves = season_columns(where, length)
    ground = _halves(where, len(series))
    plain = fit_curve(ground, counts, exposure, kind=series.kind)
    full = fit_curve(np.hstack([ground, waves]), counts, exposure, kind=series.kind)
    p_value = _f_test(plain, full, ground.shape[1], waves.shape[1])
    pattern = season_columns(np.arange(length), length)
    if p_value > LARGEST_P:
        return Season(length, p_value=p_value, reason="no more than chance")
    alike = _alike(series, where, pattern)
    if not alike >= ALIKE:
        return Season(length, p_value=p_value, alike=alike, reason="it did not return in the second half")
    price = float(full.z @ full.z) + (waves.shape[1] + ground.shape[1] - 1) * math.log(len(where))
    if _price_of_levels(counts, exposure, series.kind) <= price:
        return Season(length, p_value=p_value, alike=alike, reason="changes of level explain it better")
    return Season(length, _factors(pattern @ full.weights[ground.shape[1] :]), p_value, alike)


def season_columns(places: np.ndarray, length: int) -> Exact:
    """Return the columns that a season is made of: weekdays against the last, or two yearly waves.

    Args:
        places: Periods from the start of the series.
        length: 7 or 52.

    Returns:
        Shape (periods, 6) or (periods, 4).
    """
    phase = places % length
    if length <= 7:
        apart = (phase[:, None] == np.arange(length - 1)).astype(np.float64)
        return np.asarray(apart - (phase == length - 1)[:, None], dtype=np.float64)
    angle = 2 * np.pi * phase / length
    return np.column_stack([np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)])


def without_season(series: Series, season: Season | None) -> Exact:
    """Return the counts as they would be without the season; shares stay within their exposure."""
    if season is None or season.factors is None or season.length is None:
        return series.counts
    counts = series.counts / season.factors[np.arange(len(series)) % season.length]
    return np.minimum(counts, series.exposure) if series.kind == "share" else counts


def _halves(places: np.ndarray, periods: int) -> Exact:
    """Return level and slope of each half, so that one lasting change or drift is not taken for a season."""
    late = (places >= periods / 2).astype(np.float64)
    t = places / periods - 0.25 - 0.5 * late
    return np.column_stack([1 - late, late, t * (1 - late), t * late])


def _f_test(plain: Curve, full: Curve, ground: int, more: int) -> float:
    free = len(full.z) - ground - more
    left = float(full.z @ full.z)
    spread = max(1.0, left / free)
    gain = max(0.0, (float(plain.z @ plain.z) - left) / more)
    return float(fdtrc(more, free, gain / spread))


def _price_of_levels(counts: Exact, exposure: Exact, kind: Kind) -> float:
    """Return what the best division into levels costs, misfit and penalties, to compare with that of a season."""
    penalty = 2 * math.log(len(counts))
    cuts = best_division(Sums.of(counts, exposure, kind), penalty=penalty, shortest=_SHORTEST_LEVEL)
    levels = np.concatenate(
        [
            np.full(last - first, usual(counts[first:last], exposure[first:last]))
            for first, last in pairwise([0, *cuts, len(counts)])
        ]
    )
    z = deviations(counts, exposure, levels, kind)
    return float(z @ z) + penalty * len(cuts)


def _alike(series: Series, where: np.ndarray, pattern: Exact) -> float:
    """Return the correlation of the patterns that each half shows by itself."""
    halves = []
    for half in (where[where < len(series) / 2], where[where >= len(series) / 2]):
        design = np.column_stack([np.ones(len(half)), half - half.mean(), season_columns(half, len(pattern))])
        design[:, 1] /= len(series)
        curve = fit_curve(design, series.counts[half], series.exposure[half], kind=series.kind)
        halves.append(pattern @ curve.weights[2:])
    return float(np.corrcoef(halves[0], halves[1])[0, 1]) if min(half.std() for half in halves) > 0 else 0.0


def _factors(linear: Exact) -> Exact:
    factors = np.exp(np.clip(linear, -5, 5))
    return np.asarray(factors / factors.mean(), dtype=np.float64)
