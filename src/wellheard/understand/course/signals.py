"""The rules by which a point of a control chart speaks up, and how often a steady course would do the same.

Rules fire by chance: of steady charts with 50 points about one in three shows some signal. Each chart therefore says
how likely a steady course is to give signals this strong, and a signal alone is no finding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from wellheard.understand.course.series import Exact

Rule = Literal["outside", "one_side", "rising", "falling"]

SAME_SIDE: Final = 8
SAME_WAY: Final = 6


@dataclass(frozen=True, slots=True)
class Signal:
    """Points that a steady course rarely shows.

    Attributes:
        rule: ``outside`` the limits, ``one_side`` for 8 or more in a row on one side of the centre, ``rising`` or
            ``falling`` for 6 or more points in a row.
        first: First day of the first period.
        last: Last day of the last period.
        periods: How many.
        above: Whether above the centre, or rising.
    """

    rule: Rule
    first: date
    last: date
    periods: int
    above: bool


def stretches(way: Exact, at_least: int) -> list[tuple[int, int, bool]]:
    """Return every longest stretch of equal signs as first index, one past the last, and whether above 0.

    Example:
        >>> stretches(np.array([1.0, 1.0, 0.0, -1.0, -1.0, -1.0]), 2)
        [(0, 2, True), (3, 6, False)]
    """
    signs = np.sign(way)
    edges = np.flatnonzero(np.diff(signs)) + 1
    bounds = [0, *edges.tolist(), len(signs)] if len(signs) else []
    return [
        (first, last, bool(signs[first] > 0))
        for first, last in pairwise(bounds)
        if signs[first] and last - first >= at_least
    ]


def chance_of_run(points: int, length: int) -> float:
    """Return the chance that so many fair tosses hold so many equal ones in a row.

    Example:
        >>> chance_of_run(2, 2), round(chance_of_run(50, 8), 4)
        (0.5, 0.162)
    """
    if length <= 1:
        return 1.0
    tosses, run = points - 1, length - 1
    without = [1.0] * (tosses + 1)
    for toss in range(run, tosses + 1):
        before = without[toss - run - 1] if toss > run else 1.0
        without[toss] = without[toss - 1] - before * 0.5 ** (run + (toss > run))
    return 1 - without[tosses] if tosses >= run else 0.0


def chance_of_climb(points: int, length: int) -> float:
    """Return an upper bound for the chance that points in random order hold so many rising or falling in a row.

    Example:
        >>> round(chance_of_climb(50, 6), 4)
        0.125
    """
    places = max(0, points - length + 1)
    return min(1.0, 2 * places / math.factorial(min(length, 20)))


def chance_of_all(tail: Exact, from_centre: Exact) -> float:
    """Return how likely a steady course shows something as strong as the strongest that is seen here.

    Args:
        tail: Two-sided p-value of every point.
        from_centre: Distance of every point from the centre, in order, shape (points,).

    Returns:
        A p-value for the whole chart: three times the smallest of the three kinds of signal, each for all its points.
    """
    points = len(tail)
    longest = max((last - first for first, last, _ in stretches(from_centre, 1)), default=0)
    climb = 1 + max((last - first for first, last, _ in stretches(np.diff(from_centre), 1)), default=0)
    outside = min(1.0, points * float(tail.min()))
    return min(1.0, 3 * min(outside, chance_of_run(points, longest), chance_of_climb(points, climb)))
