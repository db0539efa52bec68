"""What kind of thing is said: found with its reason, the same at any size of batch, and never more sure than allowed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wellheard.language.errors import LanguageError
from wellheard.language.facets.cues import lowered, read_cue, shipped_cues
from wellheard.language.facets.told import (
    FACETS,
    INNER_FACETS,
    examples_like,
    facet_model,
    facets_of,
    find_facets,
)
from wellheard.language.features import features, shipped_signs
from wellheard.language.heads import Heads
from wellheard.language.passages import FACET_LIST
from wellheard.language.tokens import word_pieces

TRAINING = Path(__file__).parents[2] / "training"
SAID = {
    "We need a second lift for the upper floors.": "need",
    "I expected the parcel to come on Monday.": "expectation",
    "I use the planner to arrange the shifts of my team.": "job",
    "I wish I had never bought this kettle.": "regret",
    "The nurses were kind and helpful.": "praise",
    "The screen froze and I lost all my notes.": "pain",
    "Please add a way to sort the list by price.": "request",
    "It is much quieter than my old fridge.": "comparison",
    "Since the last update I cannot open my photos.": "trigger",
    "I would rather speak to somebody on the phone than fill in a form.": "channel",
    "I had to call five times and waited for hours.": "effort",
    "My mother is in a wheelchair and there was no ramp.": "accessibility",
    "I will never go back to this shop.": "intent_leave",
    "I would highly recommend this garage to anyone.": "intent_recommend",
    "They promised a refund within a week.": "promise",
}


@pytest.mark.parametrize(("text", "facet"), SAID.items())
def test_a_plain_sentence_carries_its_facet(text: str, facet: str) -> None:
    assert facet in {found.facet for found in find_facets(text)}


@pytest.mark.parametrize("text", ["", "   ", "?!", "The 12th of May.", "My name is Jo.", "\N{SNOWMAN}"])
def test_where_nothing_is_said_nothing_is_found(text: str) -> None:
    assert find_facets(text) == []


def test_the_reason_stands_where_it_is_said_to_stand() -> None:
    text = "Honestly, I EXPECTED more, and it\N{RIGHT SINGLE QUOTATION MARK}s slower than the one I had."
    reasons = {found.facet: text[slice(*found.why)] for found in find_facets(text) if found.why}
    assert "EXPECTED" in reasons["expectation"]
    assert "slower than" in reasons["comparison"]


def test_inner_facets_are_candidates_however_sure() -> None:
    texts = [
        "My dream is to open a bakery.",
        "I regret buying it.",
        "Honesty matters to me.",
        "You get what you pay for.",
    ]
    rows = [entry for row in facets_of(texts).to_pylist() for entry in row if entry["facet"] in INNER_FACETS]
    assert rows
    assert all(entry["candidate"] for entry in rows)


def test_a_fact_is_surer_than_the_threshold_and_a_candidate_is_not() -> None:
    model = facet_model()
    for row in facets_of(list(SAID)).to_pylist():
        for entry in row:
            place = FACETS.index(entry["facet"])
            assert entry["confidence"] >= model.floors[place]
            assert entry["candidate"] == (entry["confidence"] < model.head.thresholds[place])


def test_a_text_is_read_the_same_alone_and_among_others() -> None:
    texts = [*SAID, "", "Bonjour", *reversed(list(SAID))]
    together = facets_of(texts).to_pylist()
    assert together == [facets_of([text]).to_pylist()[0] for text in texts]


def test_texts_of_other_languages_are_left_unread() -> None:
    texts = ["We need a lift.", "Wir brauchen einen Lift."]
    model = facet_model()
    pieces = word_pieces().cut(texts)
    logits = Heads.of([model.head]).logits(features(pieces, shipped_signs()))
    found = model.told(texts, pieces, logits, np.array([True, False]))
    assert found.type == FACET_LIST
    assert found.to_pylist()[1] is None
    assert found.to_pylist()[0]


def test_no_texts_give_no_rows() -> None:
    assert facets_of([]).equals(pa.array([], FACET_LIST))


def test_every_cue_names_a_facet_and_finds_nothing_where_its_words_are_missing() -> None:
    finder = shipped_cues()
    assert {cue.facet for cue in finder.cues} <= set(FACETS)
    for cue in finder.cues:
        assert cue.find("zzz qqq") is None, cue


def test_the_gate_lets_through_what_the_patterns_would_find() -> None:
    finder = shipped_cues()
    texts = [line for line, _ in facet_model().examples]
    hits = finder.find(texts, word_pieces().cut(texts))
    gated = set(zip(hits.texts.tolist(), hits.cues.tolist(), strict=True))
    free = {
        (row, number)
        for row, text in enumerate(texts)
        for number, cue in enumerate(finder.cues)
        if cue.find(lowered(text))
    }
    assert gated == free


def test_a_cue_without_words_that_must_occur_is_refused() -> None:
    with pytest.raises(ValueError, match="need"):
        read_cue("need\t\\w+")


def test_lower_case_keeps_every_code_point_in_its_place() -> None:
    text = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}STANBUL\nDon\N{RIGHT SINGLE QUOTATION MARK}t"
    assert len(lowered(text)) == len(text)
    assert lowered(text).endswith(" don't")


def test_a_hostile_text_is_read_in_no_time() -> None:
    text = "we " * 130 + "since " * 50 + "need more better than " * 20
    assert facets_of([text] * 20).to_pylist()


def test_examples_are_those_of_the_facet_and_the_nearest_first() -> None:
    found = examples_like("There are too few parking spaces for visitors.", "need", 2)
    assert found[0] == "There is not enough parking for all the visitors."
    assert len(found) == 2


def test_an_unknown_facet_is_named_with_those_there_are() -> None:
    with pytest.raises(LanguageError) as caught:
        examples_like("x", "wish")
    assert (caught.value.code, caught.value.found) == ("language/facet-unknown", "wish")
    assert "request" in caught.value.expected


def test_agreement_is_that_of_a_known_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TRAINING))
    from facets_agreement import krippendorff_alpha

    first, second = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], bool), np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], bool)
    assert krippendorff_alpha(first, second) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(first, first) == 1
    assert "facets_agreement" in sys.modules


def test_labels_are_references_and_hold_no_words() -> None:
    lines = (TRAINING / "labels" / "facets.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "set,row,start,end,labels,how,pass"
    rows = [line.split(",") for line in lines[1:]]
    assert sum(row[6] == "1" for row in rows) >= 1500
    assert sum(row[6] == "2" for row in rows) >= 300
    assert all(len(row) == 7 and set(row[4].split()) <= set(FACETS) for row in rows)
