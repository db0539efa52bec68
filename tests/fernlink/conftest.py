"""The sample company, made once for all tests of its room, and its files read the plain way."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from wellheard.fernlink import Company, make_company


@dataclass(frozen=True)
class Said:
    """One voice as it stands in its file."""

    file: str
    own_id: str
    number: str
    at: datetime
    text: str
    by: str


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return make_company(tmp_path_factory.mktemp("fernlink"))


@pytest.fixture(scope="session")
def said(company: Company) -> list[Said]:
    """Everything that was said, read from the files without any knowledge of how they were written; flaws left out."""
    voices = [
        *_table(company, "surveys.csv", ("response_id", "customer_number", "answered_at", "comment"), "%Y-%m-%d %H:%M"),
        *_table(company, "mails.csv", ("mail_id", "customer_number", "received", "body"), "%d/%m/%Y %H:%M", ";"),
        *_table(company, "reviews.csv", ("review_id", "verified_customer", "date", "review"), "%d/%m/%Y"),
        *_table(company, "field_visits.csv", ("note_id", "customer_number", "visited_on", "note"), "%d/%m/%Y"),
        *_table(company, "employees.csv", ("entry_id", "market", "entered_at", "text"), "%Y-%m-%d %H:%M:%S"),
        *_table(company, "social.csv", ("post_id", "customer_number", "posted_at", "text"), "%Y-%m-%dT%H:%M:%SZ"),
        *_calls(company.files["calls.ndjson"]),
        *_chats(company.files["chats.json"]),
    ]
    return list({(voice.file, voice.own_id): voice for voice in voices}.values())


def rows_of(path: Path, separator: str = ",") -> list[dict[str, str]]:
    """The whole rows of a table; blank and short ones are left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=separator))
    return [row for row in rows if all(value is not None for value in row.values())]


def _table(
    company: Company, name: str, columns: tuple[str, str, str, str], pattern: str, separator: str = ","
) -> list[Said]:
    voices = []
    for row in rows_of(company.files[name], separator):
        own_id, number, time, text = (row[column] for column in columns)
        by = "researcher" if name == "field_visits.csv" else "employee" if name == "employees.csv" else "customer"
        try:
            at = datetime.strptime(time, pattern)  # noqa: DTZ007 - wall-clock time of both markets
        except ValueError:
            continue
        voices.append(Said(name, own_id, number if name != "employees.csv" else "", at, text, by))
    return voices


def _calls(path: Path) -> list[Said]:
    voices = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.endswith("}"):
            row = json.loads(line)
            own_id = f"{row['call_id']}/{row['turn']}"
            at = _zulu(row["started_at"])
            voices.append(Said("calls.ndjson", own_id, row["customer_number"], at, row["text"], row["speaker"]))
    return voices


def _chats(path: Path) -> list[Said]:
    return [
        Said(
            "chats.json",
            row["message_id"],
            row["customer"]["number"],
            _zulu(row["sent_at"]),
            row["message"],
            {"visitor": "customer"}.get(row["author"], row["author"]),
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def _zulu(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - wall-clock time of both markets
