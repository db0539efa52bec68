"""A company's files of ten shapes are brought in together, and every row is taken for what it is, without being told."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import wellheard as wh
from wellheard.evidence.schemas import Table
from wellheard.fernlink import Company, make_company

IDS = {
    "surveys.csv": "response_id",
    "mails.csv": "mail_id",
    "reviews.csv": "review_id",
    "field_visits.csv": "note_id",
    "employees.csv": "entry_id",
    "social.csv": "post_id",
}
NOT_VOICES = ("customers.csv", "events.csv")
NUMBER = re.compile(r"FL-\d{6}")


@dataclass(frozen=True)
class Read:
    """The company, and what was made of its files."""

    company: Company
    evidence: wh.Evidence
    voices: list[dict[str, Any]]
    records: dict[tuple[str, int], tuple[str, str | None]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    company = make_company(tmp_path_factory.mktemp("fernlink"))
    others = [company.files[name] for name in NOT_VOICES]
    evidence = wh.read(*company.voice_files, *others, workspace=tmp_path_factory.mktemp("workspace"))
    return Read(company, evidence, evidence.to_arrow("voices").to_pylist(), _records(company))


def _records(company: Company) -> dict[tuple[str, int], tuple[str, str | None]]:
    """The own id and the customer's number of every whole record, by file and line, read the plain way."""
    found: dict[tuple[str, int], tuple[str, str | None]] = {}
    for name, column in IDS.items():
        for line, row in _rows(company.files[name], ";" if name == "mails.csv" else ","):
            number = next((cell for cell in row.values() if NUMBER.fullmatch(cell)), None)
            found[name, line] = (row.get(column, ""), number)
    calls = company.files["calls.ndjson"].read_text(encoding="utf-8").splitlines()
    for line, text in enumerate(calls, start=1):
        if text.endswith("}"):
            turn = json.loads(text)
            found["calls.ndjson", line] = (f"{turn['call_id']}/{turn['turn']}", turn["customer_number"])
    chats = json.loads(company.files["chats.json"].read_text(encoding="utf-8"))
    for record, message in enumerate(chats, start=1):
        found["chats.json", record] = (message["message_id"], message["customer"]["number"])
    return found


def _rows(path: Path, separator: str) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=separator)
        header = next(rows)
        starts_at = rows.line_num + 1
        for row in rows:
            if row:
                yield starts_at, dict(zip(header, row, strict=False))
            starts_at = rows.line_num + 1


def test_the_accounts_are_what_was_planted(read: Read) -> None:
    for outcome in read.evidence.files:
        planted = read.company.truths["files"][outcome.path.name]
        account = outcome.account
        assert account is not None
        found = (account.seen, account.imported, account.duplicate, account.rejected, account.blank)
        expected = tuple(planted[name] for name in ("rows", "good", "duplicate", "broken", "blank"))
        assert found == expected, outcome.path.name


def test_nothing_was_left_open(read: Read) -> None:
    assert {outcome.path.name: outcome.questions for outcome in read.evidence.files if outcome.questions} == {}


def test_everybody_is_taken_for_who_they_are(read: Read) -> None:
    truths = read.company.truths["voices"]
    records = read.records
    wrong: Counter[tuple[str, str, str]] = Counter()
    seen = defaultdict(set)
    for voice in read.voices:
        own_id = records[voice["source"], voice["row"]][0]
        seen[voice["source"]].add(own_id)
        expected = truths[voice["source"]][own_id]["said_by"]
        if voice["said_by"] != expected:
            wrong[voice["source"], expected, voice["said_by"]] += 1
    assert wrong == {}
    assert {name: seen[name] ^ set(said) for name, said in truths.items()} == {name: set() for name in truths}


def test_what_was_asked_seen_and_reported_stays_apart(read: Read) -> None:
    found = {(voice["source"], voice["channel"], voice["source_kind"]) for voice in read.voices}
    assert found == {
        ("surveys.csv", "survey", "solicited"),
        ("calls.ndjson", "call", "unsolicited"),
        ("chats.json", "chat", "unsolicited"),
        ("mails.csv", "mail", "unsolicited"),
        ("reviews.csv", "review", "unsolicited"),
        ("field_visits.csv", "visit", "observed"),
        ("employees.csv", None, "employee"),
        ("social.csv", "social", "unsolicited"),
    }


