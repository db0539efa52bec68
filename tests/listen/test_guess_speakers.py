"""Who speaks: customers, employees who report, researchers who note down, and those who answer."""

from __future__ import annotations

import shlex

from tests.listen.test_convert import one, rows_of
from tests.listen.test_guess_mapping import guess, numbered, repeated, said

IDEAS: dict[str, list[str | None]] = {
    "entry_id": numbered("E"),
    "entered_at": repeated("2026-01-09 13:38:00"),
    "department": repeated("Retention", "Support"),
    "kind": repeated("improvement idea", "customer observation"),
    "text": said(),
    "proposed_solution": repeated("Send a short message every third day", ""),
}


def test_what_employees_report_is_not_taken_for_customers() -> None:
    mapping = guess(IDEAS)
    assert (mapping.constants["said_by"], mapping.constants["source_kind"]) == ("employee", "employee")
    assert mapping.attributes == ("department", "kind", "proposed_solution")
    (notice,) = [notice for notice in mapping.notices if "said by employees" in notice]
    told = guess(IDEAS, shlex.split(notice[notice.index("--map") :])[1])
    assert (told.constants["said_by"], told.constants["source_kind"]) == ("customer", "unsolicited")


def test_one_sign_alone_makes_nobody_an_employee() -> None:
    assert guess({"department": repeated("A", "B"), "text": said()}).constants["said_by"] == "customer"
    assert guess({"id": numbered("1"), "text": said()}, path="staff.csv").constants["said_by"] == "customer"
    named = guess({**IDEAS, "customer_id": repeated("c1", "c2", "c3")})
    assert named.constants["said_by"] == "customer"
    asked = guess({"team": repeated("A", "B"), "csat": repeated("1", "5"), "comment": said()}, path="ideas.csv")
    assert asked.constants["said_by"] == "customer"


def test_an_author_who_is_an_employee_is_no_customer() -> None:
    mapping = guess({**IDEAS, "author": repeated("ana", "bo", "cy")})
    assert "customer" not in mapping.roles
    assert {row["customer_id"] for row in rows_of({**IDEAS, "author": repeated("ana", "bo", "cy")})} == {None}


NOTES: dict[str, list[str | None]] = {
    "note_id": numbered("N"),
    "customer_no": repeated("c1", "c2", "c3"),
    "researcher": repeated("N. Acht", "B. Noor"),
    "note_type": repeated("observation", "quote", "reflection"),
    "note": said(),
    "consent": repeated("quotes may be published without name", "internal use only", "ask again"),
}


def test_a_quote_in_a_researchers_notes_is_the_customers_and_all_else_the_researchers() -> None:
    rows = rows_of(NOTES)
    assert [row["said_by"] for row in rows[:3]] == ["researcher", "customer", "researcher"]
    assert {(row["source_kind"], row["channel"]) for row in rows} == {("observed", "visit")}
    assert rows[1]["customer_id"] == one("c2")
    assert [dict(row["attributes"])["note_type"] for row in rows[:2]] == ["observation", "quote"]


def test_the_name_of_a_researcher_is_left_out() -> None:
    mapping = guess(NOTES)
    assert mapping.left_out == ("researcher",)


def test_consent_counts_only_where_it_is_plainly_said() -> None:
    rows = rows_of(NOTES)
    assert [row["consent"] for row in rows[:3]] == ["publish_anonymous", "internal", "internal"]
    assert any("ask again" in notice for notice in guess(NOTES).notices)


def test_a_quote_beside_an_invoice_is_a_price() -> None:
    mapping = guess({"type": repeated("quote", "invoice"), "text": said()})
    assert "said_by" not in mapping.roles
    assert mapping.constants["said_by"] == "customer"


CHAT: dict[str, list[str | None]] = {
    "message_id": numbered("M"),
    "chat": repeated("CH-1", "CH-2", "CH-3"),
    "author": repeated("bot", "visitor", "agent"),
    "message": said(),
    "customer.number": repeated("c1", "c2", "c3"),
    "customer.market": repeated("UK", "Ireland"),
}


def test_a_column_of_authors_may_hold_roles_instead_of_names() -> None:
    mapping = guess(CHAT)
    assert mapping.words["said_by"] == {"bot": "bot", "visitor": "customer", "agent": "agent"}
    assert mapping.roles["case"] == ("chat",)
    assert mapping.roles["market"] == ("customer.market",)
    names = guess({**CHAT, "author": repeated("agent", "ana", "bo", "cy")})
    assert "said_by" not in names.roles


def test_a_word_that_is_no_number_of_a_case_opens_none() -> None:
    mapping = guess({**CHAT, "chat": repeated("open", "closed")})
    assert "case" not in mapping.roles


def test_whether_a_customer_was_verified_names_nobody() -> None:
    columns: dict[str, list[str | None]] = {"review": said(), "rating": repeated("1", "5")}
    assert "customer" not in guess({**columns, "verified_customer": repeated("yes", "no")}).roles
    named = guess({**columns, "verified_customer": repeated("K-11", "K-12", "K-13", "")})
    assert named.roles["customer"] == ("verified_customer",)


def test_an_address_is_no_channel() -> None:
    columns: dict[str, list[str | None]] = {
        "comment": said(),
        "mail": [f"a{number}@example.org" for number in range(12)],
    }
    assert guess(columns).constants.get("channel") is None
    assert guess({"id": numbered("M"), "body": said()}, path="mails.csv").constants["channel"] == "mail"


def test_a_served_by_column_of_names_is_personal_but_one_of_codes_is_not() -> None:
    named = guess({"comment": said(), "engineer": repeated("Ana Berg", "Bo Lind", "Cy Noor")})
    assert named.left_out == ("engineer",)
    coded = guess({"comment": said(), "engineer": repeated("internal", "external")})
    assert coded.attributes == ("engineer",)
