"""A trend is called only where chance, one person, one day and one copied text can be ruled out."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from tests.understand.cast import START, digits, direction, held, passage, planted, tables, voice
from wellheard.evidence.schemas import Table
from wellheard.understand import Themes, Trend, find_themes
from wellheard.understand.sample import Counts
from wellheard.understand.spoken import monday_of
from wellheard.understand.trends import recent_week


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
