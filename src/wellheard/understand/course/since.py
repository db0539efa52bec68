"""What changed since a day: every series before against after, ranked, with false discoveries held down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
from scipy.special import gammaln, ndtr

from wellheard.evidence.intervals import benjamini_hochberg, newcombe, rate_ratio
from wellheard.understand.course.chance import beyond_chance, deviations, usual
from wellheard.understand.course.rates import garwood
from wellheard.understand.course.series import Series
from wellheard.understand.errors import UnderstandError

Verdict = Literal["more", "less", "no detectable change", "not enough evidence"]

LARGEST_Q: Final = 0.05
FEWEST_HEARD: Final = 30
_SMALL: Final = 5.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One series after a day against before.

    Attributes:
        name: Of the series.
        verdict: ``more`` or ``less`` where the adjusted test calls it and the interval shuts out 0.
        before: Share or rate before; ``None`` without exposure.
        after: Share or rate from the day on.
        difference: After minus before.
        low: Lower end of its 95 % interval; ``None`` below 30 heard on either side.
        high: Upper end.
        count_before: Counted before.
        exposure_before: Heard before.
        count_after: Counted from the day on.
        exposure_after: Heard from the day on.
        spread: Spread of neighbouring periods in units of chance; interval and test were widened by it.
        p_value: Two-sided; ``None`` where it was not tested.
        q_value: Adjusted for every series tested.
        tests: How many those were.
        since: First day of the first period that counts as after.
        reason: Why there is no verdict.
        method: How.
    """

    name: str
    verdict: Verdict
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    count_before: float
    exposure_before: float
    count_after: float
    exposure_after: float
    spread: float
    p_value: float | None
    q_value: float | None
    tests: int
    since: date
    reason: str = ""
    method: str = "two shares: Newcombe interval, z or Fisher test; rates: exact conditional; Benjamini-Hochberg"


def compare_since(
    series: Sequence[Series], since: date, *, periods_before: int | None = None, largest_q: float = LARGEST_Q
) -> tuple[Difference, ...]:
    """Compare every series from a day on with the time before, and rank what changed.

    Args:
        series: All that is looked at on one page; they are one family of tests.
        since: Periods that begin on this day or later are after.
        periods_before: How many periods before the day are compared; all where left out.
        largest_q: Adjusted p-value up to which a change is called.

    Returns:
        Called changes first, the surest size first (the end of the interval nearest to no change, in units of the
        rate before); then the rest by p-value; then those not tested.

    Raises:
        UnderstandError: A name comes twice.

    Source: Newcombe 1998; for rates Garwood limits joined the same way (Donner and Zou 2012); Benjamini and Hochberg
    1995; METHODS sections 0, 3.4, 8.7 and, for the least of 30 on each
    side, 11A (``score_change``).
    """
    check_names(series)
    sides = [_Sides.of(each, since, periods_before) for each in series]
    p = [each.p_value() for each in sides]
    tested = [place for place, value in enumerate(p) if value is not None]
    adjusted = benjamini_hochberg([value for value in p if value is not None]).tolist()
    q = dict(zip(tested, adjusted, strict=True))
    rows = [each.difference(p[i], q.get(i), len(tested), largest_q) for i, each in enumerate(sides)]
    return tuple(sorted(rows, key=_rank))


