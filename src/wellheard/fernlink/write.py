"""Writes the files as different systems would export them: each with its own columns, separator and way with dates."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from wellheard.fernlink.flaws import Broken, Flaws, plant
from wellheard.fernlink.scores import ITEMS, SURVEYS
from wellheard.fernlink.voices import Voice

Row = Mapping[str, Any]


def write_voices(folder: Path, voices: Mapping[str, Sequence[Voice]], rng: random.Random) -> dict[str, Flaws]:
    """One file for each source; what is wrong with each, by file name."""
    return {
        "surveys.csv": _table(folder / "surveys.csv", map(_survey, voices["surveys"]), rng, flaws=_SURVEY_FLAWS),
        "calls.ndjson": _calls(folder / "calls.ndjson", voices["calls"], rng),
        "chats.json": _chats(folder / "chats.json", voices["chats"]),
        "mails.csv": _table(folder / "mails.csv", map(_mail, voices["mails"]), rng, separator=";", flaws=_MAIL_FLAWS),
        "reviews.csv": _table(folder / "reviews.csv", map(_review, voices["reviews"]), rng, flaws=_REVIEW_FLAWS),
        "field_visits.csv": _table(folder / "field_visits.csv", map(_note, voices["visits"]), rng),
        "employees.csv": _table(folder / "employees.csv", map(_employee, voices["employees"]), rng, flaws=(0, 1, ())),
        "social.csv": _table(folder / "social.csv", map(_post, voices["social"]), rng),
    }


def write_table(path: Path, rows: Iterable[Row], rng: random.Random, flaws: FlawPlan = (0, 0, ())) -> Flaws:
    """A comma-separated table of rows that all have the same keys."""
    return _table(path, rows, rng, flaws=flaws)


FlawPlan = tuple[int, int, tuple[Broken, ...]]
_SURVEY_FLAWS: Final[FlawPlan] = (
    1,
    1,
    (
        Broken("R-98001,FL-204518,2026-03-09 11:2", "the row ends in the middle of its third column"),
        Broken(
            "R-98002,FL-204518,2026-02-30 09:15,transactional,after_order,Order,CES,1-7,"
            "Fernlink made it easy for me to place my order.,6,ok I think,UK,en,,,,,",
            "the date 2026-02-30 does not exist",
        ),
    ),
)
_MAIL_FLAWS: Final[FlawPlan] = (
    1,
    1,
    (Broken("M-98003;FL-204518;33/05/2026 10:10;My router;It has a light I do not know;UK;en", "the date has day 33"),),
)
_REVIEW_FLAWS: Final[FlawPlan] = (
    1,
    0,
    (Broken("RV-98004,29/06", "the row ends in the middle of its second column"),),
)


def _table(
    path: Path, rows: Iterable[Row], rng: random.Random, *, separator: str = ",", flaws: FlawPlan = (0, 0, ())
) -> Flaws:
    listed = list(rows)
    lines = [_line(row.values(), separator) for row in listed]
    duplicates, blanks, broken = flaws
    lines, planted = plant(lines, rng, duplicates=duplicates, blanks=blanks, broken=broken)
    text = "\n".join([_line(listed[0].keys(), separator), *lines]) + "\n"
    path.write_bytes(text.encode("utf-8"))
    return planted


def _line(values: Iterable[Any], separator: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerow(["" if v is None else v for v in values])
    return buffer.getvalue().removesuffix("\n")


def _survey(voice: Voice) -> Row:
    survey = SURVEYS[voice.more["survey"]]
    return {
        "response_id": voice.own_id,
        "customer_number": voice.number,
        "answered_at": f"{voice.at:%Y-%m-%d %H:%M}",
        "survey_type": "relationship" if voice.more["survey"] == "relationship" else "transactional",
        "survey": voice.more["survey"],
        "step": voice.stage,
        "metric": survey.metric,
        "scale": f"{survey.low}-{survey.high}",
        "question": survey.question,
        "score": voice.more["score"],
        "comment": voice.text,
        "market": voice.market,
        "language": voice.language if voice.text else "",
        **{item: voice.more["items"].get(item, "") for item in ITEMS},
    }


def _mail(voice: Voice) -> Row:
    return {
        "mail_id": voice.own_id,
        "customer_number": voice.number,
        "received": f"{voice.at:%d/%m/%Y %H:%M}",
        "subject": voice.more["subject"],
        "body": voice.text,
        "country": voice.market,
        "lang": voice.language,
    }


def _review(voice: Voice) -> Row:
    return {
        "review_id": voice.own_id,
        "date": f"{voice.at:%d/%m/%Y}",
        "stars": voice.more["stars"],
        "title": voice.more.get("title", ""),
        "review": voice.text,
        "verified_customer": voice.number,
        "country": voice.market,
        "language": voice.language,
        "found_helpful": voice.more["helpful"],
    }


def _note(voice: Voice) -> Row:
    return {
        "note_id": voice.own_id,
        "household": voice.more["household"],
        "customer_number": voice.number,
        "visited_on": f"{voice.at:%d/%m/%Y}",
        "place": voice.more["place"],
        "market": voice.market,
        "researcher": voice.more["researcher"],
        "note_type": voice.more["kind"],
        "note": voice.text,
        "consent": voice.more["consent"],
    }


def _employee(voice: Voice) -> Row:
    return {
        "entry_id": voice.own_id,
        "entered_at": f"{voice.at:%Y-%m-%d %H:%M:%S}",
        "department": voice.more["department"],
        "market": voice.market,
        "kind": "customer observation" if voice.more["kind"] == "observed" else "improvement idea",
        "text": voice.text,
        "proposed_solution": voice.more["solution"],
    }


def _post(voice: Voice) -> Row:
    return {
        "post_id": voice.own_id,
        "posted_at": f"{voice.at:%Y-%m-%dT%H:%M:%SZ}",
        "customer_number": voice.number,
        "text": voice.text,
        "likes": voice.more["likes"],
        "market": voice.market,
        "language": voice.language,
    }


def _calls(path: Path, voices: Sequence[Voice], rng: random.Random) -> Flaws:
    lines = [
        json.dumps(
            {
                "call_id": voice.more["conversation"],
                "turn": voice.more["turn"],
                "speaker": voice.said_by,
                "started_at": f"{voice.at:%Y-%m-%dT%H:%M:%SZ}",
                "customer_number": voice.number,
                "market": voice.market,
                "text": voice.text,
            },
            ensure_ascii=False,
        )
        for voice in voices
    ]
    broken = (Broken(lines[40][:61], "the line ends in the middle of its record"),)
    lines, planted = plant(lines, rng, duplicates=1, blanks=1, broken=broken)
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
    return planted


def _chats(path: Path, voices: Sequence[Voice]) -> Flaws:
    messages = [
        {
            "message_id": voice.own_id.replace("/", "-"),
            "chat": voice.more["conversation"],
            "author": {"customer": "visitor", "agent": "agent", "bot": "bot"}[voice.said_by],
            "sent_at": f"{voice.at:%Y-%m-%dT%H:%M:%SZ}",
            "message": voice.text,
            "customer": {"number": voice.number, "market": voice.market},
        }
        for voice in voices
    ]
    again = len(messages) // 3
    messages.insert(again + 5, messages[again])
    path.write_bytes(json.dumps(messages, ensure_ascii=False, indent=1).encode("utf-8"))
    return Flaws(good=len(voices), duplicate=1)


def write_json(path: Path, value: Any) -> None:
    """Indented JSON with one line feed at the end; dates as ISO text."""
    plain: Callable[[Any], Any] = lambda v: v.isoformat() if isinstance(v, date | datetime) else str(v)  # noqa: E731
    path.write_bytes((json.dumps(value, ensure_ascii=False, indent=1, default=plain) + "\n").encode("utf-8"))
