"""From JSON records to rows of the table that the first pass laid out."""

from __future__ import annotations

import json
from typing import Any, Final

from wellheard.listen.cleaning import clean_text
from wellheard.listen.rows import Reject, RowWriter
from wellheard.listen.shapes.json_fields import Fields
from wellheard.listen.shapes.json_lines import Line
from wellheard.listen.shapes.json_unfold import Entry, Unfolding
from wellheard.listen.shapes.json_values import Cells, UnfitRecordError, flatten

_BATCH: Final = 4096
_LETTERS: Final = 16 << 20  # of unfolded rows that wait; the cells of their record are repeated in each


class JsonRows:
    """Writes records as rows.

    Args:
        writer: Where rows and rejects go.
        fields: The fields of all records.
        depth: Deepest nesting of a record.
        only_objects: Whether texts and lists among the records are rejected.
        unfolding: How each record becomes several rows; None where it is one.
    """

    def __init__(
        self,
        writer: RowWriter,
        fields: Fields,
        *,
        depth: int,
        only_objects: bool = True,
        unfolding: Unfolding | None = None,
    ) -> None:
        self._writer, self._fields, self._depth, self._only_objects = writer, fields, depth, only_objects
        self._unfolding = unfolding
        self._letters = 0
        self._lines: list[int] = []
        self._cells: list[list[str | None]] = []

    def take(self, value: Any, line: Line) -> None:
        """One record, and where it stands."""
        if line.fault is not None:
            self._reject(line, *line.fault)
        elif value is None or value in ({}, [], ""):
            self._writer.blank += 1
        elif self._only_objects and not isinstance(value, dict):
            self._reject(line, "not-a-record", "not an object, as the other records are")
        else:
            self._read(value, line)

    def flush(self) -> None:
        """Write the rows that wait."""
        self._writer.keep_rows(self._lines, self._cells)
        self._lines, self._cells, self._letters = [], [], 0

    def _read(self, value: Any, line: Line) -> None:
        try:
            if self._unfolding is None or not isinstance(value, dict):
                self._keep(flatten(value, depth=self._depth), line)
            else:
                for entry in self._unfolding.rows(value):
                    self._take_entry(entry, line)
        except UnfitRecordError as error:
            self._reject(line, error.code, error.reason, error.column)

    def _take_entry(self, entry: Entry, line: Line) -> None:
        if entry.fault is not None:
            self._reject(line, entry.fault.code, entry.fault.reason, entry.fault.column)
            return
        if entry.cells is None:
            self._writer.blank += 1
            return
        self._letters += sum(map(len, filter(None, entry.cells.values())))
        self._put(entry.cells, line)

    def _keep(self, cells: Cells, line: Line) -> None:
        if any(cell and cell.strip() for cell in cells.values()):
            self._put(cells, line)
        else:
            self._writer.blank += 1

    def _put(self, cells: Cells, line: Line) -> None:
        self._lines.append(line.number)
        self._cells.append(self._row(cells))
        if len(self._lines) >= _BATCH or self._letters >= _LETTERS:
            self.flush()

    def _row(self, cells: Cells) -> list[str | None]:
        places = self._fields.places
        row: list[str | None] = [None] * (len(places) + self._fields.overfull)
        others: dict[str, str] = {}
        for path, cell in cells.items():
            if path in places:
                row[places[path]] = cell
            elif cell is not None:
                others[".".join(path)] = cell
        if others:
            row[-1] = clean_text(json.dumps(others, ensure_ascii=False))
        return row

    def _reject(self, line: Line, code: str, reason: str, column: str | None = None) -> None:
        self._writer.reject(Reject(line.number, line.offset, column, code, reason, clean_text(line.text)))
