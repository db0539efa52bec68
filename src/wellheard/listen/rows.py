"""Where rows and rejects go: an Arrow stream of strings and a file of rejects, written as they come, at flat memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa

ROW: Final = "__row"
REJECT_CHARACTERS: Final = 2048


@dataclass(frozen=True)
class Reject:
    """A record that could not become a row, kept as it was read.

    Args:
        row: Line of the source file where the record begins, first is 1; record number where there are no lines.
        byte: Offset of the record in the source file, where it is known.
        column: Name of the column at fault, or None when the whole record is.
        code: What is wrong, in a stable word.
        reason: What is wrong, in a sentence for a person.
        text: The record as read, at most 2,048 characters.
        cut: Whether ``text`` had to be cut.
    """

    row: int
    byte: int | None
    column: str | None
    code: str
    reason: str
    text: str
    cut: bool = False


@dataclass
class RowWriter:
    """Writes kept rows and rejects, and counts everything.

    Args:
        rows_path: The Arrow stream to write.
        rejects_path: The NDJSON file to write.
        columns: Names of the columns, in order.
    """

    rows_path: Path
    rejects_path: Path
    columns: Sequence[str]
    kept: int = 0
    blank: int = 0
    rejected: int = 0

    def __enter__(self) -> Self:
        self.schema = pa.schema(
            [pa.field(ROW, pa.int64(), nullable=False), *(pa.field(c, pa.string()) for c in self.columns)]
        )
        self._sink = pa.OSFile(str(self.rows_path), "wb")
        self._stream = pa.ipc.new_stream(self._sink, self.schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))
        self._rejects = self.rejects_path.open("w", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self._sink.close()
        self._rejects.close()

    def keep(self, lines: pa.Array, cells: Sequence[pa.Array]) -> None:
        """Write rows column by column; ``cells`` are string arrays in which an empty cell is null."""
        if len(lines):
            self._stream.write_batch(pa.RecordBatch.from_arrays([lines, *cells], schema=self.schema))
            self.kept += len(lines)

    def keep_rows(self, lines: Sequence[int], rows: Sequence[Sequence[str | None]]) -> None:
        """Write rows given row by row."""
        if lines:
            cells: list[Any] = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
            self.keep(pa.array(lines, pa.int64()), cells)

    def reject(self, reject: Reject) -> None:
        """Put one record aside; a long text is cut and says so."""
        kept = asdict(reject)
        if len(reject.text) > REJECT_CHARACTERS:
            kept |= {"text": reject.text[:REJECT_CHARACTERS], "cut": True}
        self._rejects.write(json.dumps(kept, ensure_ascii=False) + "\n")
        self.rejected += 1
