"""When a level changed: dates with intervals, sizes with intervals, and a p-value for each.

The search alone always prefers some division; a change counts only where the running sum of deviations strays further
than chance lets it. Short series get no date: twenty periods are the least.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from scipy.special import kolmogorov

from wellheard.evidence.intervals import rate_ratio
from wellheard.understand.course.chance import beyond_chance, deviations, echo, usual
from wellheard.understand.course.seasons import Season, without_season
from wellheard.understand.course.segments import Sums, best_division
from wellheard.understand.course.series import Exact, Kind, Series

FEWEST_PERIODS: Final = 20
SHORTEST: Final = 5
LARGEST_P: Final = 0.05
_DRAWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A day from which something was heard more or less often, for longer.

    Attributes:
        at: First day of the first period on the new level.
        low: Earliest such day, 95 % (bootstrap).
        high: Latest such day.
        before: Share or rate on the level before.
        after: On the level after.
        ratio: After over before; ``None`` where before is 0.
        ratio_low: Lower end of its 95 % interval.
        ratio_high: Upper end; ``None`` where it has none.
        p_value: Of "no change between the neighbouring changes", for all changes found.
    """

    at: date
    low: date
    high: date
    before: float
    after: float
    ratio: float | None
    ratio_low: float
    ratio_high: float | None
    p_value: float


@dataclass(frozen=True, slots=True)
class ChangePoints:
    """The changes of one series.

    Attributes:
        name: Of the series.
        points: In order of time; ``None`` where there was not enough to look at.
        p_value: Of "no change anywhere"; ``None`` likewise.
        spread: Spread of neighbours in units of chance; intervals and p-values were widened by it.
        flags: ``seasonal_unadjusted``, ``autocorrelated``, ``few_periods`` below 50.
        reason: Why nothing was looked for.
        method: How.
    """

    name: str
    points: tuple[ChangePoint, ...] | None
    p_value: float | None = None
    spread: float = 1.0
    flags: tuple[str, ...] = ()
    reason: str = ""
    method: str = "change_point: PELT on binomial or Poisson likelihood, CUSUM test, bootstrap dates"


def find_change_points(
    series: Series,
    *,
    season: Season | None = None,
    apart: Collection[date] = (),
    largest_p: float = LARGEST_P,
    seed: int = 0,
) -> ChangePoints:
    """Find when the level of a series changed.

    Args:
        series: What was counted.
        season: Its season as :func:`find_season` measured it; taken out beforehand where there is one.
        apart: Days whose periods are set aside, such as lone loud weeks that are no lasting change.
        largest_p: A change is kept up to this p-value; 1 keeps all that the search proposes (to adjust for many series
            together).
        seed: Of the bootstrap of dates.

    Source: Killick et al. 2012 with penalty 2 log(periods); p-values from the supremum of the Brownian bridge
    (Kolmogorov); of several changes each is tested between its neighbours, and pays for the choice of that stretch:
    four times the number of changes, times the whole length over that of the stretch. METHODS section 8.2. Spread beyond
    chance and autocorrelation widen all of them. The size is measured where the change was found, so it errs on the
    large side when small.
    """
    set_aside = {series.index_of(day) for day in apart}
    where = np.array([at for at in np.flatnonzero(series.heard) if int(at) not in set_aside], dtype=np.int64)
    if len(where) < FEWEST_PERIODS:
        return ChangePoints(series.name, None, reason=f"{len(where)} periods heard, {FEWEST_PERIODS} needed")
    level = _Level.of(without_season(series, season)[where], series.exposure[where], series.kind)
    if level is None:
        return ChangePoints(series.name, None, reason="nothing varies: it came never, or always")
    cuts = level.divide()
    tested = level.p_values(cuts)
    overall = min([level.stray(0, len(where)) * (1 + bool(cuts[1:])), *tested])
    kept = [cut for cut, p in zip(cuts, tested, strict=True) if p <= largest_p]
    rng = np.random.default_rng(seed)
    p_of = dict(zip(cuts, tested, strict=True))
    points = tuple(
        _point(series, where, level, (a, cut, b), p_value=p_of[cut], rng=rng)
        for a, cut, b in zip([0, *kept], kept, [*kept[1:], len(where)], strict=False)
    )
    return ChangePoints(series.name, points, min(1.0, overall), level.spread, _flags(level, season))


