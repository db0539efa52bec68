"""The spool: rows on their way in, with their keys, on disk, so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.identity import NO_TIME, Keys, KeyShards, Words, keys_of
from wellheard.evidence.parts import hash_words, id_words
from wellheard.evidence.schemas import ID_COLUMN, SCHEMAS, Table

_DAY: Final = "day"
_CUSTOMERS: Final = 500_000
_READ_ROWS: Final = 65_536


class Spool:
    """Rows that have arrived and wait to be settled.

    Args:
        folder: Where they wait.
        table: Which table they belong to.
        expected_rows: About how many rows arrive and are here already.
        is_erased: Says of a customer id whether that customer was erased; None where nobody was.

    Attributes:
        rows: Rows that wait.
        records: Records of the file that they came from.
        erased: Records that were left out because their customer was erased.
        customers: The customers (first 64 bits of each id), in pieces that may share some.
        keys: Keys of the rows.
    """

    def __init__(
        self, folder: Path, table: Table, *, expected_rows: int, is_erased: Callable[[str], bool] | None
    ) -> None:
        self.table: Table = table
        self.rows = 0
        self.records = 0
        self.erased = 0
        self.customers: list[Words] = []
        self.keys = KeyShards(folder, expected_rows)
        self._is_erased = is_erased
        self._fields = pa.schema([pa.field("record_row", pa.int64()), pa.field("own_id", pa.bool_()), *SCHEMAS[table]])
        self._path = str(folder / "rows")
        self._sink = pa.OSFile(self._path, "wb")
        self._writer = pa.ipc.new_stream(self._sink, self._fields, options=pa.ipc.IpcWriteOptions(compression="lz4"))

    def add(self, batch: pa.RecordBatch) -> None:
        """Add converted rows; all rows of one record come in one batch."""
        rows = pa.Table.from_batches([batch]).cast(self._fields)
        if self._is_erased is not None:
            before = distinct(rows["record_row"])
            rows = _without_erased(rows, self._is_erased)
            self.erased += before - distinct(rows["record_row"])
        self.records += distinct(rows["record_row"])
        keys = _arriving_keys(rows, self.table, self.rows)
        self._note_customers(np.unique(keys["who"][keys["who"] != 0]))
        self.keys.add(keys)
        self._writer.write_table(rows)
        self.rows += rows.num_rows

    def _note_customers(self, some: Words) -> None:
        """Keep customers; those of many batches are put together, as most of them come again."""
        self.customers.append(some)
        if sum(map(len, self.customers)) > _CUSTOMERS + 2 * len(self.customers[0]):
            self.customers = [np.unique(np.concatenate(self.customers))]

    def finish(self) -> None:
        """Say that nothing more arrives; the rows can be read from now on."""
        self._writer.close()
        self._sink.close()

    def close(self) -> None:
        """Let go of the file, also half-way."""
        with suppress(OSError, pa.ArrowException):
            self._writer.close()
        with suppress(OSError):
            self._sink.close()

    def read(self) -> Iterator[pa.Table]:
        """Yield the rows in the order in which they came, with ``record_row`` and ``own_id`` before the others.

        Small batches are put together: each is split among all buckets, which costs the same for few rows as for many.
        """
        waiting: list[pa.RecordBatch] = []
        with pa.OSFile(self._path, "rb") as source, pa.ipc.open_stream(source) as reader:
            for batch in reader:
                waiting.append(batch)
                if sum(some.num_rows for some in waiting) >= _READ_ROWS:
                    yield pa.Table.from_batches(waiting).combine_chunks()
                    waiting = []
        if waiting:
            yield pa.Table.from_batches(waiting).combine_chunks()

    def texts(self, positions: Collection[int]) -> dict[int, str]:
        """Return the words of the voices at some positions."""
        found: dict[int, str] = {}
        wanted = np.array(sorted(positions), np.int64)
        first = 0
        for rows in self.read():
            mine = wanted[(wanted >= first) & (wanted < first + rows.num_rows)]
            found.update(zip(mine.tolist(), rows["text"].take(pa.array(mine - first)).to_pylist(), strict=True))
            first += rows.num_rows
        return found


def distinct(column: pa.ChunkedArray) -> int:
    """Return how many different whole numbers a column holds; fast where they are in order."""
    numbers = column.to_numpy()
    steps = np.diff(numbers)
    if (steps < 0).any():
        return len(np.unique(numbers))
    return int(np.count_nonzero(steps)) + bool(len(numbers))


def present_keys(batch: pa.RecordBatch, table: Table) -> Keys:
    """Return the keys of rows that are here; the batch has the columns of :func:`key_columns`."""
    return _keys(pa.Table.from_batches([batch]), table)


def key_columns(table: Table) -> list[str]:
    """Return the columns that keys are made from, each once."""
    names = [ID_COLUMN[table], "row_hash", "customer_id", "at"]
    return [name for name in dict.fromkeys(names) if name in SCHEMAS[table].names]


def _without_erased(rows: pa.Table, is_erased: Callable[[str], bool]) -> pa.Table:
    customers = pc.unique(rows["customer_id"].drop_null()).to_pylist()
    gone = pa.array([customer for customer in customers if is_erased(customer)], pa.string())
    return rows.filter(pc.invert(pc.is_in(rows["customer_id"], gone))) if len(gone) else rows


def _keys(rows: pa.Table, table: Table) -> Keys:
    return keys_of(id_words(rows[ID_COLUMN[table]]), hash_words(rows["row_hash"]), *_who_and_when(rows))


def _who_and_when(rows: pa.Table) -> tuple[Words, npt.NDArray[np.int64]]:
    """Return a number for the customer and the time of each row, or the marks for unknown."""
    customers = rows["customer_id"].combine_chunks()
    who = np.zeros(rows.num_rows, np.uint64)
    who[customers.is_valid().to_numpy(zero_copy_only=False)] = id_words(customers.drop_null())[:, 0]
    if "at" not in rows.column_names:
        return who, np.full(rows.num_rows, NO_TIME, np.int64)
    return who, rows["at"].cast(pa.int64()).fill_null(NO_TIME).to_numpy()


def _arriving_keys(rows: pa.Table, table: Table, first: int) -> Keys:
    """Return the keys of arriving rows whose positions begin at ``first``."""
    keys = _keys(rows, table)
    keys["order"] = np.arange(first, first + len(keys))
    keys["own_id"] = rows["own_id"].to_numpy()
    if table == "voices":
        no_hour = pc.or_(pc.is_null(rows["at"]), pc.fill_null(pc.equal(rows["at_precision"], _DAY), fill_value=False))
        keys["countable"] = pc.and_(pc.is_null(rows["customer_id"]), no_hour).to_numpy()
    return keys
