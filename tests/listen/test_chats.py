"""In flat rows of a conversation the words of those who answer are never a customer's."""

from __future__ import annotations

import pytest

from tests.listen.test_convert import one, rows_of
from tests.listen.test_guess_mapping import guess, numbered, repeated, said


def chat(name: str, *words: str, ids: str = "author_id") -> dict[str, list[str | None]]:
    return {
        "conversation_id": repeated("C-1", "C-1", "C-1", "C-2", "C-2", "C-2"),
        name: repeated(*words),
        ids: repeated("a1", "k1", "a2", "k2", "a1", "k3"),
        "text": said(),
        "timestamp": repeated("2024-01-05T10:00:00Z"),
    }


@pytest.mark.parametrize(
    ("name", "agent", "customer"),
    [
        *(("author", "agent", "customer"), ("from", "bot", "visitor"), ("by", "support", "user")),
        *(("von", "Agente", "Kunde"), ("Absender", "Mitarbeiter", "Kundin"), ("de", "agente", "cliente")),
        *(("user", "agent", "customer"), ("wer da", "chatbot", "guest"), ("type", "agent", "user")),
    ],
)
def test_words_of_speakers_say_who_speaks_whatever_their_column_is_called(name: str, agent: str, customer: str) -> None:
    mapping = guess(chat(name, agent, customer))
    assert mapping.roles["said_by"] == (name,)
    rows = rows_of(chat(name, agent, customer))
    assert [row["said_by"] == "customer" for row in rows[:2]] == [False, True]
    assert [row["customer_id"] for row in rows[:4]] == [None, one("k1"), None, one("k2")]


@pytest.mark.parametrize("name", ["author", "from", "by", "user", "von", "sender"])
def test_words_that_mean_other_things_too_are_speakers_where_the_column_is_called_so(name: str) -> None:
    mapping = guess(chat(name, "admin", "user", "system"))
    assert mapping.words["said_by"] == {"admin": "agent", "user": "customer", "system": "bot"}


@pytest.mark.parametrize("ids", ["author_id", "sender_id", "from_id", "user_id", "participant_id", "member_id"])
def test_ids_of_those_who_answer_become_no_customers(ids: str) -> None:
    rows = rows_of(chat("author", "agent", "customer", ids=ids))
    assert {row["customer_id"] for row in rows if row["said_by"] == "agent"} == {None}
    assert {row["customer_id"] for row in rows if row["said_by"] == "customer"} == {one("k1"), one("k2"), one("k3")}


@pytest.mark.parametrize("ids", ["user_id", "customer_id", "member_id"])
def test_a_column_that_names_the_customer_on_every_row_does_so_for_answers_too(ids: str) -> None:
    columns = {**chat("author", "agent", "customer"), ids: repeated("k1", "k1", "k1", "k2", "k2", "k2")}
    del columns["author_id"]
    rows = rows_of(columns)
    assert {row["customer_id"] for row in rows if row["said_by"] == "agent"} == {one("k1"), one("k2")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("segment", ("business", "consumer")),
        ("access", ("user", "admin")),
        ("membership", ("guest", "member")),
        ("origin", ("system", "user")),
    ],
)
def test_kinds_of_customers_are_no_speakers(name: str, words: tuple[str, ...]) -> None:
    mapping = guess({"review_id": numbered("R"), name: repeated(*words), "review": said()})
    assert "said_by" not in mapping.roles
    assert mapping.constants["said_by"] == "customer"


def test_who_was_told_to_be_the_customer_is_so_on_every_row() -> None:
    rows = rows_of(chat("author", "agent", "customer", ids="author_id"), "customer=author_id")
    assert all(row["customer_id"] for row in rows)
