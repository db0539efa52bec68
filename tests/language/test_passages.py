"""Passages are exact, hold every word once, and come quickly whatever the text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.language import split_passages
from wellheard.language.sentences import LONGEST


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_passages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came late. It was broken!", ["It came late.", "It was broken!"]),
        ("The room was great but the bill was wrong.", ["The room was great", "but the bill was wrong."]),
        ("Although the train was late, the crew was kind.", ["Although the train was late,", "the crew was kind."]),
        ("A entrega foi rápida mas o produto quebrou.", ["A entrega foi rápida", "mas o produto quebrou."]),
        ("Nothing but praise for them.", ["Nothing but praise for them."]),
        ("Not only cheap but also quick.", ["Not only cheap but also quick."]),
        (
            "Dr. Okafor was kind, e.g. on Monday. I paid 3.50 for it.",
            ["Dr. Okafor was kind, e.g. on Monday.", "I paid 3.50 for it."],
        ),
        ("See no. 5 on the list. J. Novak signed.", ["See no. 5 on the list.", "J. Novak signed."]),
        ("well... fine. never again", ["well... fine.", "never again"]),
        ("1. Open the app\n2. Log in\n- then wait", ["1. Open the app", "2. Log in", "- then wait"]),
        ("• slow • dear • far", ["• slow", "• dear", "• far"]),
        ("Very nice 😀👍🏽 We come again", ["Very nice 😀👍🏽", "We come again"]),
        ("很好吃\uff01下次再来。谢谢", ["很好吃\uff01", "下次再来。", "谢谢"]),
        ("الخدمة ممتازة؟ نعم جدا", ["الخدمة ممتازة؟", "نعم جدا"]),
        ("So good!!! ... ", ["So good!!! ..."]),
        ("*** \n It works", ["*** \n It works"]),
        ("?!", ["?!"]),
        (" \n\t ", []),
        ("", []),
        ("Fine.The rest was late", ["Fine.", "The rest was late"]),
        ("Write to www.example.com today", ["Write to www.example.com today"]),
    ],
)
def test_a_text_is_cut_where_a_reader_would_cut_it(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_wrapped_line_of_a_mail_is_one_sentence() -> None:
    text = "I have been waiting for the engineer since Monday morning and\nnobody has called me back."
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "text",
    ["naïve. cafe\u0301 closed! e\u0301", "שלום. תודה רבה!", "नमस्ते। धन्यवाद", "👩‍👩‍👧 liked it. ok", "한국어. 좋아요!"],
)
def test_offsets_count_code_points_in_every_script_and_form(text: str) -> None:
    for form in ("NFC", "NFD"):
        shaped = unicodedata.normalize(form, text)
        passages = cut(shaped)
        assert "".join("".join(passages).split()) == "".join(shaped.split())


_HOSTILE = st.text(
    alphabet=st.sampled_from(list("aB1 .,!?;\n\t-(\"'…。\uff01؟•😀\u200d\ufe0f\u0301é中あ")) | st.characters(),
    max_size=600,
)


@settings(max_examples=300, deadline=None)
@given(_HOSTILE)
def test_passages_hold_every_character_once_and_never_overlap(text: str) -> None:
    last = 0
    for start, end in split_passages(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST + 20
        last = end
    assert not text[last:].strip()


@given(st.lists(st.sampled_from(["but", "although", "it was good", "and bad", ",", "."]), max_size=40))
def test_turning_clauses_lose_no_word(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(" ".join(cut(text)).split()) == " ".join(text.split())


@pytest.mark.parametrize(
    "unit", ["but ", ".", " ", "a. ", "\n", "😀", "x", "; ", "((", "., ", "although, ", "1. ", "\u0301", "mr. ", "。"]
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        started = time.process_time()
        split_passages(text)
        return time.process_time() - started

    seconds(100)
    count = 40_000 // len(unit)
    assert seconds(4 * count) < 12 * max(seconds(count), 0.01)
