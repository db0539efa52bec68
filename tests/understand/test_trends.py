"""A trend is called only where chance, one person, one day and one copied text can be ruled out."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from tests.understand.cast import START, SUBJECTS, digits, direction, held, passage, planted, tables, voice
from wellheard.evidence.schemas import Table
from wellheard.language.feeling.bands import series_of
from wellheard.understand import Themes, Trend, find_themes
from wellheard.understand.sample import Counts
from wellheard.understand.spoken import monday_of
from wellheard.understand.trends import compared_series, recent_week


def test_fewer_than_eight_weeks_give_no_trend() -> None:
    assert recent_week(Counts(week_people={0: 3, 6: 4})) is None
    assert recent_week(Counts()) is None


def test_the_recent_weeks_are_the_last_quarter_and_at_least_four() -> None:
    assert recent_week(Counts(week_people={0: 1, 7: 1})) == 4
    assert recent_week(Counts(week_people={0: 1, 39: 1})) == 30


def test_weeks_begin_on_mondays() -> None:
    assert monday_of(0).weekday() == monday_of(2817).weekday() == 0
    assert monday_of(2817).isoformat() == "2024-01-01"


def late_subject(people: int, days: int, *, wordings: int) -> Trend:
    """The trend of a subject that only comes up at the end, from so many people, days and wordings."""
    known = planted()
    spoken, passages = [], []
    texts = (
        "The portal logs me out",
        "Portal logs me out at noon",
        "Again the portal logs me out",
        "Portal logs me out",
        "Why the portal logs me out",
        "The portal logs me out daily",
    )
    for number in range(40):
        text = texts[number % wordings]
        at = START + timedelta(days=139 - number % days, hours=8)
        made = voice(5000 + number, text, customer=digits("c", "late", number % people), at=at)
        spoken.append(made)
        passages.append(passage(made, direction("portal", Random(number)), "negative"))
    more = tables(spoken, passages)
    themes = find_themes(held({name: pa.concat_tables([known[name], more[name]]) for name in known}), at_least=3)
    return next(theme.trend for theme in themes.themes if "portal" in theme.label.lower())


def test_many_people_on_many_days_are_a_rise() -> None:
    trend = late_subject(20, 12, wordings=6)
    assert trend.direction == "rising"
    assert trend.q_value is not None
    assert trend.q_value <= 0.10


@pytest.mark.parametrize(
    ("people", "days", "wordings", "reason"),
    [
        (4, 12, 6, "fewer than 5 people"),
        (20, 1, 6, "all on one day"),
        (20, 12, 3, "the same words over and over"),
    ],
)
def test_few_people_one_day_or_copied_words_are_no_rise(people: int, days: int, wordings: int, reason: str) -> None:
    trend = late_subject(people, days, wordings=wordings)
    assert trend.direction == "not enough evidence"
    assert trend.reason == reason


def test_shuffled_times_make_no_trend() -> None:
    found = 0
    for seed in range(3):
        themes = find_themes(held(timeless(seed)))
        found += sum(theme.trend.direction in {"rising", "falling"} for theme in themes.themes)
    assert found == 0


def timeless(seed: int) -> dict[Table, pa.Table]:
    made = dict(planted())
    order = np.random.default_rng(seed).permutation(made["voices"].num_rows)
    at = made["voices"]["at"].take(order)
    made["voices"] = made["voices"].set_column(made["voices"].schema.get_field_index("at"), "at", at)
    return made


def test_all_themes_of_a_result_are_one_family_of_tests() -> None:
    themes: Themes = find_themes(held(planted()))
    assert {theme.trend.tests for theme in themes.themes} == {len(themes)}


def told_apart(sources: dict[str, tuple[int, int]], bill_share: dict[str, int]) -> Themes:
    """Evidence of sources that run from one week to another; of so many people in ten each speaks of the bill."""
    spoken, passages = [], []
    number = 0
    for source, (first, last) in sources.items():
        for week in range(first, last):
            for place in range(20):
                subject = "bill" if place % 10 < bill_share[source] else ("queue", "router", "engineer")[place % 3]
                texts = SUBJECTS[subject]
                at = START + timedelta(weeks=week, days=place % 5, hours=9)
                text = f"{texts[number % len(texts)]} {('now', 'today', 'again')[number % 3]}"
                made = voice(number, text, customer=digits("c", number), at=at, source=source)
                spoken.append(made)
                passages.append(passage(made, direction(subject, Random(number)), "negative"))
                number += 1
    return find_themes(held(tables(spoken, passages)))


def bill(themes: Themes) -> Trend:
    return next(theme.trend for theme in themes.themes if "bill" in theme.label.lower())


def test_a_source_that_starts_late_makes_no_rise_by_itself() -> None:
    trend = bill(
        told_apart({"reviews.csv": (0, 16), "billing-calls.csv": (12, 16)}, {"reviews.csv": 2, "billing-calls.csv": 8})
    )
    assert trend.direction not in {"rising", "falling"}
    assert trend.ratio == pytest.approx(1.0)
    assert "compared within 1 of 2 kinds of source" in trend.reason


def test_a_source_that_stops_makes_no_fall_by_itself() -> None:
    trend = bill(
        told_apart({"reviews.csv": (0, 16), "billing-calls.csv": (0, 12)}, {"reviews.csv": 2, "billing-calls.csv": 8})
    )
    assert trend.direction not in {"rising", "falling"}


def test_a_source_that_starts_before_the_recent_weeks_makes_no_rise_by_itself() -> None:
    trend = bill(
        told_apart({"reviews.csv": (0, 16), "billing-calls.csv": (10, 16)}, {"reviews.csv": 2, "billing-calls.csv": 8})
    )
    assert trend.direction not in {"rising", "falling"}
    assert trend.ratio == pytest.approx(1.0)
    assert "kinds of source" not in trend.reason


def test_a_rise_within_a_source_is_still_seen() -> None:
    before = told_apart({"reviews.csv": (0, 16), "survey.csv": (4, 16)}, {"reviews.csv": 2, "survey.csv": 2})
    assert bill(before).direction not in {"rising", "falling"}
    sources = {"reviews-01.csv": (0, 12), "reviews-02.csv": (12, 16), "survey.csv": (4, 16)}
    trend = bill(told_apart(sources, {"reviews-01.csv": 2, "reviews-02.csv": 7, "survey.csv": 2}))
    assert trend.direction == "rising"


def test_sources_that_never_meet_are_not_compared() -> None:
    trend = bill(told_apart({"reviews.csv": (0, 12), "calls.csv": (12, 16)}, {"reviews.csv": 2, "calls.csv": 8}))
    assert trend.direction == "not enough evidence"
    assert trend.reason == "no source was heard both before and lately"


def test_files_of_one_feed_are_one_series() -> None:
    assert series_of("Reviews 2024-05.csv") == series_of("Reviews 2024-06.csv") != series_of("Calls 2024-06.csv")
    counts = Counts(series_people={"a": {0: 1, 9: 1}, "b": {9: 1}, "c": {0: 1}, "d": {}})
    assert compared_series(counts, 6) == ("a",)
    assert compared_series(counts, None) == ()
