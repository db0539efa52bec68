"""On real public texts: the promises hold, and the quality stays above its floor."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wellheard.language import enrich, identify_language, score_sentiment

pytestmark = pytest.mark.real
SIGNS = {"positive": 1, "negative": -1}


def rows(path: Path) -> Iterator[dict[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    csv.field_size_limit(1 << 24)
    return iter(csv.DictReader(io.StringIO(raw.decode("utf-8", "replace"))))


def voices(texts: list[str]) -> pa.RecordBatch:
    names = pa.array([f"v{number}" for number in range(len(texts))])
    columns = [names, pa.array(texts, pa.string()), pa.nulls(len(texts), pa.string())]
    return pa.RecordBatch.from_arrays(columns, names=["voice_id", "text", "language_declared"])


@pytest.mark.parametrize(
    ("file", "column", "language"),
    [
        ("nhs-fft/nhs_fft_v6_dev.csv.gz", "FFT answer", "en"),
        ("sumo-thunderbird/thunderbird_questions_dev.csv.gz", "content", "en"),
        ("b2w-reviews-pt/b2w_reviews_dev.csv.gz", "review_text", "pt"),
        ("multilingual/zh_waimai_10k.csv", "review", "zh"),
        ("multilingual/ar_PROD.csv", "text", "ar"),
    ],
)
def test_passages_of_real_voices_hold_every_word(real_data: Path, file: str, column: str, language: str) -> None:
    texts = [row[column] for row in rows(real_data / file)][:600]
    read = [""] * len(texts)
    passages = enrich(voices(texts))
    for voice, start, end in zip(*(passages[name].to_pylist() for name in ("voice_id", "start", "end")), strict=True):
        read[int(voice[1:])] += texts[int(voice[1:])][start:end]
    assert ["".join(text.split()) for text in read] == ["".join(text.split()) for text in texts]
    told = [code for code in passages["language"].to_pylist() if code != "und"]
    assert told.count(language) / len(told) > 0.85


def test_hostile_strings_are_read_without_complaint(real_data: Path) -> None:
    texts = [
        text
        for path in sorted((real_data / "nasty").rglob("*.txt"))
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    passages = enrich(voices(texts[:5000]))
    passages.validate(full=True)
    assert passages.num_rows > 0


@pytest.mark.parametrize(
    ("file", "text", "label", "floor"),
    [
        ("airline-tweets/airline_tweets_dev.csv", "text", "airline_sentiment", 0.78),
        ("app-reviews/vu_appstore_reviews_dev.csv", "review", "sentiment_final", 0.76),
    ],
)
def test_sentiment_stays_above_its_floor(real_data: Path, file: str, text: str, label: str, floor: float) -> None:
    judged = [(row[text], SIGNS[row[label]]) for row in rows(real_data / file) if row[label] in SIGNS]
    scores = score_sentiment([words for words, _ in judged])["score"].to_numpy()
    assert float((np.sign(scores) == np.array([sign for _, sign in judged])).mean()) >= floor


def test_portuguese_reviews_are_known_as_such(real_data: Path) -> None:
    texts = [row["review_text"] for row in rows(real_data / "b2w-reviews-pt/b2w_reviews_dev.csv.gz")][:500]
    told = [identify_language(text).code for text in texts if len(text.split()) >= 4]
    assert told.count("pt") / len(told) >= 0.95
