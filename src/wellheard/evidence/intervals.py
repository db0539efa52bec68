"""How sure a count is: intervals and tests that hold for the small numbers that feedback comes in.

Every share and every rate that leaves the house carries one of these. Plain normal intervals are left out on purpose:
at ten voices they are wrong, and ten voices is a common case. Nothing here rounds or hides; small bases are flagged
elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv, ndtri

from wellheard.evidence.errors import EvidenceError


def wilson(successes: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a share.

    Args:
        successes: How many of the base counted, 0 to ``n``; a fraction where voices carry weights.
        n: The base: people, not mentions; the effective number where voices carry weights.
        confidence: Two-sided, between 0 and 1.

    Returns:
        Lower and upper end, each 0 to 1. Exactly 0 below for none of ``n``, exactly 1 above for ``n`` of ``n``.

    Raises:
        EvidenceError: The base is empty, more were counted than there are, or the confidence is no share.

    Source: Wilson 1927; METHODS section 3.4.

    Example:
        >>> [round(end, 5) for end in wilson(8, 10)]
        [0.49016, 0.94332]
        >>> [round(end, 5) for end in wilson(0, 5)]
        [0.0, 0.43448]
        >>> [round(end, 5) for end in wilson(40, 100)]
        [0.3094, 0.498]
    """
    _check_share(successes, n)
    z = _z(confidence)
    share = successes / n
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else max(0.0, (centre - reach) / scale)
    high = 1.0 if successes == n else min(1.0, (centre + reach) / scale)
    return low, high


