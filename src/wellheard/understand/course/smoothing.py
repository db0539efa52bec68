"""Forecasting by smoothing: one pass over a series gives, for every set of constants, the forecast from any point on.

All models are one recursion of level, damped slope and season with constants from a small grid; leaving parts out gives
the simpler ones. The grid is run side by side, so a backtest from many origins costs no more than a fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wellheard.understand.course.series import Exact

Model = Literal["level", "damped_trend", "seasonal_level"]

_ALPHAS: Final = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
_BETAS: Final = (0.02, 0.1, 0.3)
_GAMMAS: Final = (0.02, 0.1, 0.3)
_DAMPING: Final = 0.9


@dataclass(frozen=True)
class Smoothed:
    """What a model knew at every point, for every set of constants.

    Attributes:
        constants: Level, slope and season constant of each set, shape (sets, 3).
        level: Level after each point, shape (periods + 1, sets); row 0 before the first.
        slope: Slope likewise.
        season: Season after each point, shape (periods + 1, sets, length); the first column belongs to the next point.
        errors: Error of the forecast one period ahead, shape (periods, sets).
    """

    constants: Exact
    level: Exact
    slope: Exact
    season: Exact
    errors: Exact

    def best_at(self, origin: int) -> int:
        """Return the constants with the least squared error over the points before an origin."""
        return int((self.errors[:origin] ** 2).sum(axis=0).argmin())

    def ahead(self, origin: int, horizon: int) -> Exact:
        """Return the forecast for the periods from an origin on, shape (horizon,), made from what lay before it."""
        best = self.best_at(origin)
        steps = np.arange(1, horizon + 1)
        damped = np.cumsum(_DAMPING**steps)
        season = self.season[origin, best]
        return np.asarray(
            self.level[origin, best] + damped * self.slope[origin, best] + season[(steps - 1) % len(season)]
        )

    def paths(self, horizon: int, draws: int, rng: np.random.Generator) -> Exact:
        """Return repetitions of the future with errors drawn from the past, shape (draws, horizon).

        Source: Hyndman and others 2008, "Forecasting with Exponential Smoothing", chapter 6 (bootstrap).
        """
        periods = len(self.errors)
        best = self.best_at(periods)
        past = self.errors[:, best]
        warm = past[min(periods // 4, self.season.shape[2]) :]
        drawn = rng.choice(warm - warm.mean(), size=(draws, horizon))
        alpha, beta, gamma = self.constants[best]
        level = np.full(draws, self.level[periods, best])
        slope = np.full(draws, self.slope[periods, best])
        season = np.tile(self.season[periods, best], (draws, 1))
        out = np.empty((draws, horizon))
        length = season.shape[1]
        for step in range(horizon):
            at = step % length
            mean = level + _DAMPING * slope + season[:, at]
            out[:, step] = mean + drawn[:, step]
            level = level + _DAMPING * slope + alpha * drawn[:, step]
            slope = _DAMPING * slope + alpha * beta * drawn[:, step]
            season[:, at] += gamma * (1 - alpha) * drawn[:, step]
        return out


def smooth(values: Exact, model: Model, *, season: int = 1) -> Smoothed:
    """Run a model with every set of constants over a series.

    Args:
        values: On a scale without bounds, shape (periods,).
        model: Which parts it has.
        season: Periods of a season; at least two seasons of values for the seasonal model.

    Source: Hyndman and others 2008, additive errors, damping 0.9.

    Example:
        >>> run = smooth(np.full(20, 3.0), "level")
        >>> run.ahead(20, 2).tolist()
        [3.0, 3.0]
    """
    constants = _grid(model)
    sets, periods = len(constants), len(values)
    length = season if model == "seasonal_level" else 1
    level, slope = np.empty((periods + 1, sets)), np.zeros((periods + 1, sets))
    seasons = np.zeros((periods + 1, sets, length))
    errors = np.empty((periods, sets))
    level[0], seasons[0] = _start(values, length)
    alpha, beta, gamma = constants.T
    for at in range(periods):
        error = values[at] - (level[at] + _DAMPING * slope[at] + seasons[at, :, 0])
        errors[at] = error
        level[at + 1] = level[at] + _DAMPING * slope[at] + alpha * error
        slope[at + 1] = _DAMPING * slope[at] + alpha * beta * error
        now = seasons[at].copy()
        now[:, 0] += gamma * (1 - alpha) * error
        seasons[at + 1] = np.roll(now, -1, axis=1)
    return Smoothed(constants, level, slope, seasons, errors)


def _grid(model: Model) -> Exact:
    betas = _BETAS if model == "damped_trend" else (0.0,)
    gammas = _GAMMAS if model == "seasonal_level" else (0.0,)
    return np.array([(alpha, beta, gamma) for alpha in _ALPHAS for beta in betas for gamma in gammas])


def _start(values: Exact, length: int) -> tuple[float, Exact]:
    """Return the level and season that the first points suggest: two seasons, or a third of the points."""
    if length == 1:
        return float(values[: max(8, len(values) // 3)].mean()), np.zeros(1)
    first = values[: 2 * length].reshape(2, length)
    return float(first.mean()), first.mean(axis=0) - float(first.mean())
