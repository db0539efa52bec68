from __future__ import annotations

import random
import re
from collections import Counter
from datetime import timedelta

import pytest

from tests.fernlink.conftest import Said, rows_of
from wellheard.fernlink import Company, FernlinkError
from wellheard.fernlink.facts import facts_for
from wellheard.fernlink.material import shelf
from wellheard.fernlink.people import FIRST_DAY, make_customers
from wellheard.fernlink.phrasing import Phrasebook, Speaker, fill, sentences_of
from wellheard.fernlink.records import company as said_of_itself
from wellheard.fernlink.timeline import make_journey

_SHELVES = [f"themes/{theme}" for theme in [*said_of_itself()["themes"], "general"]]
_SHELVES += ["agents", "bot", "employees", "endings", "languages", "lives", "mails", "titles", "turns", "visits"]


def _other_texts(company: Company) -> list[str]:
    titles = {row["review_id"]: row["title"] for row in rows_of(company.files["reviews.csv"])}
    subjects = {row["mail_id"]: row["subject"] for row in rows_of(company.files["mails.csv"], ";")}
    ideas = {row["entry_id"]: row["proposed_solution"] for row in rows_of(company.files["employees.csv"])}
    return [*titles.values(), *subjects.values(), *ideas.values()]


def test_no_sentence_is_used_more_than_three_times(company: Company, said: list[Said]) -> None:
    texts = [voice.text for voice in said] + _other_texts(company)
    counts = Counter(sentence for text in texts for sentence in sentences_of(text))
    assert counts.most_common(1)[0][1] <= 3


def test_most_sentences_are_used_only_once(said: list[Said]) -> None:
    counts = Counter(sentence for voice in said for sentence in sentences_of(voice.text))
    assert sum(count == 1 for count in counts.values()) / len(counts) > 0.93


def test_few_voices_say_word_for_word_what_another_says(said: list[Said]) -> None:
    texts = [" ".join(voice.text.casefold().split()) for voice in said if voice.text and voice.by == "customer"]
    assert len(set(texts)) / len(texts) > 0.985


def test_voices_are_short_and_long_and_in_seven_languages(company: Company, said: list[Said]) -> None:
    lengths = [len(voice.text) for voice in said if voice.text]
    assert min(lengths) <= 3
    assert max(lengths) > 400
    languages = {
        row["language"] for name in ("surveys.csv", "reviews.csv", "social.csv") for row in rows_of(company.files[name])
    }
    languages |= {row["lang"] for row in rows_of(company.files["mails.csv"], ";")}
    assert {"en", "pl", "ga", "cy", "es", "pt", "fr"} <= languages


def test_nothing_is_left_open_in_the_words(said: list[Said]) -> None:
    assert not [voice.own_id for voice in said if re.search(r"[\[\]{}|]", voice.text)]


@pytest.mark.parametrize("name", _SHELVES)
def test_every_line_on_the_shelf_can_be_said(name: str) -> None:
    rng = random.Random(3)
    journey = make_journey(make_customers(rng, 3)[0], rng)
    facts = {**facts_for(journey, FIRST_DAY + timedelta(days=60), {}, rng), "here": "Orla"}
    for utterance in shelf(name):
        for _ in range(4):
            text = fill(utterance.text, facts, rng, place=utterance.place)
            assert text.strip(), utterance.place
            assert not re.search(r"[\[\]{}]|  ", text), utterance.place


def test_an_unknown_slot_names_its_place() -> None:
    with pytest.raises(FernlinkError) as caught:
        fill("I like {nothing_known}", {}, random.Random(1), place="themes/no_show:3")
    assert caught.value.code == "fernlink/words-malformed"
    assert "themes/no_show:3" in caught.value.found


def test_a_phrasebook_falls_silent_before_it_repeats_itself() -> None:
    book = Phrasebook(random.Random(1))
    speaker = Speaker(_facts(), frozenset())
    heard = []
    while (words := book.say("themes/general", "written", speaker)) is not None:
        heard.append(words[0])
        book.note([words[0]])
    assert len(heard) > 60
    assert max(Counter(heard).values()) <= 3


def _facts() -> dict[str, str]:
    return {"town": "Cork", "kids_or_pet": "kids", "room_plain": "attic", "years_or_ages_cap": "Ages", "pet": "the cat"}
