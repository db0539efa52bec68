"""The sample company from files to themes: what was planted is found in customers' words."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict

import pytest

import wellheard as wh
from wellheard.fernlink import make_company

SOURCES = {
    "surveys.csv": ("response_id", "comment"),
    "reviews.csv": ("review_id", "review"),
    "social.csv": ("post_id", "text"),
}
PLANTED = ("no_show", "price_changes", "engineers_explain", "ordering_clear", "story_again", "loyalty")


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, list[str]]]:
    company = make_company(tmp_path_factory.mktemp("fernlink"))
    found = []
    for name, (own_id, words) in SOURCES.items():
        truths = company.truths["voices"][name]
        with company.files[name].open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                truth = truths.get(row.get(own_id) or "")
                if truth and row.get(words):
                    found.append((row[words], truth["themes"]))
    return found


def test_a_theme_of_its_own_gathers_each_large_planted_theme(voices: list[tuple[str, list[str]]]) -> None:
    themes = wh.find_themes([text for text, _ in voices])
    assert themes.assignments is not None
    of_voice: dict[str, set[int]] = defaultdict(set)
    for row in themes.assignments.select(["voice", "theme_id"]).to_pylist():
        if row["theme_id"] is not None:
            of_voice[row["theme_id"]].add(row["voice"])
    base = Counter(key for _, keys in voices for key in keys)
    for key in PLANTED:
        lifts = []
        for members in of_voice.values():
            held = sum(key in voices[number][1] for number in members)
            if held >= 10:
                lifts.append(held / len(members) / (base[key] / len(voices)))
        assert max(lifts, default=0) >= 3, f"no theme gathers {key}"


def test_the_sample_company_is_found_to_feel_as_it_was_written(voices: list[tuple[str, list[str]]]) -> None:
    scored = wh.sentiment([text for text, _ in voices])["score"].to_pylist()
    mean = {
        key: sum(score for score, (_, keys) in zip(scored, voices, strict=True) if keys == [key])
        / sum(keys == [key] for _, keys in voices)
        for key in ("no_show", "story_again", "engineers_explain", "ordering_clear")
    }
    assert max(mean["no_show"], mean["story_again"]) < min(mean["engineers_explain"], mean["ordering_clear"])
