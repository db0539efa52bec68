"""Times as people and programs write them, each column in one format that was decided from all of its rows.

A format is a pattern with named parts, so that a whole column is read at once: ``iso``, ``dmy``, ``mdy``,
``d month y``, ``month d y``, ``ctime``, ``compact``, seconds and their fractions since 1970, the day numbers of
spreadsheets, or any format in the notation of ``strptime``. Nothing is guessed cell by cell: 03/04/2025 means the same
in every row of a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.schemas import TIME
from wellheard.listen.alike import are_alike, extract_alike
from wellheard.listen.errors import ListenError
from wellheard.listen.months import month_number

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ZONE: Final = r"(?P<z>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2}(?::?\d{2})?)?|UTC|GMT)"
_CLOCK: Final = (
    r"(?P<H>\d{1,2})[:.h](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?:\s*(?P<p>[AaPp]\.?[Mm]\.?))?(?:\s*Uhr)?(?:\s*\(?" + _ZONE + r"\)?)?"
)
_TIME: Final = r"(?:(?:T|,?\s+(?:at\s+|um\s+|à\s+)?)" + _CLOCK + r")?"
_WORD: Final = r"[^\d\s.,:/-]+"  # cheaper for the engine than a class of all letters
_DAY_NAME: Final = rf"(?:{_WORD}\.?,?\s+)?"
_MONTH: Final = rf"(?P<n>{_WORD})\.?,?"
_YEAR: Final = r"(?P<y>\d{4}|\d{2})"
_SPAN: Final = r"(?:\s+de\s+|[-\s/]+)"

PATTERNS: Final[dict[str, str]] = {
    "iso": r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME,
    "dmy": _DAY_NAME + r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.]" + _YEAR + _TIME,
    "mdy": _DAY_NAME + r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.]" + _YEAR + _TIME,
    "d month y": _DAY_NAME + r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.|º)?" + _SPAN + _MONTH + _SPAN + _YEAR + _TIME,
    "month d y": _DAY_NAME + _MONTH + r"[-\s/]+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[-\s/]+" + _YEAR + _TIME,
    "ctime": _WORD + r"\s+" + _MONTH + r"\s+(?P<d>\d{1,2})\s+" + _CLOCK + r"\s+(?P<y>\d{4})",
    "compact": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<z>Z)?)?",
    "unix_s": r"(?P<u>\d{9,10})(?:\.(?P<f>\d+))?",
    "unix_ms": r"(?P<u>\d{12,13})(?:\.\d+)?",
    "unix_us": r"(?P<u>\d{15,16})",
    "excel": r"(?P<u>[1-9]\d{4})(?:[.,](?P<f>\d+))?",  # from 1927 to 2173, so that small codes are no days
    "excel1904": r"(?P<u>[1-9]\d{4})(?:[.,](?P<f>\d+))?",
}
"""Name of a format to the pattern that a whole cell must match."""

NUMERIC: Final = frozenset({"compact", "unix_s", "unix_ms", "unix_us", "excel", "excel1904"})
"""Formats that look like plain numbers, so a column must also be called a time before they are believed."""

_DIRECTIVES: Final[dict[str, str]] = {
    "Y": r"(?P<y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "e": r"\s?(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<H>\d{1,2})",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>[AaPp]\.?[Mm]\.?)",
    "z": _ZONE,
    "b": rf"(?P<n>{_WORD})\.?",
    "B": rf"(?P<n>{_WORD})",
    "a": rf"{_WORD}\.?",
    "A": _WORD,
    "s": r"(?P<u>\d{9,10})",
    "%": "%",
}
_DAY_US: Final = 86_400_000_000
_EXCEL_FIRST: Final = {"excel": -25_569, "excel1904": -24_107}  # day 0 of the spreadsheet, in days since 1970
_UNIT_US: Final = {"unix_s": 1_000_000, "unix_ms": 1_000, "unix_us": 1}


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of times after reading; all arrays have the length of the column.

    Attributes:
        at: UTC timestamps; null where the cell was empty or could not be read.
        precision: ``day``, ``minute`` or ``second``; null with ``at``.
        failed: A cell held something, but no time of this format.
        naive: A time of day stood without its zone.
        shifted: The clock was put forward or back at this moment: one of two readings was taken, or the next real one.
    """

    at: pa.Array
    precision: pa.Array
    failed: Flags
    naive: Flags
    shifted: Flags


