"""Words, greetings, phrases and labels."""

from __future__ import annotations

import numpy as np
import pytest

from wellheard.understand.labels import name_themes, same_root
from wellheard.understand.phrases import count_phrases, read_tokens
from wellheard.understand.wordings import said_by_most
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
        "Any help you can provide will be greatly appreciated.",
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


def test_names_of_people_are_never_part_of_a_label() -> None:
    texts = [
        "Matt told me to repair the mail folder",
        "Ask Matt about the mail folder",
        "The mail folder says Matt",
    ] * 2
    others = ["The bill is wrong"] * 6
    tokens = read_tokens(texts + others, ["en"] * 12, np.arange(12), names=["Matt"] * 4)
    named = name_themes(count_phrases(tokens, np.array([0] * 6 + [1] * 6), 2), 2)
    assert "mail folder" in named[0].name.lower()
    assert "matt" not in " ".join((named[0].name, *named[0].terms)).lower()


def test_a_word_that_is_seldom_a_name_may_name_a_theme() -> None:
    texts = ["Please mark my mails", "Cannot mark my mails", "I want to mark my mails"] * 4
    tokens = read_tokens(texts + ["The bill is wrong"] * 6, ["en"] * 18, np.arange(18), names=["Mark"])
    named = name_themes(count_phrases(tokens, np.array([0] * 12 + [1] * 6), 2), 2)
    assert "mark my mails" in named[0].name.lower()


@pytest.mark.parametrize(
    "noise",
    [
        "\u00f0\u0178\u02dc\u0160",
        "caf\u00c3\u00a9",
        '<a href="x" rel="nofollow">',
        "&nbsp;",
        "amp lt gt",
        "partnerId",
        "\n[12:04:33] err=0x80; retry=3; host_id=17\n",
        "abc123def456",
        "mail.example.com",
        "setup.dll",
        "\nName Value State Format Channels Rate\n",
    ],
)
def test_what_nobody_says_is_never_part_of_a_label(noise: str) -> None:
    texts = [f"The router firmware {noise} broke again {place}" for place in "abcdef"]
    tokens = read_tokens(texts + ["The bill is wrong"] * 6, ["en"] * 12, np.arange(12))
    named = name_themes(count_phrases(tokens, np.array([0] * 6 + [1] * 6), 2), 2)[0]
    said = set(words_of(" ".join((named.name, *named.terms))))
    assert said <= {"router", "firmware", "broke", "again", "the"}


def test_a_label_never_says_a_word_twice() -> None:
    texts = ["Git integration", "Git is good", "I use git", "Use the git integration", "Git, git and git"] * 3
    apps = ["App crashes", "The app crashes", "My app is slow", "Apps crash", "This app"] * 3
    for name in labels(texts + apps, [0] * 15 + [1] * 15):
        first, _, second = name.lower().partition(", ")
        assert not any(same_root(one, other) for one in words_of(first) for other in words_of(second))


def test_a_word_that_ends_in_a_pronoun_and_a_verb_names_nothing() -> None:
    texts = ["She's at the counter", "We'll see at the counter", "You're at the counter"] * 2
    assert labels(texts + ["The bill is wrong"] * 6, [0] * 6 + [1] * 6)[0] == "Counter"


def test_a_phrase_is_not_cut_before_the_little_word_that_belongs_to_it() -> None:
    texts = ["It crashes when I log in", "Crashed as I log in", "I cannot log in"] * 4
    (name, _) = labels(texts + ["The bill is wrong"] * 12, [0] * 12 + [1] * 12)
    assert not name.lower().endswith("log")
    assert "log in" in name.lower()


def test_a_phrase_that_enough_people_use_stands_alone() -> None:
    texts = ["The app crashes"] * 3 + [
        f"It crashes {when}" for when in ["daily", "now", "often", "again", "weekly", "always"]
    ]
    assert labels(texts + ["The bill is wrong"] * 12, [0] * 9 + [1] * 12)[0] == "App crashes"


def test_words_that_most_people_of_a_theme_use_are_its_name() -> None:
    texts = ["I have been here for years."] * 6 + ["Customer for years", "i have been here for years"]
    keys = np.array([same_words_key(text) for text in texts])
    people = np.arange(len(texts), dtype=np.uint64)
    assert said_by_most(texts, keys, people, np.zeros(8, dtype=np.int64)) == {0: "I have been here for years"}
    assert said_by_most(texts, keys, np.zeros(8, dtype=np.uint64), np.full(8, -1)) == {}


def test_words_that_were_half_personal_or_garbled_name_nothing() -> None:
    texts = ["Ask\nabout it"] * 4 + ["caf\u00c3\u00a9 good"] * 4
    keys = np.array([same_words_key(text) for text in texts])
    found = said_by_most(texts, keys, np.arange(8, dtype=np.uint64), np.repeat([0, 1], 4))
    assert found == {}
