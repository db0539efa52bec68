"""Where time means nothing, nothing is said about it: 100 shuffles, all tests of a page as one family."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.understand.course.invented import CHANGED_WEEK, SPIKE_WEEK, START, Voices
from wellheard.understand.course import find_courses, find_emerging

SHUFFLES = 100
SINCE = START + timedelta(weeks=45)


@pytest.fixture(scope="module")
def voices() -> Voices:
    return Voices()


def test_what_was_planted_is_found(voices: Voices) -> None:
    courses = {course.series.name: course for course in find_courses(voices.series(), since=SINCE)}
    login, bill = courses["login"], courses["bill"]
    assert login.changes.points
    change = login.changes.points[0]
    assert change.low <= START + timedelta(weeks=CHANGED_WEEK) <= change.high
    assert abs((change.at - START).days - 7 * CHANGED_WEEK) <= 7
    assert len(login.chart.stages) == 2
    assert login.difference is not None
    assert login.difference.verdict == "more"
    assert bill.anomalies.found
    assert [each.start for each in bill.anomalies.found] == [START + timedelta(weeks=SPIKE_WEEK)]
    assert bill.steady is False


def test_of_what_a_page_calls_at_most_one_in_twenty_was_not_planted() -> None:
    false_shares = []
    for seed in range(20):
        called = {course.series.name: len(course.called) for course in find_courses(Voices(seed).series(), since=SINCE)}
        planted = called["login"] + called["bill"]
        assert planted >= 4
        false_shares.append(1 - planted / sum(called.values()))
    assert sum(false_shares) / len(false_shares) <= 0.05


def test_on_shuffled_times_at_most_one_page_in_twenty_says_anything(voices: Voices) -> None:
    loud = sum(
        any(course.called for course in find_courses(voices.series(seed), since=SINCE)) for seed in range(SHUFFLES)
    )
    assert loud / SHUFFLES <= 0.05


def test_on_shuffled_times_at_most_one_screen_in_twenty_has_an_emerging_theme(voices: Voices) -> None:
    loud = sum(
        any(theme.status == "emerging" for theme in find_emerging(voices.heard(seed))) for seed in range(SHUFFLES)
    )
    assert loud / SHUFFLES <= 0.05
    assert [theme.name for theme in find_emerging(voices.heard()) if theme.status == "emerging"] == ["login"]
