"""Relative weights and Shapley values give the golden values, add up to R², and survive copies of a predictor."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.ratings import Floats
from wellheard.understand.scores.weights import (
    coefficients,
    explained_by_subsets,
    inflation,
    lmg,
    relative_weights,
)

AMONG = np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]])
WITH_OUTCOME = np.array([0.6, 0.5, 0.4])


def made(predictors: int, seed: int) -> tuple[Floats, Floats]:
    """Correlations that real columns could have."""
    columns = np.random.default_rng(seed).normal(size=(50, predictors + 1))
    found = np.asarray(np.corrcoef(columns @ (np.eye(predictors + 1) + 0.4), rowvar=False))
    return found[:-1, :-1], found[:-1, -1]


def explained(among: Floats, outcome: Floats) -> float:
    return float(outcome @ np.linalg.solve(among, outcome))


def test_the_golden_weights() -> None:
    assert relative_weights(AMONG, WITH_OUTCOME).round(6).tolist() == [0.238098, 0.122410, 0.081266]
    assert lmg(AMONG, WITH_OUTCOME).round(6).tolist() == [0.237472, 0.124688, 0.079615]
    assert round(float(relative_weights(AMONG, WITH_OUTCOME).sum()), 6) == 0.441774
    assert round(float(lmg(AMONG, WITH_OUTCOME).sum()), 6) == 0.441774


@pytest.mark.parametrize("predictors", [2, 3, 6])
def test_both_add_up_to_what_is_explained(predictors: int) -> None:
    among, outcome = made(predictors, seed=predictors)
    assert relative_weights(among, outcome).sum() == pytest.approx(explained(among, outcome))
    assert lmg(among, outcome).sum() == pytest.approx(explained(among, outcome))
    assert float(coefficients(among, outcome) @ outcome) == pytest.approx(explained(among, outcome))


def test_the_two_are_the_same_for_two_predictors() -> None:
    assert relative_weights(*made(2, seed=5)) == pytest.approx(lmg(*made(2, seed=5)))


def test_the_two_are_nearly_the_same_where_predictors_share_a_general_mood() -> None:
    alike = []
    for seed in range(40):
        draw = np.random.default_rng(seed)
        columns = draw.normal(size=(300, 5)) + draw.normal(size=(300, 1)) * draw.uniform(0.3, 1.2, 5)
        rating = columns @ draw.uniform(size=5) + draw.normal(scale=2, size=300)
        found = np.asarray(np.corrcoef(np.column_stack([columns, rating]), rowvar=False))
        both = [weigh(found[:-1, :-1], found[:-1, -1]) for weigh in (relative_weights, lmg)]
        alike.append(float(np.asarray(np.corrcoef(np.stack(both)))[0, 1]))
    assert np.median(alike) > 0.99


def test_the_shapley_value_is_the_mean_gain_over_all_orders() -> None:
    among, outcome = made(4, seed=9)
    gains = np.zeros(4)
    for order in permutations(range(4)):
        before = 0.0
        for place, predictor in enumerate(order):
            taken = list(order[: place + 1])
            now = explained(among[np.ix_(taken, taken)], outcome[taken])
            gains[predictor] += (now - before) / 24
            before = now
    assert lmg(among, outcome) == pytest.approx(gains)


def test_many_sets_at_once_are_as_one_after_the_other() -> None:
    sets = [made(5, seed=seed) for seed in range(150)]
    among, outcome = np.stack([each[0] for each in sets]), np.stack([each[1] for each in sets])
    for weigh in (relative_weights, lmg):
        assert weigh(among, outcome) == pytest.approx(np.stack([weigh(*each) for each in sets]))


def test_two_copies_of_a_predictor_share_what_it_explains() -> None:
    among = np.array([[1, 1, 0.3], [1, 1, 0.3], [0.3, 0.3, 1]])
    outcome = np.array([0.6, 0.6, 0.4])
    one = explained(np.array([[1, 0.3], [0.3, 1]]), np.array([0.6, 0.4]))
    for weigh in (relative_weights, lmg):
        found = weigh(among, outcome)
        assert found[0] == pytest.approx(found[1])
        assert found.sum() == pytest.approx(one)
    assert np.isinf(inflation(among)).all()


def test_every_subset_explains_what_a_regression_on_it_explains() -> None:
    among, outcome = made(3, seed=4)
    found = explained_by_subsets(among[None], outcome[None])[0]
    assert found[0] == 0
    assert found[0b101] == pytest.approx(explained(among[np.ix_([0, 2], [0, 2])], outcome[[0, 2]]))


def test_lmg_refuses_more_than_twelve_predictors() -> None:
    with pytest.raises(UnderstandError) as caught:
        lmg(np.eye(13), np.zeros(13))
    assert caught.value.code == "understand/too-many-predictors"
    assert lmg(np.eye(12), np.full(12, 0.1)) == pytest.approx(np.full(12, 0.01))


def test_shapes_that_do_not_fit_are_an_error() -> None:
    with pytest.raises(UnderstandError) as caught:
        relative_weights(np.eye(3), np.zeros(2))
    assert caught.value.code == "understand/correlations-uneven"
