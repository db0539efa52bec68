"""Sentiment reads judging words, and what turns them."""

from __future__ import annotations

import pytest

from wellheard.language import score_sentiment


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("The plumber was brilliant and so polite.", "positive"),
        ("I love how quickly they replied.", "positive"),
        ("Excellent service, thank you!", "positive"),
        ("The app is useless and keeps freezing.", "negative"),
        ("Nobody answered and the letter was lost.", "negative"),
        ("The plumber was not polite.", "negative"),
        ("This isn't good at all.", "negative"),
        ("The driver never showed up.", "negative"),
        ("We had no problems whatsoever.", "positive"),
        ("No complaints from us.", "positive"),
        ("Where do I find the form?", "neutral"),
    ],
)
def test_a_plain_sentence_is_read_rightly(text: str, feeling: str) -> None:
    assert score_sentiment([text])["feeling"].to_pylist() == [feeling]


@pytest.mark.parametrize("word", ["helpful", "reliable", "clean", "fair", "pleasant", "useful", "accurate"])
def test_not_turns_a_word_around(word: str) -> None:
    plain, turned = score_sentiment([f"The guide was {word}.", f"The guide was not {word}."])["score"].to_pylist()
    assert plain > 0 > turned


def test_scores_lie_between_minus_one_and_one() -> None:
    texts = ["awful " * 200, "great " * 200, "", "?", "😡😡", "x" * 5000]
    table = score_sentiment(texts)
    assert table.num_rows == len(texts)
    assert all(-1 <= score <= 1 for score in table["score"].to_pylist())
    assert all(0 <= share <= 1 for share in table["confidence"].to_pylist())


def test_no_texts_give_an_empty_table() -> None:
    assert score_sentiment([]).to_pylist() == []


def test_a_text_is_scored_the_same_in_any_company() -> None:
    texts = ["not bad", "", "never again", "lovely staff", "the bill was wrong", "not"]
    together = score_sentiment(texts)["score"].to_pylist()
    assert together == [score_sentiment([text])["score"][0].as_py() for text in texts]
    assert together == score_sentiment(texts[::-1])["score"].to_pylist()[::-1]
