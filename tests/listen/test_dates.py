from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.listen.dates import PATTERNS, check_format, check_zone, read_moments
from wellheard.listen.errors import ListenError

MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001 - times as a clock on the wall showed them


def iso(at: datetime) -> str:
    return f"{at.year:04}-{at.month:02}-{at.day:02}"


def clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}:{at.second:02}"


MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
SHAPES: dict[str, Callable[[datetime], str]] = {
    "iso": lambda at: f"{iso(at)}T{clock(at)}.{at.microsecond:06}",
    "dmy": lambda at: f"{at.day}/{at.month}/{at.year:04} {clock(at)}",
    "mdy": lambda at: (
        f"{at.month}/{at.day}/{at.year:04} {at.hour % 12 or 12}:{at.minute:02}:{at.second:02} {'AM' if at.hour < 12 else 'PM'}"
    ),
    "d month y": lambda at: f"{at.day}. {MONTHS[at.month - 1]} {at.year:04}, {clock(at)} Uhr",
    "month d y": lambda at: f"{at:%B} {at.day}, {at.year:04} at {clock(at)}",
    "compact": lambda at: f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}Z",
    "%d.%m.%Y %H:%M:%S": lambda at: f"{at.day:02}.{at.month:02}.{at.year:04} {clock(at)}",
}


@pytest.mark.parametrize("name", SHAPES)
@given(at=MOMENTS)
@settings(max_examples=40, deadline=None)
def test_a_time_that_was_written_is_read_back(name: str, at: datetime) -> None:
    if name != "iso":
        at = at.replace(microsecond=0)
    moments = read_moments(pa.array([SHAPES[name](at)]), name)
    assert not moments.failed[0]
    assert moments.at.cast(pa.int64())[0].as_py() == (at - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001


@given(st.lists(st.text(max_size=30), min_size=1), st.sampled_from(sorted(SHAPES)))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_cell_is_read_or_failed_and_never_both(cells: list[str], name: str) -> None:
    moments = read_moments(pa.array(cells, pa.string()), name)
    for cell, at, failed in zip(cells, moments.at, moments.failed, strict=True):
        assert failed == (not at.is_valid and cell != "")


@pytest.mark.parametrize(
    ("cell", "name", "expected"),
    [
        ("2023-01-01 02:21:46 -0800", "iso", "2023-01-01T10:21:46+00:00"),
        ("2015-01-05 09:02:50+05:45", "iso", "2015-01-05T03:17:50+00:00"),
        ("1900-01-01T00:00:00-00:44", "iso", "1900-01-01T00:44:00+00:00"),
        ("2026/09/27 3:00:00 PM GMT+3", "iso", "2026-09-27T12:00:00+00:00"),
        ("2024-02-29", "iso", "2024-02-29T00:00:00+00:00"),
        ("15/06/17 00:00", "dmy", "2017-06-15T00:00:00+00:00"),
        ("04/09/2019 12:05:21 AM", "mdy", "2019-04-09T00:05:21+00:00"),
        ("Wed, 10 Oct 2018 20:19:24 +0000", "d month y", "2018-10-10T20:19:24+00:00"),
        ("3 de marzo de 2024", "d month y", "2024-03-03T00:00:00+00:00"),
        ("12-Jan-99", "d month y", "1999-01-12T00:00:00+00:00"),
        ("Sept. 5th, 2024", "month d y", "2024-09-05T00:00:00+00:00"),
        ("Wed Oct 10 20:19:24 +0000 2018", "ctime", "2018-10-10T20:19:24+00:00"),
        ("1700000000", "unix_s", "2023-11-14T22:13:20+00:00"),
        ("1700000000123", "unix_ms", "2023-11-14T22:13:20.123000+00:00"),
        ("1700000000123456", "unix_us", "2023-11-14T22:13:20.123456+00:00"),
        ("45000.5", "excel", "2023-03-15T12:00:00+00:00"),
        ("45000", "excel1904", "2027-03-16T00:00:00+00:00"),
        ("2024-01-05 23:59:60", "iso", "2024-01-05T23:59:59+00:00"),
    ],
)
def test_times_of_real_exports_are_read(cell: str, name: str, expected: str) -> None:
    assert read_moments(pa.array([cell]), name).at[0].as_py() == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("2023-02-29", "iso"),
        ("31/04/2024", "dmy"),
        ("13/13/2024", "mdy"),
        ("2024-01-01 25:00", "iso"),
        ("2024-01-01 13:00 PM", "iso"),
        ("2024-01-01 10:00 +25:00", "iso"),
        ("0000-01-01", "iso"),
        ("5 Smarch 2024", "d month y"),
        ("12:44", "iso"),
        ("7", "excel"),
    ],
)
def test_what_no_clock_ever_showed_is_refused(cell: str, name: str) -> None:
    moments = read_moments(pa.array([cell]), name)
    assert moments.failed.tolist() == [True]
    assert moments.at.null_count == 1


