"""The file of rejected records: the original columns with what was read, and why each record was rejected.

Repair the cells, save, and give the file to the same command again: the columns that begin with ``rejected_`` are left out
when it is read, so the repaired rows are known as the rows they should have been.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from wellheard.evidence.parts import cannot_write
from wellheard.workspace.outcomes import RejectedRow

ADDED: Final = ("rejected_line", "rejected_column", "rejected_reason", "rejected_original")
SHOWN: Final = 20
"""Rejected records that an account shows; the file holds all."""


class RejectedFile:
    """Collects the rejected records of one source file, and writes them as they come.

    Args:
        path: Where to; made only when something is rejected.
        columns: Columns of the source file.
        delimiter: How its records are split, for those that were never taken apart.
    """

    def __init__(self, path: Path, columns: Sequence[str], delimiter: str) -> None:
        self._path = path
        self._columns = tuple(columns)
        self._delimiter = delimiter
        self._started = False
        self.first: list[RejectedRow] = []
        self.count = 0

    @property
    def path(self) -> Path | None:
        """Where the records were written; None when there were none."""
        return self._path if self._started else None

    def add(self, rows: Iterable[tuple[RejectedRow, Sequence[str | None] | None, str]]) -> None:
        """Add records: why, their cells (None when they were never taken apart), and the original text."""
        listed = list(rows)
        if not listed:
            return
        self.count += len(listed)
        self.first += [row for row, _, _ in listed[: max(0, SHOWN - len(self.first))]]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a" if self._started else "w", newline="", encoding="utf-8") as stream:
                writer = csv.writer(stream)
                if not self._started:
                    writer.writerow([*self._columns, *ADDED])
                    self._started = True
                for row, cells, original in listed:
                    found = cells if cells is not None else self._split(original)
                    writer.writerow([*self._exactly(found), row.row, row.column, row.reason, original])
        except OSError as error:
            raise cannot_write(self._path.parent, error) from error

    def _split(self, original: str) -> Sequence[str | None]:
        try:
            return next(csv.reader([original], delimiter=self._delimiter), [])
        except csv.Error:
            return []

    def _exactly(self, cells: Sequence[str | None]) -> list[str]:
        wanted = len(self._columns)
        filled = ["" if cell is None else cell for cell in cells[:wanted]]
        return filled + [""] * (wanted - len(filled))
