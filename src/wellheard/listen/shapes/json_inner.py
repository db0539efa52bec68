"""Lists of messages inside the records of a JSON file, and which of them is to be unfolded.

A chat is often written as one record with a list of what was said. The first pass looks at every list of objects in
every record; the list that holds most of what people wrote becomes rows, in the second pass, one for each entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wellheard.listen.shapes.json_fields import Fields
from wellheard.listen.shapes.json_prose import is_prose, words_wanted
from wellheard.listen.shapes.json_values import Path

PLACE: Final = "#"
"""The column that says at which place of its list an entry stands begins with the list's name and ends so."""

_PROSE_SHARE: Final = 0.2  # of the entries; events of a system may stand between the messages
_MOST_LISTS: Final = 50
_ENTRIES_READ: Final = 5000  # of each list; the others are only counted
_SHAPES: Final = 200


@dataclass
class InnerList:
    """What the first pass finds in one list inside the records.

    Attributes:
        fields: Fields of its entries.
        entries: How many there are.
        read: How many were looked at for what people wrote.
        written: Entries of those in which somebody wrote something.
        letters: Letters of those that were written.
    """

    fields: Fields
    entries: int = 0
    read: int = 0
    written: int = 0
    letters: int = 0
    _shapes: set[tuple[str, ...]] = field(default_factory=set)  # names of flat entries whose fields are known

    @property
    def is_written(self) -> bool:
        """Whether people wrote in it, rather than programs."""
        return self.written > 0 and self.written >= self.read * _PROSE_SHARE

    @property
    def size(self) -> float:
        """About how many letters people wrote in all entries."""
        return self.letters / max(1, self.read) * self.entries

    def add(self, entry: Mapping[str, Any], path: Path, depth: int) -> None:
        """Take note of one entry of the list at ``path``."""
        self.entries += 1
        shape, is_flat = tuple(entry), dict not in map(type, entry.values())
        if not is_flat or shape not in self._shapes:
            self.fields.add(entry, depth=depth - len(path))
            if is_flat and len(self._shapes) < _SHAPES:
                self._shapes.add(shape)
        if self.read < _ENTRIES_READ:
            letters = sum(_letters(entry, at_least=words_wanted(path)))
            self.read += 1
            self.letters += letters
            self.written += letters > 0


@dataclass
class InnerLists:
    """All lists of objects inside the records.

    Args:
        most: Widest table.
        depth: Deepest nesting of a record.
    """

    most: int
    depth: int
    lists: dict[Path, InnerList] = field(default_factory=dict)

    def add(self, record: Any) -> None:
        """Take note of the lists of one record."""
        if not isinstance(record, dict):
            return
        for path, entries in lists_in(record, (), self.depth):
            if path not in self.lists and len(self.lists) >= _MOST_LISTS:
                continue
            known = self.lists.setdefault(path, InnerList(Fields(self.most)))
            for entry in entries:
                if isinstance(entry, dict) and entry:
                    known.add(entry, path, self.depth)

    def chosen(self) -> Path | None:
        """The list that is to be unfolded; None where people wrote in none."""
        return max(self._written(), key=lambda path: self.lists[path].size, default=None)

    def left_out(self) -> tuple[Path, ...]:
        """Other lists in which people wrote."""
        chosen = self.chosen()
        return tuple(path for path in self._written() if path != chosen)

    def _written(self) -> list[Path]:
        return [path for path, known in self.lists.items() if known.is_written]


def lists_in(record: Mapping[str, Any], path: Path, depth: int) -> Iterator[tuple[Path, list[Any]]]:
    """Every list of objects in a record that is not itself inside a list."""
    for name, value in record.items():
        kind = value.__class__
        if kind is list:
            if holds_objects(value):
                yield (*path, name), value
        elif kind is dict and len(path) + 1 < depth:
            yield from lists_in(value, (*path, name), depth)


def holds_objects(value: Any) -> bool:
    """Whether this is a list with at least one object in it."""
    return value.__class__ is list and any(entry.__class__ is dict for entry in value)


def unfolded_fields(outer: Fields, inner: InnerLists, chosen: Path) -> Fields:
    """The columns of the table: those of the record, with those of the entries in the place of their list."""
    found = Fields(outer.most, overfull=outer.overfull or inner.lists[chosen].fields.overfull)
    entries = [(*chosen, PLACE), *((*chosen, *path) for path in inner.lists[chosen].fields.places)]
    gone = {chosen, *inner.left_out()}
    for path in (*outer.places, *([] if chosen in outer.places else [chosen])):
        for column in entries if path == chosen else [] if path in gone else [path]:
            found.add_path(column)
    return found


def _letters(entry: Mapping[str, Any], *, at_least: int, path: Path = ()) -> Iterator[int]:
    """Letters of each text that somebody wrote, in an entry or the objects right inside it."""
    for name, value in entry.items():
        if isinstance(value, str):
            yield len(value) if is_prose((*path, name), value, at_least=at_least) else 0
        elif isinstance(value, dict) and not path:
            yield from _letters(value, at_least=at_least, path=(name,))
