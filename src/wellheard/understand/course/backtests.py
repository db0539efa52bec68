"""Looking back: what a forecast would have been worth from many points in the past, beside the naive ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellheard.understand.course.series import Exact
from wellheard.understand.course.smoothing import Model, Smoothed, smooth

MOST_ORIGINS: Final = 60
_REACH_80: Final = 1.2816
_WORTH_A_PART: Final = 0.97
"""A slope or a season must lower the error by 3 % to be taken in."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """How a model did from points in time that did not choose it.

    Attributes:
        model: The one with the least error from the earlier half of the origins.
        relative_error: Its mean absolute error over that of the best naive forecast, both from the later half.
        mase: Its mean absolute error over the one-step error of the (seasonal) naive forecast before each origin.
        coverage_80: Share of periods inside the 80 % prediction interval made from the errors before.
        origins: How many origins judged it.
    """

    model: Model
    relative_error: float
    mase: float
    coverage_80: float
    origins: int


def backtest(
    values: Exact, horizon: int, *, models: tuple[Model, ...], season: int, back: Callable[[Exact], Exact]
) -> Backtest:
    """Forecast from up to 60 points in the past and compare with what came.

    Args:
        values: The series on a scale without bounds, shape (periods,).
        horizon: Periods ahead.
        models: Which ones compete.
        season: Periods of a season; 1 for none.
        back: Turns that scale into shares or rates, on which errors are measured.
    """
    start = max(2 * season + 2, len(values) // 3)
    last = len(values) - horizon
    origins = np.unique(np.linspace(start, last, min(MOST_ORIGINS, last - start + 1)).astype(int)).tolist()
    runs = {model: smooth(values, model, season=season) for model in models}
    truth = np.array([back(values[at : at + horizon]) for at in origins])
    errors = {model: _errors(run, origins, truth, back) for model, run in runs.items()}
    earlier, later = slice(0, (len(origins) + 1) // 2), slice((len(origins) + 1) // 2, None)
    model = models[0]
    for other in models[1:]:
        if errors[other][earlier].mean() < _WORTH_A_PART * errors[model][earlier].mean():
            model = other
    naive = min(
        float(np.abs(made - truth)[later].mean()) for made in _naive(values, origins, horizon, season=season, back=back)
    )
    mean = errors[model][later].mean(axis=1)
    scale = np.array(
        [
            np.abs(np.diff(back(values[:at]), n=1) if season == 1 else _lagged(back(values[:at]), season)).mean()
            for at in origins[later]
        ]
    )
    return Backtest(
        model=model,
        relative_error=float(mean.mean()) / naive if naive > 0 else np.inf,
        mase=float((mean / np.maximum(scale, 1e-12)).mean()),
        coverage_80=_coverage(runs[model], values, origins[later], horizon),
        origins=len(origins[later]),
    )


def _lagged(values: Exact, season: int) -> Exact:
    return np.asarray(values[season:] - values[:-season])


def _errors(run: Smoothed, origins: list[int], truth: Exact, back: Callable[[Exact], Exact]) -> Exact:
    made = np.array([back(run.ahead(at, truth.shape[1])) for at in origins])
    return np.asarray(np.abs(made - truth))


def _naive(
    values: Exact, origins: list[int], horizon: int, *, season: int, back: Callable[[Exact], Exact]
) -> list[Exact]:
    """Return the naive, drift and (with a season) seasonal naive forecasts, each of shape (origins, horizon)."""
    steps = np.arange(1, horizon + 1)
    same = np.array([back(np.full(horizon, values[at - 1])) for at in origins])
    drift = np.array([back(values[at - 1] + steps * (values[at - 1] - values[0]) / (at - 1)) for at in origins])
    found = [same, drift]
    if season > 1:
        found.append(np.array([back(values[at - season + (steps - 1) % season]) for at in origins]))
    return found


def _coverage(run: Smoothed, values: Exact, origins: list[int], horizon: int) -> float:
    """Return the share of later values within 1.28 standard errors, which grow with the steps ahead as the model says."""
    inside = []
    steps = np.arange(horizon)
    for at in origins:
        best = run.best_at(at)
        alpha, beta, gamma = run.constants[best]
        weight = alpha * (1 + beta * (1 - 0.9**steps) / 0.1) + gamma * (1 - alpha) * (steps % run.season.shape[2] == 0)
        weight[0] = 0.0
        past = run.errors[min(at // 4, run.season.shape[2]) : at, best]
        reach = _REACH_80 * past.std() * np.sqrt(1 + np.cumsum(weight**2))
        inside.append(np.abs(values[at : at + horizon] - run.ahead(at, horizon)) <= reach)
    return float(np.mean(inside))
