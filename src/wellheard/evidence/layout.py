"""Layout: how the rows of a table are spread over buckets and parts.

All rows of one customer share ``bucket_hash``, so they share a bucket however many buckets there are. A part of
depth d holds rows with the same first d bits; a workspace that grows writes deeper parts, and a shallower part
simply belongs to several buckets until compaction splits it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from wellheard.evidence.parts import ROW_GROUP, Part, PartWriter, line_sorted
from wellheard.evidence.schemas import Table

BUCKET_ROWS: Final = 250_000
"""Rows of one table that a bucket is meant to hold; what a fold has in memory at once."""

DEEPEST: Final = 12

BUFFERED_ROWS: Final = 4 * ROW_GROUP
"""Rows that wait in memory for a full row group, over all buckets."""

BUFFERED_BYTES: Final = 64 * 2**20
"""Bytes that wait in memory, over all buckets: long texts are written in smaller row groups."""


def depth_for(rows: int, at_least: int = 0) -> int:
    """Return how many bits of the hash name a bucket when a table holds ``rows`` rows; never fewer than ``at_least``.

    Example:
        >>> depth_for(1000), depth_for(1_000_000), depth_for(1_000_000, at_least=3)
        (0, 2, 3)
    """
    return min(DEEPEST, max(at_least, ((max(rows, 1) - 1) // BUCKET_ROWS).bit_length()))


class BucketWriters:
    """Writes rows into one part per bucket; memory stays at ``BUFFERED_ROWS`` and ``BUFFERED_BYTES``."""

    def __init__(self, folder: Path, table: Table, depth: int) -> None:
        self._folder = folder
        self._table: Table = table
        self._depth = depth
        self._writers: dict[int, PartWriter] = {}
        self._waiting: dict[int, list[pa.Table]] = {}
        self._waiting_rows = 0
        self._waiting_bytes = 0

    def write(self, rows: pa.Table) -> None:
        """Add rows of any buckets."""
        if not rows.num_rows:
            return
        for bucket, some in self._split(rows):
            self._waiting.setdefault(bucket, []).append(some)
            self._waiting_rows += some.num_rows
            self._waiting_bytes += some.nbytes
        while self._waiting_rows > BUFFERED_ROWS or self._waiting_bytes > BUFFERED_BYTES:
            self._flush(max(self._waiting, key=self._bytes_in))

    def _bytes_in(self, bucket: int) -> int:
        return sum(some.nbytes for some in self._waiting[bucket])

    def _split(self, rows: pa.Table) -> list[tuple[int, pa.Table]]:
        if self._depth == 0:
            return [(0, rows)]
        buckets = rows["bucket_hash"].to_numpy() >> np.uint32(32 - self._depth)
        order = np.argsort(buckets, kind="stable")
        there, starts = np.unique(buckets[order], return_index=True)
        ends = [*starts[1:].tolist(), len(order)]
        taken = rows.take(pa.array(order))
        return [(int(b), taken.slice(s, e - s)) for b, s, e in zip(there, starts.tolist(), ends, strict=True)]

    def _flush(self, bucket: int) -> None:
        waiting = self._waiting.pop(bucket)
        self._waiting_rows -= sum(some.num_rows for some in waiting)
        self._waiting_bytes -= sum(some.nbytes for some in waiting)
        rows = pa.concat_tables(waiting).combine_chunks()
        if bucket not in self._writers:
            self._writers[bucket] = PartWriter(self._folder, self._table, depth=self._depth, bucket=bucket)
        self._writers[bucket].write(line_sorted(self._table, rows))

    def close(self) -> tuple[Part, ...]:
        """Make every part safe on disk and return what to list."""
        for bucket in sorted(self._waiting):
            self._flush(bucket)
        return tuple(self._writers[bucket].close() for bucket in sorted(self._writers))

    def abandon(self) -> None:
        """Forget the parts that are not finished."""
        for writer in self._writers.values():
            writer.abandon()
