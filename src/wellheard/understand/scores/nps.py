"""The arithmetic of the Net Promoter Score: its error, its interval, and how many answers a difference needs.

Net Promoter Score is a registered mark; the score is Reichheld's (Harvard Business Review 2003). It turns eleven answers
into three, so it moves more by chance than a mean does: at ten answers the interval spans 80 points. Show the full
histogram beside it. No growth of a company follows from it by itself (Keiningham and others 2007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from scipy.special import ndtri
from scipy.stats import norm

from wellheard.understand.errors import UnderstandError

PROMOTERS_FROM: Final = 9
DETRACTORS_TO: Final = 6
TYPICAL_VARIANCE: Final = 0.63
"""Variance of one answer (+1, 0, -1) that is usual, for planning."""
_ADDED: Final = 0.75


@dataclass(frozen=True, slots=True)
class NpsCounts:
    """People by what they answered; fractions where somebody answered more than once.

    Attributes:
        promoters: Answered 9 or 10.
        passives: Answered 7 or 8.
        detractors: Answered 0 to 6.
    """

    promoters: float
    passives: float
    detractors: float

    @property
    def n(self) -> float:
        """All of them."""
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True, slots=True)
class NpsInterval:
    """An interval of a score.

    Attributes:
        centre: What it is built around, -100 to 100; not the plain score where the interval is adjusted.
        error: Standard error, in points.
        low: Lower end, -100 or above.
        high: Upper end, 100 or below.
    """

    centre: float
    error: float
    low: float
    high: float


def nps_wald(counts: NpsCounts, confidence: float = 0.95) -> NpsInterval:
    """Return the plain interval; too narrow below 30 answers, so only for comparison with other tools.

    Raises:
        UnderstandError: Nobody answered.

    Source: variance of a trinomial difference, ``(p + d - (p - d)^2) / n``; METHODS section 3.1.

    Example:
        >>> found = nps_wald(NpsCounts(40, 35, 25))
        >>> round(found.centre, 1), round(found.error, 4), round(found.low, 3), round(found.high, 3)
        (15.0, 7.9215, -0.526, 30.526)
    """
    return _interval(counts.promoters, counts.detractors, counts.n, confidence)


def nps_adjusted_wald(counts: NpsCounts, confidence: float = 0.95) -> NpsInterval:
    """Return the interval that is shown: three answers are added, three quarters each to promoters and detractors.

    Raises:
        UnderstandError: Nobody answered.

    Source: Rocks 2016, The American Statistician; Sauro and Lewis; METHODS section 3.1.

    Example:
        >>> found = nps_adjusted_wald(NpsCounts(40, 35, 25))
        >>> round(found.centre, 3), round(found.error, 4), round(found.low, 3), round(found.high, 3)
        (14.563, 7.7861, -0.697, 29.824)
    """
    _check(counts)
    added = counts.n + 4 * _ADDED
    return _interval(counts.promoters + _ADDED, counts.detractors + _ADDED, added, confidence)


@dataclass(frozen=True, slots=True)
class NpsTest:
    """Whether two scores of different people differ.

    Attributes:
        difference: First minus second, of the adjusted centres; points.
        error: Its standard error; points.
        z: Difference over error.
        p_value: Two-sided.
    """

    difference: float
    error: float
    z: float
    p_value: float


def nps_two_sample(counts: NpsCounts, other: NpsCounts) -> NpsTest:
    """Compare the scores of two groups that share nobody, by their adjusted values.

    Raises:
        UnderstandError: Nobody answered on one side.

    Source: METHODS section 3.1.

    Example:
        >>> found = nps_two_sample(NpsCounts(40, 35, 25), NpsCounts(70, 50, 80))
        >>> round(found.z, 5), round(found.p_value, 5)
        (1.9761, 0.04814)
    """
    first, second = nps_adjusted_wald(counts), nps_adjusted_wald(other)
    difference = first.centre - second.centre
    error = math.hypot(first.error, second.error)
    z = difference / error
    return NpsTest(difference, error, z, float(2 * norm.sf(abs(z))))


def nps_margin(n: int, *, variance: float = TYPICAL_VARIANCE, confidence: float = 0.95) -> float:
    """Return how far a score may lie from the truth, half the plain interval, for planning.

    Args:
        n: Answers, one of each person.
        variance: Of one answer; 0 to 1.
        confidence: Two-sided.

    Returns:
        Points.

    Raises:
        UnderstandError: Fewer than one answer.

    Source: METHODS section 3.1.

    Example:
        >>> [round(nps_margin(n)) for n in (10, 30, 50, 100, 200, 400, 1000)]
        [49, 28, 22, 16, 11, 8, 5]
    """
    _check(NpsCounts(n, 0, 0))
    return 100 * float(ndtri((1 + confidence) / 2)) * math.sqrt(variance / n)


def nps_sample_size(
    points: float, *, power: float = 0.8, variance: float = TYPICAL_VARIANCE, confidence: float = 0.95
) -> int:
    """Return how many people each of two groups needs for a difference to be seen.

    Args:
        points: The difference to be seen; above 0.
        power: Chance to see it if it is there.
        variance: Of one answer, in each group.
        confidence: Two-sided.

    Returns:
        People in each group, rounded up.

    Raises:
        UnderstandError: The difference is not above 0.

    Source: METHODS section 3.1.

    Example:
        >>> [nps_sample_size(points) for points in (20, 10, 5)]
        [245, 986, 3953]
    """
    if not points > 0:
        raise UnderstandError(
            "difference-unusable",
            "No number of people shows that there is a difference of nothing.",
            found=f"{points} points",
            expected="a difference above 0",
            hint="say how small a difference would still matter, for example 10 points",
        )
    reach = float(ndtri((1 + confidence) / 2) + ndtri(power))
    return math.ceil(2 * variance * reach**2 / (points / 100) ** 2 - 4 * _ADDED)


def _interval(promoters: float, detractors: float, n: float, confidence: float) -> NpsInterval:
    _check(NpsCounts(promoters, n - promoters - detractors, detractors))
    up, down = promoters / n, detractors / n
    error = 100 * math.sqrt(max(0.0, up + down - (up - down) ** 2) / n)
    centre = 100 * (up - down)
    reach = float(ndtri((1 + confidence) / 2)) * error
    return NpsInterval(centre, error, max(-100.0, centre - reach), min(100.0, centre + reach))


def _check(counts: NpsCounts) -> None:
    if not counts.n > 0:
        raise UnderstandError(
            "score-of-nobody",
            "A score of nobody has no interval.",
            found="0 answers",
            expected="at least one",
            hint='show "not enough evidence" where nobody was asked',
        )
