"""Resampling people gives the spread that theory gives, and the same draws whether people are alike or not."""

from __future__ import annotations

import numpy as np
import pytest

from wellheard.understand.scores.resample import resampled_sums


@pytest.mark.parametrize("alike", [True, False])
def test_means_of_resamples_spread_as_the_standard_error_says(alike: bool) -> None:
    values = np.random.default_rng(1).integers(1, 6, 400) + (0 if alike else np.arange(400) * 1e-9)
    sums = resampled_sums(np.column_stack([values, np.ones(400)]), draws=4000, seed=2)
    assert set(sums[:, 1]) == {400}
    means = sums[:, 0] / 400
    assert means.mean() == pytest.approx(values.mean(), abs=0.01)
    assert means.std() == pytest.approx(values.std() / 20, rel=0.05)


def test_the_order_of_people_who_are_alike_does_not_matter() -> None:
    values = np.random.default_rng(3).integers(0, 2, (100, 2)).astype(np.float64)
    one = resampled_sums(values, draws=50, seed=4)
    assert np.array_equal(one, resampled_sums(values[::-1], draws=50, seed=4))
    assert not np.array_equal(one, resampled_sums(values, draws=50, seed=5))


def test_many_people_are_drawn_in_blocks_of_little_memory() -> None:
    columns = np.random.default_rng(5).normal(size=(300_000, 1))
    sums = resampled_sums(columns, draws=30, seed=6)
    assert sums.shape == (30, 1)
    assert sums.std() == pytest.approx(columns.std() * 300_000**0.5, rel=0.4)
