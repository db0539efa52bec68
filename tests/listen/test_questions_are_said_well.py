"""What is left open is asked in whole sentences, with answers that can be pasted into a shell as they are printed."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest

from tests.listen.test_guess_mapping import REVIEWS, guess, numbered, repeated, said
from tests.listen.test_guess_speakers import CHAT, IDEAS, NOTES
from tests.listen.test_ratings_by_row import SCORES
from wellheard.listen.mapping import Mapping

Columns = dict[str, list[str | None]]


def _scores(name: str) -> Columns:
    return {"comment": said(), name: repeated("2", "7", "9")}


def _strange_scores(name: str) -> Columns:
    return {"comment": said(), name: repeated(*"1111123457")}


def _effort(name: str) -> Columns:
    few: Columns = {"scale": repeated("0-10", "1-5", "1-5"), "score": repeated("9", "5", "4")}
    return {**SCORES, **few, "metric": repeated("NPS", name, "CSAT")}


def _orders(name: str) -> Columns:
    return {"comment": said(), name: repeated("03/04/2024", "05/06/2024")}


def _mixed(name: str) -> Columns:
    return {"comment": said(24), name: [*repeated("25/03/2024", "26/04/2024", count=22), "04/30/2024", "05/31/2024"]}


def _day_numbers(name: str) -> Columns:
    return {"comment": said(), name: repeated("45000", "45010.5")}


def _amounts(name: str) -> Columns:
    return {
        "user_id": repeated("u1", "u2"),
        "event": repeated("pay", "login"),
        "timestamp": repeated("2024-01-05T10:00:00Z"),
        name: repeated("1,234", "2,345"),
    }


OPEN: list[tuple[str, Callable[[str], Columns], str]] = [
    ("scale-unknown", _scores, "score"),
    ("scale-unknown", _scores, 'what\'s your "rating", $HOME & `more`?'),
    ("scale-unknown", _scores, "rating | a+b: 1,2 @ work"),
    ("scale-unknown", _strange_scores, "overall score"),
    ("scale-unknown", _effort, "CES"),
    ("scale-unknown", _effort, 'the "effort" they\'d say, and more=worse'),
    ("day-or-month-first", _orders, "date"),
    ("day-or-month-first", _orders, "it's the date!"),
    ("day-and-month-mixed", _mixed, "date"),
    ("date-epoch", _day_numbers, "date"),
    ("decimal-sign", _amounts, "amount"),
]


@pytest.mark.parametrize(("code", "columns", "name"), OPEN, ids=range(len(OPEN)))
def test_an_answer_pasted_as_it_is_printed_settles_the_question(
    code: str, columns: Callable[[str], Columns], name: str
) -> None:
    (question,) = [question for question in guess(columns(name)).questions if question.code == code]
    assert question.answers
    for answer in question.answers:
        sign, option = shlex.split(answer)
        assert sign == "--map"
        assert code not in {left.code for left in guess(columns(name), option).questions}


def _well_said(sentence: str) -> bool:
    return sentence[0].isupper() and sentence.endswith(".") and ".." not in sentence and "  " not in sentence


def _tables() -> list[Mapping]:
    asked = [guess(columns(name)) for _, columns, name in OPEN]
    html = {"id": numbered("9"), "question_id": repeated("1", "2"), "creator": repeated("u1", "u2")}
    return [
        *asked,
        *map(guess, (REVIEWS, CHAT, NOTES, IDEAS)),
        guess({**html, "content": [f"<p>{word}</p>" for word in said()]}),
        guess({"comment": said(), "date": repeated("2024-01-01", "soon", "later")}),
        guess({"comment": said(), "date": repeated("2024-01-01 10:00", "soon", "later")}, "at=date:iso"),
        guess({"comment": said(), "date": repeated("2024-01-01 10:00", "01.02.2024 11:00")}),
        guess({"comment": said(), "stars": repeated("1", "9", "8")}, "rating=stars:1-5"),
        guess({**SCORES, "scale": repeated("")}),
        guess({**SCORES, "score": repeated("9", "7", "40")}),
        guess(
            {"author": repeated("agent", "customer", "agent", "Q7"), "speaker": repeated("agent", "me"), "body": said()}
        ),
        guess({"title": [f"Title {word}" for word in said()], "stars": repeated("1", "5")}),
    ]


def test_everything_that_is_said_is_a_whole_sentence() -> None:
    said_of = [mapping for mapping in _tables() if mapping.notices or mapping.questions]
    sentences = [sentence for mapping in said_of for sentence in mapping.notices]
    sentences += [
        part for mapping in said_of for question in mapping.questions for part in (question.what, question.assumed)
    ]
    assert len(set(sentences)) > 20
    assert [sentence for sentence in sentences if not _well_said(sentence)] == []
