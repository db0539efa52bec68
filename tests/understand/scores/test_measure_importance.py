"""A point of the importance-performance analysis is called only where resampling agrees."""

from __future__ import annotations

import numpy as np
import pytest

from tests.understand.scores.given import CSAT
from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores import (
    Asked,
    Crossing,
    Predictors,
    Ratings,
    derive_importance,
    measure_importance,
)
from wellheard.understand.scores.ratings import Floats, Names

MIDPOINT = Crossing("midpoint", 3.0, 3.0)


def answers(people: int, *means: float, seed: int) -> Floats:
    made = np.random.default_rng(seed)
    return np.clip(np.rint(np.array(means) + made.normal(scale=0.8, size=(people, len(means)))), 1, 5)


def who(people: int) -> Names:
    return np.array([f"c{number}" for number in range(people)], dtype=np.str_)


def four(people: int) -> Asked:
    return Asked(
        ("speed", "staff", "decor", "gifts"),
        answers(people, 1.8, 4.3, 1.8, 4.3, seed=1),
        answers(people, 4.3, 4.3, 1.8, 1.8, seed=2),
        who(people),
    )


@pytest.mark.parametrize(
    "crossing", [MIDPOINT, Crossing("grand_mean"), Crossing("median"), Crossing("benchmark", 2.9, 3.2)]
)
def test_every_quarter_is_found_and_called(crossing: Crossing) -> None:
    found = measure_importance(four(80), crossing)
    assert [point.quadrant for point in found.points] == [
        "concentrate_here",
        "keep_up",
        "low_priority",
        "possible_overkill",
    ]
    assert all(point.called and point.probability == 1 and point.flags == ("caution",) for point in found.points)
    assert (found.kind, found.crosshair, found.flags) == ("stated", crossing.kind, ())


def test_a_point_on_the_line_is_uncertain_and_not_called() -> None:
    made = np.random.default_rng(4)
    performance = np.column_stack([np.resize([2.0, 4.0], 60), made.integers(4, 6, 60)])
    importance = np.full((60, 2), 5.0)
    found = measure_importance(Asked(("edge", "clear"), performance, importance, who(60)), MIDPOINT)
    edge, clear = found.points
    assert edge.probability is not None
    assert 0.3 < edge.probability < 0.7
    assert not edge.called
    assert edge.flags == ("caution", "quadrant_uncertain")
    assert clear.called
    assert found.flags == ("quadrant_uncertain",)
    assert sum(edge.probabilities) == pytest.approx(1)


def test_the_probability_is_that_of_the_mean_falling_there() -> None:
    made = np.random.default_rng(6)
    performance = made.normal(3.1, 0.8, size=(100, 1))
    found = measure_importance(Asked(("one",), performance, np.full((100, 1), 4.0), who(100)), MIDPOINT)
    from scipy.stats import norm

    expected = norm.cdf((performance.mean() - 3.0) / (performance.std() / 10))
    assert found.points[0].probabilities[1] == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(("people", "placed"), [(29, False), (30, True)])
def test_fewer_than_thirty_people_are_not_placed(people: int, placed: bool) -> None:
    found = measure_importance(four(people), MIDPOINT)
    assert all((point.quadrant is not None) == placed for point in found.points)
    assert (found.reason == "") == placed
    if not placed:
        assert found.flags == ("not_enough_evidence",)
        assert [point.n_customers for point in found.points] == [29] * 4


def test_an_attribute_that_few_answered_is_left_out_of_the_lines() -> None:
    asked = four(40)
    performance = asked.performance.copy()
    performance[10:, 3] = np.nan
    found = measure_importance(
        Asked(asked.names, performance, asked.importance, asked.customers), Crossing("grand_mean")
    )
    assert found.points[3].quadrant is None
    assert found.points[3].flags == ("not_enough_evidence",)
    assert found.performance_line == pytest.approx(asked.performance[:, :3].mean())


def test_repeated_answers_of_one_person_are_one_person() -> None:
    asked = four(60)
    same = np.array(["c1"] * 31 + [f"d{number}" for number in range(29)])
    found = measure_importance(Asked(asked.names, asked.performance, asked.importance, same), MIDPOINT)
    assert found.points[0].n_customers == 30
    own = asked.performance[:31, 0].mean()
    assert found.points[0].performance == pytest.approx((own + asked.performance[31:, 0].sum()) / 30)


def overall(people: int) -> tuple[Ratings, Predictors]:
    made = np.random.default_rng(3)
    columns = answers(people, 2.0, 4.2, 2.2, 4.4, seed=5)
    rating = 3 + 0.7 * (columns[:, 0] - 2) + 0.7 * (columns[:, 1] - 4.2) + made.normal(scale=0.4, size=people)
    return Ratings(np.clip(rating, 1, 5), (CSAT,)), Predictors(("speed", "staff", "decor", "gifts"), columns)


def test_derived_importance_places_what_goes_with_the_overall_rating() -> None:
    found = derive_importance(*overall(300), Crossing("grand_mean"))
    assert [point.quadrant for point in found.points] == [
        "concentrate_here",
        "keep_up",
        "low_priority",
        "possible_overkill",
    ]
    assert all(point.called for point in found.points)
    assert found.kind == "derived"
    assert found.points[0].performance == pytest.approx(overall(300)[1].columns[:, 0].mean())


def test_derived_importance_needs_as_many_people_as_weights_do() -> None:
    found = derive_importance(*overall(99), Crossing("grand_mean"))
    assert [point.quadrant for point in found.points] == [None] * 4
    assert (found.flags, found.reason) == (
        ("not_enough_evidence",),
        "99 people with every predictor known, 100 are needed",
    )


def test_an_attribute_without_variation_has_no_derived_place() -> None:
    ratings, predictors = overall(200)
    columns = np.column_stack([predictors.columns, np.full(200, 5.0)])
    found = derive_importance(ratings, Predictors((*predictors.names, "safety"), columns), Crossing("grand_mean"))
    assert found.points[4].quadrant is None
    assert found.points[0].quadrant == "concentrate_here"


def test_the_same_seed_gives_the_same_probabilities() -> None:
    assert measure_importance(four(50), MIDPOINT) == measure_importance(four(50), MIDPOINT)


def test_lines_without_a_place_are_an_error() -> None:
    for crossing in (Crossing("midpoint"), Crossing("benchmark", performance=3.0)):
        with pytest.raises(UnderstandError) as caught:
            measure_importance(four(40), crossing)
        assert caught.value.code == "understand/crosshair-unusable"
    with pytest.raises(UnderstandError):
        derive_importance(*overall(200), MIDPOINT)
    with pytest.raises(UnderstandError) as uneven:
        Asked(("a",), np.ones((3, 2)), np.ones((3, 2)), who(3))
    assert uneven.value.code == "understand/attributes-uneven"