def newcombe(
    successes: float, n: float, other_successes: float, other_n: float, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the difference between two shares of different people.

    Args:
        successes: How many of the first base counted.
        n: The first base.
        other_successes: How many of the second base counted.
        other_n: The second base; nobody may be in both.
        confidence: Two-sided, between 0 and 1.

    Returns:
        Lower and upper end of first share minus second share, each -1 to 1. The shares are called different when 0 lies
        outside.

    Raises:
        EvidenceError: As for :func:`wilson`.

    Source: Newcombe 1998, method 10 (of Wilson intervals, without continuity correction); METHODS section 3.4.

    Example:
        >>> [round(end, 4) for end in newcombe(56, 70, 48, 80)]
        [0.0524, 0.3339]
    """
    low, high = wilson(successes, n, confidence)
    other_low, other_high = wilson(other_successes, other_n, confidence)
    share, other = successes / n, other_successes / other_n
    difference = share - other
    below = math.hypot(share - low, other_high - other)
    above = math.hypot(high - share, other - other_low)
    return difference - below, difference + above


def benjamini_hochberg(p_values: Sequence[float] | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the adjusted p-value (q) of every test of a family, in the order given.

    Args:
        p_values: One per test, 0 to 1. The family is everything that was screened, also what looked dull.

    Returns:
        Array of the same length, 0 to 1, never below its p-value.

    Raises:
        EvidenceError: A p-value is missing or outside 0 to 1.

    Source: Benjamini and Hochberg 1995; METHODS section 8.7.

    Example:
        >>> benjamini_hochberg([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]).round(5).tolist()
        [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.10571, 0.216, 0.216, 0.216]
    """
    p = np.asarray(p_values, dtype=np.float64)
    if p.ndim != 1 or not bool(np.all((p >= 0) & (p <= 1))):
        raise EvidenceError(
            "p-values-unusable",
            "Only a flat list of p-values between 0 and 1 can be adjusted.",
            found=f"{p.ndim} dimensions, {int(np.sum(~((p >= 0) & (p <= 1))))} values missing or outside",
            expected="one dimension, every value 0 to 1",
            hint="leave out tests that could not be made before adjusting",
        )
    order = np.argsort(-p, kind="stable")
    ranks = np.arange(len(p), 0, -1, dtype=np.float64)
    adjusted = np.minimum.accumulate(p[order] * len(p) / ranks)
    q = np.empty_like(p)
    q[order] = np.minimum(adjusted, 1.0)
    return q


@dataclass(frozen=True, slots=True)
class RateRatio:
    """How many times more often something came than before.

    Attributes:
        ratio: Rate in the window over rate in the baseline; infinite when the baseline had none, not a number when
            neither had.
        low: Lower end of the exact interval, 0 or more.
        high: Upper end; infinite when the baseline had none.
        p_value: Two-sided and exact, for "the rates are the same"; at or below ``1 - confidence`` where 1 lies outside.
    """

    ratio: float
    low: float
    high: float
    p_value: float


def rate_ratio(
    count: int, exposure: float, base_count: int, base_exposure: float, *, confidence: float = 0.95
) -> RateRatio:
    """Compare how often something came in a window with how often it came before, exactly.

    Given the total, the window's count is binomial with the window's share of the exposure,
    ``c1 ~ Bin(c1+c0, n1/(n1+n0))``. The interval is Clopper and Pearson's of that share, turned into a ratio; the
    p-value doubles the smaller tail, so that the interval and the test never disagree.

    Args:
        count: How many came in the window.
        exposure: What it is counted against in the window: voices of the same sources, people or days; above 0.
        base_count: How many came in the baseline.
        base_exposure: The baseline's exposure, in the same unit; above 0.
        confidence: Two-sided, between 0 and 1.

    Raises:
        EvidenceError: A count is below 0, an exposure is not above 0, or the confidence is no share.

    Source: METHODS section 8.5.

    Example:
        >>> found = rate_ratio(18, 400, 12, 1200)
        >>> round(found.ratio, 6), round(found.low, 3), round(found.high, 3), f"{found.p_value:.1e}"
        (4.5, 2.051, 10.242, '1.0e-04')
    """
    _check_rate(count, exposure, base_count, base_exposure)
    tail = (1 - _checked(confidence)) / 2
    low, high = _clopper_pearson(count, base_count, tail)
    odds = base_exposure / exposure
    return RateRatio(
        ratio=_over(count, base_count) * odds,
        low=_over(low, 1 - low) * odds,
        high=_over(high, 1 - high) * odds,
        p_value=_binomial_p(count, base_count, exposure / (exposure + base_exposure)),
    )


def _clopper_pearson(count: int, rest: int, tail: float) -> tuple[float, float]:
    """Return the exact interval of the share ``count / (count + rest)``."""
    low = 0.0 if count == 0 else float(betaincinv(count, rest + 1, tail))
    high = 1.0 if rest == 0 else float(betaincinv(count + 1, rest, 1 - tail))
    return low, high


def _binomial_p(count: int, rest: int, share: float) -> float:
    """Return twice the smaller tail of ``Bin(count + rest, share)`` at ``count``, at most 1."""
    at_least = 1.0 if count == 0 else float(betainc(count, rest + 1, share))
    at_most = 1.0 if rest == 0 else float(betainc(rest, count + 1, 1 - share))
    return min(1.0, 2 * min(at_least, at_most))


def _over(above: float, below: float) -> float:
    if below > 0:
        return above / below
    return math.inf if above > 0 else math.nan


def _z(confidence: float) -> float:
    return float(ndtri((1 + _checked(confidence)) / 2))


def _checked(confidence: float) -> float:
    if 0 < confidence < 1:
        return confidence
    raise EvidenceError(
        "confidence-unusable",
        "A confidence lies between 0 and 1.",
        found=str(confidence),
        expected="for example 0.95",
        hint="divide a percentage by 100",
    )


def _check_share(successes: float, n: float) -> None:
    if not (math.isfinite(n) and n > 0):
        raise EvidenceError(
            "base-empty",
            "A share of nobody has no interval.",
            found=f"a base of {n}",
            expected="a base above 0",
            hint='show "not enough evidence" where nobody was asked',
        )
    if not 0 <= successes <= n:
        raise EvidenceError(
            "count-outside-base",
            "What is counted must be part of its base.",
            found=f"{successes} of {n}",
            expected=f"0 to {n}",
            hint="count people on both sides, or mentions on both sides",
        )


def _check_rate(count: int, exposure: float, base_count: int, base_exposure: float) -> None:
    counts = min(count, base_count) >= 0
    exposures = all(math.isfinite(each) and each > 0 for each in (exposure, base_exposure))
    if not (counts and exposures):
        raise EvidenceError(
            "rate-unusable",
            "Two rates can be compared only when something could have come in both periods.",
            found=f"{count} in {exposure}, {base_count} in {base_exposure}",
            expected="counts of 0 or more, exposures above 0",
            hint="compare with a period that has voices",
        )
