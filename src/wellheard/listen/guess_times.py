"""Which column says when, and in which format: decided from all rows, asked where they leave it open."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from wellheard.listen.cues import AT, SINCE
from wellheard.listen.dates import NUMERIC, check_format, check_zone, read_moments
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.mapping import Role, TimeColumn
from wellheard.listen.names import Cues, says
from wellheard.listen.options import Told
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.signs import NOT_AT
from wellheard.listen.tables import RawTable
from wellheard.listen.wording import trimmed

LEAST_READABLE: Final = 0.7
"""A column that fails on more than 30 % of its cells is not used."""

_ORDERS: Final = ("dmy", "mdy")
_OTHER_SHAPES: Final = ("iso", "d month y", "month d y", "ctime")


def find_time(draft: Draft, role: Role = "at") -> TimeColumn | None:
    """Find the column of a role that is a time, and its format."""
    cues = AT if role == "at" else SINCE
    for told in draft.told(role):
        return _as_told(draft, role, told)
    if draft.refused(role):
        return None
    name = draft.known(role, lambda column: column.date_share) or _best(draft, cues)
    if name is None:
        return None
    column = draft.profile.columns[name]
    chosen = _format(draft, role, column)
    draft.take(role, name, sure=min(1.0, max(0.5, name_cue(column, cues))))
    del draft.columns[role]
    if chosen is None:
        del draft.confidence[role]
        draft.release(name)
        return None
    return _time_column(draft, role, column, chosen, zone="UTC")


def _best(draft: Draft, cues: Cues) -> str | None:
    """The best column by name, fullest first; failing that, the only column of real dates."""
    called = [
        (name_cue(column, cues) + 0.1 * column.filled_share, column)
        for column in draft.free()
        if name_cue(column, cues) > 0 and not says(column.name, NOT_AT)
    ]
    readable = [(score, column) for score, column in called if column.date_share >= LEAST_READABLE]
    best = max(readable, key=lambda found: found[0], default=None)
    strongest = max(called, key=lambda found: found[0], default=None)
    if strongest and strongest[0] >= 0.8 and (best is None or best[0] < strongest[0] - 0.3):
        _say_unreadable(draft, strongest[1])
    if best is not None:
        return best[1].name
    dated = [column for column in draft.free() if column.date_share >= 0.95 and not says(column.name, NOT_AT)]
    return dated[0].name if len(dated) == 1 else None


def _say_unreadable(draft: Draft, column: ColumnProfile) -> None:
    if column.numeric_share < 0.9 and column.filled_share >= 0.05:
        draft.note(
            f"The column {column.name} is not used as a time: only {column.date_share:.0%} of its cells could be read"
            f" as one. {_say_format(draft, 'at', column)}"
        )


def _say_format(draft: Draft, role: Role, column: ColumnProfile) -> str:
    line = draft.line(f"{role}={draft.typed(column.name)}:%d.%m.%Y %H:%M")
    return f"If its cells are times, say how they are written, as {line} does for 24.12.2025 18:30."


def _as_told(draft: Draft, role: Role, told: Told) -> TimeColumn | None:
    column = draft.profile.columns[told.columns[0]]
    zone = check_zone(told.zone) if told.zone else "UTC"
    draft.confidence[role] = 1.0
    chosen = check_format(told.detail) if told.detail else _format(draft, role, column)
    if chosen is None:
        draft.release(column.name)
        return None
    share = readable_share(draft.table, column, chosen)
    if share < LEAST_READABLE:
        draft.note(
            f"The column {column.name} is not used as a time: only {share:.0%} of its cells could be read as"
            f" {chosen}. {_say_format(draft, role, column)}"
        )
        draft.release(column.name)
        return None
    return _time_column(draft, role, column, chosen, zone=zone)


def readable_share(table: RawTable, column: ColumnProfile, name: str) -> float:
    """Cells that a format reads, among those that hold something, 0 to 1; 1 for an empty column."""
    if not column.filled:
        return 1.0
    if column.dates and name in column.dates.read:
        return column.dates.read[name] / column.filled
    read = 0
    for batch in table.batches():
        cells = trimmed(batch.column(column.name))
        read += len(cells) - read_moments(cells, name).at.null_count
    return read / column.filled


def _format(draft: Draft, role: Role, column: ColumnProfile) -> str | None:
    """One format for the whole column, or None where only a person can tell."""
    if column.dates is None or not column.dates.read:
        _say_unreadable(draft, column)
        return None
    read = column.dates.read
    best, count = column.dates.best()
    if best in _ORDERS and read.get("dmy") == read.get("mdy") and not _same_either_way(column):
        return _ask_order(draft, role, column)
    if best == "excel" and count == read.get("excel1904"):
        name = draft.typed(column.name)
        draft.ask(
            "date-epoch",
            column.name,
            f"The column {column.name} holds day numbers of a spreadsheet, which are counted in one of two ways.",
            assumed="The days were counted from 1900, as nearly all spreadsheets do; the other way is four years later.",
            answers=(draft.line(f"{role}={name}:excel"), draft.line(f"{role}={name}:excel1904")),
        )
    if best in _ORDERS:
        _ask_about_mixture(draft, role, column, best)
    return best if best in NUMERIC else "|".join([best, *_others(draft, column, best)])


def _ask_about_mixture(draft: Draft, role: Role, column: ColumnProfile, best: str) -> None:
    """Some cells only make sense the other way round: spreadsheets of two countries met in this column."""
    other = _ORDERS[1 - _ORDERS.index(best)]
    assert column.dates is not None
    read = column.dates.read
    if not read.get(other, 0) > 0 or read[best] >= column.filled - sum(read.get(name, 0) for name in _OTHER_SHAPES):
        return
    more = round(readable_share(draft.table, column, f"{best}|{other}") * column.filled) - read[best]
    if more:
        draft.ask(
            "day-and-month-mixed",
            column.name,
            f"In the column {column.name} {more:,} {'cell has' if more == 1 else 'cells have'} a number above 12 where"
            " the others have the month.",
            assumed=f"The {'day' if best == 'dmy' else 'month'} was taken to come first, and rows that do not fit were"
            " rejected.",
            answers=(draft.line(f"{role}={draft.typed(column.name)}:{best}|{other}"),),
        )


def _others(draft: Draft, column: ColumnProfile, best: str) -> list[str]:
    """Further formats of a column that was pasted together; each as sure as the first, and no two fit one cell."""
    assert column.dates is not None
    read = dict(column.dates.read)
    if "dmy" in read and "mdy" in read:
        sure = _decided_order_of(read)
        read = {name: count for name, count in read.items() if name not in _ORDERS or name == sure}
    others = sorted(
        (name for name in read if name != best and name not in NUMERIC and read[name]), key=lambda name: -read[name]
    )
    if others:
        parts = ", ".join(f"{name} ({read[name]:,})" for name in (best, *others))
        draft.note(f"The column {column.name} holds times in several formats, told apart by their shape: {parts}.")
    return others


def _same_either_way(column: ColumnProfile) -> bool:
    cells = pa.array(column.sample)
    return bool(read_moments(cells, "dmy").at.equals(read_moments(cells, "mdy").at))


def _ask_order(draft: Draft, role: Role, column: ColumnProfile) -> str | None:
    """No day above 12 in any row: look at the columns beside it and at the habit of the export, and ask in any case."""
    sides = [_decided_order(other) for other in draft.profile.columns.values() if other.name != column.name]
    beside = {side for side in sides if side}
    assumed, why = None, ""
    if len(beside) == 1:
        assumed, why = beside.pop(), "as in another column of the file"
    elif draft.export and draft.export.day_first is not None:
        assumed, why = ("dmy" if draft.export.day_first else "mdy"), f"as {draft.export.name} writes it by default"
    name = draft.typed(column.name)
    said = {"dmy": "The day was taken to come first", "mdy": "The month was taken to come first"}
    draft.ask(
        "day-or-month-first",
        column.name,
        f"No row of the column {column.name} shows whether the day or the month comes first.",
        assumed=f"{said[assumed]}, {why}." if assumed else "The times were left out; their original text is kept.",
        answers=(draft.line(f"{role}={name}:dmy"), draft.line(f"{role}={name}:mdy")),
    )
    return assumed


def _decided_order(column: ColumnProfile) -> str | None:
    read = column.dates.read if column.dates else {}
    return _decided_order_of(read) if max(read.values(), default=0) >= LEAST_READABLE * column.filled else None


def _decided_order_of(read: dict[str, int]) -> str | None:
    dmy, mdy = read.get("dmy", 0), read.get("mdy", 0)
    if dmy == mdy:
        return None
    return "dmy" if dmy > mdy else "mdy"


def _time_column(draft: Draft, role: Role, column: ColumnProfile, chosen: str, *, zone: str) -> TimeColumn:
    tally = column.dates
    days = tally is not None and not tally.timed and all(part in tally.read for part in chosen.split("|"))
    if tally is not None and tally.naive and not days and zone == "UTC":
        draft.note(
            f"Times in the column {column.name} carry no time zone and were read as UTC. If they are local, name the zone,"
            f" as {draft.line(f'{role}={draft.typed(column.name)}@Europe/Berlin')} does."
        )
    return TimeColumn(column.name, chosen, zone, days)