def test_an_hour_that_came_twice_is_the_earlier_and_one_that_never_came_is_moved_and_both_are_marked() -> None:
    cells = pa.array(["2024-10-27 02:30", "2024-03-31 02:30", "2024-07-01 12:00"])
    moments = read_moments(cells, "iso", "Europe/Berlin")
    assert [at.as_py() for at in moments.at] == [
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2024, 3, 31, 1, 0, tzinfo=UTC),
        datetime(2024, 7, 1, 10, 0, tzinfo=UTC),
    ]
    assert moments.shifted.tolist() == [True, True, False]


def test_a_zone_that_is_written_wins_over_the_one_that_was_told() -> None:
    moments = read_moments(pa.array(["2024-07-01 12:00Z", "2024-07-01 12:00"]), "iso", "Asia/Kathmandu")
    assert [at.as_py().hour for at in moments.at] == [12, 6]
    assert moments.naive.tolist() == [False, True]


def test_a_day_stays_the_same_day_in_every_zone() -> None:
    at = read_moments(pa.array(["2024-07-01"]), "iso", "America/Los_Angeles")
    assert at.at[0].as_py() == datetime(2024, 7, 1, tzinfo=UTC)
    assert at.precision.to_pylist() == ["day"]


def test_precision_says_what_was_written() -> None:
    cells = pa.array(["2024-07-01", "2024-07-01 10:05", "2024-07-01 10:05:09", ""])
    assert read_moments(cells, "iso").precision.to_pylist() == ["day", "minute", "second", None]


def test_a_column_that_was_pasted_together_is_read_in_each_of_its_formats() -> None:
    moments = read_moments(pa.array(["2024-07-01", "25/12/2024", "soon"]), "iso|dmy")
    assert [at.as_py() and at.as_py().month for at in moments.at] == [7, 12, None]
    assert moments.failed.tolist() == [False, False, True]


@pytest.mark.parametrize("name", ["dmyy", "%d/%m", "%Q-%Y", "%d%d%Y", ""])
def test_an_unknown_format_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(ListenError) as caught:
        check_format(name)
    assert caught.value.code == "listen/date-format-unknown"
    assert "dmy" in caught.value.expected


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ListenError) as caught:
        check_zone("Europe/Atlantis")
    assert caught.value.code == "listen/time-zone-unknown"
    assert check_zone("Europe/Berlin") == "Europe/Berlin"


@pytest.mark.parametrize("name", [*PATTERNS, "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z"])
@pytest.mark.parametrize(
    "cells",
    [
        ["2026-03-05T21:10:12+00:00", "2026-13-05T24:10:12+05:30", "2026-02-31T01:02:03+19:00"],
        ["2026-03-05 21:10:12.5 Uhr", "2026-03-05 21:10:12.7 Uhr"],
        ["05.06.2026 10:45", "31.12.1999 00:00"],
        ["Sat, 4 Jul 2026 at 9:15 pm", "Sat, 9 Jul 2027 at 0:59 pm"],
        ["Jul 4, 26", "Jul 9, 99"],
        ["Sat Jul 4 10:00:01 2026", "Sat Jul 9 25:00:01 2026"],
        ["20260704T101500Z", "20261304T101500Z"],
        ["1783159200", "0000000000"],
        ["1783159200.5", "9783159200.7"],
        ["1783159200123", "1783159200999"],
        ["46207.5", "06207.5"],
        ["5 août 2026", "9 août 2026"],
        ["soon", "soon"],
        ["", ""],
    ],
)
def test_cells_that_are_written_alike_are_read_like_any_others(name: str, cells: list[str]) -> None:
    alike = read_moments(pa.array(cells), name)
    mixed = read_moments(pa.array([*cells, "something else"]), name)
    assert alike.at.to_pylist() == mixed.at.to_pylist()[:-1]
    assert alike.precision.to_pylist() == mixed.precision.to_pylist()[:-1]
    assert alike.failed.tolist() == mixed.failed.tolist()[:-1]
    assert alike.naive.tolist() == mixed.naive.tolist()[:-1]
