"""What the mapping needs to know of a table that was read: its columns, their labels, and its rows as plain strings.

The readers yield tables of this shape whatever the file was; nothing here knows about files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from wellheard.listen.rows import ROW

BATCH_ROWS: Final = 65_536


class RawTable(Protocol):
    """A table of strings as a reader left it."""

    @property
    def path(self) -> Path:
        """The file it came from; its name is a hint, never an identity."""
        ...

    @property
    def columns(self) -> Sequence[str]:
        """Names of the columns in the order of the file, each once."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """For each column what people read above it, such as the words of a question; its name where nothing else."""
        ...

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """Read all rows from the start, at most so many at once: ``__row`` int64, a nullable string column per name."""
        ...


@dataclass(frozen=True)
class MemoryTable:
    """Rows that are already in memory, such as a list from a notebook.

    Example:
        >>> table = MemoryTable.of({"stars": ["5", None], "comment": ["Lovely", "Late again"]})
        >>> next(table.batches()).to_pylist()[1]
        {'__row': 3, 'stars': None, 'comment': 'Late again'}
    """

    columns: tuple[str, ...]
    rows: pa.Table
    labels: tuple[str, ...]
    path: Path = Path("memory.csv")
    batch_rows: int = BATCH_ROWS

    @classmethod
    def of(
        cls,
        values: Mapping[str, Sequence[str | None]],
        *,
        labels: Mapping[str, str] | None = None,
        path: str = "memory.csv",
        batch_rows: int = BATCH_ROWS,
    ) -> MemoryTable:
        """Lay columns of equal length side by side; the first row counts as line 2, below a header."""
        columns = {name: pa.array(list(column), pa.string()) for name, column in values.items()}
        count = len(next(iter(columns.values()))) if columns else 0
        rows = pa.table({ROW: pa.array(range(2, count + 2), pa.int64()), **columns})
        said = tuple((labels or {}).get(name, name) for name in columns)
        return cls(tuple(columns), rows, said, Path(path), batch_rows)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """Read all rows from the start."""
        yield from self.rows.to_batches(max_chunksize=min(self.batch_rows, rows))


@dataclass(frozen=True)
class NarrowTable:
    """A table without some of its columns.

    Example:
        >>> narrow = NarrowTable.without(MemoryTable.of({"id": ["1"], "why": ["late"]}), {"why"})
        >>> narrow.columns, next(narrow.batches()).column_names
        (('id',), ['__row', 'id'])
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    path: Path
    whole: RawTable

    @classmethod
    def without(cls, table: RawTable, dropped: Collection[str]) -> NarrowTable:
        """Leave the named columns out."""
        kept = [(name, label) for name, label in zip(table.columns, table.labels, strict=True) if name not in dropped]
        return cls(tuple(name for name, _ in kept), tuple(label for _, label in kept), table.path, table)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """Read all rows from the start."""
        for batch in self.whole.batches(rows):
            yield batch.select([ROW, *self.columns])


def labelled(table: RawTable) -> dict[str, str]:
    """Column to what people read above it.

    Example:
        >>> labelled(MemoryTable.of({"q1": ["fine"]}, labels={"q1": "How was it?"}))
        {'q1': 'How was it?'}
    """
    return dict(zip(table.columns, table.labels, strict=True))
