"""The arithmetic of the NPS gives the golden values, and its interval holds what it promises."""

from __future__ import annotations

from itertools import product
from math import factorial

import pytest

from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.nps import (
    NpsCounts,
    nps_adjusted_wald,
    nps_margin,
    nps_sample_size,
    nps_two_sample,
    nps_wald,
)


def test_the_golden_plain_interval() -> None:
    found = nps_wald(NpsCounts(40, 35, 25))
    assert (round(found.centre, 1), round(found.error, 4)) == (15.0, 7.9215)
    assert (round(found.low, 3), round(found.high, 3)) == (-0.526, 30.526)


@pytest.mark.parametrize(
    ("counts", "centre", "error", "ends", "digits"),
    [
        ((40, 35, 25), 14.563, 7.7861, (-0.697, 29.824), (3, 4, 3)),
        ((5, 3, 2), 23.077, 21.494, (-19.05, 65.20), (3, 3, 2)),
        ((10, 0, 0), 76.923, 15.010, (47.50, 100), (3, 3, 2)),
    ],
)
def test_the_golden_adjusted_intervals(
    counts: tuple[int, int, int],
    centre: float,
    error: float,
    ends: tuple[float, float],
    digits: tuple[int, int, int],
) -> None:
    found = nps_adjusted_wald(NpsCounts(*counts))
    assert round(found.centre, digits[0]) == centre
    assert round(found.error, digits[1]) == error
    assert (round(found.low, digits[2]), round(found.high, digits[2])) == ends


def test_the_golden_comparison_of_two_groups() -> None:
    found = nps_two_sample(NpsCounts(40, 35, 25), NpsCounts(70, 50, 80))
    assert (round(found.z, 5), round(found.p_value, 5)) == (1.97610, 0.04814)


def test_the_golden_sample_sizes_and_margins() -> None:
    assert [nps_sample_size(points) for points in (20, 10, 5)] == [245, 986, 3953]
    assert [round(nps_margin(n)) for n in (10, 30, 50, 100, 200, 400, 1000)] == [49, 28, 22, 16, 11, 8, 5]


def test_the_adjusted_interval_holds_the_truth_at_ten_answers_where_the_plain_one_does_not() -> None:
    shares = (0.51, 0.28, 0.21)
    adjusted = plain = 0.0
    for promoters, passives in product(range(11), repeat=2):
        detractors = 10 - promoters - passives
        if detractors < 0:
            continue
        ways = factorial(10) / (factorial(promoters) * factorial(passives) * factorial(detractors))
        chance = ways * shares[0] ** promoters * shares[1] ** passives * shares[2] ** detractors
        counts = NpsCounts(promoters, passives, detractors)
        adjusted += chance * (nps_adjusted_wald(counts).low <= 30 <= nps_adjusted_wald(counts).high)
        plain += chance * (nps_wald(counts).low <= 30 <= nps_wald(counts).high)
    assert adjusted == pytest.approx(0.96, abs=0.01)
    assert plain < 0.92


def test_a_score_of_nobody_is_an_error() -> None:
    with pytest.raises(UnderstandError) as caught:
        nps_adjusted_wald(NpsCounts(0, 0, 0))
    assert caught.value.code == "understand/score-of-nobody"
    with pytest.raises(UnderstandError):
        nps_margin(0)
    with pytest.raises(UnderstandError) as caught:
        nps_sample_size(0)
    assert caught.value.code == "understand/difference-unusable"
