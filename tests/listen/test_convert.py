from __future__ import annotations

from hashlib import blake2b
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.listen.test_guess_mapping import REVIEWS, SURVEY, repeated, said
from wellheard.evidence.schemas import SCHEMAS
from wellheard.listen.convert import Converted, convert
from wellheard.listen.guess import guess_mapping
from wellheard.listen.mapping import Mapping, RatingColumn, TextColumn, TimeColumn
from wellheard.listen.options import parse_map
from wellheard.listen.profile import profile
from wellheard.listen.tables import MemoryTable


def pseudonym(keys: pa.Array) -> pa.Array:
    names = [key and "c" + blake2b(key.encode(), digest_size=12).hexdigest() for key in keys.to_pylist()]
    return pa.array(names, pa.string())


def one(key: str) -> str:
    return str(pseudonym(pa.array([key]))[0].as_py())


def convert_all(table: MemoryTable, mapping: Mapping, **also: Any) -> tuple[list[dict[str, Any]], list[Converted]]:
    pieces = list(convert(table, mapping, pseudonym=pseudonym, import_id="i1", source="a.csv", **also))
    for piece in pieces:
        piece.batch.validate(full=True)
        names = ["record_row", "own_id", *SCHEMAS[mapping.kind].names]
        assert piece.batch.schema.names == names
        assert piece.batch.schema.field(2).type == SCHEMAS[mapping.kind].field(0).type
    return [row for piece in pieces for row in piece.batch.to_pylist()], pieces


def rows_of(columns: dict[str, list[str | None]], *told: str, **also: Any) -> list[dict[str, Any]]:
    table = MemoryTable.of(columns)
    return convert_all(table, guess_mapping(table, profile(table), override=parse_map(told)), **also)[0]


def test_a_review_becomes_a_voice() -> None:
    row = rows_of(REVIEWS)[0]
    assert row["text"] == f"My view number 0\n\n{REVIEWS['review'][0]}"
    assert (row["rating"], row["rating_low"], row["rating_high"], row["rating_kind"]) == (1, 1, 5, "stars")
    assert (row["customer_id"], row["market"], row["channel"], row["said_by"]) == (
        one("u1"),
        "GB",
        "review",
        "customer",
    )
    assert (str(row["at"]), row["at_original"], row["at_precision"]) == (
        "2024-01-05 10:00:00+00:00",
        "2024-01-05 10:00:00",
        "second",
    )
    assert dict(row["attributes"]) == {"sentiment": "negative", "app_version": "2.1"}
    assert (row["record_row"], row["row"], row["own_id"], row["import_id"], row["source"]) == (
        2,
        2,
        True,
        "i1",
        "a.csv",
    )


def test_a_renamed_file_and_other_columns_order_give_the_same_ids_and_hashes() -> None:
    first = rows_of(REVIEWS)
    again = rows_of(dict(reversed(REVIEWS.items())))
    assert [(row["voice_id"], row["row_hash"]) for row in first] == [
        (row["voice_id"], row["row_hash"]) for row in again
    ]
    assert len({row["voice_id"] for row in first}) == len(first)


def test_a_corrected_row_keeps_its_id_and_changes_its_hash() -> None:
    before, after = rows_of(REVIEWS), rows_of({**REVIEWS, "review": ["Mended", *REVIEWS["review"][1:]]})
    assert before[0]["voice_id"] == after[0]["voice_id"]
    assert before[0]["row_hash"] != after[0]["row_hash"]
    assert before[1]["row_hash"] == after[1]["row_hash"]


def test_rows_without_an_own_id_are_known_by_what_they_say() -> None:
    rows = rows_of({"comment": [*said(), "Same", "Same"], "stars": [*repeated("1", "5"), "5", "5"]})
    assert not any(row["own_id"] for row in rows)
    assert rows[-1]["voice_id"] == rows[-2]["voice_id"] != rows[0]["voice_id"]


