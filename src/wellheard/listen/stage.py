"""From a path to clean raw records: the front of the reading half of this room.

``stage`` reads a file of any shape in a child process with limits and leaves three things in a folder: the rows as an
Arrow stream of strings, the rejects with the reason for each, and the count of everything. Nothing is guessed here
about what a column means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa

from wellheard.listen.limits import Limits
from wellheard.listen.reading import REJECTS_FILE, ROWS_FILE, Shape, Task
from wellheard.listen.rows import ROW, Reject
from wellheard.listen.sandbox import read_in_child
from wellheard.listen.source import Progress

__all__ = ["ROW", "Limits", "Reject", "Staged", "stage"]


@dataclass(frozen=True)
class Staged:
    """A file that has been read, its rows waiting on disk.

    Args:
        path: The file as given.
        shape: What it turned out to be.
        encoding: Encoding of its text, None for workbooks and Parquet.
        encoding_confidence: How sure that is, 0-1.
        delimiter: What divides its cells, None where nothing does.
        header_rows: Rows that name the columns.
        columns: Unique names that are not empty, in the order of the file.
        labels: For each column its name as written, or the question that was asked.
        kept: Rows in ``rows_path``; where JSON records were unfolded, each of their entries is one.
        blank: Records without any content.
        rejected: Records in ``rejects_path``.
        notices: Plain sentences that a person should see.
        rows_path: Arrow stream: ``__row`` (int64, first is 1: line of the file, number of the record, which rows
            unfolded from one record share, or row of its sheet), then a nullable string column for each name in
            ``columns``; an empty cell is null.
        rejects_path: NDJSON of rejects.
    """

    path: Path
    shape: Shape
    encoding: str | None
    encoding_confidence: float | None
    delimiter: str | None
    header_rows: int
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    kept: int
    blank: int
    rejected: int
    notices: tuple[str, ...]
    rows_path: Path
    rejects_path: Path

    @property
    def seen(self) -> int:
        """All records below the header: kept, blank and rejected.

        Where records were unfolded, this counts the rows made of them; a record rejected as a whole counts once.
        """
        return self.kept + self.blank + self.rejected

    def batches(self, rows: int = 65536) -> Iterator[pa.RecordBatch]:
        """The rows in batches of exactly ``rows``, the last one shorter, at flat memory."""
        waiting: list[pa.RecordBatch] = []
        count = 0
        with pa.OSFile(str(self.rows_path)) as stored, pa.ipc.open_stream(stored) as stream:
            for batch in stream:
                waiting.append(batch)
                count += batch.num_rows
                while count >= rows:
                    whole = _joined(waiting)
                    yield whole.slice(0, rows)
                    waiting = [whole.slice(rows)] if whole.num_rows > rows else []
                    count -= rows
        if count:
            yield _joined(waiting)

    def rejects(self) -> Iterator[Reject]:
        """The records that were put aside, in the order of the file."""
        with self.rejects_path.open(encoding="utf-8") as lines:
            for line in lines:
                yield Reject(**json.loads(line))


def stage(  # noqa: PLR0913 - a file, a folder, and one choice for each thing that can be found wrongly
    path: Path,
    into: Path,
    *,
    limits: Limits | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    on_progress: Progress | None = None,
) -> Staged:
    r"""Read a file safely and completely.

    Args:
        path: A file of any shape: CSV, TSV, JSON, NDJSON, XLSX, XLS, ODS, Parquet; text may be gzipped or the one
            file in a zip.
        into: Folder for the results, made if needed; its former results are replaced.
        limits: Memory, time and size that the file may cost.
        encoding: Name of the encoding, where the found one is wrong.
        delimiter: The character between cells, where the found one is wrong.
        sheet: Name of the sheet of a workbook; else all sheets of its largest table are read, one after another.
        on_progress: Called with bytes read and bytes in all.

    Returns:
        The counts, the columns and where the rows are. A record is a row, blank or rejected; none is lost.

    Raises:
        ListenError: The file as a whole is no table, is unsafe or damaged, or costs more than the limits.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "reviews.csv").write_text("id,comment\n1,Quick and kind\n2\n\n3,Too slow\n")
        >>> staged = stage(folder / "reviews.csv", folder / "staged")
        >>> staged.columns, staged.seen, staged.kept, staged.blank, staged.rejected
        (('id', 'comment'), 4, 2, 1, 1)
        >>> [reject.reason for reject in staged.rejects()]
        ['1 cells where there are 2 columns']
    """
    into.mkdir(parents=True, exist_ok=True)
    task = Task(
        path, into, limits or Limits(), encoding=encoding, delimiter=delimiter, sheet=sheet, on_progress=on_progress
    )
    return staged_from(path, into, read_in_child(task))


def staged_from(path: Path, into: Path, reading: dict[str, Any]) -> Staged:
    """Put what a child answered together with where it wrote."""
    known = {field.name for field in fields(Staged)}
    answer: dict[str, Any] = {name: value for name, value in reading.items() if name in known}
    for name in ("columns", "labels", "notices"):
        answer[name] = tuple(answer[name])
    return Staged(path=path, rows_path=into / ROWS_FILE, rejects_path=into / REJECTS_FILE, **answer)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)
