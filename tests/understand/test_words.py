"""Words, greetings, phrases and labels."""

from __future__ import annotations

import numpy as np
import pytest

from wellheard.understand.labels import name_themes
from wellheard.understand.phrases import count_phrases, read_tokens
from wellheard.understand.words import same_words_key, says_nothing, words_of


@pytest.mark.parametrize(
    "text",
    [
        "Thanks in advance!",
        "Hello,",
        "Kind regards, Noor",
        "Obrigado desde já",
        "n/a",
        "...",
        "Any help is appreciated",
        "?",
    ],
)
def test_greetings_thanks_and_refusals_say_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the quick delivery",
        "Nothing to improve",
        "No help at all",
        "Great support",
        "Good advice",
        "Não recebi",
    ],
)
def test_praise_and_complaints_say_something(text: str) -> None:
    assert not says_nothing(text)


def test_words_keep_apostrophes_and_hyphens() -> None:
    assert words_of("It doesn\u2019t re-start!") == ["it", "doesn't", "re-start"]


def test_case_and_marks_do_not_make_another_wording() -> None:
    assert same_words_key("Late, again.") == same_words_key("late again")
    assert same_words_key("Late again") != same_words_key("again late")


def labels(texts: list[str], theme: list[int], language: str = "en") -> list[str]:
    tokens = read_tokens(texts, [language] * len(texts), np.arange(len(texts)))
    themes = max(theme) + 1
    return [each.name for each in name_themes(count_phrases(tokens, np.array(theme), themes), themes)]


def test_a_label_is_contrastive_and_never_begins_or_ends_with_a_little_word() -> None:
    texts = ["The parcel was left in the rain", "My parcel was left in the rain", "A parcel left in the rain"] * 2
    others = ["The app was slow today", "The app was slow", "My app was so slow"] * 2
    named = labels(texts + others, [0] * 6 + [1] * 6)
    assert named[0] in {"Left in the rain", "Parcel was left in the rain"}
    assert "app was" in named[1].lower()


def test_labels_speak_the_language_of_the_customers() -> None:
    texts = ["O produto chegou antes do prazo", "Chegou antes do prazo", "Tudo chegou antes do prazo"] * 2
    others = ["A caixa veio amassada", "Minha caixa veio amassada", "Caixa veio amassada sim"] * 2
    assert labels(texts + others, [0] * 6 + [1] * 6, "pt") == ["Chegou antes do prazo", "Caixa veio amassada"]


def test_no_two_themes_have_one_name() -> None:
    texts = ["The bill is wrong", "Our bill is wrong", "This bill is wrong"]
    named = labels(texts * 3, [0] * 3 + [1] * 3 + [2] * 3)
    assert len(set(named)) == 3


def test_addresses_and_keys_are_never_part_of_a_label() -> None:
    texts = [f"See https://example.org/{n} or mail me@example.org about ab12cd34ef router firmware" for n in range(6)]
    named = labels(texts + ["The bill is wrong"] * 6, [0] * 6 + [1] * 6)
    assert "example" not in named[0].lower()
    assert "ab12" not in named[0].lower()
    assert "router firmware" in named[0].lower()


def test_a_word_that_one_person_uses_names_nothing() -> None:
    tokens = read_tokens(["Zanzibar router failed", "The router failed"], ["en", "en"], np.array([0, 1]))
    phrases = count_phrases(tokens, np.array([0, 0]), 1)
    assert "Zanzibar" not in " ".join(phrases.spelled(each) for each in range(len(phrases.grams)))
