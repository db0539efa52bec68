"""Which fields the records of a JSON file have, and which of its lists holds the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from wellheard.listen.header import unique_names
from wellheard.listen.shapes.json_values import NoNumber, Number, Path, UnfitRecordError, paths

_OTHERS: Final = "other fields"


@dataclass
class Fields:
    """The names of all fields met, in the order of the file, as far as a table can be wide.

    Args:
        most: Widest table; fields beyond it share one column.
    """

    most: int
    places: dict[Path, int] = field(default_factory=dict)
    overfull: bool = False

    def add(self, record: Any, *, depth: int) -> None:
        """Take note of the fields of one record; one that cannot become a row has none."""
        try:
            found = paths(record, depth=depth)
        except UnfitRecordError:
            return
        for path in found:
            self.add_path(path)

    def add_path(self, path: Path) -> None:
        """Take note of one field."""
        if path in self.places:
            return
        if len(self.places) < self.most:
            self.places[path] = len(self.places)
        else:
            self.overfull = True

    def columns(self) -> tuple[str, ...]:
        """Unique names of the columns."""
        return unique_names([*(".".join(path) for path in self.places), *([_OTHERS] if self.overfull else [])])

    def labels(self) -> tuple[str, ...]:
        """The names as the file has them."""
        names = [".".join(path) for path in self.places] + ([_OTHERS] if self.overfull else [])
        return tuple(name.strip() or column for name, column in zip(names, self.columns(), strict=True))


@dataclass
class RecordList:
    """What the first pass finds in one list of a JSON file."""

    fields: Fields
    objects: int = 0
    texts: int = 0
    rows: int = 0
    others: int = 0
    letters: int = 0  # length of all objects

    def add(self, value: Any, length: int, depth: int) -> None:
        """Take note of one element and the length of its text."""
        match value:
            case dict():
                self.objects += 1
                self.letters += length
            case str() if not isinstance(value, Number | NoNumber):
                self.texts += 1
            case list() if len(value) > 1 and not any(isinstance(part, dict | list) for part in value):
                self.rows += 1
            case None:
                return
            case _:
                self.others += 1
                return
        if self.objects and not isinstance(value, dict):
            return
        self.fields.add(value, depth=depth)

    @property
    def size(self) -> int:
        """How much it holds: letters of objects, or else a count of texts or rows when it holds nothing else."""
        if self.objects:
            return self.letters
        kinds = [count for count in (self.texts, self.rows, self.others) if count]
        return kinds[0] if len(kinds) == 1 and not self.others else 0