def test_a_row_of_a_survey_gives_a_voice_for_each_answer_and_rates_once() -> None:
    columns = dict(SURVEY)
    columns["Why?"] = ["", *SURVEY["Why?"][1:]]
    columns["What should we do better?"] = ["n/a", "", *SURVEY["What should we do better?"][2:]]
    rows = rows_of(columns)
    first, second, third, fourth = rows[:4]
    assert (first["text"], first["rating"], first["question"]) == ("", 0, "How likely are you to recommend us?")
    assert first["customer_id"] is None
    assert (second["question"], second["rating"], second["record_row"]) == ("Why?", 7, 3)
    assert [row["rating"] for row in (third, fourth)] == [10, None]
    assert third["customer_id"] == fourth["customer_id"] != None  # noqa: E711 - one person gave both answers
    assert third["voice_id"] != fourth["voice_id"]
    assert sum(row["rating"] is not None for row in rows) == 12


def test_every_record_is_a_row_or_rejected_or_blank() -> None:
    columns: dict[str, list[str | None]] = {
        "date": [*repeated("2024-01-05", count=24), "soon", "2024-02-30", "", "2024-01-01"],
        "stars": [*repeated("1", "5", count=24), "5", "4", "9", "n/a"],
        "comment": [*said(24), "Fine", "Good", "Bad", "-"],
    }
    table = MemoryTable.of(columns)
    rows, (piece,) = convert_all(table, guess_mapping(table, profile(table)))
    assert len(rows) == 24
    assert piece.blank == 1
    assert [(reject.row, reject.column, reject.code) for reject in piece.rejects] == [
        (26, "date", "time-unreadable"),
        (27, "date", "time-unreadable"),
        (28, "stars", "rating-unreadable"),
    ]
    assert piece.rejects[0].text == "soon,5,Fine"
    assert "soon" not in piece.rejects[0].reason


CELLS = st.one_of(
    st.none(), st.sampled_from(["", "n/a", "5", "9", "2024-01-01", "soon", "<b>hi</b>"]), st.text(max_size=12)
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=25))
@settings(max_examples=80, deadline=None)
def test_the_three_counts_add_up_whatever_the_cells_hold(cells: list[tuple[str | None, ...]]) -> None:
    names = ("id", "who", "when", "stars", "words")
    table = MemoryTable.of({name: [row[place] for row in cells] for place, name in enumerate(names)}, batch_rows=7)
    mapping = Mapping(
        "voices",
        "h",
        "h",
        text=(TextColumn("words", html=True), TextColumn("who", "Who?")),
        ratings=(RatingColumn("stars", "stars", 1, 5, with_text="words"),),
        at=TimeColumn("when", "iso"),
        columns={"id": ("id",), "customer": ("who",)},
        attributes=("id", "words"),
    )
    rows, pieces = convert_all(table, mapping)
    made = {row["record_row"] for row in rows}
    rejected = {reject.row for piece in pieces for reject in piece.rejects}
    assert not made & rejected
    assert len(made) + len(rejected) + sum(piece.blank for piece in pieces) == len(cells)
    assert all(row["text"] or row["rating"] is not None for row in rows)


def test_how_the_file_was_cut_into_batches_changes_nothing() -> None:
    whole = MemoryTable.of(SURVEY)
    cut = MemoryTable.of(SURVEY, batch_rows=5)
    mapping = guess_mapping(whole, profile(whole))
    assert guess_mapping(cut, profile(cut)) == mapping
    assert convert_all(whole, mapping)[0] == convert_all(cut, mapping)[0]


ANSWERS: dict[str, list[str | None]] = {
    "id": [f"9{number}" for number in range(12)],
    "question_id": repeated("1", "2", "3"),
    "creator": repeated("u1", "u2", "u2"),
    "content": said(),
}


def test_an_answer_belongs_to_the_customer_of_its_case_who_may_be_its_author() -> None:
    customers = {one("case:1"): one("u1"), one("case:2"): one("u1")}

    def case_customers(cases: pa.Array) -> pa.Array:
        return pa.array([customers.get(case) for case in cases.to_pylist()], pa.string())

    rows = rows_of(ANSWERS, case_customers=case_customers)
    assert [row["said_by"] for row in rows[:3]] == ["customer", "agent", "unknown"]
    assert [row["customer_id"] for row in rows[:3]] == [one("u1"), one("u1"), None]


def test_a_told_speaker_wins_over_who_wrote_it() -> None:
    rows = rows_of(ANSWERS, "said_by==agent", case_customers=lambda cases: pa.nulls(len(cases), pa.string()))
    assert {(row["said_by"], row["customer_id"]) for row in rows} == {("agent", None)}


