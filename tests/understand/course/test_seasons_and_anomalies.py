"""A season needs two of them; what stands out does so against level, drift and season."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.understand.course.invented import START, made
from wellheard.understand.course import find_anomalies, find_change_points, find_season

DAYS = np.arange(140)
WEEKDAYS = 0.1 * np.exp(0.4 * np.sin(2 * np.pi * DAYS / 7))


def test_a_season_seen_once_is_no_season() -> None:
    year = made(0.1 + 0.05 * np.sin(np.arange(60) / 52 * 2 * np.pi), 300)
    season = find_season(year)
    assert (season.length, season.factors) == (None, None)
    assert season.reason == "60 periods heard, 114 needed for two seasons"
    assert "seasonal_unadjusted" in find_change_points(year, season=season).flags


def test_weekdays_are_a_season_and_no_change() -> None:
    days = made(WEEKDAYS, 150, step="day")
    season = find_season(days)
    assert season.length == 7
    assert season.factors is not None
    assert season.factors.mean() == pytest.approx(1.0)
    assert season.factors.argmax() in {1, 2}
    assert find_change_points(days, season=season).points == ()


def test_a_year_that_returns_is_a_season() -> None:
    weeks = made(0.1 * np.exp(0.4 * np.sin(2 * np.pi * np.arange(130) / 52)), 300)
    assert find_season(weeks).factors is not None


def test_one_lasting_change_is_no_season() -> None:
    found = [find_season(made([0.08] * cut + [0.14] * (130 - cut), 300, seed=cut)) for cut in range(20, 110, 6)]
    assert all(season.factors is None for season in found)


def test_steady_shares_have_no_season() -> None:
    found = [find_season(made(np.full(140, 0.1), 100, step="day", seed=seed)) for seed in range(50)]
    assert sum(season.factors is not None for season in found) <= 2
    assert find_season(made(np.zeros(140), 100, step="day")).reason == "nothing varies: it came never, or always"


def test_a_loud_day_stands_out_with_its_expected_range() -> None:
    share = WEEKDAYS.copy()
    share[100] = 0.4
    days = made(share, 150, step="day")
    found = find_anomalies(days, season=find_season(days))
    assert found.found is not None
    (loud,) = found.found
    assert loud.start == START + timedelta(days=100)
    assert loud.low < loud.expected < loud.high < loud.value
    assert loud.z > 3.5
    assert loud.q_value <= 0.05
    assert found.flags == ("holiday_unmodelled",)


def test_a_holiday_is_not_tested() -> None:
    share = WEEKDAYS.copy()
    share[100] = 0.4
    days = made(share, 150, step="day")
    found = find_anomalies(days, season=find_season(days), holidays=[START + timedelta(days=100)])
    assert found.found == ()
    assert found.tests == 139
    assert found.flags == ()


def test_a_few_mentions_are_no_anomaly_and_a_short_series_gives_none() -> None:
    counts = np.zeros(40)
    counts[20] = 0.04
    assert find_anomalies(made(counts, 100, seed=1)).found == ()
    assert find_anomalies(made(np.full(11, 0.1), 100)).reason == "11 periods heard, 12 needed"
    assert find_anomalies(made(np.zeros(30), 100)).found is None
