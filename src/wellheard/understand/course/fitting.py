"""A smooth curve through counts with exposure: logistic for shares, log-linear for rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from wellheard.understand.course.chance import deviations
from wellheard.understand.course.series import Exact, Kind

_ROUNDS: Final = 25
_RIDGE: Final = 1e-4
_FAR: Final = 2.5
"""Deviations from which on a period pulls less at the curve, in robust standard deviations."""


@dataclass(frozen=True)
class Curve:
    """A fitted curve.

    Attributes:
        expected: Share or rate per period, shape (periods,).
        weights: Coefficients, shape (columns,).
        z: Deviation of each period in units of chance, shape (periods,).
    """

    expected: Exact
    weights: Exact
    z: Exact


def fit_curve(design: Exact, counts: Exact, exposure: Exact, *, kind: Kind, robust: bool = False) -> Curve:
    """Fit a curve by iterated weighted least squares.

    Args:
        design: Shape (periods, columns).
        counts: Shape (periods,).
        exposure: Above 0.
        kind: Share or rate.
        robust: Whether far periods pull less (Huber weights), so that an anomaly does not explain itself.

    Source: Nelder and Wedderburn 1972, with a ridge of 0.0001 so that empty weekdays do not run away.

    Example:
        >>> level = fit_curve(np.ones((4, 1)), np.array([1.0, 2, 3, 4]), np.full(4, 10.0), kind="share")
        >>> level.expected.round(3).tolist()
        [0.25, 0.25, 0.25, 0.25]
    """
    start = (counts.sum() + 0.5) / (exposure.sum() + 1)
    offset = float(np.log(start / (1 - start)) if kind == "share" else np.log(start))
    beta = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        expected = _expected(offset + design @ beta, kind)
        slope = exposure * expected * ((1 - expected) if kind == "share" else 1.0) + 1e-9
        pull = slope * (_huber(deviations(counts, exposure, expected, kind)) if robust else 1.0)
        target = design @ beta + (counts - exposure * expected) / slope
        left = design.T @ (pull[:, None] * design) + _RIDGE * np.eye(len(beta))
        step = np.linalg.solve(left, design.T @ (pull * target))
        moved = float(np.abs(step - beta).max())
        beta = beta + np.clip(step - beta, -3, 3)
        if moved < 1e-8:
            break
    expected = _expected(offset + design @ beta, kind)
    return Curve(expected, beta, deviations(counts, exposure, expected, kind))


def robust_sigma(z: Exact) -> float:
    """Return 1.4826 times the median absolute deviation from the median.

    Example:
        >>> robust_sigma(np.array([-1.0, 0.0, 1.0, 50.0]))
        1.4826
    """
    return 1.4826 * float(np.median(np.abs(z - np.median(z))))


def _expected(linear: Exact, kind: Kind) -> Exact:
    bounded = np.clip(linear, -30, 30)
    return np.asarray(expit(bounded) if kind == "share" else np.exp(bounded), dtype=np.float64)


def _huber(z: Exact) -> Exact:
    far = _FAR * max(1.0, robust_sigma(z))
    return np.asarray(np.minimum(1.0, far / np.maximum(np.abs(z), 1e-9)), dtype=np.float64)
