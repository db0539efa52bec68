"""A forecast is shown only where looking back proves it worth more than the last value; else the reason is."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.understand.course.invented import START, made
from wellheard.understand.course import Series, find_forecast, find_season
from wellheard.understand.errors import UnderstandError


def weekdays(days: int, seed: int) -> Series:
    return made(0.15 * np.exp(0.5 * np.sin(2 * np.pi * np.arange(days) / 7)), 200, seed=seed, step="day")


def test_a_season_is_forecast_better_than_the_naive_ones() -> None:
    days = weekdays(120, 1)
    found = find_forecast(days, 7, season=find_season(days))
    assert found.periods is not None
    assert found.model == "seasonal_level"
    assert found.relative_error is not None
    assert found.relative_error < 0.95
    assert found.mase is not None
    assert found.mase < 1
    assert [each.start for each in found.periods] == [START + timedelta(days=120 + step) for step in range(7)]
    for each in found.periods:
        assert 0 <= each.low_95 <= each.low_80 <= each.value <= each.high_80 <= each.high_95 <= 1


def test_the_prediction_intervals_hold_about_as_often_as_they_say() -> None:
    inside_80, inside_95 = [], []
    for seed in range(30):
        whole = weekdays(127, seed)
        past = Series("x", START, "day", whole.counts[:120], whole.exposure[:120])
        found = find_forecast(past, 7, season=find_season(past))
        truth = whole.counts[120:] / whole.exposure[120:]
        inside_80 += [each.low_80 <= y <= each.high_80 for each, y in zip(found.periods or (), truth, strict=False)]
        inside_95 += [each.low_95 <= y <= each.high_95 for each, y in zip(found.periods or (), truth, strict=False)]
    assert len(inside_80) > 100
    assert np.mean(inside_80) == pytest.approx(0.80, abs=0.08)
    assert np.mean(inside_95) == pytest.approx(0.95, abs=0.05)


def test_a_walk_without_direction_is_not_forecastable() -> None:
    rng = np.random.default_rng(8)
    walk = 1 / (1 + np.exp(1.5 - np.cumsum(rng.normal(0, 0.3, 100))))
    found = find_forecast(made(walk, 5_000), 6)
    assert found.periods is None
    assert "not_forecastable" in found.flags
    assert found.reason in {"not better than the naive forecast", "not better than the naive step (MASE 1 or more)"}


@pytest.mark.parametrize(
    ("periods", "horizon", "reason"),
    [
        (23, 4, "23 periods, 24 needed"),
        (60, 21, "21 periods ahead, a third of 60 at most"),
    ],
)
def test_too_short_a_past_gives_no_forecast(periods: int, horizon: int, reason: str) -> None:
    found = find_forecast(made(np.full(periods, 0.1), 100), horizon)
    assert (found.periods, found.reason) == (None, reason)
    assert found.flags == ("not_forecastable", "seasonal_unadjusted")


def test_silent_weeks_and_what_never_came_give_no_forecast() -> None:
    exposure = np.full(60, 100.0)
    exposure[7] = 0
    assert find_forecast(Series("x", START, "week", exposure / 10, exposure), 4).reason == (
        "1 periods in which nobody was heard"
    )
    assert find_forecast(made(np.zeros(60), 100), 4).reason == "nothing varies: it came never, or always"


def test_the_same_seed_gives_the_same_forecast() -> None:
    days = weekdays(120, 2)
    assert find_forecast(days, 7, seed=4) == find_forecast(days, 7, seed=4)


def test_events_are_forecast_as_rates() -> None:
    found = find_forecast(made(np.full(80, 0.3), 200, kind="rate"), 4)
    assert found.periods is not None
    assert all(each.low_95 > 0 for each in found.periods)


def test_a_forecast_looks_ahead() -> None:
    with pytest.raises(UnderstandError) as refused:
        find_forecast(weekdays(120, 1), 0)
    assert refused.value.code == "understand/horizon-unusable"