@dataclass(frozen=True)
class _Level:
    """A series without silent periods, and how far it varies around its levels."""

    counts: Exact
    exposure: Exact
    kind: Kind
    spread: float
    echo: float = 0.0

    @classmethod
    def of(cls, counts: Exact, exposure: Exact, kind: Kind) -> _Level | None:
        mean = usual(counts, exposure)
        if mean <= 0 or (kind == "share" and mean >= 1):
            return None
        plain = cls(counts, exposure, kind, beyond_chance(deviations(counts, exposure, mean, kind)))
        return cls(counts, exposure, kind, plain.spread, echo(plain.left_over(plain.divide())))

    @property
    def inflation(self) -> float:
        """Variance of a sum in units of chance: spread beyond chance, and neighbours that resemble each other."""
        return self.spread**2 * (1 + self.echo) / (1 - self.echo)

    def divide(self) -> list[int]:
        sums = Sums.of(self.counts / self.inflation, self.exposure / self.inflation, self.kind)
        return best_division(sums, penalty=2 * math.log(len(self.counts)), shortest=SHORTEST)

    def left_over(self, cuts: Sequence[int]) -> Exact:
        """Return the deviations from the levels between the cuts."""
        levels = np.empty(len(self.counts))
        for first, last in zip([0, *cuts], [*cuts, len(levels)], strict=True):
            levels[first:last] = usual(self.counts[first:last], self.exposure[first:last])
        return deviations(self.counts, self.exposure, levels, self.kind)

    def p_values(self, cuts: Sequence[int]) -> list[float]:
        """Return the p-value of each cut between its neighbours, with a price for having chosen where to look."""
        bounds = [0, *cuts, len(self.counts)]
        looks = 4 * len(cuts) * len(self.counts) if cuts[1:] else len(self.counts)
        spans = [(bounds[i], bounds[i + 2]) for i in range(len(cuts))]
        return [min(1.0, looks / (last - first) * self.stray(first, last)) for first, last in spans]

    def stray(self, first: int, last: int) -> float:
        """Return how likely the running sum of deviations strays so far between two periods without any change."""
        x, n = self.counts[first:last], self.exposure[first:last]
        mean = usual(x, n)
        room = float(n.sum()) * mean * (1 - mean if self.kind == "share" else 1.0) * self.inflation
        if room <= 0:
            return 1.0
        return float(kolmogorov(np.abs(np.cumsum(x - n * mean)).max() / math.sqrt(room)))


def _point(
    series: Series,
    where: np.ndarray,
    level: _Level,
    span: tuple[int, int, int],
    *,
    p_value: float,
    rng: np.random.Generator,
) -> ChangePoint:
    first, cut, last = span
    early, late = _dates(level, span, rng)
    x, n = level.counts, level.exposure
    scale = level.inflation
    sizes = [round(float(x[first:cut].sum()) / scale), round(float(x[cut:last].sum()) / scale)]
    size = rate_ratio(sizes[1], float(n[cut:last].sum()) / scale, sizes[0], float(n[first:cut].sum()) / scale)
    before, after = usual(x[first:cut], n[first:cut]), usual(x[cut:last], n[cut:last])
    return ChangePoint(
        at=series.start_of(int(where[cut])),
        low=series.start_of(int(where[early])),
        high=series.start_of(int(where[late])),
        before=before,
        after=after,
        ratio=after / before if before > 0 else None,
        ratio_low=size.low,
        ratio_high=size.high if math.isfinite(size.high) else None,
        p_value=p_value,
    )


def _dates(level: _Level, span: tuple[int, int, int], rng: np.random.Generator) -> tuple[int, int]:
    """Return the first and last period that a repetition of the same change would be dated to, 95 %.

    Each repetition draws every period from its level, with the spread seen, and is divided anew.
    """
    first, cut, last = span
    n = level.exposure[first:last]
    mean = np.where(
        np.arange(first, last) < cut,
        usual(level.counts[first:cut], level.exposure[first:cut]),
        usual(level.counts[cut:last], level.exposure[cut:last]),
    )
    room = n * mean * (1 - mean if level.kind == "share" else 1.0) * level.inflation
    drawn = np.maximum(rng.normal(n * mean, np.sqrt(room), size=(_DRAWS, len(n))), 0.0)
    top = n if level.kind == "share" else np.inf
    x = np.cumsum(np.minimum(drawn, top), axis=1)
    edges = np.arange(min(SHORTEST, cut - first), len(n) - min(SHORTEST, last - cut) + 1)
    before = np.cumsum(n)[edges - 1]
    sums_before, sums_after = x[:, edges - 1], x[:, -1:] - x[:, edges - 1]
    gain = _fit(sums_before, before, level.kind) + _fit(sums_after, n.sum() - before, level.kind)
    at = first + edges[gain.argmax(axis=1)]
    low, high = np.quantile(at, [0.025, 0.975], method="closest_observation").tolist()
    return min(int(low), cut), max(int(high), cut)


def _fit(x: np.ndarray, n: np.ndarray, kind: Kind) -> np.ndarray:
    """Return the log-likelihood of each stretch at its own level, up to a constant."""
    share = np.clip(x / n, 1e-12, None)
    if kind == "rate":
        return np.asarray(x * np.log(share))
    rest = np.clip(1 - share, 1e-12, None)
    return np.asarray(x * np.log(share) + (n - x) * np.log(rest))


def _flags(level: _Level, season: Season | None) -> tuple[str, ...]:
    told = {
        "seasonal_unadjusted": season is None or season.length is None,
        "autocorrelated": level.echo > 0,
        "few_periods": len(level.counts) < 50,
    }
    return tuple(flag for flag, so in told.items() if so)