def check_format(name: str) -> str:
    """Return ``name`` if times can be read with it.

    Raises:
        ListenError: Neither a known name nor a readable ``strptime`` format.

    Example:
        >>> check_format("dmy"), check_format("%d/%m/%Y")
        ('dmy', '%d/%m/%Y')
    """
    for one in name.split("|"):
        _pattern(one)
    return name


def read_moments(cells: pa.Array, name: str, zone: str = "UTC") -> Moments:
    """Read a column of times.

    Args:
        cells: Strings, trimmed; null or empty where nothing was given.
        name: A key of :data:`PATTERNS`, or a ``strptime`` format such as ``%d.%m.%Y %H:%M``; several, parted by
            ``|``, for a column that was pasted together: each reads what those before it could not.
        zone: IANA name of the zone of times that carry none. Days without a time stay the same day everywhere.

    Example:
        >>> moments = read_moments(pa.array(["5/1/2026 9:15", "1/2/26", "soon", None]), "dmy")
        >>> [str(at) for at in moments.at.to_pylist()], moments.failed.tolist()
        (['2026-01-05 09:15:00+00:00', '2026-02-01 00:00:00+00:00', 'None', 'None'], [False, False, True, False])
    """
    first, _, others = name.partition("|")
    moments = _read_one(cells, first, zone)
    return _joined(moments, cells, others, zone) if others and moments.failed.any() else moments


def _joined(moments: Moments, cells: pa.Array, others: str, zone: str) -> Moments:
    """Read what one format left over in the next."""
    left = pa.array(moments.failed)
    more = read_moments(pc.if_else(left, cells, ""), others, zone)
    return Moments(
        at=pc.coalesce(moments.at, more.at),
        precision=pc.coalesce(moments.precision, more.precision),
        failed=more.failed,
        naive=moments.naive | more.naive,
        shifted=moments.shifted | more.shifted,
    )


def _read_one(cells: pa.Array, name: str, zone: str) -> Moments:
    parts = _taken_apart(cells, name)
    matched = _flags(pc.is_valid(parts))
    given = _flags(pc.fill_null(pc.not_equal(cells, ""), fill_value=False))
    read = _Parts(parts)
    if read.has("u"):
        micros, valid, clock = _counted(read, name)
        offset: Ints | None = None
    else:
        micros, valid, clock = _calendar(read)
        offset, valid = _offset(read, valid)
    valid &= matched
    naive = valid & (clock > 0) & (offset == _NO_ZONE if offset is not None else False)
    micros, shifted = _to_utc(micros, offset, naive, zone)
    words = pa.array(["day", "minute", "second"]).take(pa.array(clock))
    return Moments(
        at=pa.array(micros, mask=~valid).cast(TIME),
        precision=pc.if_else(pa.array(valid), words, None),
        failed=given & ~valid,
        naive=naive,
        shifted=shifted & valid,
    )


def _taken_apart(cells: pa.Array, name: str) -> pa.StructArray:
    """The named parts of each cell; null where the format does not match."""
    if name not in _EXCEL_FIRST and are_alike(cells):  # the patterns of spreadsheets ask for certain digits
        return extract_alike(cells, _pattern(name))
    return pc.extract_regex(cells, _pattern(name))


_NO_ZONE: Final = 10**9


