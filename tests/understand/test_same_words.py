"""Many people who say the very same short thing are a theme: surveys are full of "Good service"."""

from __future__ import annotations

from random import Random

import pytest

from tests.understand.cast import SUBJECTS, digits, direction, held, passage, tables, voice
from wellheard.evidence.memory import Held
from wellheard.understand import Themes, find_themes

Said = tuple[str, str, str | None]
"""Subject, words and customer."""


def evidence(said: list[Said], seed: int = 0) -> Held:
    """Evidence in which the same words have the same direction, as they have in truth."""
    points: dict[str, list[int]] = {}
    random = Random(seed)
    for subject, text, _ in said:
        points.setdefault(text, direction(subject, random))
    spoken = [voice(number, text, customer=customer, at=None) for number, (_, text, customer) in enumerate(said)]
    passages = [passage(each, points[each["text"]], "neutral") for each in spoken]
    return held(tables(spoken, passages))


def sizes(themes: Themes) -> list[int]:
    return [theme.n_customers for theme in themes.themes]


def often(words: dict[str, int]) -> list[Said]:
    """Each wording a subject of its own, said by so many unknown people."""
    return [(text[:6], text, None) for text, times in words.items() for _ in range(times)]


SURVEY = {"Good service": 60, "Too expensive for what it is": 50, "The app crashes when I log in": 40}


def test_one_wording_of_everybody_is_one_theme() -> None:
    themes = find_themes(evidence(often({"Good service": 60})))
    assert [(theme.label, theme.n_customers) for theme in themes.themes] == [("Good service", 60)]


def test_three_wordings_of_many_people_are_three_themes() -> None:
    themes = find_themes(evidence(often(SURVEY)))
    assert sizes(themes) == [60, 50, 40]
    for theme, words in zip(themes.themes, ("good service", "too expensive", "crashes"), strict=True):
        assert words in theme.label.lower()
    assert themes.unassigned_share == 0


@pytest.mark.parametrize("wordings", [5, 15])
def test_few_wordings_of_many_people_are_grouped_by_subject(wordings: int) -> None:
    texts = [(subject, text) for subject, each in SUBJECTS.items() for text in each][:wordings]
    said: list[tuple[str, str, str | None]] = [(subject, text, None) for subject, text in texts for _ in range(12)]
    themes = find_themes(evidence(said))
    subjects = {subject for subject, _ in texts}
    assert sizes(themes) == sorted(
        (12 * sum(each == subject for each, _ in texts) for subject in subjects), reverse=True
    )


def others(each: int = 30) -> list[Said]:
    """Many wordings of four subjects."""
    random = Random(4)
    return [
        (subject, f"{text} {random.choice(('now', 'today', 'lately'))} {number}", None)
        for number in range(each)
        for subject, texts in SUBJECTS.items()
        for text in texts[:2]
    ]


def test_well_known_words_among_many_others_stay_apart() -> None:
    themes = find_themes(evidence([*others(), *often(SURVEY)]))
    for words, people in (("good service", 60), ("too expensive", 50), ("crashes", 40)):
        found = [theme for theme in themes.themes if words in theme.label.lower()]
        assert [theme.n_customers >= people for theme in found] == [True]
    assert len(themes) == len(SUBJECTS) + 3


def test_one_person_who_says_it_sixty_times_is_one_person() -> None:
    one = digits("c", "one")
    said = [*often(SURVEY), *(("louder", "Cats hate this box", one) for _ in range(60))]
    themes = find_themes(evidence(said))
    assert sizes(themes) == [60, 50, 40]
    assert themes.unassigned_share == pytest.approx(60 / 210)


def test_a_campaign_counts_its_people_but_does_not_name_what_others_say_too() -> None:
    campaign = "Stop the new tariff now because our village needs the old one and nobody asked us about it"
    words = ("high", "dear", "costly", "steep", "unfair", "bad")
    said: list[Said] = [("tariff", campaign, None)] * 30
    said += [("tariff", f"The price plan is {words[number % 6]} for {number} of us", None) for number in range(30)]
    themes = find_themes(evidence([*said, *others(15)]))
    theme = next(each for each in themes.themes if "price plan" in each.label.lower())
    assert theme.n_customers > 45


def test_a_campaign_alone_is_still_a_theme_with_a_name() -> None:
    campaign = "Stop the new tariff now because our village needs the old one and nobody asked us about it"
    themes = find_themes(evidence([*(("tariff", campaign, None) for _ in range(30)), *often(SURVEY)]))
    assert sizes(themes) == [60, 50, 40, 30]
    assert themes.themes[3].label != "Unnamed"
