"""A record with a list of messages becomes a row for each message, and nothing is lost or said twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.listen.staging import cells_of, read_here, rows_of, written
from wellheard.listen.limits import Limits
from wellheard.listen.stage import Staged

HELLO = {"author": "customer", "text": "Where is my parcel?", "time": "2026-05-01T10:00:00Z"}
REPLY = {"author": "agent", "text": "On its way", "time": "2026-05-01T10:01:00Z"}
THANKS = {"author": "customer", "text": "Thanks", "time": "2026-05-01T10:02:00Z"}
CHATS: list[dict[str, Any]] = [
    {"id": 1, "customer": {"id": "C1"}, "messages": [HELLO, REPLY], "market": "DE"},
    {"id": 2, "customer": {"id": "C2"}, "messages": [THANKS], "market": "FR"},
]
COLUMNS = ("id", "customer.id", "messages.#", "messages.author", "messages.text", "messages.time", "market")


def read(folder: Path, records: object, limits: Limits | None = None) -> Staged:
    return read_here(written(folder, "chats.json", json.dumps(records)), limits)


def picked(staged: Staged, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows_of(staged)]


def lines(records: list[Any]) -> str:
    return "\n".join(json.dumps(record) for record in records)


@pytest.mark.parametrize("name", ["chats.json", "chats.ndjson"])
def test_each_message_becomes_a_row_beside_the_fields_of_its_record(tmp_path: Path, name: str) -> None:
    text = json.dumps(CHATS) if name.endswith(".json") else lines(CHATS)
    staged = read_here(written(tmp_path, name, text))
    assert staged.columns == COLUMNS
    assert cells_of(staged) == [
        ("1", "C1", "1", *HELLO.values(), "DE"),
        ("1", "C1", "2", *REPLY.values(), "DE"),
        ("2", "C2", "1", *THANKS.values(), "FR"),
    ]
    assert [row["__row"] for row in rows_of(staged)] == [1, 1, 2]
    assert (staged.seen, staged.kept, staged.blank, staged.rejected) == (3, 3, 0, 0)
    assert "'messages'" in staged.notices[0]


def test_records_inside_an_object_are_unfolded_as_well(tmp_path: Path) -> None:
    assert read(tmp_path, {"count": 2, "conversations": CHATS}).kept == 3


@pytest.mark.parametrize("name", ["comments", "turns", "replies", "entries", "thread"])
def test_the_list_may_have_any_usual_name(tmp_path: Path, name: str) -> None:
    staged = read(tmp_path, [{"id": 1, name: [HELLO, REPLY]}])
    assert picked(staged, f"{name}.#", f"{name}.text") == [("1", HELLO["text"]), ("2", REPLY["text"])]


def test_a_list_that_lies_deeper_is_found(tmp_path: Path) -> None:
    parts = {"type": "list", "conversation_parts": [{"body": "Hello there"}, {"body": "Hi"}], "total_count": 2}
    staged = read(tmp_path, [{"id": 1, "conversation_parts": parts}, {"id": 2}])
    column = "conversation_parts.conversation_parts.body"
    assert picked(staged, "id", column, "conversation_parts.total_count") == [
        ("1", "Hello there", "2"),
        ("1", "Hi", "2"),
        ("2", None, None),
    ]


def test_what_the_record_says_itself_stands_on_a_row_of_its_own(tmp_path: Path) -> None:
    ticket = {"id": 1, "subject": "Late", "description": "It never came.", "csat": 2, "messages": [REPLY, THANKS]}
    staged = read(tmp_path, [ticket])
    assert picked(staged, "id", "subject", "description", "csat", "messages.#", "messages.text") == [
        ("1", "Late", "It never came.", "2", None, None),
        ("1", None, None, None, "1", "On its way"),
        ("1", None, None, None, "2", "Thanks"),
    ]


def test_a_description_that_is_the_first_message_is_not_said_twice(tmp_path: Path) -> None:
    ticket = {"id": 1, "subject": "Late", "description": "Where is  my parcel?\r\n", "messages": [HELLO, REPLY]}
    staged = read(tmp_path, [ticket])
    assert picked(staged, "subject", "description", "messages.text") == [
        ("Late", None, HELLO["text"]),
        (None, None, REPLY["text"]),
    ]


def test_a_record_without_messages_is_one_row(tmp_path: Path) -> None:
    empty = [{"id": 3, "messages": []}, {"id": 4, "messages": None}, {"id": 5}]
    staged = read(tmp_path, [*CHATS, *empty])
    assert picked(staged, "id", "messages.#")[3:] == [("3", None), ("4", None), ("5", None)]


def test_of_several_lists_the_one_with_most_words_is_unfolded_and_the_others_are_named(tmp_path: Path) -> None:
    notes = [{"text": "ok"}]
    staged = read(tmp_path, [{"id": 1, "notes": notes, "messages": [HELLO, REPLY]}])
    assert staged.columns == ("id", "messages.#", "messages.author", "messages.text", "messages.time")
    assert staged.notices[1] == "Other lists inside the records were left out: 'notes'."


def test_lists_in_which_nobody_wrote_stay_one_cell(tmp_path: Path) -> None:
    review = {
        "text": "Nice shirts, quick delivery",
        "tags": [{"id": 1, "name": "vip customer"}],
        "items": [{"sku": "A1", "name": "Blue cotton shirt", "quantity": 2}],
    }
    staged = read(tmp_path, [review])
    assert staged.columns == ("text", "tags", "items")
    assert staged.kept == 1
    assert not staged.notices


def test_lists_of_words_and_numbers_become_one_cell_with_commas(tmp_path: Path) -> None:
    staged = read(tmp_path, [{"id": 1, "tags": ["late", "damaged"], "scores": [1, 2.50], "none": [], "odd": [None]}])
    assert picked(staged, "tags", "scores", "none", "odd") == [("late, damaged", "1, 2.5", None, None)]


def test_an_entry_that_is_unfit_is_rejected_alone_and_an_empty_one_is_blank(tmp_path: Path) -> None:
    entries = '[{"text": "Hello you"}, 5, {}, {"text": "x", "n": NaN}, {"text": " "}, {"text": "Good bye"}]'
    staged = read_here(written(tmp_path, "a.json", '[{"id": 1, "messages": ' + entries + "}]"))
    assert picked(staged, "messages.#", "messages.text") == [("1", "Hello you"), ("6", "Good bye")]
    assert (staged.seen, staged.kept, staged.blank, staged.rejected) == (6, 2, 2, 2)
    assert [(reject.row, reject.code, reject.column) for reject in staged.rejects()] == [
        (1, "not-a-record", "messages.2"),
        (1, "not-a-number", "messages.4"),
    ]


def test_a_record_that_is_unfit_is_rejected_once(tmp_path: Path) -> None:
    bad = '{"id": NaN, "messages": [{"text": "Hello you"}, {"text": "Bye now"}]}'
    odd = '{"id": 3, "messages": "a text in place of the list"}'
    staged = read_here(written(tmp_path, "a.jsonl", "\n".join([json.dumps(CHATS[0]), bad, odd, "{", ""])))
    assert [(reject.row, reject.code) for reject in staged.rejects()] == [
        (2, "not-a-number"),
        (3, "not-a-list"),
        (4, "not-json"),
    ]
    assert (staged.seen, staged.kept, staged.rejected) == (5, 2, 3)


def test_a_record_that_would_grow_without_measure_is_rejected(tmp_path: Path) -> None:
    trap = {f"f{place}": "y" * 900 for place in range(20)} | {"messages": [{"text": "hi you"}] * 1000}
    staged = read(tmp_path, [*CHATS, trap], Limits(record_kb=64))
    assert [(reject.row, reject.code) for reject in staged.rejects()] == [(3, "row-too-long")]


def test_unfolded_records_take_no_more_columns_than_allowed(tmp_path: Path) -> None:
    staged = read(tmp_path, CHATS, Limits(columns=5))
    assert staged.columns[-1] == "other fields"
    assert staged.kept == 3


def test_entries_may_differ_in_what_is_nested(tmp_path: Path) -> None:
    messages = [{"text": "Hello you", "by": {"name": "Ana"}}, {"text": "Bye now", "by": "Luc"}]
    staged = read(tmp_path, [{"id": 1, "messages": messages}])
    assert picked(staged, "messages.by.name", "messages.by") == [("Ana", None), (None, "Luc")]
