"""The best division of a series into stretches of one level each, by pruned exact search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from wellheard.understand.course.series import Exact, Kind


@dataclass(frozen=True)
class Sums:
    """Running sums of a series, so that the cost of any stretch is known at once.

    Attributes:
        counts: Counts before each period, shape (periods + 1,), from 0.
        exposure: Exposure before each period.
        kind: Share or rate.
    """

    counts: Exact
    exposure: Exact
    kind: Kind

    @classmethod
    def of(cls, counts: Exact, exposure: Exact, kind: Kind) -> Sums:
        """Sum up counts and exposure, each of shape (periods,)."""
        return cls(np.concatenate(([0.0], np.cumsum(counts))), np.concatenate(([0.0], np.cumsum(exposure))), kind)

    def cost(self, first: np.ndarray, last: int) -> Exact:
        """Return minus twice the log-likelihood of stretches with one level, up to a constant.

        Args:
            first: First periods.
            last: One past the last period.
        """
        x = self.counts[last] - self.counts[first]
        n = self.exposure[last] - self.exposure[first]
        if self.kind == "rate":
            return np.asarray(-2 * (xlogy(x, np.divide(x, n, out=np.ones_like(n), where=n > 0)) - x))
        rest = np.maximum(n - x, 0.0)
        share = np.divide(x, n, out=np.zeros_like(n), where=n > 0)
        return np.asarray(-2 * (xlogy(x, share) + xlogy(rest, 1 - share)))


def best_division(sums: Sums, *, penalty: float, shortest: int) -> list[int]:
    """Return where new levels begin, so that cost plus penalties is least.

    Args:
        sums: The series.
        penalty: Price of one more level, in units of twice the log-likelihood.
        shortest: Fewest periods of a stretch.

    Returns:
        Periods from 1, rising; empty where one level is best.

    Source: Killick, Fearnhead and Eckley 2012, "Optimal detection of changepoints with a linear computational cost"
    (PELT).

    Example:
        >>> level = np.array([2.0] * 10 + [9.0] * 10)
        >>> best_division(Sums.of(level, np.full(20, 20.0), "share"), penalty=6.0, shortest=5)
        [10]
    """
    periods = len(sums.counts) - 1
    best = np.full(periods + 1, np.inf)
    best[0] = -penalty
    before = np.zeros(periods + 1, dtype=np.int64)
    open_ = np.array([0], dtype=np.int64)
    doomed_at = np.array([periods + 1], dtype=np.int64)
    for last in range(shortest, periods + 1):
        total = best[open_] + sums.cost(open_, last) + penalty
        at = int(total.argmin())
        best[last], before[last] = total[at], open_[at]
        # A start that lost here loses to a new level from here, once that is long enough to be one.
        doomed_at = np.where(total - penalty > best[last], np.minimum(doomed_at, last + shortest), doomed_at)
        keep = doomed_at > last + 1
        open_ = np.append(open_[keep], last - shortest + 1)
        doomed_at = np.append(doomed_at[keep], periods + 1)
    found, last = [], int(before[periods])
    while last > 0:
        found.append(last)
        last = int(before[last])
    return found[::-1]
