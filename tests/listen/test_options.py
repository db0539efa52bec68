from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.listen.errors import ListenError
from wellheard.listen.options import Assignment, Override, Told, find_told, parse_map, parse_scale

NAMES = (
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), st.sampled_from(["", "nps", "1-5"]))
@settings(max_examples=150, deadline=None)
def test_any_column_can_be_named_in_quotes_and_comes_back(columns: list[str], detail: str) -> None:
    value = "+".join('"' + name.replace('"', '""') + '"' for name in columns) + (f":{detail}" if detail else "")
    override = parse_map([f"rating={value}"])
    assert parse_map([override.to_options()]) == override
    assert find_told(override.assignments[0], columns, {}) == Told(tuple(columns), detail)


def test_several_options_are_read_in_order() -> None:
    override = parse_map(["text=q1+q2,said_by==Agent", "kind==voices"])
    assert override == Override(
        (
            Assignment("text", "q1+q2"),
            Assignment("said_by", "agent", constant=True),
            Assignment("kind", "voices", constant=True),
        )
    )
    assert override.constant("said_by") == "agent"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Created:dmy", Told(("Created",), "dmy")),
        ("Created:%d/%m/%Y %H:%M@Europe/Berlin", Told(("Created",), "%d/%m/%Y %H:%M", "Europe/Berlin")),
        ("created@UTC", Told(("Created",), "", "UTC")),
        ("case:concept:name", Told(("case:concept:name",))),
        ("Hello, you: is it 1+1?:iso", Told(("Hello, you: is it 1+1?",), "iso")),
        ("#3", Told(("Hello, you: is it 1+1?",))),
        ("How was it?", Told(("Created",))),
    ],
)
def test_columns_with_signs_in_their_names_are_found(value: str, expected: Told) -> None:
    columns = ["Created", "case:concept:name", "Hello, you: is it 1+1?"]
    assert find_told(Assignment("at", value), columns, {"Created": "How was it?"}) == expected


def test_a_comma_inside_a_name_does_not_part_it() -> None:
    assert parse_map(["text=Hello, world,rating=stars"]).of("text") == (Assignment("text", "Hello, world"),)


@pytest.mark.parametrize(
    ("option", "code", "hint"),
    [
        ("txt=comment", "map-role-unknown", "text"),
        ("comment", "map-unreadable", "--map"),
        ("text=", "map-word-unknown", "--map text"),
        ("said_by==robot", "map-word-unknown", "said_by=="),
        ("rating==5", "map-needs-column", "--map rating"),
        ("kind=voices", "map-word-unknown", "kind=="),
    ],
)
def test_a_wrong_option_is_refused_with_a_way_out(option: str, code: str, hint: str) -> None:
    with pytest.raises(ListenError) as caught:
        parse_map([option])
    assert caught.value.code == f"listen/{code}"
    assert hint in caught.value.hint


def test_a_missing_column_is_named_with_those_that_exist_and_the_nearest() -> None:
    with pytest.raises(ListenError) as caught:
        find_told(Assignment("text", "coment"), ["id", "comment"], {})
    assert caught.value.code == "listen/column-missing"
    assert "id, comment" in caught.value.found
    assert "Did you mean 'comment'?" in caught.value.what
    assert caught.value.hint == "--map 'text=\"comment\"'"


def test_two_columns_for_a_role_of_one_are_refused() -> None:
    with pytest.raises(ListenError) as caught:
        find_told(Assignment("at", "a+b"), ["a", "b"], {})
    assert caught.value.code == "listen/map-one-column"


@pytest.mark.parametrize("detail", ["five", "1", "csat:1-1", "agreement", "1-5 but 6"])
def test_a_scale_that_is_none_is_refused(detail: str) -> None:
    with pytest.raises(ListenError) as caught:
        parse_scale(detail)
    assert caught.value.code == "listen/scale-unknown"
