"""Themes of real public feedback: most passages find a theme, labels are phrases of the customers, quotes hold."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pyarrow as pa
import pytest

from tests.understand.cast import digits, voice
from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import SCHEMAS
from wellheard.language import enrich
from wellheard.understand import Themes, find_themes

FEEDBACK = Path(__file__).parents[2].parent / "shared" / "data" / "nhs-fft" / "nhs_fft_v6_dev.csv.gz"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FEEDBACK.exists(), reason=f"the real public data is not beside this checkout: {FEEDBACK}"),
]


def evidence() -> Held:
    with gzip.open(FEEDBACK, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["FFT answer"]]
    spoken = [
        voice(number, row["FFT answer"], customer=digits("c", row["Respondent ID"]), at=None)
        for number, row in enumerate(rows)
    ]
    voices = pa.Table.from_pylist(spoken, schema=SCHEMAS["voices"])
    batch = voices.select(["voice_id", "text", "language_declared"]).combine_chunks().to_batches()[0]
    return Held({"voices": voices, "passages": pa.Table.from_batches([enrich(batch)])})


@pytest.fixture(scope="module")
def held() -> Held:
    return evidence()


@pytest.fixture(scope="module")
def themes(held: Held) -> Themes:
    return find_themes(held)


def test_few_passages_are_left_over(themes: Themes) -> None:
    assert themes.unassigned_share is not None
    assert themes.unassigned_share < 0.2
    assert 20 <= len(themes) <= 80


def test_what_everybody_knows_of_this_service_is_there(themes: Themes) -> None:
    labels = " | ".join(theme.label.lower() for theme in themes.themes)
    for word in ("waiting", "staff", "ambulance", "mental health", "food"):
        assert word in labels


def test_waiting_is_unhappy_and_friendly_staff_are_not(themes: Themes) -> None:
    feeling = {theme.label.lower(): theme.sentiment for theme in themes.themes}
    assert next(each for label, each in feeling.items() if "waiting time" in label and each is not None) < 0
    assert next(each for label, each in feeling.items() if "friendly" in label and each is not None) > 0


def test_real_quotes_read_again(held: Held, themes: Themes) -> None:
    voices = held.table("voices")
    texts = dict(zip(voices["voice_id"].to_pylist(), voices["text"].to_pylist(), strict=True))
    for theme in themes.themes:
        assert theme.quotes
        for quote in (*theme.quotes, *theme.counter_quotes):
            assert quote.words_in(texts[quote.voice_id]).strip()


def test_the_split_into_buckets_changes_nothing(held: Held, themes: Themes) -> None:
    again = find_themes(held.split(5))
    assert again.themes == themes.themes
