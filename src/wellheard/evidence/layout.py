"""Layout: how the rows of a table are spread over buckets and parts.

All rows of one customer share ``bucket_hash``, so they share a bucket however many buckets there are. A part of
depth d holds rows with the same first d bits; a workspace that grows writes deeper parts, and a shallower part
simply belongs to several buckets until compaction splits it.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from wellheard.evidence.parts import ROW_GROUP, Part, PartWriter, line_sorted
from wellheard.evidence.schemas import Table

BUCKET_ROWS: Final = 250_000
"""Rows of one table that a bucket is meant to hold; what a fold has in memory at once."""

DEEPEST: Final = 12

BUFFERED_ROWS: Final = 2 * ROW_GROUP
"""Rows that wait in memory for a full row group, over all buckets."""

BUFFERED_BYTES: Final = 32 * 2**20
"""Bytes that wait in memory, over all buckets: long texts are written in smaller row groups."""

_THREADS: Final = 2


def depth_for(rows: int, at_least: int = 0) -> int:
    """Return how many bits of the hash name a bucket when a table holds ``rows`` rows; never fewer than ``at_least``.

    Example:
        >>> depth_for(1000), depth_for(1_000_000), depth_for(1_000_000, at_least=3)
        (0, 2, 3)
    """
    return min(DEEPEST, max(at_least, ((max(rows, 1) - 1) // BUCKET_ROWS).bit_length()))


class BucketWriters:
    """Writes rows into one part per bucket; memory stays at a few times ``BUFFERED_ROWS`` and ``BUFFERED_BYTES``.

    Sorting and writing are done by threads behind the caller's back, each bucket's rows in the order in which they came.
    """

    def __init__(self, folder: Path, table: Table, depth: int) -> None:
        self._folder = folder
        self._table: Table = table
        self._depth = depth
        self._writers: dict[int, PartWriter] = {}
        self._waiting: dict[int, list[pa.Table]] = {}
        self._waiting_rows = 0
        self._waiting_bytes = 0
        self._threads = ThreadPoolExecutor(_THREADS)
        self._last: dict[int, Future[None]] = {}
        self._under_way: deque[Future[None]] = deque()

    def write(self, rows: pa.Table) -> None:
        """Add rows of any buckets."""
        if not rows.num_rows:
            return
        for bucket, some in self._split(rows):
            self._keep(bucket, some)
            while sum(one.num_rows for one in self._waiting.get(bucket, ())) >= ROW_GROUP:
                self._flush(bucket, ROW_GROUP)
        while self._waiting_rows > BUFFERED_ROWS or self._waiting_bytes > BUFFERED_BYTES:
            self._flush(max(self._waiting, key=self._bytes_in))

    def _keep(self, bucket: int, rows: pa.Table) -> None:
        self._waiting.setdefault(bucket, []).append(rows)
        self._waiting_rows += rows.num_rows
        self._waiting_bytes += rows.nbytes

    def _bytes_in(self, bucket: int) -> int:
        return sum(some.nbytes for some in self._waiting[bucket])

    def _split(self, rows: pa.Table) -> list[tuple[int, pa.Table]]:
        if self._depth == 0:
            return [(0, rows)]
        buckets = rows["bucket_hash"].to_numpy() >> np.uint32(32 - self._depth)
        order = np.argsort(buckets, kind="stable")
        there, starts = np.unique(buckets[order], return_index=True)
        ends = [*starts[1:].tolist(), len(order)]
        places = zip(there.tolist(), starts.tolist(), ends, strict=True)
        # No slices of one table: a few rows that wait for long would hold all the others in memory.
        return [(bucket, rows.take(pa.array(order[start:end]))) for bucket, start, end in places]

    def _flush(self, bucket: int, most: int | None = None) -> None:
        """Have the first rows of a bucket written, or all of them; the others wait on."""
        waiting = self._waiting.pop(bucket)
        self._waiting_rows -= sum(some.num_rows for some in waiting)
        self._waiting_bytes -= sum(some.nbytes for some in waiting)
        rows = pa.concat_tables(waiting)
        if most is not None and most < rows.num_rows:
            self._keep(bucket, rows.slice(most))
            rows = rows.slice(0, most)
        if bucket not in self._writers:
            self._writers[bucket] = PartWriter(self._folder, self._table, depth=self._depth, bucket=bucket)
        job = self._threads.submit(_write_sorted, self._writers[bucket], self._table, rows, self._last.get(bucket))
        self._last[bucket] = job
        self._under_way.append(job)
        if len(self._under_way) > _THREADS:
            self._under_way.popleft().result()

    def close(self) -> tuple[Part, ...]:
        """Make every part safe on disk and return what to list."""
        for bucket in sorted(self._waiting):
            self._flush(bucket)
        self._threads.shutdown()
        while self._under_way:
            self._under_way.popleft().result()
        return tuple(self._writers[bucket].close() for bucket in sorted(self._writers))

    def abandon(self) -> None:
        """Forget the parts that are not finished."""
        self._threads.shutdown(cancel_futures=True)
        for writer in self._writers.values():
            writer.abandon()


def _write_sorted(writer: PartWriter, table: Table, rows: pa.Table, before: Future[None] | None) -> None:
    if before is not None:
        before.result()
    writer.write(line_sorted(table, rows.combine_chunks()))