@dataclass(frozen=True)
class _Sides:
    series: Series
    since: date
    counts: tuple[float, float]
    exposure: tuple[float, float]
    spread: float

    @classmethod
    def of(cls, series: Series, since: date, periods_before: int | None) -> _Sides:
        cut = series.index_of(since)
        cut = min(max(cut + (series.start_of(cut) < since), 0), len(series))
        first = 0 if periods_before is None else max(0, cut - periods_before)
        halves = (slice(first, cut), slice(cut, len(series)))
        counts = (float(series.counts[halves[0]].sum()), float(series.counts[halves[1]].sum()))
        exposure = (float(series.exposure[halves[0]].sum()), float(series.exposure[halves[1]].sum()))
        return cls(series, series.start_of(cut), counts, exposure, _spread(series, first, cut))

    def p_value(self) -> float | None:
        if min(self.exposure) < FEWEST_HEARD:
            return None
        (x, other), (n, other_n) = self.counts, self.exposure
        scale = self.spread**2
        if self.series.kind == "rate":
            return rate_ratio(round(other / scale), other_n / scale, round(x / scale), n / scale).p_value
        mean = (x + other) / (n + other_n)
        if min(n, other_n) * min(mean, 1 - mean) / scale < _SMALL:
            return _fisher(round(x / scale), round(n / scale), round(other / scale), round(other_n / scale))
        sd = math.sqrt(scale * mean * (1 - mean) * (1 / n + 1 / other_n))
        return float(2 * ndtr(-abs(other / other_n - x / n) / sd))

    def interval(self) -> tuple[float, float]:
        scale = self.spread**2
        (x, other), (n, other_n) = self.counts, self.exposure
        if self.series.kind == "share":
            return newcombe(other / scale, other_n / scale, x / scale, n / scale)
        rate, other_rate = x / n, other / other_n
        low, high = garwood(x / scale, n / scale)
        other_low, other_high = garwood(other / scale, other_n / scale)
        size = other_rate - rate
        return size - math.hypot(other_rate - other_low, high - rate), size + math.hypot(
            other_high - other_rate, rate - low
        )

    def difference(self, p: float | None, q: float | None, tests: int, largest_q: float) -> Difference:
        before, after = (x / n if n > 0 else None for x, n in zip(self.counts, self.exposure, strict=True))
        size = None if before is None or after is None else after - before
        low, high = self.interval() if p is not None else (None, None)
        verdict, reason = _verdict(size, (low, high), q, largest_q)
        return Difference(
            name=self.series.name,
            verdict=verdict,
            before=before,
            after=after,
            difference=size,
            low=low,
            high=high,
            count_before=self.counts[0],
            exposure_before=self.exposure[0],
            count_after=self.counts[1],
            exposure_after=self.exposure[1],
            spread=self.spread,
            p_value=p,
            q_value=q,
            tests=tests,
            since=self.since,
            reason=reason,
        )


def _verdict(
    size: float | None, interval: tuple[float | None, float | None], q: float | None, largest_q: float
) -> tuple[Verdict, str]:
    low, high = interval
    if size is None or low is None or high is None or q is None:
        return "not enough evidence", f"fewer than {FEWEST_HEARD} heard before or after"
    if q <= largest_q and not low <= 0 <= high:
        return ("more", "") if size > 0 else ("less", "")
    return "no detectable change", ""


def _rank(row: Difference) -> tuple[float, float, str]:
    if row.verdict in {"more", "less"} and row.low is not None and row.high is not None:
        return 0, -min(abs(row.low), abs(row.high)) / max(row.before or 0.0, 1 / row.exposure_before), row.name
    if row.p_value is not None:
        return 1, row.p_value, row.name
    return 2, 0, row.name


def _spread(series: Series, first: int, cut: int) -> float:
    """Return the spread of neighbours around the level of each side, never below chance."""
    z = []
    for side in (slice(first, cut), slice(cut, len(series))):
        heard = series.heard[side]
        counts, exposure = series.counts[side][heard], series.exposure[side][heard]
        z.append(deviations(counts, exposure, usual(counts, exposure), series.kind))
    return beyond_chance(np.concatenate(z))


def _fisher(x: int, n: int, other: int, other_n: int) -> float:
    """Return Fisher's exact p-value, twice the smaller tail, at most 1.

    Example:
        >>> round(_fisher(1, 9, 11, 15), 6)
        0.009423
    """
    total = x + other
    places = np.arange(max(0, total - other_n), min(n, total) + 1)
    chance = np.exp(_choices(n, places) + _choices(other_n, total - places) - _choices(n + other_n, np.array(total)))
    return min(1.0, 2 * float(min(chance[places <= x].sum(), chance[places >= x].sum())))


def _choices(n: int, k: np.ndarray) -> np.ndarray:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def check_names(series: Sequence[Series]) -> None:
    """Refuse series of the same name.

    Raises:
        UnderstandError: A name comes twice.
    """
    names = {each.name for each in series}
    if len(names) == len(series):
        return
    raise UnderstandError(
        "names-repeated",
        "Each series or theme can be looked at once only, as all are one family of tests.",
        found=f"{len(series) - len(names)} names that come again",
        expected="one name each",
        hint="use the ids of the themes",
    )
