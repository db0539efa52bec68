"""What to expect next, only where looking back shows that it would have been worth more than the last value.

Every model has to beat the naive forecasts on periods it had not seen, and its prediction intervals have to have held.
Where it does not, "not forecastable" is the answer, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from scipy.special import expit, logit

from wellheard.understand.course.backtests import Backtest, backtest
from wellheard.understand.course.seasons import Season
from wellheard.understand.course.series import Exact, Series
from wellheard.understand.course.smoothing import Model, smooth
from wellheard.understand.errors import UnderstandError

FEWEST_SPARE: Final = 10
FEWEST_PERIODS: Final = 24
LARGEST_ERROR: Final = 0.95
LEAST_COVERAGE: Final = 0.65
_DRAWS: Final = 2_000
_LEVELS: Final = (0.025, 0.1, 0.5, 0.9, 0.975)


@dataclass(frozen=True, slots=True)
class Expected:
    """One period to come.

    Attributes:
        start: Its first day.
        value: Median of what is expected, a share or rate.
        low_80: Lower end of the 80 % prediction interval.
        high_80: Upper end.
        low_95: Lower end of the 95 % prediction interval.
        high_95: Upper end.
    """

    start: date
    value: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a series, or why nothing is.

    Attributes:
        name: Of the series.
        periods: In order of time; ``None`` where the series is not forecastable.
        model: Which one; chosen on the earlier half of the backtest, judged on the later one.
        relative_error: Mean absolute error over that of the best naive forecast for the same periods; below 1 is better.
        mase: Mean absolute error over that of the (seasonal) naive forecast one period ahead inside the training data.
        coverage_80: Share of periods looked back at that lay inside their 80 % prediction interval.
        origins: From how many points in time it was judged.
        flags: ``not_forecastable``, ``seasonal_unadjusted``.
        reason: Why nothing is expected.
        method: How.
    """

    name: str
    periods: tuple[Expected, ...] | None
    model: Model | None = None
    relative_error: float | None = None
    mase: float | None = None
    coverage_80: float | None = None
    origins: int = 0
    flags: tuple[str, ...] = ()
    reason: str = ""
    method: str = "forecast: exponential smoothing, rolling-origin backtest, prediction_interval from past errors"


def find_forecast(series: Series, horizon: int, *, season: Season | None = None, seed: int = 0) -> Forecast:
    """Forecast a series where a backtest shows that to be worth something.

    Args:
        series: What was counted; every period with exposure from its first on.
        horizon: Periods ahead; at most a third of the history.
        season: Its season as :func:`find_season` measured it; with one, seasonal models and the seasonal naive compete.
        seed: Of the repetitions behind the prediction intervals.

    Raises:
        UnderstandError: The horizon is not 1 or more.

    Source: Hyndman and Koehler 2006 (MASE); METHODS section 8.4. Two seasons and 10 periods, and 24 at least; the error
    must be 5 % below that of the best of naive, drift and seasonal naive, so that a draw is no win. The intervals
    suppose that as many people are heard per period as lately.
    """
    _check_horizon(horizon)
    flags = ("seasonal_unadjusted",) if season is None or season.length is None else ()
    length = season.length if season is not None and season.factors is not None and season.length else 1
    refused = _refusal(series, horizon, length)
    if refused:
        return Forecast(series.name, None, flags=("not_forecastable", *flags), reason=refused)
    values = to_line(series)
    models: tuple[Model, ...] = ("level", "damped_trend", *(("seasonal_level",) if length > 1 else ()))
    judged = backtest(values, horizon, models=models, season=length, back=lambda line: from_line(line, series))
    made = Forecast(
        series.name,
        None,
        model=judged.model,
        relative_error=judged.relative_error,
        mase=judged.mase,
        coverage_80=judged.coverage_80,
        origins=judged.origins,
        flags=("not_forecastable", *flags),
        reason=_worth(judged),
    )
    if made.reason:
        return made
    paths = smooth(values, judged.model, season=length).paths(horizon, _DRAWS, np.random.default_rng(seed))
    return replace(made, periods=_periods(series, paths), flags=flags)


def to_line(series: Series) -> Exact:
    """Return logits of shares or logs of rates, half a count added so that none is infinite."""
    x, n = series.counts, series.exposure
    if series.kind == "share":
        return np.asarray(logit((x + 0.5) / (n + 1)), dtype=np.float64)
    return np.asarray(np.log((x + 0.5) / n), dtype=np.float64)


def from_line(line: Exact, series: Series) -> Exact:
    """Return shares or rates again."""
    return np.asarray(expit(line) if series.kind == "share" else np.exp(line), dtype=np.float64)


def _refusal(series: Series, horizon: int, length: int) -> str:
    periods, heard = len(series), int(series.heard.sum())
    need = max(FEWEST_PERIODS, 2 * length + FEWEST_SPARE)
    if periods < need:
        return f"{periods} periods, {need} needed"
    if heard < periods:
        return f"{periods - heard} periods in which nobody was heard"
    if horizon > periods // 3:
        return f"{horizon} periods ahead, a third of {periods} at most"
    if series.counts.sum() in (0, series.exposure.sum()):
        return "nothing varies: it came never, or always"
    return ""


def _worth(judged: Backtest) -> str:
    if judged.relative_error > LARGEST_ERROR:
        return "not better than the naive forecast"
    if judged.mase >= 1:
        return "not better than the naive step (MASE 1 or more)"
    if judged.coverage_80 < LEAST_COVERAGE:
        return "its prediction intervals did not hold"
    return ""


def _periods(series: Series, paths: Exact) -> tuple[Expected, ...]:
    ends = from_line(np.quantile(paths, _LEVELS, axis=0), series)
    return tuple(
        Expected(
            start=series.start_of(len(series) + step),
            value=float(ends[2, step]),
            low_80=float(ends[1, step]),
            high_80=float(ends[3, step]),
            low_95=float(ends[0, step]),
            high_95=float(ends[4, step]),
        )
        for step in range(paths.shape[1])
    )


def _check_horizon(horizon: int) -> None:
    if horizon >= 1:
        return
    raise UnderstandError(
        "horizon-unusable",
        "A forecast looks at least one period ahead.",
        found=f"horizon={horizon}",
        expected="1 or more",
        hint="for example horizon=4 for four weeks",
    )
