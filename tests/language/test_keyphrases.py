"""Keyphrases are exact words of a passage that name what it speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.language import find_keyphrases


def phrases(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in find_keyphrases(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The waiting room was cold and the discharge letter never came.", "en", ["waiting room", "discharge letter"]),
        ("I would like a bigger font size.", "en", ["font size"]),
        ("It was very good.", "en", []),
        ("They did not answer and I waited.", "en", []),
        ("The answer was politely given to my family.", "en", ["answer", "family"]),
        ("I moved emails to a local folder.", "en", ["emails", "local folder"]),
        ("The courier, the courier and again the courier.", "en", ["courier"]),
        ("See https://example.com/help or write to help@example.com about refunds.", "en", ["refunds"]),
        ("Warum der Bus zum Berliner Tor fährt ist mir nicht klar.", "de", ["Bus", "Berliner Tor"]),
        ("L'assistenza non risponde e l'account non funziona.", "it", ["assistenza", "risponde", "account"]),
        ("A criança gostou do produto.", "pt", ["criança", "produto"]),
        ("A caixa de papelão chegou aberta.", "pt", ["caixa", "papelão", "aberta"]),
        ("配送时间太长了", "zh", ["配送时间"]),
    ],
)
def test_phrases_name_what_is_spoken_of(text: str, language: str, expected: list[str]) -> None:
    assert phrases(text, language) == expected


@given(st.text(max_size=300), st.sampled_from(["en", "pt", "zh", "und", "fi"]))
def test_phrases_are_few_short_exact_and_apart(text: str, language: str) -> None:
    spans = find_keyphrases(text, 0, len(text), language)
    assert len(spans) <= 5
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert len(text[start:end].split()) <= 3
        last = end


def test_only_the_passage_is_read() -> None:
    text = "The lift broke. The stairs were steep."
    assert [text[a:b] for a, b in find_keyphrases(text, 16, len(text), "en")] == ["stairs", "steep"]
