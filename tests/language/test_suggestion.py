"""Suggestions: requests to the provider and advice to other customers are found, questions for help are not."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from wellheard.language.facets.suggestion import opening_pieces, score_suggestions, suggestion_model
from wellheard.language.tokens import word_pieces


@pytest.mark.parametrize(
    "text",
    [
        "Please add a dark mode.",
        "It would be great if the list could be sorted by date.",
        "You should offer more parking spaces.",
        "There needs to be a lift in this building.",
        "I wish there was a way to cancel online.",
        "More staff at the weekend.",
        "Add an option to export the table.",
    ],
)
def test_a_request_is_a_suggestion(text: str) -> None:
    (found,) = score_suggestions([text]).to_pylist()
    assert found["suggestion"]
    assert found["request"] >= suggestion_model().head.thresholds[0]


@pytest.mark.parametrize(
    "text",
    [
        "If you stay there, ask for a room at the back.",
        "I would highly recommend this to anyone.",
        "Avoid the breakfast.",
    ],
)
def test_advice_to_others_is_a_suggestion(text: str) -> None:
    (found,) = score_suggestions([text]).to_pylist()
    assert found["suggestion"]
    assert found["advice"] > found["request"]


@pytest.mark.parametrize(
    "text",
    ["The rooms are clean.", "It crashed twice on Monday.", "Thanks for any help.", "How do I change my address?", ""],
)
def test_what_asks_for_nothing_is_no_suggestion(text: str) -> None:
    assert score_suggestions([text])["suggestion"].to_pylist() == [False]


def test_the_opening_word_counts() -> None:
    asks, tells = score_suggestions(["Add a lock to the list.", "They add a fee to the list."])["request"].to_pylist()
    assert asks > 2 * tells


def test_the_opening_passes_over_signs_and_empty_texts() -> None:
    pieces = word_pieces().cut(['- "Please', "", "!!!", "please"])
    first = opening_pieces(pieces, suggestion_model().telling)
    assert first.tolist() == [first[3], -1, -1, first[3]]
    assert first[3] >= 0


def test_no_texts_give_an_empty_table() -> None:
    assert score_suggestions([]).num_rows == 0


def test_a_text_is_read_the_same_in_any_company() -> None:
    texts = ["please fix it", "", "you should try it", "lovely", "add " * 300]
    together = score_suggestions(texts).to_pylist()
    assert together == [score_suggestions([text]).to_pylist()[0] for text in texts]
    assert together == score_suggestions(texts[::-1]).to_pylist()[::-1]


@pytest.mark.real
@pytest.mark.parametrize(("file", "floor"), [("V1.4_Training.csv", 0.53), ("SubtaskB_Trial_Test_Labeled.csv", 0.68)])
def test_suggestions_stay_above_their_floor(real_data: Path, file: str, floor: float) -> None:
    with (real_data / "suggestions" / file).open(encoding="utf-8", errors="replace", newline="") as opened:
        pairs = [(row[1], row[-1].strip() == "1") for row in csv.reader(opened) if row[-1].strip() in {"0", "1"}]
    gold = np.array([label for _, label in pairs])
    told = score_suggestions([text for text, _ in pairs])["suggestion"].to_numpy()
    assert 2 * (gold & told).sum() / (gold.sum() + told.sum()) >= floor
