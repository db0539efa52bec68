"""What changed since a day: ranked, adjusted over all that was tested, silent where too few were heard."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.understand.course.invented import START, made
from wellheard.evidence.intervals import benjamini_hochberg, newcombe
from wellheard.understand.course import Series, compare_since
from wellheard.understand.errors import UnderstandError

SINCE = START + timedelta(weeks=20)


def halves(name: str, before: float, after: float, *, seed: int = 0, exposure: int = 100) -> Series:
    return made([before] * 20 + [after] * 10, exposure, seed=seed, name=name)


def test_the_surest_change_comes_first_and_the_rest_says_so() -> None:
    rows = compare_since(
        [
            halves("same", 0.1, 0.1),
            halves("some", 0.1, 0.16, seed=1),
            halves("much", 0.1, 0.3, seed=2),
            halves("less", 0.3, 0.1, seed=3),
            halves("few", 0.1, 0.9, exposure=2),
        ],
        SINCE,
    )
    assert [row.name for row in rows] == ["much", "less", "some", "same", "few"]
    assert [row.verdict for row in rows] == ["more", "less", "more", "no detectable change", "not enough evidence"]
    assert {row.tests for row in rows} == {4}
    assert rows[-1].reason == "fewer than 30 heard before or after"


def test_shares_have_newcombes_interval() -> None:
    series = Series("x", START, "week", np.array([48.0, 56.0]), np.array([80.0, 70.0]))
    (row,) = compare_since([series], START + timedelta(weeks=1))
    assert (row.low, row.high) == pytest.approx(newcombe(56, 70, 48, 80))
    assert row.difference == pytest.approx(0.2)


def test_the_golden_family_of_benjamini_and_hochberg() -> None:
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.10, 0.10571, 0.216, 0.216, 0.216]
    assert benjamini_hochberg(p).round(5).tolist() == q


def test_every_tested_series_is_in_the_family() -> None:
    rows = compare_since([halves(f"theme {seed}", 0.1, 0.12, seed=seed) for seed in range(12)], SINCE)
    p = [row.p_value for row in rows if row.p_value is not None]
    assert [row.q_value for row in rows] == pytest.approx(benjamini_hochberg(p).tolist())


def test_rare_themes_and_events_are_tested_exactly() -> None:
    rare = Series("x", START, "week", np.array([1.0, 11.0]), np.array([900.0, 300.0]))
    events = Series("y", START, "week", np.array([12.0, 18.0]), np.array([1_200.0, 400.0]), "rate")
    found = {row.name: row for row in compare_since([rare, events], START + timedelta(weeks=1))}
    assert found["x"].verdict == found["y"].verdict == "more"
    assert found["y"].p_value == pytest.approx(1.0e-4, rel=0.05)


def test_weeks_that_vary_beyond_chance_widen_the_interval() -> None:
    rng = np.random.default_rng(4)
    wild = made(np.clip(rng.normal(0.1, 0.04, 30), 0.01, None), 5_000, name="wild")
    (row,) = compare_since([wild], SINCE)
    assert row.spread > 3
    assert row.verdict == "no detectable change"


def test_a_day_inside_a_week_counts_from_the_next_and_the_time_before_may_be_bounded() -> None:
    (row,) = compare_since([halves("x", 0.1, 0.1)], SINCE - timedelta(days=3), periods_before=5)
    assert row.since == SINCE
    assert (row.exposure_before, row.exposure_after) == (500, 1_000)


def test_a_day_after_the_series_leaves_nothing_to_compare() -> None:
    (row,) = compare_since([halves("x", 0.1, 0.1)], START + timedelta(weeks=99))
    assert (row.verdict, row.after) == ("not enough evidence", None)


def test_a_name_comes_once() -> None:
    with pytest.raises(UnderstandError) as refused:
        compare_since([halves("x", 0.1, 0.1)] * 2, SINCE)
    assert refused.value.code == "understand/names-repeated"
