"""What a reader of one shape is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from wellheard.listen.limits import Limits
from wellheard.listen.rows import RowWriter
from wellheard.listen.source import Progress

Shape = Literal["delimited", "json", "ndjson", "spreadsheet", "parquet"]

ROWS_FILE: Final = "rows.arrows"
REJECTS_FILE: Final = "rejects.ndjson"
_MANY_REJECTS: Final = 0.3


@dataclass(frozen=True)
class Task:
    """One file to be read.

    Args:
        path: The file.
        into: An existing folder for the rows and rejects.
        limits: The allowance.
        encoding: Encoding named by a person.
        delimiter: Delimiter named by a person, one character.
        sheet: Sheet of a workbook named by a person.
        on_progress: Called with bytes read and bytes in all.
    """

    path: Path
    into: Path
    limits: Limits = field(default_factory=Limits)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    on_progress: Progress | None = None

    def writer(self, columns: tuple[str, ...]) -> RowWriter:
        """Open the files for rows and rejects."""
        return RowWriter(self.into / ROWS_FILE, self.into / REJECTS_FILE, columns)


@dataclass(frozen=True)
class Reading:
    """What was read; the fields are those of :class:`wellheard.listen.stage.Staged`."""

    shape: Shape
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    kept: int
    blank: int
    rejected: int
    header_rows: int = 0
    encoding: str | None = None
    encoding_confidence: float | None = None
    delimiter: str | None = None
    notices: tuple[str, ...] = ()


def notice_of_rejects(writer: RowWriter) -> tuple[str, ...]:
    """A word of warning when so many records were rejected that the file was perhaps misread."""
    records = writer.kept + writer.rejected
    if not records or writer.rejected / records <= _MANY_REJECTS:
        return ()
    counts = f"{writer.rejected:,} of {records:,} records could not be read"
    return (f"{counts}; the file may be damaged, or its delimiter or encoding misread.",)
