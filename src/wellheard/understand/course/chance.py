"""What chance alone does to counts with exposure: standard deviations, spread beyond chance, and tails.

Counts of people vary as binomial (shares) or Poisson (rates) counts do, and real ones vary a little more: weekdays,
campaigns, moods. The spread beyond that is measured from neighbours only, so that a lasting change does not hide itself.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from scipy.special import betainc, gammainc, gammaincc

from wellheard.understand.course.series import Exact, Kind

_D2: Final = 1.128
"""Mean range of two standard normal numbers."""
_SD_OF_SIGMA: Final = 0.909
"""Standard deviation of the moving-range estimate of a standard deviation of 1, times the root of the points."""
_ONE_SIDED: Final = 1.645


def usual(counts: Exact, exposure: Exact) -> float:
    """Return the pooled share or rate; 0 without exposure."""
    total = float(exposure.sum())
    return float(counts.sum()) / total if total > 0 else 0.0


def deviations(counts: Exact, exposure: Exact, expected: Exact | float, kind: Kind) -> Exact:
    """Return how many standard deviations of chance each count lies from what was expected.

    Args:
        counts: Shape (periods,).
        exposure: Above 0.
        expected: Expected share or rate, one or per period.
        kind: Share or rate.

    Returns:
        Shape (periods,); 0 where chance leaves no room (nobody, or everybody, is expected).
    """
    mean = exposure * expected
    variance = mean * (1 - expected) if kind == "share" else mean
    sd = np.sqrt(np.maximum(variance, 0.0))
    return np.divide(counts - mean, sd, out=np.zeros(len(counts)), where=sd > 0)


def neighbour_sigma(z: Exact) -> float:
    """Return the standard deviation of neighbouring points, from their mean moving range; 1 is pure chance.

    Source: Laney 2002 (sigma of the z-chart).

    Example:
        >>> round(neighbour_sigma(np.array([0.0, 1.128, 0.0, 1.128])), 6)
        1.0
    """
    return float(np.abs(np.diff(z)).mean()) / _D2 if len(z) > 1 else 1.0


def beyond_chance(z: Exact) -> float:
    """Return :func:`neighbour_sigma` where it lies above what chance gives at 5 %, one-sided; else 1."""
    sigma = neighbour_sigma(z)
    return sigma if len(z) > 1 and sigma > 1 + _ONE_SIDED * _SD_OF_SIGMA / math.sqrt(len(z)) else 1.0


def tails(counts: Exact, exposure: Exact, expected: Exact | float, kind: Kind, *, spread: float = 1.0) -> Exact:
    """Return the two-sided p-value of each count: twice the smaller exact tail, at most 1.

    Args:
        counts: Shape (periods,).
        exposure: Above 0.
        expected: Expected share or rate, above 0 and for shares below 1.
        kind: Share or rate.
        spread: Standard deviation in units of chance; counts and exposure are taken as if there were ``spread**2``
            times fewer of each.

    Example:
        >>> tails(np.array([9.0]), np.array([10.0]), 0.5, "share").round(6).tolist()
        [0.021484]
    """
    x, n = counts / spread**2, exposure / spread**2
    at_least, at_most = np.ones(len(x)), np.ones(len(x))
    some = x > 0
    rate = np.broadcast_to(np.asarray(expected, dtype=np.float64), x.shape)
    if kind == "rate":
        mean = n * rate
        at_least[some] = gammainc(x[some], mean[some])
        at_most = gammaincc(x + 1, mean)
    else:
        rest = np.maximum(n - x, 0.0)
        at_least[some] = betainc(x[some], rest[some] + 1, rate[some])
        others = rest > 0
        at_most[others] = betainc(rest[others], x[others] + 1, 1 - rate[others])
    return np.asarray(np.minimum(1.0, 2 * np.minimum(at_least, at_most)), dtype=np.float64)


def echo(z: Exact) -> float:
    """Return the autocorrelation at one period where it is more than chance at 5 %, else 0; at most 0.8.

    Example:
        >>> echo(np.array([1.0, -1.0] * 20))
        0.0
    """
    centred = z - z.mean() if len(z) else z
    power = float(centred @ centred)
    if len(z) < 3 or power == 0:
        return 0.0
    value = float(centred[1:] @ centred[:-1]) / power
    return min(value, 0.8) if value > _ONE_SIDED / math.sqrt(len(z)) else 0.0
