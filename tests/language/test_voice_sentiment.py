"""A voice that says both good and bad is mixed, not neutral."""

from __future__ import annotations

import numpy as np

from wellheard.language import score_sentiment, split_passages
from wellheard.language.feeling.mixed import turns, voice_sentiment


def felt(texts: list[str]) -> list[str | None]:
    spans = [split_passages(text) for text in texts]
    passages = [text[start:end] for text, cuts in zip(texts, spans, strict=True) for start, end in cuts]
    starts = np.concatenate([[0], np.cumsum([len(cuts) for cuts in spans])])
    scores = score_sentiment(passages)["score"].to_numpy()
    lengths = np.array([len(passage) for passage in passages], np.int64)
    named: list[str | None] = voice_sentiment(scores, lengths, starts, contrast=turns(passages)).names().to_pylist()
    return named


def test_praise_and_blame_in_one_voice_make_it_mixed() -> None:
    assert felt(["The staff were wonderful, but the room was filthy."]) == ["mixed"]


def test_one_feeling_throughout_is_not_mixed() -> None:
    assert felt(["Wonderful staff. Excellent food!", "Rude staff. The room was filthy.", "I called on Monday."]) == [
        "positive",
        "negative",
        "neutral",
    ]


def test_a_slight_aside_does_not_make_a_voice_mixed() -> None:
    scores = np.array([0.9, 0.9, 0.9, 0.9, -0.6], np.float32)
    lengths = np.array([80, 90, 100, 80, 10])
    assert voice_sentiment(scores, lengths, np.array([0, 5])).names().to_pylist() == ["positive"]


def test_what_follows_but_counts_more() -> None:
    scores, lengths, starts = np.array([0.4, -0.4], np.float32), np.array([30, 30]), np.array([0, 2])
    plain = voice_sentiment(scores, lengths, starts)
    turned = voice_sentiment(scores, lengths, starts, contrast=np.array([False, True]))
    assert abs(float(plain.scores[0])) < 1e-6
    assert float(turned.scores[0]) < -0.05


def test_a_voice_whose_passages_are_not_understood_has_no_feeling() -> None:
    scores = np.array([np.nan, 0.8, np.nan], np.float32)
    told = voice_sentiment(scores, np.array([10, 10, 10]), np.array([0, 1, 3, 3]))
    assert told.names().to_pylist() == [None, "positive", None]
    assert np.isnan(told.scores).tolist() == [True, False, True]


def test_a_voice_feels_the_same_in_any_company() -> None:
    texts = ["Lovely. Awful!", "", "Good but slow.", "Fine."]
    assert felt(texts) == [felt([text])[0] for text in texts]
