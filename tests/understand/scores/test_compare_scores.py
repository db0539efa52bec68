"""A difference between scores is called only beyond chance, and small or protected groups give none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import fisher_exact, mannwhitneyu, ttest_ind

from tests.understand.scores.given import CES2, CSAT, NPS, joined, nps, rated
from wellheard.evidence.intervals import newcombe
from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores import Ratings, Scale, compare_scores, measure_score_by_group

STAFF = Scale("nps", 0, 10, "employee")


def test_the_golden_nps_comparison() -> None:
    found = compare_scores("nps", nps(40, 35, 25), nps(70, 50, 80, first=1000))
    assert found.value == pytest.approx(20)
    assert found.p_value == pytest.approx(0.04814, abs=5e-6)
    assert found.low is not None
    assert found.low > 0
    assert found.verdict == "higher"


def test_shares_are_compared_with_newcombes_interval() -> None:
    found = compare_scores("csat_t2b", rated(CSAT, (4, 56), (3, 14)), rated(CSAT, (4, 48), (3, 32), first=1000))
    assert (found.low, found.high) == pytest.approx(newcombe(56, 70, 48, 80))
    assert (found.interval, found.flags, found.verdict) == ("newcombe", ("caution",), "higher")


def test_rare_answers_are_compared_with_fishers_test() -> None:
    found = compare_scores("csat_t2b", rated(CSAT, (4, 1), (3, 39)), rated(CSAT, (4, 6), (3, 34), first=1000))
    assert found.p_value == pytest.approx(fisher_exact(np.array([[1, 39], [6, 34]])).pvalue)


def test_means_are_compared_after_welch_with_an_effect_size() -> None:
    one, other = rated(CES2, (6, 30), (7, 30)), rated(CES2, (1, 40), (7, 20), first=1000)
    found = compare_scores("ces2_mean", one, other)
    assert found.p_value == pytest.approx(ttest_ind(one.values, other.values, equal_var=False).pvalue)
    assert found.superiority == pytest.approx(mannwhitneyu(one.values, other.values).statistic / 3600)
    assert found.verdict == "higher"


def test_fewer_than_thirty_people_on_a_side_are_not_compared() -> None:
    found = compare_scores("nps", nps(29, 0, 0), nps(0, 0, 100, first=1000))
    assert (found.value, found.verdict, found.flags) == (None, "not enough evidence", ("not_enough_evidence",))


def test_scores_of_different_scales_are_not_compared() -> None:
    found = compare_scores("csat_mean", rated(CSAT, (4, 40)), rated(Scale("csat", 1, 7), (4, 40), first=1000))
    assert (found.value, found.flags) == (None, ("scale_mixed",))


def test_the_same_people_are_compared_with_themselves() -> None:
    who = [f"c{number}" for number in range(60)]
    made = np.random.default_rng(3)
    before = made.integers(2, 9, 60).astype(np.float64)
    one = Ratings(before + 1, (CES2_WIDE,), customers=np.array(who))
    other = Ratings(before, (CES2_WIDE,), customers=np.array(who))
    paired = compare_scores("csat_mean", one, other)
    apart = compare_scores("csat_mean", one, rated_again(other))
    assert paired.flags == ("caution", "same_people")
    assert (paired.value, paired.low, paired.high) == pytest.approx((1, 1, 1))
    assert paired.verdict == "higher"
    assert apart.low is not None
    assert apart.low < 0.5
    assert compare_scores("csat_mean", one, other) == paired


CES2_WIDE = Scale("csat", 0, 10)


def rated_again(ratings: Ratings) -> Ratings:
    return Ratings(ratings.values, ratings.scales, voice_ids=np.array([f"z{number}" for number in range(len(ratings))]))


def test_two_sides_without_any_spread_have_no_interval_and_no_call() -> None:
    found = compare_scores("csat_mean", rated(CSAT, (4, 40)), rated(CSAT, (3, 40), first=1000))
    assert (found.value, found.low, found.p_value, found.verdict) == (1, None, None, "not enough evidence")


def test_groups_come_by_name_with_their_distance_from_the_rest() -> None:
    ratings = joined(nps(80, 10, 10), nps(30, 30, 40, first=100), nps(3, 0, 0, first=200))
    groups = ["south"] * 100 + ["north"] * 100 + ["west"] * 3
    rows = measure_score_by_group("nps", on_one(ratings), groups)
    assert [row.group for row in rows] == ["north", "south", "west"]
    north, south, west = (row.against_rest for row in rows)
    assert north is not None
    assert south is not None
    assert west is not None
    assert (north.verdict, south.verdict, west.verdict) == ("lower", "higher", "not enough evidence")
    assert north.tests == 2
    assert rows[2].score.value is None


def test_groups_that_chance_made_are_not_called_different() -> None:
    made = np.random.default_rng(8)
    called = 0
    for _ in range(60):
        ratings = Ratings(made.integers(0, 11, 400).astype(np.float64), (NPS,))
        rows = measure_score_by_group("nps", ratings, made.choice(["a", "b", "c", "d", "e"], 400).tolist())
        called += any(row.against_rest and row.against_rest.verdict in {"higher", "lower"} for row in rows)
    assert called <= 7


def on_one(ratings: Ratings) -> Ratings:
    return Ratings(ratings.values, (NPS,), customers=ratings.customers, voice_ids=ratings.voice_ids)


def test_a_mixed_set_is_refused_for_every_group() -> None:
    mixed = joined(nps(9, 9, 9), rated(CSAT, (4, 9), first=100))
    rows = measure_score_by_group("nps", mixed, ["a"] * 30 + ["b"] * 6)
    assert [row.score.value for row in rows] == [None, None]
    assert [row.score.flags[0] for row in rows] == ["scale_mixed", "scale_mixed"]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 3, "b": 8, "c": 20}, {"a", "b"}),
        ({"a": 3, "b": 4, "c": 20}, {"a", "b"}),
        ({"a": 9, "b": 8, "c": 20}, set()),
        ({"a": 9, "b": 8, "": 2}, {"b"}),
    ],
)
def test_small_groups_of_employees_cannot_be_had_by_subtraction(sizes: dict[str, int], hidden: set[str]) -> None:
    groups = [group or None for group, size in sizes.items() for _ in range(size)]
    rows = measure_score_by_group("nps", rated(STAFF, (9, len(groups))), groups)
    assert {row.group for row in rows if "hidden" in row.score.flags} == hidden
    assert all(row.score.n == 0 and row.against_rest is None for row in rows if row.group in hidden)


def test_groups_need_one_name_for_each_rating() -> None:
    with pytest.raises(UnderstandError) as caught:
        measure_score_by_group("nps", nps(5, 5, 5), ["a"])
    assert caught.value.code == "understand/groups-uneven"