class _Parts:
    """The named parts of a column's cells as whole numbers."""

    def __init__(self, parts: pa.StructArray) -> None:
        self._parts = parts
        self._names = {parts.type.field(i).name for i in range(parts.type.num_fields)}

    def has(self, name: str) -> bool:
        return name in self._names

    def words(self, name: str) -> pa.Array:
        return pc.fill_null(pc.struct_field(self._parts, name), "")

    def given(self, name: str) -> Flags:
        return _flags(pc.not_equal(self.words(name), "")) if self.has(name) else np.zeros(len(self._parts), bool)

    def number(self, name: str, default: int) -> Ints:
        if not self.has(name):
            return np.full(len(self._parts), default, np.int64)
        words = self.words(name)
        digits = pc.if_else(pc.equal(words, ""), str(default), words)
        return np.asarray(pc.cast(digits, pa.int64()), np.int64)

    def looked_up(self, name: str, meaning: Callable[[str], int]) -> Ints:
        coded = self.words(name).dictionary_encode()
        table: Ints = np.array([meaning(word) for word in coded.dictionary.to_pylist()] or [0], np.int64)
        found: Ints = table[np.asarray(coded.indices)]
        return found


def _flags(values: pa.Array) -> Flags:
    return np.asarray(values.to_numpy(zero_copy_only=False), bool)


@lru_cache(maxsize=256)
def _pattern(name: str) -> str:
    if name in PATTERNS:
        return rf"^\s*{PATTERNS[name]}\s*$"
    if "%" not in name:
        raise _unknown(name)
    out, taken, rest = [], set[str](), name.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S").replace("%-", "%")
    while rest:
        if rest[0] == "%":
            piece, rest = _DIRECTIVES.get(rest[1:2]), rest[2:]
            group = "" if piece is None else "".join(re.findall(r"\?P<(\w)>", piece))
            if piece is None or (group and group in taken):
                raise _unknown(name)
            taken.add(group)
            out.append(piece)
        else:
            out.append(r"\s+" if rest[0] == " " else re.escape(rest[0]))
            rest = rest[1:]
    if "u" not in taken and not ({"y", "d"} <= taken and taken & {"m", "n"}):
        raise _unknown(name)
    return rf"^\s*{''.join(out)}\s*$"


def _unknown(name: str) -> ListenError:
    return ListenError(
        "date-format-unknown",
        "This is no format for dates.",
        found=repr(name),
        expected=f"one of {', '.join(PATTERNS)}, or a strptime format with %Y, %m and %d",
        hint="--map at=COLUMN:dmy   or   --map 'at=COLUMN:%d/%m/%Y %H:%M'",
    )


def _calendar(parts: _Parts) -> tuple[Ints, Flags, Ints]:
    """Microseconds since 1970 as a clock on the wall showed them, which are real, and how exact: 0 day to 2 second."""
    year = parts.number("y", 0)
    short = parts.has("y") & (_lengths(parts.words("y")) == 2)
    year = np.where(short, np.where(year < 70, year + 2000, year + 1900), year)
    month = parts.looked_up("n", month_number) if parts.has("n") else parts.number("m", 0)
    day = parts.number("d", 0)
    real = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    first = np.where(real, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
    days_long = ((first + 1).astype("M8[D]") - first.astype("M8[D]")).astype(np.int64)
    real &= day <= days_long
    hour, minute, second = parts.number("H", 0), parts.number("M", 0), np.minimum(parts.number("S", 0), 60)
    if parts.has("p"):
        half = parts.looked_up("p", lambda word: {"": 0, "a": 1, "p": 2}[word[:1].lower()])
        real &= (half == 0) | ((hour >= 1) & (hour <= 12))
        hour = np.where(half == 0, hour, hour % 12 + np.where(half == 2, 12, 0))
    real &= (hour <= 23) & (minute <= 59)
    day_us = first.astype("M8[D]").astype(np.int64) * _DAY_US + (day - 1) * _DAY_US
    micros = day_us + ((hour * 60 + minute) * 60 + np.minimum(second, 59)) * 1_000_000 + _fraction_us(parts)
    clock = np.where(parts.given("S"), 2, np.where(parts.given("H"), 1, 0))
    return np.where(real, micros, 0), real, clock


def _lengths(words: pa.Array) -> Ints:
    return np.asarray(pc.utf8_length(words), np.int64)


def _fraction_us(parts: _Parts) -> Ints:
    if not parts.has("f"):
        return np.zeros(1, np.int64)
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(parts.words("f"), 6, "0"), 0, 6)
    return np.asarray(pc.cast(digits, pa.int64()), np.int64)


