"""Manner is pooled: counts add up, and nothing is said from few words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.language.manner.manner import (
    ENOUGH_WORDS,
    FEWEST_WORDS,
    MANNER_COUNTS,
    Manner,
    manner_counts,
    manner_of,
    reading_ease,
    school_grade,
)

CASUAL = "lol yeah it's so cool, I'm gonna buy loads of stuff again!! don't wait guys :) "
FORMAL = (
    "Dear sir, I am writing regarding my request, which was not answered. Furthermore, we did not obtain assistance. "
)


def summed(texts: list[str], language: str) -> dict[str, int]:
    counts = manner_counts(texts, [language] * len(texts))
    return {name: sum(counts.column(name).to_pylist()) for name in MANNER_COUNTS}


def manner(text: str, language: str = "en") -> Manner:
    return manner_of(summed([text], language), language)


def test_known_values_of_the_formulas() -> None:
    assert reading_ease(words=6, sentences=1, syllables=6) == pytest.approx(116.145)
    assert school_grade(words=6, sentences=1, syllables=6) == pytest.approx(-1.45)
    counts = summed(["The cat sat on the mat."], "en")
    assert (counts["words"], counts["sentences"], counts["syllables"]) == (6, 1, 6)


@pytest.mark.parametrize("words", [0, FEWEST_WORDS - 1])
def test_nothing_is_said_from_few_words(words: int) -> None:
    found = manner("word " * words)
    assert (found.readability, found.level, found.tone, found.words) == (None, None, None, words)
    assert set(found.missing.values()) == {"not-enough-words"}
    assert found.says == (f"Not enough words to say how this is written: {words} of {FEWEST_WORDS}.",)


def test_a_manner_is_firm_from_three_hundred_words() -> None:
    assert not manner("It was fine. " * 99).firm
    assert manner("It was fine. " * (ENOUGH_WORDS // 3)).firm


def test_short_words_read_easier_than_long_ones() -> None:
    easy, hard = manner("The cat sat on the mat. " * 20), manner("Organisational accountability necessitates it. " * 30)
    assert easy.readability
    assert hard.readability
    assert (easy.readability.reading_ease or 0) > 100
    assert (hard.readability.reading_ease or 0) < 0
    assert easy.readability.says == "Reads like everyday speech."
    assert hard.readability.lix > easy.readability.lix


def test_tone_follows_its_signs() -> None:
    casual, formal = manner(CASUAL * 10).tone, manner(FORMAL * 10).tone
    assert casual
    assert formal
    assert (casual.formality or 0) < -0.3 < 0.3 < (formal.formality or 0)
    assert "Casual in tone." in casual.says
    assert "Formal in tone." in formal.says


def test_politeness_and_directness_are_ends_of_one_scale() -> None:
    polite = manner("Could you please help me? Many thanks, I would like to know if that is possible. " * 10).tone
    direct = manner("Fix this right now. You must answer immediately. I want my money. " * 10).tone
    assert polite
    assert direct
    assert (polite.directness or 0) < -0.3 < 0.3 < (direct.directness or 0)


def test_a_text_without_signs_has_no_tone_and_says_why() -> None:
    found = manner("The red house stands near the green tree. " * 20)
    assert found.tone is None
    assert found.missing["tone"] == "not-enough-signs"


@pytest.mark.parametrize(
    ("language", "missing"),
    [
        ("en", set()),
        ("de-AT", {"level"}),
        ("fi", {"level", "tone"}),
        ("zh", {"readability", "level", "tone"}),
        ("und", {"readability", "level", "tone"}),
    ],
)
def test_what_is_not_served_is_named(language: str, missing: set[str]) -> None:
    text = "please danke vielleicht " * 40
    assert set(manner(text, language).missing) == missing


def test_other_languages_are_read_with_their_own_signs() -> None:
    formal = manner("Sehr geehrte Damen, ich möchte Ihnen bezüglich der Lieferung schreiben, jedoch daher. " * 12, "de")
    casual = manner("hey du, das ist echt voll krass und mega cool, nix mehr als geil. " * 12, "de")
    assert formal.tone
    assert casual.tone
    assert (casual.tone.formality or 0) < 0 < (formal.tone.formality or 0)


@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["en", "de", "fi", "zh"])), max_size=8), st.data())
def test_counts_add_up_however_texts_are_batched(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(pairs)))
    whole, first, second = (
        manner_counts([text for text, _ in part], [code for _, code in part]).to_pylist()
        for part in (pairs, pairs[:cut], pairs[cut:])
    )
    assert whole == first + second


@given(st.text(max_size=200))
def test_counts_of_any_text_make_sense(text: str) -> None:
    counts = summed([text], "en")
    assert all(value >= 0 for value in counts.values())
    assert counts["long_words"] <= counts["words"] <= counts["syllables"]
    assert counts["seldom_words"] <= counts["ranked_words"] <= counts["words"]
    assert (counts["sentences"] > 0) == (counts["words"] > 0)
