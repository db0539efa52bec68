"""Curves through points that never rise above or fall below the points themselves: no invented peaks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from wellheard.figures.numbers import place


def monotone_path(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Return SVG path data of a monotone cubic through the points.

    Args:
        xs: Strictly rising places from left to right, at least one.
        ys: Heights, as many as ``xs``.

    Source: Fritsch and Carlson, Monotone Piecewise Cubic Interpolation, SIAM J. Numer. Anal. 17 (1980).

    Example:
        >>> monotone_path([0, 3], [0, 3])
        'M0,0C1,1 2,2 3,3'
    """
    path = [f"M{place(xs[0])},{place(ys[0])}"]
    if len(xs) == 1:
        return path[0]
    tangents = _tangents(xs, ys)
    for left, right in pairwise(range(len(xs))):
        third = (xs[right] - xs[left]) / 3
        bends = (
            (xs[left] + third, ys[left] + tangents[left] * third),
            (xs[right] - third, ys[right] - tangents[right] * third),
            (xs[right], ys[right]),
        )
        path.append("C" + " ".join(f"{place(x)},{place(y)}" for x, y in bends))
    return "".join(path)


def _tangents(xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    slopes = [(ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) for i in range(len(xs) - 1)]
    inner = [0.0 if a * b <= 0 else (a + b) / 2 for a, b in pairwise(slopes)]
    tangents = [slopes[0], *inner, slopes[-1]]
    for i, slope in enumerate(slopes):
        if slope == 0:
            tangents[i] = tangents[i + 1] = 0.0
            continue
        reach = hypot(tangents[i] / slope, tangents[i + 1] / slope)
        if reach > 3:
            tangents[i] *= 3 / reach
            tangents[i + 1] *= 3 / reach
    return tangents
