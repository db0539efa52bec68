"""Vectors keep what was measured: on real questions to a bank, which all tiers are judged by."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from wellheard.language.meaning.adapting import fit_to
from wellheard.language.meaning.tiers import VectorSource
from wellheard.language.meaning.vectors import embed

pytestmark = pytest.mark.real


def questions(real_data: Path, step: int) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.str_]]]:
    with (real_data / "intents" / "banking77_train.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))[::step]
    return [row["text"] for row in table], np.array([row["category"] for row in table])


def nearest_agree(
    rows: np.ndarray[tuple[int, int], np.dtype[np.float32]], labels: np.ndarray[tuple[int], np.dtype[np.str_]]
) -> float:
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -9)
    return float((labels[likeness.argmax(axis=1)] == labels).mean())


def test_the_fast_tier_finds_questions_of_the_same_kind(real_data: Path) -> None:
    texts, labels = questions(real_data, 3)
    assert nearest_agree(embed(texts), labels) >= 0.84


def test_adapting_brings_the_fast_tier_near_the_encoder(real_data: Path) -> None:
    texts, labels = questions(real_data, 14)
    deep = VectorSource("deep").rows(texts)
    adapted = fit_to(texts, deep).rows(texts)
    best = nearest_agree(deep, labels)
    assert nearest_agree(embed(texts), labels) >= 0.93 * best
    assert nearest_agree(adapted, labels) >= 0.97 * best
