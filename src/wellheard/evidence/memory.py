"""Evidence held in memory: what a notebook hands over, split and named like a snapshot on disk."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.contents import contents_hash
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.folds import Bucket
from wellheard.evidence.parts import cast_where_needed, line_sorted
from wellheard.evidence.schemas import ID_COLUMN, SCHEMAS, TABLES, Table


@dataclass(frozen=True, slots=True, eq=False)
class HeldBucket:
    """The rows of one bucket, in memory.

    Attributes:
        source_id: Names the evidence it is part of.
        number: Which bucket, from 0.
        of: How many buckets there are.
        tables: Every table, whole, in line order.
    """

    source_id: str
    number: int
    of: int
    tables: Mapping[Table, pa.Table]

    def __repr__(self) -> str:
        return f"HeldBucket({self.source_id}, {self.number} of {self.of})"

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(table.num_rows for table in self.tables.values())

    def load(self, columns: Mapping[Table, tuple[str, ...]]) -> Bucket:
        """Return the named columns of the bucket."""
        return Bucket(self.number, {table: self.tables[table].select(list(names)) for table, names in columns.items()})


class Held:
    """Tables in memory that can be folded like a snapshot.

    Args:
        tables: Table name to rows in any order, with the columns of ``SCHEMAS``; columns that may be null may be left
            out, and so may whole tables. Each id comes once; each passage belongs to a voice that is there.
        buckets: Into how many buckets the customers are spread.

    Raises:
        EvidenceError: A column is missing or unknown or has another type, an id comes twice, or a passage has no voice.

    Example:
        >>> held = Held({})
        >>> [ref.number for ref in held.split(3).bucket_refs()]
        [0, 1, 2]
    """

    def __init__(self, tables: Mapping[Table, pa.Table], *, buckets: int = 1) -> None:
        self._buckets = _at_least_one(buckets)
        self._tables: dict[Table, pa.Table] = {
            table: line_sorted(table, _exact(table, tables[table])) if table in tables else SCHEMAS[table].empty_table()
            for table in TABLES
        }
        for table, column in ID_COLUMN.items():
            _check_once(table, self._tables[table][column])
        self._voice_of_passage = _voices_of(self._tables["passages"], self._tables["voices"])

    @cached_property
    def id(self) -> str:
        """Names the evidence by every value in it; the order of rows and the number of buckets do not matter."""
        return f"m{contents_hash(self._tables)}"

    def __repr__(self) -> str:
        counts = ", ".join(f"{rows.num_rows} {table}" for table, rows in self._tables.items())
        return f"Held({counts}; {self._buckets} buckets)"

    def table(self, table: Table) -> pa.Table:
        """Return one table whole, in line order."""
        return self._tables[table]

    def split(self, buckets: int) -> Held:
        """Return the same evidence spread over another number of buckets; no rows are copied."""
        other = copy(self)
        other._buckets = _at_least_one(buckets)  # noqa: SLF001 - another object of this class
        return other

    def bucket_refs(self) -> tuple[HeldBucket, ...]:
        """Return every bucket once, in order of its number; also those that hold nobody."""
        if self._buckets == 1:
            return (HeldBucket(self.id, 0, 1, self._tables),)
        spread = {table: self._bucket_of(table) for table in TABLES}
        return tuple(
            HeldBucket(self.id, number, self._buckets, self._rows_of(number, spread)) for number in range(self._buckets)
        )

    def _rows_of(self, number: int, spread: Mapping[Table, npt.NDArray[np.int64]]) -> dict[Table, pa.Table]:
        return {table: rows.filter(pa.array(spread[table] == number)) for table, rows in self._tables.items()}

    def _bucket_of(self, table: Table) -> npt.NDArray[np.int64]:
        """Return the bucket of every row: the leading bits of its hash, as in parts on disk."""
        if table == "passages":
            return self._bucket_of("voices")[self._voice_of_passage]
        hashes: npt.NDArray[np.uint64] = self._tables[table]["bucket_hash"].to_numpy().astype(np.uint64)
        return ((hashes * np.uint64(self._buckets)) >> np.uint64(32)).astype(np.int64)


def _at_least_one(buckets: int) -> int:
    if buckets >= 1:
        return buckets
    raise EvidenceError(
        "no-buckets",
        "Evidence lies in one bucket at least.",
        found=f"buckets={buckets}",
        expected="1 or more",
        hint="leave it out for one bucket",
    )


def _exact(table: Table, rows: pa.Table) -> pa.Table:
    """Return ``rows`` with exactly the columns and types of the table's schema."""
    schema = SCHEMAS[table]
    strange = sorted(
        {name for name in rows.column_names if name not in schema.names or rows.column_names.count(name) > 1}
    )
    missing = [field.name for field in schema if not field.nullable and field.name not in rows.column_names]
    if strange or missing:
        raise _misfit(table, f"missing {missing}, unknown or twice {strange}")
    columns = [
        rows[field.name] if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type) for field in schema
    ]
    holes = [
        field.name for field, column in zip(schema, columns, strict=True) if not field.nullable and column.null_count
    ]
    if holes:
        raise _misfit(table, f"nulls in {holes}")
    try:
        return pa.table(
            [cast_where_needed(column, field.type) for field, column in zip(schema, columns, strict=True)],
            schema=schema,
        )
    except pa.ArrowException:
        kinds = [f"{f.name}: {c.type}" for f, c in zip(schema, columns, strict=True) if c.type != f.type]
        raise _misfit(table, ", ".join(kinds)) from None  # Arrow's own message may repeat a value


def _misfit(table: Table, found: str) -> EvidenceError:
    return EvidenceError(
        "table-misfit",
        f"The table {table} does not have the columns it needs.",
        found=found,
        expected="the columns and types of wellheard.evidence.schemas",
        hint="bring the rows in through wellheard.listen, which makes such tables",
    )


def _check_once(table: Table, ids: pa.ChunkedArray) -> None:
    twice = len(ids) - pc.count_distinct(ids).as_py()
    if twice:
        raise EvidenceError(
            "id-twice",
            "Two rows have the same id and would be counted twice.",
            found=f"{twice} rows of {table} with an id that another row has",
            expected="each id once",
            hint="bring the rows in through wellheard.listen, which removes duplicates",
        )


def _voices_of(passages: pa.Table, voices: pa.Table) -> npt.NDArray[np.int64]:
    """Return the row of each passage's voice."""
    ids = voices["voice_id"].combine_chunks()
    rows = pc.index_in(passages["voice_id"], value_set=ids)
    if rows.null_count:
        raise EvidenceError(
            "passage-without-voice",
            "A passage belongs to a voice that is not there.",
            found=f"{rows.null_count} passages of {passages.num_rows}",
            expected="the voice of every passage",
            hint="hand over voices and the passages made from them together",
        )
    return np.asarray(rows.to_numpy(), dtype=np.int64)