def _counted(parts: _Parts, name: str) -> tuple[Ints, Flags, Ints]:
    """Times that are one number: since 1970, or days of a spreadsheet."""
    whole = parts.number("u", 0)
    if name not in _EXCEL_FIRST:
        micros = whole * _UNIT_US.get(name, 1_000_000) + (_fraction_us(parts) if parts.has("f") else 0)
        return micros, np.ones(len(whole), bool), np.full(len(whole), 2)
    part = pc.cast(
        pc.binary_join_element_wise("0", pc.if_else(pc.equal(parts.words("f"), ""), "0", parts.words("f")), "."),
        pa.float64(),
    )
    seconds = np.rint(np.asarray(part, np.float64) * 86_400).astype(np.int64)
    micros = (whole + _EXCEL_FIRST[name]) * _DAY_US + seconds * 1_000_000
    return micros, whole >= 1, np.where(parts.given("f"), 2, 0)


def _offset(parts: _Parts, real: Flags) -> tuple[Ints, Flags]:
    if not parts.has("z"):
        return np.full(len(real), _NO_ZONE), real
    seconds = parts.looked_up("z", _offset_seconds)
    return seconds, real & ((seconds == _NO_ZONE) | (np.abs(seconds) <= 18 * 3600))


def _offset_seconds(word: str) -> int:
    digits = word.removeprefix("UTC").removeprefix("GMT")
    if not word:
        return _NO_ZONE
    if not digits or digits == "Z":
        return 0
    sign, number = (-1 if digits[0] == "-" else 1), digits[1:].replace(":", "")
    number = number.rjust(2, "0") if len(number) <= 2 else number.rjust(len(number) + len(number) % 2, "0")
    hours, minutes, seconds = (int(number[i : i + 2] or 0) for i in (0, 2, 4))
    return sign * ((hours * 60 + minutes) * 60 + seconds)


def _to_utc(micros: Ints, offset: Ints | None, naive: Flags, zone: str) -> tuple[Ints, Flags]:
    shifted = np.zeros(len(micros), bool)
    if offset is not None:
        known = offset != _NO_ZONE
        micros = np.where(known, micros - np.where(known, offset, 0) * 1_000_000, micros)
    if zone == "UTC" or not naive.any():
        return micros, shifted
    wall = pa.array(micros, mask=~naive).cast(pa.timestamp("us"))
    early, late = (_assume(wall, check_zone(zone), choice) for choice in ("earliest", "latest"))
    shifted = naive & (early != late)
    jumped = naive & _flags(pc.fill_null(_is_gap(wall, zone, early), fill_value=False))
    return np.where(naive, np.where(jumped, late, early), micros), shifted | jumped


def _assume(wall: pa.Array, zone: str, choice: str) -> Ints:
    told = pc.assume_timezone(wall, zone, ambiguous=choice, nonexistent=choice)
    return np.asarray(pc.fill_null(told.cast(pa.int64()), 0), np.int64)


def _is_gap(wall: pa.Array, zone: str, early: Ints) -> pa.Array:
    """A moment that no clock showed does not come back as it was written."""
    told = pc.local_timestamp(pa.array(early).cast(pa.timestamp("us", tz=zone)))
    return pc.not_equal(told, wall)


@lru_cache(maxsize=64)
def check_zone(zone: str) -> str:
    """Return ``zone`` if it is a time zone of the IANA list.

    Raises:
        ListenError: It is not.
    """
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as problem:
        raise ListenError(
            "time-zone-unknown",
            "This is no time zone.",
            found=repr(zone),
            expected="a name of the IANA list such as Europe/Berlin, or UTC",
            hint="--map at=COLUMN@Europe/Berlin",
        ) from problem
    return zone
