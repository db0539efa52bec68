from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from tests.fernlink.conftest import Said, rows_of
from wellheard.fernlink import Company

START, END = datetime(2026, 1, 2), datetime(2026, 7, 1)  # noqa: DTZ001 - wall-clock time of both markets


@pytest.fixture(scope="module")
def events(company: Company) -> dict[str, list[tuple[datetime, str]]]:
    """What each customer did, in time order; the broken row left out."""
    lines: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in rows_of(company.files["events.csv"]):
        if row["timestamp"]:
            at = datetime.strptime(row["timestamp"], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - as above
            lines[row["customer_number"]].append((at, row["activity"]))
    return {number: sorted(line) for number, line in lines.items()}


def test_everything_happens_within_the_half_year(
    said: list[Said], events: dict[str, list[tuple[datetime, str]]]
) -> None:
    times = [voice.at for voice in said] + [at for line in events.values() for at, _ in line]
    assert min(times) >= START
    assert max(times) < END


def test_every_number_that_is_named_belongs_to_a_customer(
    company: Company, said: list[Said], events: dict[str, list[tuple[datetime, str]]]
) -> None:
    known = {row["customer_number"] for row in rows_of(company.files["customers.csv"])}
    assert {voice.number for voice in said if voice.number} <= known
    assert events.keys() <= known


def test_nobody_speaks_before_the_first_contact(
    said: list[Said], events: dict[str, list[tuple[datetime, str]]]
) -> None:
    dated_by_day = {"reviews.csv", "field_visits.csv"}
    for voice in said:
        if voice.number:
            at = voice.at + timedelta(days=1 if voice.file in dated_by_day else 0, minutes=1)
            assert at > events[voice.number][0][0], voice.own_id


def test_who_has_left_does_nothing_more_and_calls_nobody(
    company: Company, said: list[Said], events: dict[str, list[tuple[datetime, str]]]
) -> None:
    left = {row["customer_number"]: row["left_on"] for row in rows_of(company.files["customers.csv"]) if row["left_on"]}
    assert len(left) > 60
    for number, day in left.items():
        last = datetime.fromisoformat(day) + timedelta(days=1)
        assert events[number][-1][0] < last
        assert not [v for v in said if v.number == number and v.file in {"calls.ndjson", "chats.json"} and v.at > last]


def test_who_complains_of_a_missed_visit_has_had_one_before(
    company: Company, said: list[Said], events: dict[str, list[tuple[datetime, str]]]
) -> None:
    for voice in said:
        label = company.truths["voices"][voice.file][voice.own_id]
        main_theme = label["themes"][:1] == ["no_show"] and label["feeling"] < 0
        if main_theme and voice.number and voice.file != "field_visits.csv":
            day = voice.at + timedelta(days=1)
            assert [at for at, activity in events[voice.number] if activity == "Visit missed" and at < day], (
                voice.own_id
            )


def test_turns_of_a_call_follow_each_other(said: list[Said]) -> None:
    calls: dict[str, list[Said]] = defaultdict(list)
    for voice in said:
        if voice.file == "calls.ndjson":
            calls[voice.own_id.partition("/")[0]].append(voice)
    assert len(calls) > 60
    for turns in calls.values():
        by_turn = sorted(turns, key=lambda voice: int(voice.own_id.rpartition("/")[2]))
        assert [turn.at for turn in by_turn] == sorted(turn.at for turn in turns)
        assert by_turn[0].by == "customer"
        assert len({turn.number for turn in turns}) == 1


def test_dates_of_each_file_can_be_read_in_one_way_only(company: Company) -> None:
    for name, column, separator in (
        ("mails.csv", "received", ";"),
        ("reviews.csv", "date", ","),
        ("field_visits.csv", "visited_on", ","),
    ):
        days = [row[column][:2] for row in rows_of(company.files[name], separator)]
        assert any(int(day) > 12 for day in days if day.isdigit())
