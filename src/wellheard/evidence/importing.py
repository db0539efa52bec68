"""Importing: rows that arrive become evidence all at once, in every table, or not at all.

The rows are spooled to a staging folder, settled against everything that is here
(:mod:`~wellheard.evidence.identity`), written as parts beside the others, made safe on disk, and then listed in one
transaction together with the account of the file. Until then nobody
sees them; a crash leaves unlisted files only. What the very same file brought under another mapping gives way. Memory
stays flat whatever the file's size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.identity import DUPLICATE, Name, SameWords, Verdicts, settle
from wellheard.evidence.layout import BucketWriters, depth_for
from wellheard.evidence.ledger import Account, Change, ImportRecord
from wellheard.evidence.originals import has_original, note_customers, remove_originals
from wellheard.evidence.parts import Part, sync_folder, writing_to
from wellheard.evidence.rewriting import Rewritten, rewrite, without
from wellheard.evidence.schemas import ID_COLUMN, SCHEMAS, Table
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.spool import Spool, distinct, key_columns, present_keys
from wellheard.evidence.store import Store


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
        store: Where to; its right to write is held meanwhile.
        delivery: What is known of the file.
        arriving: Its converted rows, in any order.

    Raises:
        EvidenceError: The disk is full, or the account does not add up. Nothing has changed then.
    """
    with (
        store.writing(),
        writing_to(store.folder),
        store.staging(delivery.import_id) as staging,
        closing(_spool(store, delivery.table, staging, delivery.seen)) as spool,
    ):
        rejected, blank = delivery.rejected, delivery.blank
        for some in arriving:
            rejected += some.rejected
            blank += some.blank
            spool.add(some.batch)
        spool.finish()
        pa.default_memory_pool().release_unused()
        return _commit(store, replace(delivery, rejected=rejected + spool.erased, blank=blank), spool)


def _spool(store: Store, table: Table, staging: Path, records: int) -> Spool:
    gone = store.ledger.tombstones()
    return Spool(
        staging,
        table,
        expected_rows=records + store.snapshot().count(table),
        is_erased=(lambda customer: store.pseudonyms.tombstone(customer) in gone) if gone else None,
    )


def _commit(store: Store, delivery: Delivery, spool: Spool) -> Imported:
    """Settle the rows, write them, and make them true."""
    table = delivery.table
    snapshot = store.snapshot()
    stale = _stale_imports(store, delivery)
    before = _add_present_keys(snapshot, spool, stale)
    same_words = _same_words(snapshot, spool) if table == "voices" else None
    verdicts = settle(spool.keys, spool.rows, one_row_per_id=table == "customers", same_words=same_words)
    added, records = _write(store, spool, verdicts)
    old = [id_text(table, name) for name in verdicts.replaced]
    rewritten = _give_way(store, table, old, stale)
    record = _record(store, delivery, _account(delivery, spool, records, len(old) + before))
    if record.original:
        note_customers(store, delivery.sha256, spool.customers)
    sync_folder(store.parts_folder)
    store.ledger.commit(
        Change(
            add=(*added, *rewritten.add),
            remove=rewritten.remove,
            imports=(record,),
            originals_gone=(delivery.sha256,) if spool.erased else (),
            mapping=(delivery.signature, delivery.mapping) if delivery.signature else None,
        )
    )
    if spool.erased:
        remove_originals(store, [delivery.sha256])
    return Imported(record, verdicts.restarted)


def _stale_imports(store: Store, delivery: Delivery) -> list[str]:
    """Return the imports of the very same file under other mappings; what it says now counts."""
    same_file = {record.import_id for record in store.ledger.imports() if record.sha256 == delivery.sha256}
    return sorted(same_file - {delivery.import_id})


def _add_present_keys(snapshot: Snapshot, spool: Spool, stale: list[str]) -> int:
    """Add the keys of the rows that are here and stay; return the number of rows of stale imports."""
    gone = 0
    for batch in snapshot.batches(spool.table, [*key_columns(spool.table), "import_id"]):
        stays = batch.filter(pc.invert(pc.is_in(batch["import_id"], pa.array(stale, pa.string()))))
        gone += batch.num_rows - stays.num_rows
        spool.keys.add(present_keys(stays, spool.table))
    return gone


def _give_way(store: Store, table: Table, old: list[str], stale: list[str]) -> Rewritten:
    """Take out the rows whose place is taken: those with old ids, and in every table those of stale imports."""
    changes: dict[Table, dict[str, list[str]]] = {}
    if stale:
        changes = {name: {"import_id": stale} for name in ID_COLUMN}
    if old:
        changes[table] = changes.get(table, {}) | {ID_COLUMN[table]: old}
    return rewrite(store, {name: without(values) for name, values in changes.items()})


def _account(delivery: Delivery, spool: Spool, records: int, replaced: int) -> Account:
    """Account for every record of the file, of which ``records`` are evidence now."""
    account = Account(
        seen=delivery.seen,
        imported=records,
        duplicate=spool.records - records,
        rejected=delivery.rejected,
        blank=delivery.blank,
        replaced=min(replaced, records),
        erased=spool.erased,
    )
    if not account.adds_up:
        names = ("imported", "duplicate", "rejected", "blank")
        four = ", ".join(f"{getattr(account, name)} {name}" for name in names)
        raise EvidenceError(
            "account-wrong",
            "The records of a file do not add up, so nothing of it was brought in.",
            found=f"{four} of {account.seen} records of {delivery.source}",
            expected="every record in one of the four",
            hint="report this with the file's shape: it should not be possible",
        )
    return account


def _record(store: Store, delivery: Delivery, account: Account) -> ImportRecord:
    return ImportRecord(
        delivery.import_id,
        delivery.source,
        delivery.table,
        delivery.sha256,
        delivery.mapping,
        account,
        original=delivery.original and not account.erased and has_original(store, delivery.sha256),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _same_words(snapshot: Snapshot, spool: Spool) -> SameWords:
    """Return the comparison of words that tells a row that was told anew from a stranger under the same id."""

    def same(shared: Mapping[int, Name]) -> set[int]:
        here = snapshot.texts(id_text("voices", name) for name in shared.values())
        arriving = spool.texts(shared)
        return {
            order
            for order, name in shared.items()
            if arriving[order] and arriving[order] == here[id_text("voices", name)]
        }

    return same


def id_text(table: Table, name: Name) -> str:
    """Return the id that :func:`~wellheard.evidence.parts.id_words` took apart."""
    return f"{ID_COLUMN[table][0]}{name[0]:016x}{name[1]:08x}"


def _write(store: Store, spool: Spool, verdicts: Verdicts) -> tuple[tuple[Part, ...], int]:
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
            chosen = _renamed(rows, spool.table, verdicts, first)
            if not keep[first:last].all():
                chosen = chosen.filter(pa.array(keep[first:last]))
            records += distinct(chosen["record_row"])
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
