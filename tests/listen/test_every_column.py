"""Each column of a table fills a role, is kept, or is named among what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.listen.test_guess_mapping import REVIEWS, SURVEY, guess, numbered, repeated, said
from wellheard.listen.errors import ListenError
from wellheard.listen.mapping import Mapping

CONTENTS: tuple[list[str | None], ...] = (
    *(
        said(),
        numbered(""),
        numbered("c"),
        repeated("1", "5"),
        repeated("2", "9"),
        repeated("2024-01-05", "2024-02-06"),
    ),
    *(repeated("A", "B"), repeated("agent", "customer"), repeated("", None), repeated("03/04/2024", "soon")),
    *(repeated("Ana Li", "Bo Cy"), repeated("a@example.org", "b@example.org"), repeated("NPS", "CSAT"), repeated("5")),
    *(repeated("speed;price", "price;service", "service;speed"), repeated("observation", "quote", "reflection")),
)
NAMES = (
    *(
        "comment",
        "title",
        "id",
        "customer_id",
        "author",
        "author_id",
        "date",
        "rating",
        "score",
        "metric",
        "why",
        "amount",
    ),
    *(
        "index",
        "",
        "email",
        "name",
        "channel",
        "type",
        "activity",
        "conversation_id",
        "reply text",
        "consent",
        "x",
        "note",
    ),
)
TOLD = (
    *("", "kind==events,activity==seen", "kind==customers", "kind==voices", "text=#1", "rating=#2:1-5", "at=#2"),
    *("value=#1", "said_by=#2", "text==none", "customer==none,author=#1"),
)


def assert_accounted(mapping: Mapping, columns: dict[str, list[str | None]]) -> None:
    """Every column is somewhere; what is nowhere else is named in a notice."""
    placed = {*mapping.used(), *mapping.attributes, *mapping.left_out}
    said_of = [notice for notice in mapping.notices if notice.startswith("These columns were left out because")]
    for name in columns:
        shown = name or "the nameless column"
        assert name in placed or any(shown in notice for notice in said_of), name
    assert not set(mapping.attributes) & set(mapping.left_out)


@given(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS), min_size=2, max_size=8), st.sampled_from(TOLD)
)
@settings(max_examples=120, deadline=None)
def test_every_column_is_accounted_for_whatever_is_guessed_or_told(
    columns: dict[str, list[str | None]], told: str
) -> None:
    try:
        mapping = guess(columns, told)
    except ListenError:
        return
    assert_accounted(mapping, columns)


@pytest.mark.parametrize("columns", [REVIEWS, SURVEY])
def test_known_tables_are_accounted_for(columns: dict[str, list[str | None]]) -> None:
    assert_accounted(guess(columns), columns)


def test_row_numbers_and_empty_columns_are_named_among_what_is_left_out() -> None:
    mapping = guess({"": numbered(""), "comment": said(), "reply": repeated("", "n/a")})
    assert mapping.attributes == ()
    assert mapping.notices == (
        "These columns were left out because they only number the rows: the nameless column 1.",
        "These columns were left out because they hold nothing: reply.",
    )


def test_labels_in_a_column_called_index_are_kept() -> None:
    assert guess({"index": repeated("high", "low"), "comment": said()}).attributes == ("index",)


def test_what_was_told_in_vain_is_kept_and_named() -> None:
    events = {"who": numbered("c"), "when": repeated("2024-01-05"), "note": said()}
    mapping = guess(events, "kind==events,activity==seen,customer=who,at=when,text=note")
    assert mapping.attributes == ("note",)
    assert "Nothing in events is made of note, so the rows keep it as it is." in mapping.notices
