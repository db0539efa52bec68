"""A control chart has limits for each week's base, speaks by its rules, and says how often chance would."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.understand.course.invented import START, made
from wellheard.understand.course import Series, measure_control_limits, measure_individuals
from wellheard.understand.course.signals import chance_of_climb, chance_of_run
from wellheard.understand.errors import UnderstandError


def only(series: Series):
    (stage,) = measure_control_limits(series).stages
    return stage


def test_a_p_chart_has_limits_for_each_base() -> None:
    counts = np.array([10, 20, 11, 19, 10, 21, 9, 20, 10, 20, 10, 20])
    stage = only(Series("x", START, "week", counts, np.array([100, 200] * 6)))
    assert stage.chart == "p"
    assert stage.centre == pytest.approx(180 / 1800)
    small, large = stage.points[:2]
    assert (small.low, small.high) == pytest.approx((0.01, 0.19))
    assert large.high == pytest.approx(0.1 + 3 * np.sqrt(0.09 / 200))
    assert stage.flags == ("few_periods",)


def test_a_u_chart_counts_events() -> None:
    stage = only(Series("x", START, "week", np.array([24, 26, 25] * 4), np.full(12, 10), "rate"))
    assert stage.chart == "u"
    assert stage.points[0].high == pytest.approx(2.5 + 3 * np.sqrt(0.25))


def test_large_bases_that_vary_beyond_chance_get_laneys_limits() -> None:
    rng = np.random.default_rng(3)
    stage = only(made(rng.normal(0.10, 0.01, 40), 20_000))
    assert stage.chart == "p_prime"
    assert stage.sigma > 3
    assert stage.points[0].high == pytest.approx(stage.centre + 3 * stage.sigma * np.sqrt(0.09 / 20_000), rel=0.02)
    assert not any(point.outside for point in stage.points)


def test_fewer_than_twelve_weeks_have_no_limits() -> None:
    stage = only(made(np.full(11, 0.1), 100))
    assert (stage.chart, stage.centre, stage.p_value) == (None, None, None)
    assert stage.reason == "11 periods heard, 12 needed"
    assert measure_control_limits(made(np.full(11, 0.1), 100)).p_value is None


def test_what_never_came_has_no_limits_and_silent_weeks_no_point() -> None:
    assert only(made(np.zeros(20), 100)).reason == "nothing varies: it came never, or always"
    exposure = np.array([50.0] * 10 + [0] * 3 + [50.0] * 10)
    stage = only(Series("x", START, "week", exposure * 0.1, exposure))
    assert len(stage.points) == 20


@pytest.mark.parametrize(
    ("values", "rule", "first", "periods", "above"),
    [
        ([10, 11, 9] * 6 + [40] + [10, 9, 11] * 2, "outside", 18, 1, True),
        ([10, 13] * 6 + [8] * 7 + [10, 13] * 6, "one_side", 12, 8, False),
        ([10, 11] * 6 + [9, 10, 11, 12, 13, 14] + [11, 10] * 6, "rising", 12, 6, True),
        ([10, 11] * 6 + [14, 13, 12, 11, 10, 9] + [10, 9] * 6, "falling", 12, 6, False),
    ],
)
def test_the_rules_speak_where_they_should(values, rule: str, first: int, periods: int, above: bool) -> None:
    series = Series("x", START, "week", np.array(values), np.full(len(values), 100))
    found = [signal for signal in measure_control_limits(series).signals if signal.rule == rule]
    at = START + timedelta(weeks=first)
    assert (at, periods, above) in [(signal.first, signal.periods, signal.above) for signal in found]


def test_a_confirmed_change_begins_a_stage_with_limits_of_its_own() -> None:
    series = made([0.1] * 20 + [0.3] * 20, 200)
    chart = measure_control_limits(series, changes=[START + timedelta(weeks=20), date(2031, 1, 1)])
    before, after = chart.stages
    assert before.centre == pytest.approx(0.1, abs=0.02)
    assert after.centre == pytest.approx(0.3, abs=0.02)
    assert after.first == before.last + timedelta(days=1)
    plain = measure_control_limits(series).p_value
    assert plain is not None
    assert plain < 0.001
    assert chart.p_value is not None
    assert chart.p_value > 0.05


def test_the_chances_of_runs_and_climbs_are_right() -> None:
    rng = np.random.default_rng(0)
    tosses = rng.integers(0, 2, size=(20_000, 50))
    same = np.array(["".join(map(str, row)) for row in tosses])
    share = np.mean([("0" * 8 in row) or ("1" * 8 in row) for row in same])
    assert chance_of_run(50, 8) == pytest.approx(share, abs=0.01)
    up = np.diff(rng.random((20_000, 50))) > 0
    rows = ["".join("1" if each else "0" for each in row) for row in up]
    assert np.mean([("0" * 5 in row) or ("1" * 5 in row) for row in rows]) <= chance_of_climb(50, 6)


def test_a_chart_of_scores_needs_twelve_and_no_gap() -> None:
    assert measure_individuals([4.0] * 11).reason == "11 periods with a score, 12 needed"
    assert measure_individuals([4.0, 4.2] * 10 + [9.0]).outside == (20,)
    with pytest.raises(UnderstandError) as refused:
        measure_individuals([1.0, float("nan")])
    assert refused.value.code == "understand/score-missing"
