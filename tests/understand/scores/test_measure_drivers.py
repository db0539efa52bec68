"""What goes with a score: the planted is found, chance is not claimed, and too little gives no weight."""

from __future__ import annotations

import numpy as np
import pytest

from tests.understand.scores.given import CES1, CSAT, joined, nps, planted, rated
from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores import Predictors, Ratings, Scale, measure_drivers
from wellheard.understand.scores.driver import Driver, Drivers, statement_of


def of(drivers: Drivers, name: str) -> Driver:
    return next(driver for driver in drivers.drivers if driver.name == name)


@pytest.mark.parametrize("method", ["relative_weight", "lmg"])
def test_the_planted_driver_is_found_and_its_shadow_and_noise_are_not_taken_for_it(method: str) -> None:
    ratings, predictors = planted(400, seed=1)
    found = measure_drivers(ratings, predictors, method=method)  # type: ignore[arg-type]
    assert [driver.name for driver in found.drivers] == ["waiting", "shadow", "noise"]
    waiting = of(found, "waiting")
    assert waiting.weight is not None
    assert waiting.low is not None
    assert waiting.high is not None
    assert waiting.low < waiting.weight < waiting.high
    assert (waiting.association, waiting.goes_with) == ("associated", "worse")
    assert of(found, "shadow").association == "associated, but not beyond the others"
    assert of(found, "noise").association == "no detectable association"
    assert sum(driver.weight or 0 for driver in found.drivers) == pytest.approx(found.explained)
    assert sum(driver.share or 0 for driver in found.drivers) == pytest.approx(1)


def test_weights_are_those_of_the_plain_correlations() -> None:
    ratings, predictors = planted(300, seed=2)
    found = measure_drivers(ratings, predictors)
    plain = np.asarray(np.corrcoef(np.column_stack([predictors.columns, ratings.values]), rowvar=False))
    for place, name in enumerate(predictors.names):
        assert of(found, name).correlation == pytest.approx(plain[place, -1])
    outcome = plain[:-1, -1]
    assert found.explained == pytest.approx(outcome @ np.linalg.solve(plain[:-1, :-1], outcome))


def test_the_same_seed_gives_the_same_intervals_in_any_order_of_rows() -> None:
    ratings, predictors = planted(250, seed=3)
    order = np.random.default_rng(0).permutation(250)
    one = measure_drivers(ratings, predictors)
    other = measure_drivers(ratings.rows(order), Predictors(predictors.names, predictors.columns[order]))
    assert measure_drivers(ratings, predictors) == one
    for driver in one.drivers:
        same = of(other, driver.name)
        assert (same.weight, same.low, same.high) == pytest.approx((driver.weight, driver.low, driver.high))


def test_chance_is_not_claimed() -> None:
    made = np.random.default_rng(11)
    claimed = 0
    for _ in range(60):
        ratings = Ratings(made.integers(1, 6, 150).astype(np.float64), (CSAT,))
        columns = np.column_stack([made.normal(size=150), made.random(150) < 0.1, made.random((150, 3)) < 0.5])
        found = measure_drivers(ratings, Predictors(tuple("abcde"), columns.astype(np.float64)))
        claimed += any(driver.association.startswith("associated") for driver in found.drivers)
    assert claimed <= 7


def test_what_people_are_like_is_not_proved_by_how_often_they_answer() -> None:
    made = np.random.default_rng(21)
    who = np.array([f"c{number}" for number in np.repeat(np.arange(120), 8)])
    claimed = 0
    for _ in range(60):
        mood = np.repeat(made.normal(size=120), 8)
        ratings = Ratings(np.clip(np.rint(3 + mood + made.normal(scale=0.3, size=960)), 1, 5), (CSAT,), customers=who)
        columns = np.column_stack([np.repeat(made.random(120) < 0.5, 8), made.normal(size=960)])
        found = measure_drivers(ratings, Predictors(("member", "noise"), columns.astype(np.float64)))
        claimed += of(found, "member").association.startswith("associated")
    assert claimed <= 7


def test_interval_of_the_planted_weight_holds_the_truth_of_many_people() -> None:
    truth = of(measure_drivers(*planted(40_000, seed=5)), "waiting").weight
    assert truth is not None
    held = 0
    for seed in range(30):
        waiting = of(measure_drivers(*planted(250, seed=100 + seed)), "waiting")
        held += (waiting.low or 0) <= truth <= (waiting.high or 0)
    assert held >= 26


def test_more_effort_is_worse() -> None:
    ratings, predictors = planted(200, seed=6)
    effort = Ratings(6 - ratings.values, (CES1,))
    assert of(measure_drivers(effort, predictors), "waiting").goes_with == "worse"


@pytest.mark.parametrize(("people", "weighed"), [(99, False), (100, True)])
def test_fewer_than_a_hundred_people_give_correlations_only(people: int, weighed: bool) -> None:
    found = measure_drivers(*planted(people, seed=7))
    assert (found.explained is not None) == weighed
    assert all((driver.weight is not None) == weighed for driver in found.drivers)
    assert all(driver.correlation is not None for driver in found.drivers)
    assert found.flags[0] == ("caution" if weighed else "not_enough_evidence")


