"""Converting a large file in several processes: each takes the next piece; the rows come back in the order of the file.

The pieces are the same however many processes there are, and so is everything that is made of them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyarrow as pa

from wellheard.evidence.engines.pool import Pool
from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table
from wellheard.listen.convert import Converted, convert
from wellheard.listen.making import Pseudonym
from wellheard.listen.mapping import Mapping as Columns
from wellheard.listen.rows import Reject
from wellheard.listen.tables import MemoryTable, RawTable

PIECE_ROWS: Final = 8_192
"""Rows of a piece; the last one is shorter."""


@dataclass(frozen=True)
class Conversion:
    """What is to be converted, and how; travels to other processes where ``case_customers`` is None.

    Attributes:
        table: The raw rows.
        mapping: What each column is.
        pseudonym: Makes customers' and cases' ids.
        import_id: Goes into every row.
        source: What people call the file or feed; goes into every row.
        case_customers: Case ids to customers; asked where the mapping says so.
    """

    table: RawTable
    mapping: Columns
    pseudonym: Pseudonym
    import_id: str
    source: str
    case_customers: Pseudonym | None = None

    def pieces(self) -> Iterator[pa.RecordBatch]:
        """The raw rows from the start, piece by piece."""
        return self.table.batches(PIECE_ROWS)

    def of(self, piece: pa.RecordBatch) -> Iterator[Converted]:
        """Convert one piece."""
        labels = tuple(self.table.labels)
        rows = MemoryTable(tuple(self.table.columns), pa.table(piece), labels, self.table.path, PIECE_ROWS)
        return convert(
            rows,
            self.mapping,
            pseudonym=self.pseudonym,
            import_id=self.import_id,
            source=self.source,
            case_customers=self.case_customers,
        )


def convert_pieces(conversion: Conversion, *, rows: int, processes: int = 1) -> Generator[Converted, None, None]:
    """Convert all rows of a table.

    Args:
        conversion: What and how.
        rows: How many rows the table has.
        processes: How many processes convert beside this one; with 1 everything is done here.

    Returns:
        Batches in the order of the file. Other processes end when all is done or the iterator is closed.

    Raises:
        EvidenceError: A process died.
    """
    if processes == 1:
        for piece in conversion.pieces():
            yield from conversion.of(piece)
        return
    pieces = [_Piece(number, PIECE_ROWS) for number in range(-(-rows // PIECE_ROWS))]
    with closing(Pool(processes, None)) as pool:
        for sent in pool.partials(_Converting(conversion), pieces):
            for batch, rejects, blank in sent:
                yield Converted(_received(batch), rejects, blank)


_Sent = list[tuple[pa.Buffer, tuple[Reject, ...], int]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The place of a piece in the file, in the form in which processes are told what to do."""

    number: int
    rows: int

    def load(self, columns: Mapping[Table, tuple[str, ...]]) -> Bucket:
        assert not columns  # rows on their way in are in no table yet
        return Bucket(self.number, {})


@dataclass
class _Converting:
    """A conversion in the form in which processes do things: piece after piece, each time the same or a later one."""

    conversion: Conversion
    columns: Mapping[Table, tuple[str, ...]] = field(default_factory=dict)
    _next: int = 0
    _pieces: Iterator[pa.RecordBatch] | None = None

    def map(self, piece: Bucket) -> _Sent:
        if self._pieces is None:
            self._pieces = self.conversion.pieces()
        batch = next(islice(self._pieces, piece.number - self._next, None))
        self._next = piece.number + 1
        return [(_sendable(some.batch), some.rejects, some.blank) for some in self.conversion.of(batch)]

    def merge(self, left: _Sent, right: _Sent) -> _Sent:
        return left + right

    def finish(self, partial: _Sent | None) -> _Sent:
        return partial or []


def _sendable(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()


def _received(buffer: pa.Buffer) -> pa.RecordBatch:
    with pa.ipc.open_stream(buffer) as stream:
        return stream.read_next_batch()
