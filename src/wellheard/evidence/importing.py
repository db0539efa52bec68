"""Importing: rows that arrive become evidence all at once, in every table, or not at all.

The rows are spooled to a staging folder, settled against everything that is here (:mod:`~wellheard.evidence.identity`),
written as parts beside the others, made safe on disk, and then listed in one transaction together with the account of the
file. Until then nobody sees them; a crash leaves unlisted files only. Memory stays flat whatever the file's size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.identity import DUPLICATE, KEY, KeyShards, Keys, Verdicts, Words, keys_of, settle
from wellheard.evidence.layout import BucketWriters, depth_for
from wellheard.evidence.ledger import Account, Change, ImportRecord
from wellheard.evidence.originals import note_customers, remove_original
from wellheard.evidence.parts import Part, cannot_write, hash_words, id_words, sync_folder
from wellheard.evidence.rewriting import rewrite, without
from wellheard.evidence.schemas import ID_COLUMN, SCHEMAS, Table
from wellheard.evidence.store import Store

_DAY: Final = "day"


class Arriving(Protocol):
    """Some converted rows of a file, with what could not be converted.

    ``batch`` has the schema of its table and two columns before it: ``record_row`` (int64, the line of the record) and
    ``own_id`` (whether the id was made from the source's own id). All rows of one record lie in one batch.
    """

    @property
    def batch(self) -> pa.RecordBatch: ...  # noqa: D102

    @property
    def rejected(self) -> int: ...  # noqa: D102

    @property
    def blank(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of a file before its rows arrive.

    Attributes:
        import_id: Stamped into every row.
        source: What people call the source.
        table: Which table the rows belong to.
        sha256: Of the original file.
        mapping: The mapping used, as JSON.
        signature: Of the header; the mapping is remembered under it. Empty when it is not to be remembered.
        seen: Records in the file.
        rejected: Records that the reader could not read.
        blank: Records that the reader found empty.
        original: Whether the original lies in the folder of files.
    """

    import_id: str
    source: str
    table: Table
    sha256: str
    mapping: str
    signature: str
    seen: int
    rejected: int
    blank: int
    original: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a delivery."""

    record: ImportRecord
    restarted: bool


def import_rows(store: Store, delivery: Delivery, arriving: Iterable[Arriving]) -> Imported:
    """Make the arriving rows evidence.

    Args:
        store: Where to. The caller must hold ``store.writing()``.
        delivery: What is known of the file.
        arriving: Its converted rows, in any order.

    Raises:
        EvidenceError: The disk is full, or the account does not add up. Nothing has changed then.
    """
    with store.staging(delivery.import_id) as staging:
        try:
            spool = _Spool(staging, store, delivery)
            for some in arriving:
                spool.add(some)
            spool.close()
            return _commit(store, delivery, spool)
        except OSError as error:
            raise cannot_write(store.folder, error) from error


class _Spool:
    """Rows on their way in, with their keys, on disk."""

    def __init__(self, staging: Path, store: Store, delivery: Delivery) -> None:
        self.path = staging / "rows"
        self.staging = staging
        self.table: Table = delivery.table
        self.rows = 0
        self.records = 0
        self.rejected = delivery.rejected
        self.blank = delivery.blank
        self.erased = 0
        self.customers: list[Words] = []
        here = sum(part.rows for part in store.ledger.parts() if part.table == delivery.table)
        self.keys = KeyShards(staging, delivery.seen + here)
        self._store = store
        self._tombstones = store.ledger.tombstones()
        self._fields = pa.schema(
            [pa.field("record_row", pa.int64()), pa.field("own_id", pa.bool_()), *SCHEMAS[self.table]]
        )
        self._sink = pa.OSFile(str(self.path), "wb")
        self._writer = pa.ipc.new_stream(self._sink, self._fields, options=pa.ipc.IpcWriteOptions(compression="lz4"))

    def add(self, some: Arriving) -> None:
        self.rejected += some.rejected
        self.blank += some.blank
        rows = pa.Table.from_batches([some.batch]).cast(self._fields)
        records = _distinct(rows["record_row"])
        if self._tombstones:
            rows = self._without_erased(rows)
            left = _distinct(rows["record_row"])
            self.erased += records - left
            self.rejected += records - left
            records = left
        self.records += records
        self.customers.append(customer_words(rows["customer_id"]))
        self.keys.add(arriving_keys(rows, self.table, self.rows))
        self._writer.write_table(rows)
        self.rows += rows.num_rows

    def _without_erased(self, rows: pa.Table) -> pa.Table:
        encoded = rows["customer_id"].combine_chunks().dictionary_encode()
        gone = [
            name
            for name in encoded.dictionary.to_pylist()
            if self._store.pseudonyms.tombstone(name) in self._tombstones
        ]
        if not gone:
            return rows
        return rows.filter(pc.invert(pc.is_in(rows["customer_id"], pa.array(gone, pa.string()))))

    def close(self) -> None:
        self._writer.close()
        self._sink.close()

    def read(self) -> Iterator[pa.Table]:
        with pa.OSFile(str(self.path), "rb") as source, pa.ipc.open_stream(source) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])


def customer_words(column: pa.ChunkedArray) -> Words:
    """Return the first 64 bits of each distinct customer id, in order."""
    ids = pc.unique(column.drop_null()) if len(column) else column
    return np.unique(id_words(ids)[:, 0])


def _distinct(column: pa.ChunkedArray) -> int:
    return int(pc.count_distinct(column).as_py())


def arriving_keys(rows: pa.Table, table: Table, first: int) -> Keys:
    """Return the keys of arriving rows whose positions begin at ``first``."""
    keys = keys_of(id_words(rows[ID_COLUMN[table]]), hash_words(rows["row_hash"]), anchors_of(rows))
    keys["order"] = np.arange(first, first + len(keys))
    keys["own_id"] = rows["own_id"].to_numpy()
    if table == "voices":
        no_hour = pc.or_(pc.is_null(rows["at"]), pc.fill_null(pc.equal(rows["at_precision"], _DAY), fill_value=False))
        keys["countable"] = pc.and_(pc.is_null(rows["customer_id"]), no_hour).to_numpy()
    return keys


def anchors_of(rows: pa.Table) -> Words:
    """Return a number for customer and time of each row; 0 where neither is known."""
    who = rows["customer_id"].combine_chunks()
    known = who.is_valid().to_numpy(zero_copy_only=False)
    anchors = np.zeros(rows.num_rows, np.uint64)
    if known.any():
        anchors[known] = id_words(who.drop_null())[:, 0]
    if "at" in rows.column_names:
        when = rows["at"].cast(pa.int64()).fill_null(0).to_numpy()
        with np.errstate(over="ignore"):
            anchors ^= when.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return anchors


def _present_keys(store: Store, table: Table, shards: KeyShards) -> None:
    snapshot = store.snapshot()
    columns = [ID_COLUMN[table], "row_hash", "customer_id", *(["at"] if "at" in SCHEMAS[table].names else [])]
    for batch in snapshot.batches(table, dict.fromkeys(columns)):
        rows = pa.Table.from_batches([batch])
        shards.add(keys_of(id_words(rows[ID_COLUMN[table]]), hash_words(rows["row_hash"]), anchors_of(rows)))


def _commit(store: Store, delivery: Delivery, spool: _Spool) -> Imported:
    table = delivery.table
    _present_keys(store, table, spool.keys)
    verdicts = settle(spool.keys, spool.rows, one_row_per_id=table == "customers")
    added, records = _write(store, spool, verdicts)
    old = [id_text(table, name) for name in verdicts.replaced]
    rewritten = rewrite(store, {table: without(ID_COLUMN[table], old)}) if old else None
    account = Account(
        seen=delivery.seen,
        imported=records,
        duplicate=spool.records - records,
        rejected=spool.rejected,
        blank=spool.blank,
        replaced=len(verdicts.replaced),
        erased=spool.erased,
    )
    original = delivery.original and not spool.erased
    if original:
        note_customers(store, delivery.sha256, spool.customers)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    record = ImportRecord(
        delivery.import_id,
        delivery.source,
        table,
        delivery.sha256,
        delivery.mapping,
        account,
        original,
        now,
    )
    sync_folder(store.parts_folder)
    store.ledger.commit(
        Change(
            add=(*added, *(rewritten.add if rewritten else ())),
            remove=rewritten.remove if rewritten else (),
            imports=(record,),
            mapping=(delivery.signature, delivery.mapping) if delivery.signature else None,
        )
    )
    if rewritten:
        store.remove_files([part.file_name for part in rewritten.remove])
    if not original:
        remove_original(store, delivery.sha256)
    return Imported(record, verdicts.restarted)


def id_text(table: Table, name: tuple[int, int]) -> str:
    """Return the id that :func:`~wellheard.evidence.parts.id_words` took apart."""
    return f"{ID_COLUMN[table][0]}{name[0]:016x}{name[1]:08x}"


def _write(store: Store, spool: _Spool, verdicts: Verdicts) -> tuple[tuple[Part, ...], int]:
    """Write the rows that stay; return their parts and the number of records that are in them."""
    listed = store.ledger.parts()
    keep = verdicts.verdict != DUPLICATE
    present = sum(part.rows for part in listed if part.table == spool.table)
    depth = depth_for(present + int(keep.sum()), max((part.depth for part in listed), default=0))
    writers = BucketWriters(store.parts_folder, spool.table, depth)
    records = first = 0
    try:
        for rows in spool.read():
            last = first + rows.num_rows
            chosen = _renamed(rows, spool.table, verdicts, first).filter(pa.array(keep[first:last]))
            records += _distinct(chosen["record_row"])
            writers.write(chosen.select(SCHEMAS[spool.table].names))
            first = last
        parts = writers.close()
    except BaseException:
        writers.abandon()
        raise
    return parts, records


def _renamed(rows: pa.Table, table: Table, verdicts: Verdicts, first: int) -> pa.Table:
    here = (
        [order for order in range(first, first + rows.num_rows) if order in verdicts.renamed]
        if verdicts.renamed
        else []
    )
    if not here:
        return rows
    column = ID_COLUMN[table]
    ids = rows[column].to_pylist()
    for order in here:
        ids[order - first] = id_text(table, verdicts.renamed[order])
    return rows.set_column(
        rows.schema.get_field_index(column), SCHEMAS[table].field(column), pa.array(ids, pa.string())
    )