def test_many_predictors_need_ten_people_each() -> None:
    made = np.random.default_rng(1)
    ratings = Ratings(made.integers(1, 6, 140).astype(np.float64), (CSAT,))
    names = tuple(f"p{number}" for number in range(15))
    found = measure_drivers(ratings, Predictors(names, made.normal(size=(140, 15))))
    assert (found.explained, found.reason) == (None, "140 people with every predictor known, 150 are needed")
    assert measure_drivers(ratings, Predictors(names[:14], made.normal(size=(140, 14))), method="lmg").flags == (
        "too_many_predictors",
    )


def test_many_ratings_of_few_people_are_few() -> None:
    ratings, predictors = planted(300, seed=8)
    who = np.array([f"c{number % 60}" for number in range(300)])
    found = measure_drivers(Ratings(ratings.values, (CSAT,), customers=who), predictors)
    assert (found.explained, found.n, found.n_customers) == (None, 300, 60)


def test_a_predictor_that_follows_from_others_is_refused_by_name() -> None:
    ratings, predictors = planted(200, seed=9)
    waiting = predictors.columns[:, 2]
    columns = np.column_stack([predictors.columns, 1 - waiting])
    found = measure_drivers(ratings, Predictors((*predictors.names, "served at once"), columns))
    assert (found.explained, found.flags) == (None, ("collinear",))
    assert found.reason == "one of these follows from the others: waiting, served at once"


def test_predictors_that_can_hardly_be_told_apart_are_flagged() -> None:
    ratings, predictors = planted(300, seed=10)
    near = predictors.columns[:, 2] + np.random.default_rng(0).normal(scale=0.1, size=300)
    found = measure_drivers(
        ratings, Predictors((*predictors.names, "near"), np.column_stack([predictors.columns, near]))
    )
    assert found.explained is not None
    assert "collinear" in found.flags
    assert "collinear" in of(found, "near").flags
    assert "collinear" not in of(found, "noise").flags


def test_a_coefficient_that_points_the_other_way_is_flagged() -> None:
    made = np.random.default_rng(2)
    cause = made.normal(size=400)
    tied = cause + made.normal(scale=0.4, size=400)
    rating = np.clip(3 + cause - 0.5 * tied + made.normal(scale=0.3, size=400), 1, 5)
    found = measure_drivers(Ratings(rating, (CSAT,)), Predictors(("cause", "tied"), np.column_stack([cause, tied])))
    assert "sign_conflict" in of(found, "tied").flags
    assert of(found, "tied").association == "associated, but not beyond the others"


def test_incomplete_rows_and_rare_predictors_are_left_out_and_counted() -> None:
    ratings, predictors = planted(200, seed=12)
    columns = np.column_stack([predictors.columns, np.arange(200) < 4])
    columns[:20, 0] = np.nan
    found = measure_drivers(ratings, Predictors((*predictors.names, "rare"), columns))
    assert (found.n, found.dropped, found.left_out) == (180, 20, ("rare",))


def test_mixed_ratings_have_no_drivers() -> None:
    mixed = joined(nps(50, 50, 50), rated(CSAT, (4, 50), first=500))
    found = measure_drivers(mixed, Predictors(("a", "b"), np.random.default_rng(0).normal(size=(200, 2))))
    assert (found.drivers, found.flags) == ((), ("scale_mixed",))


def test_few_employees_are_not_shown() -> None:
    staff = rated(Scale("csat", 1, 5, "employee"), (4, 4))
    found = measure_drivers(staff, Predictors(("a", "b"), np.random.default_rng(0).normal(size=(4, 2))))
    assert (found.n, found.n_customers, found.evidence_ids, found.drivers) == (0, 0, (), ())


@pytest.mark.parametrize("rows", [0, 3])
def test_nearly_nothing_is_no_error(rows: int) -> None:
    found = measure_drivers(rated(CSAT, (4, rows)), Predictors(("a", "b"), np.ones((rows, 2))))
    assert (found.explained, found.flags) == (None, ("not_enough_evidence",))


def test_equal_ratings_and_single_predictors_have_no_weights() -> None:
    noise = np.random.default_rng(0).normal(size=(150, 2))
    assert measure_drivers(rated(CSAT, (4, 150)), Predictors(("a", "b"), noise)).flags == ("no_variance",)
    ratings, predictors = planted(150, seed=13)
    alone = measure_drivers(ratings, Predictors(("waiting",), predictors.columns[:, 2:]))
    assert alone.flags == ("too_few_predictors",)
    assert alone.drivers[0].correlation is not None


def test_the_words_speak_of_association_only() -> None:
    found = measure_drivers(*planted(400, seed=1))
    said = [statement_of(driver, found) for driver in found.drivers]
    assert said[0].startswith("“waiting” is associated with worse csat ratings: ")
    assert "though not beyond what the others account for" in said[1]
    assert said[2] == "“noise”: no detectable association with csat ratings (400 people)."
    assert not any(word in " ".join(said) for word in ("drive", "cause", "impact", "effect"))


def test_predictors_need_a_row_for_each_rating_and_a_name_for_each_column() -> None:
    with pytest.raises(UnderstandError) as uneven:
        measure_drivers(nps(5, 5, 5), Predictors(("a", "b"), np.ones((3, 2))))
    assert uneven.value.code == "understand/predictors-uneven"
    with pytest.raises(UnderstandError) as unusable:
        Predictors(("a", "a"), np.ones((3, 2)))
    assert unusable.value.code == "understand/predictors-unusable"
