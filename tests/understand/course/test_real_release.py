"""A real release shows as a change on its very day in what people ask about, and vanishes when the days are shuffled.

Mentions of a few plain words stand in for themes; Thunderbird 115 came out on 2023-07-11.
"""

from __future__ import annotations

import csv
import gzip
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from wellheard.understand.course import Series, find_courses
from wellheard.understand.course.series import Exact

QUESTIONS = (
    Path(__file__).parents[3].parent / "shared" / "data" / "sumo-thunderbird" / "thunderbird_questions_dev.csv.gz"
)
RELEASED = date(2023, 7, 11)
WORDS = {
    "attachment": "attachment",
    "calendar": "calendar",
    "font": r"\bfont",
    "printing": "print",
    "release": r"\b115\b|supernova",
    "toolbar": "tool ?bar",
}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not QUESTIONS.exists(), reason=f"the real public data is not beside this checkout: {QUESTIONS}"),
]


@pytest.fixture(scope="module")
def asked() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the day of each question, from the first, and which words it has."""
    csv.field_size_limit(10_000_000)
    with gzip.open(QUESTIONS, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        rows = list(csv.DictReader(lines))
    days = np.array([date.fromisoformat(row["created"][:10]).toordinal() for row in rows])
    texts = [f"{row['title']} {row['content']}".lower() for row in rows]
    return days, {name: np.array([bool(re.search(word, text)) for text in texts]) for name, word in WORDS.items()}


def daily(days: np.ndarray, has: dict[str, np.ndarray]) -> list[Series]:
    first = int(days.min())
    heard = np.bincount(days - first).astype(np.float64)
    return [
        Series(name, date.fromordinal(first), "day", counted((days - first)[said], len(heard)), heard)
        for name, said in has.items()
    ]


def counted(places: np.ndarray, periods: int) -> Exact:
    return np.bincount(places, minlength=periods).astype(np.float64)


def test_the_release_is_dated_to_its_day(asked) -> None:
    courses = {course.series.name: course for course in find_courses(daily(*asked), since=RELEASED)}
    for name in ("release", "toolbar", "font"):
        changes = courses[name].changes.points or ()
        assert RELEASED in [change.at for change in changes], name
        difference = courses[name].difference
        assert difference is not None
        assert difference.verdict == "more"
    for name in ("attachment", "calendar", "printing"):
        assert courses[name].changes.points == (), name


def test_shuffled_days_have_no_release(asked) -> None:
    days, has = asked
    for seed in range(5):
        shuffled = np.random.default_rng(seed).permutation(days)
        assert not any(course.called for course in find_courses(daily(shuffled, has), since=RELEASED))
