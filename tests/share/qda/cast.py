"""A small invented study that uses every part of the format we keep."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from wellheard.evidence.coding import (
    Case,
    Code,
    Codebook,
    CodeSet,
    Coding,
    Document,
    Link,
    MemberSet,
    Project,
    Selection,
    Stamp,
    User,
    Value,
    Variable,
    guid_for,
)

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
NOOR = User(guid_for("user", "noor"), "Noor", "nr")
STAMP = Stamp(NOOR.guid, AT, NOOR.guid, AT)
WAITING = Code(
    guid_for("code", "waiting"),
    'Waiting & "queues" <again>',
    "Time lost.\nAlso between visits.",
    "any wait",
    "opening hours\nStatus: is no label here? Yes it is, when it starts a line",
    "I waited an hour 😀",
    colour="#2F6DB5",
    version=3,
    status="machine_suggested",
    author="Noor",
)
ENGINEER = Code(
    guid_for("code", "engineer"), "Engineer does not arrive", parent=WAITING.guid, notes=(guid_for("note", "n1"),)
)
GROUP = Code(guid_for("code", "group"), "Only a group", is_codable=False)
TEXT = "😀 I waited\nan hour. <b>Nobody</b> & nothing came.\n\nÀ bientôt 👩‍👩‍👧!"


def span(words: str, *, key: str = "") -> Selection:
    start = TEXT.index(words)
    code = Coding(guid_for("coding", words + key), WAITING.guid, NOOR.guid, AT, (guid_for("note", "n1"),))
    return Selection(guid_for("selection", words + key), start, start + len(words), words, "odd", (code,), (), STAMP)


def study() -> Project:
    spoken = Document(
        guid_for("voice", "v1"),
        "Voice 1",
        TEXT,
        "from a survey",
        (span("waited\nan hour"), span("À bientôt 👩‍👩‍👧")),
        (Coding(guid_for("coding", "whole"), ENGINEER.guid),),
        (guid_for("note", "n1"),),
        (Value(guid_for("variable", "age"), 41), Value(guid_for("variable", "segment"), "small & loud")),
        STAMP,
    )
    empty = Document(guid_for("voice", "v2"), "Voice 2", "")
    variables = (
        Variable(guid_for("variable", "age"), "age", "Integer"),
        Variable(guid_for("variable", "segment"), "segment", "Text", "as the company names it"),
        Variable(guid_for("variable", "spent"), "spent", "Float"),
        Variable(guid_for("variable", "since"), "since", "Date"),
        Variable(guid_for("variable", "seen"), "seen", "DateTime"),
        Variable(guid_for("variable", "member"), "member", "Boolean"),
    )
    values = (
        Value(guid_for("variable", "spent"), Decimal("12.50")),
        Value(guid_for("variable", "since"), date(2020, 2, 29)),
        Value(guid_for("variable", "seen"), AT),
        Value(guid_for("variable", "member"), value=True),
        Value(guid_for("variable", "age"), None),
    )
    selected = spoken.selections[0].guid
    return Project(
        name="Waiting for the engineer",
        codebook=Codebook((WAITING, ENGINEER, GROUP), origin="Wellheard"),
        users=(NOOR,),
        variables=variables,
        cases=(
            Case(guid_for("case", "c1"), "Customer 1", "loyal", (GROUP.guid,), values, (spoken.guid,), (selected,)),
        ),
        documents=(spoken, empty),
        notes=(Document(guid_for("note", "n1"), "Memo", "Ask the\nteam.", stamp=STAMP),),
        links=(Link(guid_for("link", "l1"), guid_for("note", "n1"), selected, "about", "OneWay", "#000000"),),
        sets=(
            MemberSet(
                guid_for("set", "s1"), "Bad", "all bad", (WAITING.guid,), (spoken.guid,), (guid_for("note", "n1"),)
            ),
        ),
        description="A study.",
        note_refs=(guid_for("note", "n1"),),
        origin="Wellheard",
        stamp=STAMP,
    )


def book() -> Codebook:
    codes = (WAITING, GROUP, Code(guid_for("code", "deep"), "deep", parent=GROUP.guid))
    sets = (CodeSet(guid_for("set", "s"), "Bad", "all bad", (WAITING.guid,)),)
    return Codebook(codes, sets, origin="Wellheard")
