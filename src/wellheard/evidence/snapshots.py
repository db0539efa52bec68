"""Snapshots: the evidence at one moment, as a list of immutable files that any process can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.evidence.folds import Bucket
from wellheard.evidence.parts import Fingerprint, Part, line_sorted, read_batches, reading_from
from wellheard.evidence.schemas import LINE_ORDER, SCHEMAS, TABLES, Table


def _overlap(part: Part, depth: int, number: int) -> bool:
    """Whether a part may hold rows of bucket ``number`` of ``2**depth``."""
    if part.depth <= depth:
        return number >> (depth - part.depth) == part.bucket
    return part.bucket >> (part.depth - depth) == number


@dataclass(frozen=True)
class StoredBucket:
    """Where one bucket of a snapshot lies; picklable."""

    folder: Path
    number: int
    depth: int
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Rows in the parts that hold the bucket, shared ones counted by their share."""
        return sum(part.rows >> max(0, self.depth - part.depth) for part in self.parts)

    def load(self, columns: Mapping[Table, tuple[str, ...]]) -> Bucket:
        """Read the named columns of the bucket, each table in line order."""
        return Bucket(self.number, {table: self._table(table, names) for table, names in columns.items()})

    def _table(self, table: Table, names: tuple[str, ...]) -> pa.Table:
        own = [part for part in self.parts if part.table == table]
        rows = self._passages(names) if table == "passages" else self._read(own, table, names)
        return line_sorted(table, rows).select(list(names))

    def _read(self, parts: Iterable[Part], table: Table, names: tuple[str, ...]) -> pa.Table:
        schema = SCHEMAS[table]
        wanted = list(dict.fromkeys([*names, *LINE_ORDER[table], "bucket_hash"]))
        tables = []
        for part in parts:
            rows = read_part(self.folder, part, wanted)
            tables.append(rows if part.depth >= self.depth else self._own(rows))
        empty = pa.schema([schema.field(name) for name in wanted]).empty_table()
        return pa.concat_tables([empty, *tables]).combine_chunks()

    def _own(self, rows: pa.Table) -> pa.Table:
        bits = rows["bucket_hash"].to_numpy() >> np.uint32(32 - self.depth)
        return rows.filter(pa.array(bits == self.number))

    def _passages(self, names: tuple[str, ...]) -> pa.Table:
        schema = SCHEMAS["passages"]
        wanted = list(dict.fromkeys([*names, *LINE_ORDER["passages"]]))
        voices_depth = {part.part_id: part.depth for part in self.parts if part.table == "voices"}
        tables = []
        for part in self.parts:
            if part.table != "passages":
                continue
            rows = read_part(self.folder, part, wanted)
            if voices_depth.get(part.of_part, part.depth) < self.depth:
                own = self._read([p for p in self.parts if p.part_id == part.of_part], "voices", ("voice_id",))
                rows = rows.filter(pc.is_in(rows["voice_id"], own["voice_id"].combine_chunks()))
            tables.append(rows)
        empty = pa.schema([schema.field(name) for name in wanted]).empty_table()
        return pa.concat_tables([empty, *tables]).combine_chunks()


def read_part(folder: Path, part: Part, columns: list[str]) -> pa.Table:
    """Read columns of one part.

    Raises:
        EvidenceError: The file is gone or damaged.
    """
    path = folder / part.file_name
    with reading_from(path), pq.ParquetFile(path) as file:
        return file.read(columns=columns)


@dataclass(frozen=True)
class Snapshot:
    """The evidence at one moment.

    Attributes:
        folder: Where the part files lie.
        parts: The list at that moment.
    """

    folder: Path
    parts: tuple[Part, ...]

    @cached_property
    def id(self) -> str:
        """Names the evidence by what is in it: equal for equal rows, in whatever files and order they lie."""
        digest = blake2b(digest_size=12)
        for table in TABLES:
            total = Fingerprint()
            for part in self.parts:
                if part.table == table:
                    total.merge(part.fingerprint)
            digest.update(f"{table}:{self.count(table) if table != 'passages' else 0}:{total.hex()}\n".encode())
        return f"s{digest.hexdigest()}"

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Versions of the models that wrote the passages."""
        return tuple(sorted({part.model for part in self.parts if part.model}))

    def count(self, table: Table) -> int:
        """Return the number of rows of a table."""
        return sum(part.rows for part in self.parts if part.table == table)

    def parts_of(self, table: Table) -> tuple[Part, ...]:
        """Return the parts of one table."""
        return tuple(part for part in self.parts if part.table == table)

    def files(self, table: Table) -> list[Path]:
        """Return the files of one table."""
        return [self.folder / part.file_name for part in self.parts_of(table)]

    def batches(self, table: Table, columns: Iterable[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Stream a table in no particular order; memory stays at a few row groups."""
        names = list(columns) if columns is not None else None
        for path in self.files(table):
            yield from read_batches(path, names)

    def bucket_refs(self, depth: int | None = None) -> tuple[StoredBucket, ...]:
        """Return every bucket once, in order of its number.

        Args:
            depth: Cut the evidence into ``2**depth`` buckets; by default as deep as its deepest part.
        """
        depth = max((part.depth for part in self.parts), default=0) if depth is None else depth
        refs = []
        for number in range(2**depth if self.parts else 0):
            held = tuple(part for part in self.parts if _overlap(part, depth, number))
            if held:
                refs.append(StoredBucket(self.folder, number, depth, held))
        return tuple(refs)

    def texts(self, voice_ids: Iterable[str]) -> dict[str, str]:
        """Return the words of the named voices; ids that are not there are left out."""
        wanted = pa.array(sorted(set(voice_ids)), pa.string())
        found: dict[str, str] = {}
        for batch in self.batches("voices", ("voice_id", "text")):
            hits = batch.filter(pc.is_in(batch["voice_id"], wanted))
            found.update(zip(hits["voice_id"].to_pylist(), hits["text"].to_pylist(), strict=True))
        return found
