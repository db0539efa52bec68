"""Lines that are printed can be pasted: whatever a column is called, it comes back."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.listen.test_guess_mapping import guess, repeated, said
from wellheard.listen.conditions import typed_conditions
from wellheard.listen.draft import Draft
from wellheard.listen.errors import ListenError
from wellheard.listen.options import Override, find_told, parse_map
from wellheard.listen.profile import profile
from wellheard.listen.tables import MemoryTable

SIGNS = st.text(st.sampled_from("ab' \"\\,:=+@#$`!*%|.?-\n1é") | st.characters(codec="utf-8"), min_size=1, max_size=50)
NAMES = SIGNS.map(str.strip).filter(bool)
AWKWARD = (
    "What's new?", 'the "best" of it', "price, service", "a:b", "a=b", "text=a,text=b", "a+b", "back\\slash", "x when y=z",
    "$HOME `ls` !!", "#2", "it's \"all\", of: it = a + b \\", "", "naïve",
)  # fmt: skip


def drafted(columns: list[str]) -> Draft:
    table = MemoryTable.of({name: ["a"] for name in columns})
    return Draft(table, profile(table), Override(), None)


def typed_in(line: str) -> Override:
    """What arrives when a printed line is pasted into a shell."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    assert next(lexer) == "--map"
    return parse_map([next(lexer)])


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), st.sampled_from(["", ":nps", ":csat:1-5 except 6"]))
@example(list(AWKWARD), "")
@example(["score", "score:nps", "SCORE", "score+score:nps"], ":nps")
@settings(max_examples=150, deadline=None)
def test_every_column_survives_a_printed_line(columns: list[str], detail: str) -> None:
    draft = drafted(columns)
    for name in columns:
        (one,) = typed_in(draft.line(f"rating={draft.typed(name)}{detail}")).assignments
        told = find_told(one, columns, {})
        assert (told.columns, told.detail) == ((name,), detail.removeprefix(":"))
    together = "+".join(draft.typed(name) for name in columns)
    (all_,) = typed_in(draft.line(f"text={together}")).assignments
    assert find_told(all_, columns, {}).columns == tuple(columns)


@given(NAMES, NAMES)
@settings(max_examples=100, deadline=None)
def test_rows_survive_a_printed_line(column: str, word: str) -> None:
    columns = list(dict.fromkeys(["score", column]))
    draft = drafted(columns)
    said_of = typed_conditions(((column, word),), draft.typed)
    (one,) = typed_in(draft.line(f"rating=score:nps{said_of}")).assignments
    assert find_told(one, columns, {}).when == ((column, word),)


@pytest.mark.parametrize("name", AWKWARD)
def test_every_line_of_a_question_or_notice_is_read_as_it_was_meant(name: str) -> None:
    tables: list[dict[str, list[str | None]]] = [
        {"comment": said(), f"{name} date": repeated("03/04/2024", "05/06/2024")},
        {"comment": said(), f"{name} rating": repeated("2", "7", "9")},
        {"comment": said(), f"{name} date": repeated("2024-03-04 10:00", "2024-03-05 11:00")},
        {"comment": said(), f"{name} date": repeated("2024-03-04", "soon", "later")},
    ]
    read = 0
    for columns in tables:
        mapping = guess(columns)
        lines = [answer for question in mapping.questions for answer in question.answers]
        lines += [notice[notice.index("--map") :] for notice in mapping.notices if "--map" in notice]
        for line in lines:
            (one,) = typed_in(line).assignments
            assert find_told(one, list(columns), {}).columns == (list(columns)[1],)
            read += 1
    assert read >= len(tables)


@pytest.mark.parametrize("name", [name for name in AWKWARD if len(name) > 2])
def test_the_line_of_a_missing_column_can_be_pasted(name: str) -> None:
    with pytest.raises(ListenError) as caught:
        guess({name: said(), "x": repeated("1", "2")}, f'text="{name.replace(chr(34), chr(34) * 2)}s"')
    (one,) = typed_in(caught.value.hint).assignments
    assert find_told(one, [name, "x"], {}).columns == (name,)


def test_the_sign_before_a_fraction_that_was_told_is_used() -> None:
    orders: dict[str, list[str | None]] = {
        "customer_id": [f"c{number}" for number in range(12)],
        "amount": repeated("1,234", "2,345"),
    }
    assert [question.code for question in guess(orders).questions] == ["decimal-sign"]
    answered = guess(orders, "value=amount:comma")
    assert (answered.value_decimal, answered.questions) == (",", ())
    with pytest.raises(ListenError) as caught:
        guess(orders, "value=amount:x")
    assert caught.value.code == "listen/decimal-unknown"
