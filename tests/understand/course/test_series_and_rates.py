"""Counts keep their exposure, silent periods their place, and every rate has an interval or a reason."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from wellheard.understand.course import Series, measure_rates, series_from
from wellheard.understand.errors import UnderstandError

MONDAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("counts", "exposure", "found"),
    [
        ([3], [2], "more counted than heard"),
        ([-1], [2], "a number below 0"),
        ([1, 2], [2], "counts of shape (2,), exposure of shape (1,)"),
        ([np.nan], [2], "a number is missing"),
        ([], [], "counts of shape (0,), exposure of shape (0,)"),
        ([1], [0], "something counted where nothing was heard"),
    ],
)
def test_a_series_that_cannot_be_is_refused(counts, exposure, found: str) -> None:
    with pytest.raises(UnderstandError) as refused:
        Series("x", MONDAY, "week", np.array(counts), np.array(exposure))
    assert refused.value.code == "understand/series-unusable"
    assert refused.value.found == found


def test_events_may_outnumber_their_exposure() -> None:
    assert len(Series("x", MONDAY, "day", np.array([5]), np.array([2]), "rate")) == 1


def test_days_that_do_not_follow_one_another_are_refused() -> None:
    for days in ({}, {MONDAY: (1, 2), date(2024, 1, 3): (1, 2)}):
        with pytest.raises(UnderstandError) as refused:
            series_from("x", days, step="week")
        assert refused.value.code == "understand/periods-unusable"


def test_a_day_knows_its_period() -> None:
    weeks = series_from("x", {MONDAY: (1, 9), date(2024, 1, 22): (1, 9)}, step="week")
    assert len(weeks) == 4
    assert weeks.heard.tolist() == [True, False, False, True]
    assert weeks.index_of(date(2024, 1, 14)) == 1
    assert weeks.index_of(date(2023, 12, 31)) == -1
    assert weeks.last_day_of(0) == date(2024, 1, 7)


def test_shares_have_the_golden_intervals_of_wilson() -> None:
    weeks = Series("x", MONDAY, "week", np.array([8, 0, 40]), np.array([10, 5, 100]))
    found = [(round(each.low or 0, 5), round(each.high or 0, 5)) for each in measure_rates(weeks)]
    assert found == [(0.49016, 0.94332), (0.0, 0.43448), (0.30940, 0.49800)]
    assert [each.flags for each in measure_rates(weeks)] == [("low_base",), ("low_base",), ()]


def test_rates_have_exact_poisson_intervals_and_small_bases_no_rate() -> None:
    days = Series("x", MONDAY, "day", np.array([10, 0, 3, 0]), np.array([50, 50, 4, 0]), "rate")
    first, none, few, silent = measure_rates(days)
    assert (first.low, first.high) == pytest.approx((4.79539 / 50, 18.39036 / 50), abs=1e-6)
    assert (none.low, none.interval, none.flags) == (0.0, "garwood", ("caution",))
    assert (few.value, few.interval) == (None, "none: base below 5")
    assert (silent.value, silent.interval) == (None, "none: nobody was heard")
