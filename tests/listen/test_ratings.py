from __future__ import annotations

import pytest

from wellheard.listen.ratings import find_scale


def numbers(*values: float) -> dict[float, int]:
    return dict.fromkeys(values, 3)


@pytest.mark.parametrize(
    ("name", "label", "values", "of_review", "expected"),
    [
        ("nps_score", "", (0, 6, 10), False, ("nps", 0, 10)),
        ("q3", "How likely are you to recommend us to a friend?", (3, 10), False, ("nps", 0, 10)),
        ("Likely-To-Recommend", "", (1, 10), False, ("nps", 0, 10)),
        ("Star Rating", "", (1, 5), False, ("stars", 1, 5)),
        ("overall_rating", "", (1, 2, 5), True, ("stars", 1, 5)),
        ("satisfaction", "", (1, 5), False, ("csat", 1, 5)),
        ("q1", "The company made it easy for me to handle my issue", (1, 7), False, ("ces2", 1, 7)),
        ("effort", "How much effort did it take?", (1, 5), False, ("ces1", 1, 5)),
        ("q", "We were quick. 10 - strongly agree, 1 - strongly disagree.", (4,), False, ("agreement", 1, 10)),
        ("q", "Satisfied? Where 5 is completely met expectations and 1 is did not meet", (4,), False, ("csat", 1, 5)),
        ("q", "Overall (1 = very good, 5 = very poor)", (1, 5), False, ("other", 5, 1)),
        ("q", "Rate us on a scale of 1 to 7", (3,), False, ("other", 1, 7)),
    ],
)
def test_a_scale_is_known_from_the_words_around_it(
    name: str, label: str, values: tuple[float, ...], of_review: bool, expected: tuple[str, float, float]
) -> None:
    scale = find_scale(name, label or name, numbers(*values), of_review=of_review)
    assert scale is not None
    assert (scale.kind, scale.low, scale.high) == expected


@pytest.mark.parametrize(
    ("name", "values", "of_review"),
    [
        ("score", (1, 5), False),
        ("score", (1, 10), True),
        ("rating", (1, 2, 4), True),
        ("nps", (1, 5), False),
        ("nps", (0.5, 9), False),
        ("satisfaction", (0, 100), False),
        ("would you recommend us?", (1, 10), False),
        ("stars", (0, 5), False),
    ],
)
def test_a_number_alone_is_no_rating(name: str, values: tuple[float, ...], of_review: bool) -> None:
    assert find_scale(name, name, numbers(*values), of_review=of_review) is None


def test_values_of_a_known_whole_say_the_scale() -> None:
    scale = find_scale("score", "score", numbers(2, 9), of_review=False, out_of=10)
    assert scale is not None
    assert (scale.low, scale.high) == (1, 10)
