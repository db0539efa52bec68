"""Coder agreement: the golden values, the minima, and silence where agreement is not the aim."""

from __future__ import annotations

import random

import pytest

from wellheard.understand.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    measure_agreement,
    measure_codes_agreement,
    read_alpha,
)
from wellheard.understand.errors import UnderstandError

A = "* * * * * 3 4 1 2 1 1 3 3 * 3"
B = "1 * 2 1 3 3 4 3 * * * * * * *"
C = "* * 2 1 3 4 4 * 2 1 1 3 3 * 4"
ROWS = [[None if mark == "*" else int(mark) for mark in row.split()] for row in (A, B, C)]


def coders(units: int, *, wrong: float, seed: int = 1) -> list[list[bool | None]]:
    draw = random.Random(seed)
    first = [draw.random() < 0.3 for _ in range(units)]
    return [list(first), [mark ^ (draw.random() < wrong) for mark in first]]


def test_the_golden_values_of_alpha() -> None:
    assert round(krippendorff_alpha(ROWS) or 0, 5) == 0.69136
    assert round(krippendorff_alpha(ROWS, metric="interval") or 0, 5) == 0.81084


def test_alpha_of_a_published_example() -> None:
    """Krippendorff 2011, Computing Krippendorff's alpha-reliability, example A: two observers, binary, no missing."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert round(krippendorff_alpha([first, second]) or 0, 3) == 0.095


def test_the_golden_values_of_kappa() -> None:
    kappa = cohen_kappa([[20, 5], [10, 15]])
    assert (round(kappa.observed, 2), round(kappa.expected, 2), kappa.units) == (0.70, 0.50, 50)
    assert kappa.value == pytest.approx(0.40)


def test_alpha_does_not_depend_on_the_order_of_coders_and_units_or_the_names_of_codes() -> None:
    turned = [[row[unit] for unit in (14, *range(14))] for row in reversed(ROWS)]
    named = [[None if mark is None else f"code {mark}" for mark in row] for row in turned]
    assert krippendorff_alpha(named) == pytest.approx(krippendorff_alpha(ROWS))


def test_perfect_agreement_is_1_and_no_variation_has_no_value() -> None:
    assert krippendorff_alpha([[1, 2, 2], [1, 2, 2]]) == 1
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert krippendorff_alpha([[1, None], [None, 2]]) is None
    assert krippendorff_alpha([]) is None
    assert cohen_kappa([[7, 0], [0, 0]]).value is None


def test_enough_units_have_a_value_with_an_interval_around_it() -> None:
    found = measure_agreement(coders(200, wrong=0.05))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high
    assert (found.units, found.coders, found.flags, found.reading) == (200, 2, (), read_alpha(found.value))
    assert found == measure_agreement(coders(200, wrong=0.05))
    assert found.observed == pytest.approx(0.955, abs=0.03)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    truth = measure_agreement(coders(50_000, wrong=0.1)).value or 0
    held = 0
    for seed in range(40):
        found = measure_agreement(coders(150, wrong=0.1, seed=seed + 5), seed=seed)
        held += (found.low or 1) <= truth <= (found.high or 0)
    assert held >= 34


def test_whole_customers_are_drawn_so_repeated_units_do_not_narrow_the_interval() -> None:
    marks = coders(60, wrong=0.1)
    many = [row * 5 for row in marks]
    groups = [f"customer {unit}" for unit in range(60)] * 5
    alone, naive, grouped = (
        measure_agreement(marks),
        measure_agreement(many),
        measure_agreement(many, groups=groups),
    )
    width = [(each.high or 0) - (each.low or 0) for each in (alone, naive, grouped)]
    assert width[1] < 0.6 * width[0]
    assert width[2] == pytest.approx(width[0], rel=0.1)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        (coders(49, wrong=0.1), "fewer than 50 units with two marks: 49"),
        ([[True] * 4 + [False] * 56] * 2, "the code was used on fewer than 5 units: 4"),
        ([["a"] * 60] * 2, "all marks are the same, so chance cannot be told from agreement"),
        ([], "fewer than 50 units with two marks: 0"),
        ([[None] * 60] * 2, "fewer than 50 units with two marks: 0"),
    ],
)
def test_below_the_minimum_there_is_a_reason_and_no_number(ratings: list[list[bool | None]], reason: str) -> None:
    found = measure_agreement(ratings)
    assert (found.value, found.low, found.high, found.reading) == (None, None, None, "not estimable")
    assert (found.reason, found.flags) == (reason, ("not_estimable",))


def test_between_50_and_100_units_is_shown_with_caution() -> None:
    assert measure_agreement(coders(60, wrong=0.1)).flags == ("caution",)


def test_reflexive_work_has_no_agreement() -> None:
    found = measure_agreement(coders(200, wrong=0.0), approach="reflexive")
    assert (found.value, found.flags) == (None, ("not_estimable", "reflexive_off"))


def test_each_code_has_its_agreement_and_all_have_one_together() -> None:
    codes: dict[str, list[list[bool | None]]] = {
        "waiting": coders(80, wrong=0.02),
        "price": coders(80, wrong=0.3, seed=9),
        "rare": [[False] * 80] * 2,
    }
    each, pooled = measure_codes_agreement(codes)
    assert (each["waiting"].value or 0) > (pooled.value or 0) > (each["price"].value or 0)
    assert each["rare"].reason == "the code was used on fewer than 5 units: 0"
    assert pooled.units == 240
    assert measure_codes_agreement({})[1].units == 0


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: krippendorff_alpha([[1, 2], [1]]), "understand/marks-unequal"),
        (lambda: krippendorff_alpha([["a", "b"], ["a", "b"]], metric="interval"), "understand/marks-unusable"),
        (lambda: cohen_kappa([[1, 2]]), "understand/table-unusable"),
        (lambda: cohen_kappa([[0, 0], [0, 0]]), "understand/table-unusable"),
        (lambda: measure_agreement([[1, 2], [1, 2]], groups=["a"]), "understand/marks-unequal"),
    ],
)
def test_marks_that_cannot_be_compared_are_refused(call: object, code: str) -> None:
    with pytest.raises(UnderstandError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.code == code
