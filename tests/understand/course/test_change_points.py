"""A lasting change is dated with an interval and sized with an interval; chance is not."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.understand.course.invented import START, made
from wellheard.understand.course import find_change_points
from wellheard.understand.course.segments import Sums, best_division


def week(number: int):
    return START + timedelta(weeks=number)


def test_a_doubling_is_dated_and_sized() -> None:
    found = find_change_points(made([0.08] * 37 + [0.16] * 23, 120))
    assert found.points is not None
    (point,) = found.points
    assert point.low <= week(37) <= point.high
    assert point.low <= point.at <= point.high
    assert point.ratio is not None
    assert point.ratio_high is not None
    assert point.ratio_low <= 2.0 <= point.ratio_high
    assert point.ratio == pytest.approx(point.after / point.before)
    assert point.p_value < 0.001


def test_the_intervals_hold_the_true_date_as_often_as_they_say() -> None:
    held = 0
    for seed in range(60):
        points = find_change_points(made([0.10] * 30 + [0.17] * 30, 120, seed=seed)).points or ()
        held += any(point.low <= week(30) <= point.high for point in points)
    assert held >= 54


def test_a_bump_has_two_ends() -> None:
    share = np.full(80, 0.08)
    share[30:50] = 0.2
    points = find_change_points(made(share, 150)).points
    assert points is not None
    assert [abs((point.at - week(at)).days) <= 7 for point, at in zip(points, (30, 50), strict=True)] == [True, True]
    assert points[0].after > points[0].before
    assert points[1].after < points[1].before


def test_events_with_varying_exposure_are_no_change() -> None:
    exposure = np.array([50] * 30 + [500] * 30)
    found = find_change_points(made(np.full(60, 0.3), exposure, kind="rate", seed=4))
    assert found.points == ()
    assert found.p_value is not None
    assert found.p_value > 0.05


def test_fewer_than_twenty_weeks_give_no_date() -> None:
    found = find_change_points(made([0.1] * 10 + [0.5] * 9, 100))
    assert (found.points, found.p_value, found.reason) == (None, None, "19 periods heard, 20 needed")
    assert find_change_points(made(np.zeros(30), 100)).points is None


def test_neighbours_that_resemble_each_other_raise_the_bar() -> None:
    rng = np.random.default_rng(5)
    drift = np.zeros(120)
    for at in range(1, 120):
        drift[at] = 0.7 * drift[at - 1] + rng.normal(0, 0.15)
    found = find_change_points(made(0.1 * np.exp(drift), 1_000))
    plain = find_change_points(made(np.full(120, 0.1), 1_000))
    assert found.spread > 1
    assert plain.spread == 1
    assert plain.points == ()
    assert "seasonal_unadjusted" in plain.flags


def test_the_same_seed_gives_the_same_answer() -> None:
    series = made([0.08] * 30 + [0.14] * 30, 100)
    assert find_change_points(series, seed=3) == find_change_points(series, seed=3)


def test_pruning_changes_nothing() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        level = rng.choice([3.0, 6.0, 12.0], 6).repeat(rng.integers(5, 15, 6))
        sums = Sums.of(rng.poisson(level).astype(float), np.full(len(level), 40.0), "rate")
        assert best_division(sums, penalty=6.0, shortest=4) == every_division(sums, 6.0, 4)


def every_division(sums: Sums, penalty: float, shortest: int) -> list[int]:
    periods = len(sums.counts) - 1
    best: dict[int, tuple[float, list[int]]] = {0: (-penalty, [])}
    for last in range(shortest, periods + 1):
        starts = [first for first in best if first <= last - shortest]
        total = {first: best[first][0] + float(sums.cost(np.array([first]), last)[0]) + penalty for first in starts}
        first = min(starts, key=lambda each: total[each])
        best[last] = total[first], [*best[first][1], first]
    return [cut for cut in best[periods][1] if cut > 0]
