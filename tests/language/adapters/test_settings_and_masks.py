"""Settings that make no sense are refused with their name; places in masked texts are traced back, or given up."""

from __future__ import annotations

from typing import Any

import pytest

from wellheard.language import mask_personal
from wellheard.language.adapters import AdapterSettings, EachByItself, LabelTask
from wellheard.language.adapters.masked import PlainMasked, TracingMasker, mask
from wellheard.language.adapters.reasons import ANOTHER_TRY_MAY_HELP, ASKED_AGAIN, REASONS
from wellheard.language.errors import LanguageError
from wellheard.language.personal.find import Masker

GOOD: dict[str, Any] = {"kind": "openai-compatible", "model": "tiny", "base_url": "http://127.0.0.1:1/v1"}
TEXT = "Hi, I am Anna Schmidt. Write to anna@example.org or to anna@example.org. My order AB-4711-9 is late."


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "telepathy"},
        {"model": ""},
        {"model": "a\nb"},
        {"model": "m" * 501},
        {"tries": 0},
        {"batch": 0},
        {"batch": 10_000},
        {"parallel": 1_000},
        {"budget_tokens": -1},
        {"read_s": 0},
        {"total_s": float("nan")},
        {"total_s": float("inf")},
        {"largest_answer_mb": 0},
        {"temperature": 5},
        {"dimensions": 0},
        {"json_mode": "xml"},
        {"limit_name": "length"},
    ],
)
def test_a_setting_that_makes_no_sense_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(LanguageError) as refused:
        AdapterSettings(**{**GOOD, **wrong})
    assert refused.value.code == "language/adapter-setting"
    assert next(iter(wrong)) in refused.value.what
    assert refused.value.expected


@pytest.mark.parametrize(
    ("allowed", "meanings"),
    [((), ()), (("a", "a"), ()), (("a", " "), ()), (("a\nb",), ()), (("a", "b"), ("only one",))],
)
def test_labels_that_cannot_be_told_apart_are_refused(allowed: tuple[str, ...], meanings: tuple[str, ...]) -> None:
    with pytest.raises(LanguageError) as refused:
        LabelTask("facets", allowed, "What kind of thing is said?", meanings)
    assert refused.value.code == "language/label-task"


def test_every_reason_is_explained_and_none_is_lost() -> None:
    assert REASONS.keys() >= ANOTHER_TRY_MAY_HELP | ASKED_AGAIN
    assert not ANOTHER_TRY_MAY_HELP & ASKED_AGAIN
    assert all(said[0].islower() and not said.endswith(".") for said in REASONS.values())


def test_a_masker_that_traces_and_a_plain_function_both_will_do() -> None:
    assert isinstance(Masker(), TracingMasker)
    assert isinstance(EachByItself(), TracingMasker)
    for masker in (Masker(), EachByItself(), mask_personal):
        masked = mask(masker, TEXT)
        assert "anna@" not in masked.text
        start = masked.text.index("is late")
        traced = masked.to_original(start, start + 7)
        assert TEXT[slice(*traced)] == "is late"


def test_each_text_is_masked_by_itself_so_that_two_cannot_be_linked_outside() -> None:
    masker = EachByItself()
    assert masker.mask("Write to a@example.org").text == masker.mask("Write to b@example.org").text


def test_a_place_inside_a_placeholder_leads_to_all_that_it_stands_for() -> None:
    masked = PlainMasked("Ask ann@example.org now", "Ask [email 1] now")
    for start, end in ((4, 13), (6, 9), (5, 12)):
        assert masked.original[slice(*masked.to_original(start, end))] == "ann@example.org"
    assert masked.original[slice(*masked.to_original(0, 17))] == masked.original


def test_a_text_without_anything_masked_is_its_own_original() -> None:
    assert PlainMasked("Lovely.", "Lovely.").to_original(2, 5) == (2, 5)


def test_a_place_that_cannot_be_told_is_given_up() -> None:
    with pytest.raises(ValueError, match="not the other masked"):
        PlainMasked("Ask ann@example.org now", "Somebody else's words").to_original(0, 3)