def test_a_question_opens_the_case_that_its_answers_name() -> None:
    questions: dict[str, list[str | None]] = {
        "id": [str(number) for number in range(1, 13)],
        "creator": repeated("u1", "u2"),
        "content": said(),
    }
    assert rows_of(questions)[1]["case_id"] == rows_of(ANSWERS)[1]["case_id"]


def test_an_agent_who_writes_is_no_customer() -> None:
    chat = {
        "author": repeated("Ann", "Bo"),
        "author_type": repeated("customer", "agent"),
        "body": said(),
        "chat_id": repeated("a", "b"),
    }
    rows = rows_of({**chat, "chat_id": repeated("")})
    assert [(row["said_by"], row["customer_id"]) for row in rows[:2]] == [("customer", one("Ann")), ("agent", None)]


def test_names_that_many_people_share_are_nobody() -> None:
    rows = rows_of({**REVIEWS, "user_id": repeated("A Google user", "Anonymous", "u1")})
    assert [row["customer_id"] for row in rows[:3]] == [None, None, one("u1")]


def test_codes_for_no_answer_are_no_ratings_and_reject_nothing() -> None:
    columns = {"comment": said(), "fft": repeated("1", "5", "6")}
    rows = rows_of(columns, "rating=fft:csat:5-1 except 6")
    assert [row["rating"] for row in rows[:3]] == [1, 5, None]
    assert (rows[0]["rating_low"], rows[0]["rating_high"]) == (5, 1)


def test_html_is_turned_to_plain_text() -> None:
    rows = rows_of({"content": [f"<p>{word} &amp; more</p>" for word in said()]})
    assert rows[0]["text"] == f"{said()[0]} & more"


def test_declared_languages_become_tags() -> None:
    rows = rows_of({**REVIEWS, "language": repeated("pt_br", "English", "n/a")})
    assert [row["language_declared"] for row in rows[:3]] == ["pt-BR", "en", None]


def test_a_day_stays_a_day() -> None:
    rows = rows_of({"comment": said(), "date": repeated("25/12/2024 00:00")}, "at=date:dmy@America/Los_Angeles")
    assert (str(rows[0]["at"]), rows[0]["at_precision"]) == ("2024-12-25 00:00:00+00:00", "day")


EVENTS: dict[str, list[str | None]] = {
    "user_id": [*repeated("u1", "u2"), "u3", "", ""],
    "event": [*repeated("login", "pay"), "", "pay", ""],
    "timestamp": [*repeated("2024-01-05T10:00:00Z"), "2024-01-05T10:00:00Z", "", ""],
    "amount": [*repeated("", "1.5"), "", "", ""],
    "device": [*repeated("phone"), "", "", ""],
}


def test_an_event_without_time_or_activity_is_rejected() -> None:
    table = MemoryTable.of(EVENTS)
    rows, (piece,) = convert_all(table, guess_mapping(table, profile(table)))
    assert len(rows) == 12
    assert (rows[1]["activity"], rows[1]["value"], rows[1]["customer_id"]) == ("pay", 1.5, one("u2"))
    assert [reject.code for reject in piece.rejects] == ["activity-missing", "time-missing"]
    assert piece.blank == 1


def test_a_customer_row_without_a_customer_is_rejected() -> None:
    customers: dict[str, list[str | None]] = {
        "customer_id": [*(f"k{number}" for number in range(12)), "", ""],
        "country": [*repeated("GB", "DE"), "FR", ""],
        "since": [*repeated("2020-01-01"), "", ""],
        "plan": [*repeated("A", "B"), "", ""],
    }
    table = MemoryTable.of(customers)
    rows, (piece,) = convert_all(table, guess_mapping(table, profile(table)))
    assert (rows[0]["customer_id"], rows[0]["market"], str(rows[0]["since"])[:10]) == (one("k0"), "GB", "2020-01-01")
    assert [reject.code for reject in piece.rejects] == ["customer-missing"]
    assert piece.blank == 1


@pytest.mark.parametrize("value", ["1,234.50", "\u2212 3", "١٢"])
def test_amounts_are_read_as_people_write_them(value: str) -> None:
    rows = rows_of({**EVENTS, "amount": [value, *EVENTS["amount"][1:]]})
    assert rows[0]["value"] in {1234.5, -3, 12}
