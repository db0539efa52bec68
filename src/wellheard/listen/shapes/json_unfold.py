"""Unfolding: from one record with a list of messages to one row for each message.

What the record says beside its list stands on every row, but what was written or rated for the record as a whole, such
as the description of a ticket, stands on one row only: a row of the record's own, before those of its messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wellheard.listen.cleaning import clean_text
from wellheard.listen.shapes.json_inner import PLACE, holds_objects
from wellheard.listen.shapes.json_prose import is_prose, is_rating, is_title
from wellheard.listen.shapes.json_values import Cells, Path, UnfitRecordError, flatten

_LONG: Final = 1000  # letters of a cell that is not repeated on every row
_MOST_GROWTH: Final = 16  # times the longest record that the rows of one may take


@dataclass(frozen=True)
class Entry:
    """One row of an unfolded record.

    Attributes:
        cells: Its cells; None when it holds nothing, or cannot become a row.
        fault: Why it cannot.
    """

    cells: Cells | None
    fault: UnfitRecordError | None = None


@dataclass(frozen=True)
class Unfolding:
    """How records are unfolded.

    Attributes:
        path: Where the list stands in a record.
        left_out: Other lists of messages, which are not read.
        depth: Deepest nesting of a record.
        record_bytes: Longest record.
    """

    path: Path
    left_out: tuple[Path, ...]
    depth: int
    record_bytes: int

    def rows(self, record: Mapping[str, Any]) -> Iterator[Entry]:
        """The rows of one record, in the order of its list; at least one.

        Raises:
            UnfitRecordError: The record as a whole cannot be unfolded.

        Example:
            >>> chats = Unfolding(("said",), (), 32, 1 << 20)
            >>> record = {"id": "7", "topic": "Late", "said": [{"text": "Where is it?"}, {"text": "On its way"}]}
            >>> [entry.cells[("said", "text")] for entry in chats.rows(record)]
            ['Where is it?', 'On its way']
        """
        listed = _value_at(record, self.path)
        if listed not in (None, "", [], {}) and not holds_objects(listed):
            reason = "not a list of entries, as in the other records"
            raise UnfitRecordError("not-a-list", reason, clean_text(".".join(self.path)))
        outer = flatten(_without(record, (self.path, *self.left_out)), depth=self.depth)
        entries = [self._entry(place, entry) for place, entry in enumerate(listed or (), 1)]
        if not any(entry.cells for entry in entries):
            yield from (entry for entry in entries if entry.fault)
            yield Entry(outer if any(cell and cell.strip() for cell in outer.values()) else None)
            return
        repeated, own, titles = _parted(outer, entries)
        self._check_growth(repeated, len(entries))
        if own:
            yield Entry(repeated | own | titles)
            titles = {}
        for entry in entries:
            if entry.cells is None:
                yield entry
            else:
                yield Entry(repeated | titles | entry.cells)
                titles = {}

    def _entry(self, place: int, entry: Any) -> Entry:
        if not entry:
            return Entry(None)
        if not isinstance(entry, dict):
            return self._unfit(place, "not-a-record", "not an object, as the other entries are")
        try:
            cells = flatten(entry, depth=self.depth, below=self.path)
        except UnfitRecordError as error:
            return self._unfit(place, error.code, error.reason)
        if not any(cell and cell.strip() for cell in cells.values()):
            return Entry(None)
        cells[(*self.path, PLACE)] = str(place)
        return Entry(cells)

    def _unfit(self, place: int, code: str, reason: str) -> Entry:
        return Entry(None, UnfitRecordError(code, reason, clean_text(".".join((*self.path, str(place))))))

    def _check_growth(self, repeated: Cells, times: int) -> None:
        if times * sum(len(cell) for cell in repeated.values() if cell) > _MOST_GROWTH * self.record_bytes:
            raise UnfitRecordError("row-too-long", "its fields would have to be repeated too often to be unfolded")


def _parted(outer: Cells, entries: Collection[Entry]) -> tuple[Cells, Cells, Cells]:
    """What stands on every row, what on the record's own, and its titles; a text that an entry holds is there."""
    repeated, own, titles = Cells(), Cells(), Cells()
    texts = Cells()
    for path, cell in outer.items():
        if cell is None:
            continue
        if is_title(path):
            titles[path] = cell
        elif is_rating(path):
            own[path] = cell
        elif len(cell) > _LONG or is_prose(path, cell):
            texts[path] = cell
        else:
            repeated[path] = cell
    if texts:
        said = {_folded(cell) for entry in entries for cell in (entry.cells or {}).values() if cell}
        own |= {path: cell for path, cell in texts.items() if cell and _folded(cell) not in said}
    return repeated, own, titles


def _folded(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _value_at(record: Any, path: Path) -> Any:
    for name in path:
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record


def _without(record: Mapping[str, Any], paths: Collection[Path]) -> dict[str, Any]:
    """A record without what stands at some paths; the record itself is not changed."""
    deeper: dict[str, list[Path]] = {}
    for path in paths:
        deeper.setdefault(path[0], []).append(path[1:])
    left = dict(record)
    for name in deeper.keys() & left.keys():
        value = left[name]
        if () in deeper[name]:
            del left[name]
        elif isinstance(value, dict):
            left[name] = _without(value, deeper[name])
    return left
