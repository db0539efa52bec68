"""A score carries the interval it needs, counts every person once, and is never pooled over kinds or scales."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isclose

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import t

from tests.understand.scores.given import CES1, CES2, CSAT, NPS, joined, nps, rated
from wellheard.evidence.intervals import wilson
from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores import Ratings, Scale, measure_score, measure_scores, read_ratings
from wellheard.understand.scores.definitions import ScoreName


@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [((40, 35, 25), 15, -0.697, 29.824), ((5, 3, 2), 30, -19.05, 65.20), ((10, 0, 0), 100, 47.50, 100)],
)
def test_the_golden_nps_comes_with_its_adjusted_interval(
    counts: tuple[int, int, int], value: float, low: float, high: float
) -> None:
    score = measure_score("nps", nps(*counts))
    assert score.value is not None
    assert isclose(score.value, value)
    assert score.low == pytest.approx(low, abs=0.005)
    assert score.high == pytest.approx(high, abs=0.005)
    assert score.interval == "adjusted Wald"
    assert dict(score.parts) == dict(zip(("promoter", "passive", "detractor"), counts, strict=True))


def test_the_nps_counts_nine_and_ten_against_zero_to_six() -> None:
    every = rated(NPS, *((answer, 1) for answer in range(11)))
    assert dict(measure_score("nps", every).parts) == {"promoter": 2, "passive": 2, "detractor": 7}


@pytest.mark.parametrize(
    ("top", "n", "ends"), [(8, 10, (0.49016, 0.94332)), (0, 5, (0, 0.43448)), (40, 100, (0.30940, 0.49800))]
)
def test_the_golden_wilson_intervals_stand_behind_satisfaction(top: int, n: int, ends: tuple[float, float]) -> None:
    score = measure_score("csat_t2b", rated(CSAT, (4, top), (3, n - top)))
    assert score.value == top / n
    assert (score.low, score.high) == pytest.approx(ends, abs=6e-6)


def test_satisfaction_counts_the_top_two_answers_of_its_own_scale() -> None:
    assert measure_score("csat_t2b", rated(CSAT, *((answer, 1) for answer in range(1, 6)))).value == 2 / 5
    seven = measure_score("csat_t2b", rated(Scale("csat", 1, 7), *((answer, 1) for answer in range(1, 8))))
    assert seven.value == 2 / 7
    assert seven.method == "share of the top two answers, top 2 of csat 1-7"


def test_a_mean_has_students_interval_within_its_scale() -> None:
    score = measure_score("csat_mean", rated(CSAT, (5, 6), (3, 4)))
    values = np.repeat([5.0, 3.0], [6, 4])
    reach = t.ppf(0.975, 9) * values.std(ddof=1) / 10**0.5
    assert score.value == pytest.approx(4.2)
    assert (score.low, score.high) == pytest.approx((4.2 - reach, 4.2 + reach))
    assert measure_score("csat_mean", rated(CSAT, (5, 4), (1, 1))).high == 5


def test_equal_answers_have_a_mean_without_an_interval() -> None:
    score = measure_score("csat_mean", rated(CSAT, (4, 9)))
    assert (score.value, score.low, score.high) == (4, None, None)
    assert score.interval == "none: everybody gave the same answer"


def test_the_two_effort_scores_point_in_opposite_directions() -> None:
    old, new = measure_score("ces1_effort", rated(CES1, (5, 6))), measure_score("ces2_mean", rated(CES2, (7, 6)))
    assert (old.scale_direction, new.scale_direction) == ("high_is_bad", "high_is_good")
    assert "ces1_effort" in old.flags
    assert "ces1_effort" not in new.flags


def test_ease_counts_five_to_seven() -> None:
    score = measure_score("ces2_t3b", rated(CES2, *((answer, 2) for answer in range(1, 8))))
    assert score.value == 6 / 14
    assert (score.low, score.high) == wilson(6, 14)


@pytest.mark.parametrize(
    ("name", "ratings", "code"),
    [
        ("nps", joined(nps(9, 9, 9), rated(CSAT, (4, 9), first=50)), "scale_mixed"),
        ("csat_mean", joined(rated(CSAT, (4, 9)), rated(Scale("csat", 1, 7), (4, 9), first=50)), "scale_mixed"),
        ("ces2_mean", joined(rated(CES1, (4, 9)), rated(CES2, (4, 9), first=50)), "scale_mixed"),
        (
            "nps",
            joined(
                rated(Scale("nps", 0, 10, "relationship"), (9, 9)),
                rated(Scale("nps", 0, 10, "transactional"), (9, 9), first=50),
            ),
            "mixed_kind",
        ),
        ("nps", joined(nps(9, 9, 9), rated(Scale("nps", 0, 10, "employee"), (9, 9), first=50)), "mixed_kind"),
        ("csat_t2b", rated(Scale("stars", 1, 5), (4, 9)), "wrong_kind"),
        ("nps", rated(Scale("nps", 1, 10), (9, 9)), "wrong_scale"),
        ("ces2_t3b", rated(Scale("ces2", 1, 5), (4, 9)), "wrong_scale"),
        ("csat_t2b", rated(Scale("csat", 1, 3), (3, 9)), "wrong_scale"),
        ("nps", rated(NPS, (8.5, 9)), "between_boxes"),
        ("nps", rated(NPS, (9, 4)), "not_enough_evidence"),
        ("nps", rated(NPS), "no_answers"),
    ],
)
def test_what_may_not_be_counted_gives_no_score_and_says_why(name: ScoreName, ratings: Ratings, code: str) -> None:
    score = measure_score(name, ratings)
    assert (score.value, score.low, score.high) == (None, None, None)
    assert score.flags[0] == code
    assert score.reason
    assert score.interval.startswith("none: ")


def test_few_answers_are_shown_as_counts_only() -> None:
    score = measure_score("csat_mean", rated(CSAT, (2, 1), (5, 3)))
    assert score.value is None
    assert dict(score.histogram) == {2: 1, 5: 3}
    assert score.reason == "4 people answered, 5 are needed"


def test_few_employees_are_not_shown_at_all() -> None:
    score = measure_score("nps", rated(Scale("nps", 0, 10, "employee"), (2, 1), (9, 3)))
    assert (score.n, score.n_customers, score.histogram, score.parts, score.evidence_ids) == (0, 0, (), (), ())
    assert score.reason == "fewer than 5 employees answered"


@pytest.mark.parametrize(("n", "flags"), [(5, ("low_base",)), (29, ("low_base",)), (30, ("caution",)), (100, ())])
def test_a_small_base_is_flagged(n: int, flags: tuple[str, ...]) -> None:
    assert measure_score("csat_t2b", rated(CSAT, (4, n))).flags == flags


def test_every_person_counts_once_however_often_they_answer() -> None:
    who = ["angry"] * 91 + [f"c{number}" for number in range(9)]
    score = measure_score("nps", rated(NPS, (0, 91), (10, 9), customers=who))
    assert score.value == pytest.approx(80)
    assert (score.n, score.n_customers) == (100, 10)
    assert score.flags == ("low_base", "repeat_answers")
    once = measure_score("nps", nps(9, 0, 1))
    assert (score.low, score.high) == pytest.approx((once.low, once.high))


def test_the_order_of_the_rows_does_not_matter() -> None:
    ratings = rated(CSAT, (1, 30), (4, 40), (5, 50), customers=[f"c{number % 70}" for number in range(120)])
    shuffled = ratings.rows(np.random.default_rng(1).permutation(120))
    names: tuple[ScoreName, ...] = ("csat_t2b", "csat_mean")
    for name in names:
        one, other = measure_score(name, ratings), measure_score(name, shuffled)
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))
        assert one.evidence_ids == other.evidence_ids


def test_each_scale_is_measured_by_itself() -> None:
    everything = joined(rated(CSAT, (4, 6)), nps(6, 0, 0, first=50), rated(Scale("stars", 1, 5), (4, 6), first=99))
    assert [(score.name, score.n) for score in measure_scores(everything)] == [
        ("csat_t2b", 6),
        ("csat_mean", 6),
        ("nps", 6),
    ]


def test_a_rating_outside_its_scale_is_an_error_that_names_the_voice() -> None:
    with pytest.raises(UnderstandError) as caught:
        rated(CSAT, (4, 2), (9, 1))
    assert caught.value.code == "understand/rating-outside-scale"
    assert "000002" in caught.value.found


def test_ratings_are_read_from_voices_with_their_scale_and_employees_apart() -> None:
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    rows = [
        ("v1", "c1", "customer", "solicited", 9.0, 0.0, 10.0, "nps"),
        ("v2", None, "customer", "solicited", None, None, None, None),
        ("v3", None, "employee", "employee", 7.0, 0.0, 10.0, "nps"),
        ("v4", "c1", "customer", "solicited", 4.0, 1.0, 5.0, "csat"),
    ]
    names = ("voice_id", "customer_id", "said_by", "source_kind", "rating", "rating_low", "rating_high", "rating_kind")
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    table = table.append_column("at", pa.array([at] * 4, pa.timestamp("us", tz="UTC")))
    ratings = read_ratings(table)
    assert ratings.used == (CSAT, NPS, Scale("nps", 0, 10, "employee"))
    assert ratings.voice_ids.tolist() == ["v1", "v3", "v4"]
    assert ratings.customers.tolist() == ["c1", "", "c1"]
    assert ratings.period == (at.date(), at.date())
