"""Syllables of English words are counted by rule."""

from __future__ import annotations

import pytest

from wellheard.language.manner.syllables import count_syllables


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("the cat worked made nice clothes league they're I've can't".lower(), 1),
        ("table waiting wanted doctor movement boxes didn't handled", 2),
        ("hospital serious video companies tourism", 3),
        ("information society necessary", 4),
        ("communication university", 5),
    ],
)
def test_common_words_have_their_syllables(words: str, count: int) -> None:
    assert [count_syllables(word) for word in words.split()] == [count] * len(words.split())


@pytest.mark.parametrize("word", ["x", "hmm", "'", "", "ß"])
def test_every_word_has_at_least_one(word: str) -> None:
    assert count_syllables(word) == 1
