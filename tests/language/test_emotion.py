"""Emotions are read from the words, several or none, each with a chance and a threshold of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wellheard.language.errors import LanguageError
from wellheard.language.features import features, shipped_signs
from wellheard.language.feeling.emotion import (
    DETAILED_EMOTIONS,
    EMOTIONS,
    FAMILIES,
    FROM_DETAILED,
    emotion_head,
    emotions,
    score_detailed_emotions,
    score_emotions,
)
from wellheard.language.tokens import word_pieces


def told(text: str) -> list[str]:
    return [each["emotion"] for each in score_emotions([text])["told"][0].as_py()]


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("I am absolutely furious with this company.", "frustration"),
        ("I am at my wits' end with these constant crashes.", "frustration"),
        ("I feel let down by the whole experience.", "disappointment"),
        ("I expected better from you, very disappointed.", "disappointment"),
        ("I don't understand what this form is asking for.", "confusion"),
        ("The new menu is confusing.", "confusion"),
        ("I am really worried that my savings are gone.", "anxiety"),
        ("The claim is finally sorted, what a relief.", "relief"),
        ("The nurse put me at ease.", "relief"),
        ("Thank you so much to everyone on the team.", "gratitude"),
        ("We absolutely loved the concert.", "joy"),
        ("Where do I change my address?", "neutral"),
    ],
)
def test_a_plain_feeling_is_told(text: str, emotion: str) -> None:
    assert emotion in told(text)


def test_a_text_may_tell_two_feelings() -> None:
    assert {"gratitude", "joy"} <= set(told("Thank you so much, the trip was absolutely wonderful!"))


@pytest.mark.parametrize("text", ["Thanks in advance for any help.", "Any help would be appreciated."])
def test_polite_thanks_ahead_of_help_are_no_gratitude(text: str) -> None:
    assert "gratitude" not in told(text)


def test_a_feeling_denied_is_not_told() -> None:
    assert "disappointment" not in told("You will not be disappointed.")


def test_neutral_never_stands_beside_a_feeling() -> None:
    texts = [
        "I rang on Monday.",
        "I love it, thank you.",
        "No idea why.",
        "",
        "🙂",
        "awful " * 60,
        "The bill came to 40 euros.",
    ]
    for each in score_emotions(texts)["told"].to_pylist():
        names = [emotion["emotion"] for emotion in each]
        assert "neutral" not in names or names == ["neutral"]


def test_what_is_told_is_sorted_by_chance_and_over_its_threshold() -> None:
    table = score_emotions(["Thank you, wonderful staff, so happy and so relieved it is finally sorted!"])
    listed = table["told"][0].as_py()
    assert [each["confidence"] for each in listed] == sorted((each["confidence"] for each in listed), reverse=True)
    for each in listed:
        assert each["confidence"] == pytest.approx(table[each["emotion"]][0].as_py())
        assert each["confidence"] >= emotion_head().thresholds[EMOTIONS.index(each["emotion"])]


def test_languages_that_are_not_served_have_no_emotion() -> None:
    table = score_emotions(["Thank you so much!", "Vielen Dank!"], languages=["en-GB", "de"])
    assert [row is None for row in table["told"].to_pylist()] == [False, True]
    assert table["gratitude"].null_count == 1
    assert score_detailed_emotions(["merci"], languages=["fr"])["gratitude"].null_count == 1


def test_languages_must_be_as_many_as_texts() -> None:
    with pytest.raises(LanguageError) as caught:
        score_emotions(["a", "b"], languages=["en"])
    assert caught.value.code == "language/lengths-differ"
    assert "1 languages" in caught.value.found


def test_a_text_is_read_the_same_in_any_company() -> None:
    texts = ["so annoying", "", "lovely staff, thank you", "I was scared", "not bad", "!!!", "worried " * 300]
    together = score_emotions(texts).to_pylist()
    assert together == [score_emotions([text]).to_pylist()[0] for text in texts]
    assert together == score_emotions(texts[::-1]).to_pylist()[::-1]


def test_no_texts_give_an_empty_table() -> None:
    assert score_emotions([]).num_rows == 0
    assert score_detailed_emotions([]).num_rows == 0


def test_the_batch_form_tells_what_the_table_tells() -> None:
    texts = ["I am furious.", "Great, thank you!", "On Monday."]
    batch = emotions(features(word_pieces().cut(texts), shipped_signs()))
    table = score_emotions(texts)["told"].to_pylist()
    assert [[name for name, _ in each] for each in batch] == [[e["emotion"] for e in each] for each in table]


def test_chances_are_chances() -> None:
    table = score_emotions(["love " * 500, "hate " * 500, "", "?"])
    for name in EMOTIONS:
        assert all(0 <= chance <= 1 for chance in table[name].to_pylist())


def test_every_group_and_family_is_made_of_detailed_emotions() -> None:
    assert set(FROM_DETAILED) <= set(DETAILED_EMOTIONS)
    assert set(FROM_DETAILED.values()) == set(EMOTIONS)
    assert sorted(name for names in FAMILIES.values() for name in names) == sorted(DETAILED_EMOTIONS)
    assert emotion_head().labels == EMOTIONS


def test_details_name_what_groups_leave_out() -> None:
    table = score_detailed_emotions(["Haha, that is hilarious!", "I am so sorry, I apologise."])
    assert table.column_names == [*DETAILED_EMOTIONS, *FAMILIES]
    assert table["amusement"][0].as_py() > 0.5
    assert table["remorse"][1].as_py() > 0.5


@pytest.mark.real
def test_goemotions_stay_above_their_floor(real_data: Path) -> None:
    lines = (real_data / "goemotions" / "goemotions_dev.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t")[:2] for line in lines if line]
    texts = [text.replace("[NAME]", "Sam").replace("[RELIGION]", "religious") for text, _ in rows]
    gold = np.array([[str(k) in codes.split(",") for k in range(len(DETAILED_EMOTIONS))] for _, codes in rows])
    table = score_detailed_emotions(texts)
    chances = np.stack([table[name].to_numpy() for name in DETAILED_EMOTIONS], axis=1)
    from wellheard.language.heads import read_head

    over = chances >= read_head("emotion-details").thresholds[: len(DETAILED_EMOTIONS)]
    f1 = 2 * (gold & over).sum(0) / (gold.sum(0) + over.sum(0))
    assert f1.mean() >= 0.46