def test_every_rating_has_the_kind_and_the_scale_of_its_row(read: Read) -> None:
    kinds = {"NPS": ("nps", 0, 10), "CES": ("ces2", 1, 7), "CSAT": ("csat", 1, 5)}
    by_source = defaultdict(list)
    for voice in read.voices:
        by_source[voice["source"]].append(voice)
        if voice["rating"] is not None:
            assert voice["rating_low"] <= voice["rating"] <= voice["rating_high"]
    rated = {source for source, voices in by_source.items() if any(voice["rating"] is not None for voice in voices)}
    assert rated == {"surveys.csv", "reviews.csv"}
    for voice in by_source["surveys.csv"]:
        metric = dict(voice["attributes"])["metric"]
        assert (voice["rating_kind"], voice["rating_low"], voice["rating_high"]) == kinds[metric]
    assert {voice["rating_kind"] for voice in by_source["reviews.csv"]} == {"stars"}
    assert any(voice["text"] == "" for voice in by_source["surveys.csv"])


def test_a_customer_is_the_same_in_every_file(read: Read) -> None:
    numbers = defaultdict(set)
    records = read.records
    for voice in read.voices:
        numbers[records[voice["source"], voice["row"]][1]].add(voice["customer_id"])
    assert numbers.pop(None) == {None}
    assert all(len(ids) == 1 and None not in ids for ids in numbers.values())
    customers = set(read.evidence.to_arrow("customers")["customer_id"].to_pylist())
    assert len(customers) == read.company.counts["customers.csv"]
    assert {customer for ids in numbers.values() for customer in ids} <= customers
    assert set(read.evidence.to_arrow("events")["customer_id"].to_pylist()) - {None} <= customers


def test_conversations_keep_together(read: Read) -> None:
    records = read.records
    cases = defaultdict(set)
    for voice in read.voices:
        if voice["source"] in {"calls.ndjson", "chats.json"}:
            conversation = re.split(r"/\d+$|-\d+$", records[voice["source"], voice["row"]][0])[0]
            cases[conversation].add((voice["case_id"], voice["customer_id"]))
    assert all(len(found) == 1 for found in cases.values())
    assert len({case for found in cases.values() for case, _ in found} - {None}) == len(cases)


def test_nobody_is_named_beside_the_words(read: Read) -> None:
    kept = {(voice["source"], name) for voice in read.voices for name, _ in voice["attributes"]}
    kept |= {("customers.csv", name) for row in _attributes(read, "customers") for name, _ in row}
    personal = re.compile(r"name|mail|phone|address|researcher|agent|author|customer_?number|^customer$")
    assert {column for _, column in kept if personal.search(column)} == set()
    values = [value for voice in read.voices for _, value in voice["attributes"]]
    assert not any(NUMBER.search(value) or "@" in value for value in values)


def _attributes(read: Read, table: Table) -> list[list[tuple[str, str]]]:
    return list(read.evidence.to_arrow(table)["attributes"].to_pylist())


def test_what_belongs_to_a_row_is_kept_with_it(read: Read) -> None:
    kept: defaultdict[str, set[str]] = defaultdict(set)
    for voice in read.voices:
        kept[voice["source"]] |= {name for name, _ in voice["attributes"]}
    assert {"proposed_solution", "department", "kind"} <= kept["employees.csv"]
    assert {"note_type", "household", "place"} <= kept["field_visits.csv"]
    assert {"metric", "keeps_appointments", "bill_is_correct"} <= kept["surveys.csv"]
    customers = {name for row in _attributes(read, "customers") for name, _ in row}
    assert {"plan", "monthly_fee", "household_size", "left_on"} <= customers


def test_markets_languages_and_consent_are_understood(read: Read) -> None:
    assert {voice["market"] for voice in read.voices} == {"UK", "Ireland"}
    assert {voice["language_declared"] for voice in read.voices} >= {"en"}
    consents = Counter(voice["consent"] for voice in read.voices if voice["source"] == "field_visits.csv")
    assert consents == {"internal": 51, "publish_anonymous": 24}
