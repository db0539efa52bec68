"""Rows for the tests of the evidence room: a few customers who say and do a few things, and a way to bring them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa

from wellheard.evidence.importing import Delivery, Imported, import_rows
from wellheard.evidence.ledger import Account
from wellheard.evidence.originals import keep_original
from wellheard.evidence.parts import file_sha256
from wellheard.evidence.pseudonyms import Pseudonyms
from wellheard.evidence.schemas import ID_COLUMN, SCHEMAS, Table
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store


@dataclass(frozen=True)
class Said:
    """One voice as a source would give it."""

    text: str
    customer: str | None = None
    own_id: str | None = None
    at: datetime | None = None
    precision: str = "second"
    line: int = 0
    said_by: str = "customer"
    case: str | None = None
    plan: str = "Fibre 100"


@dataclass(frozen=True)
class Done:
    """One event as a source would give it."""

    activity: str
    customer: str | None
    at: datetime
    own_id: str | None = None


@dataclass(frozen=True)
class Person:
    """One customer as a source would give them."""

    customer: str
    market: str = "north"


@dataclass(frozen=True)
class Some:
    """What a converter yields."""

    batch: pa.RecordBatch
    rejected: int = 0
    blank: int = 0


def noon(day: int) -> datetime:
    return datetime(2026, 3, day, 12, 0, tzinfo=UTC)


def _hex(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def voices_batch(said: Sequence[Said], names: Pseudonyms, import_id: str = "i1") -> pa.RecordBatch:
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(said, start=2):
        content = (one.text, one.customer, one.at)
        voice_id = "v" + (_hex("own", one.own_id) if one.own_id else _hex("content", *content))
        customer = names.of_one(one.customer) if one.customer else None
        digest = blake2b((customer or voice_id).encode(), digest_size=4).digest()
        rows.append(
            {
                "record_row": one.line or number,
                "own_id": one.own_id is not None,
                "voice_id": voice_id,
                "customer_id": customer,
                "bucket_hash": int.from_bytes(digest, "big"),
                "text": one.text,
                "said_by": one.said_by,
                "source_kind": "unsolicited",
                "source": "reviews.csv",
                "at": one.at,
                "at_original": None if one.at is None else one.at.isoformat(),
                "at_precision": None if one.at is None else one.precision,
                "consent": "internal",
                "case_id": one.case,
                "attributes": [("plan", one.plan)],
                "import_id": import_id,
                "row": one.line or number,
                "row_hash": _row_hash(one.own_id, *content, one.plan),
            }
        )
    return as_batch("voices", rows)


def events_batch(done: Sequence[Done], names: Pseudonyms, import_id: str = "i2") -> pa.RecordBatch:
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(done, start=2):
        content = (one.activity, one.customer, one.at)
        event_id = "e" + (_hex("own", one.own_id) if one.own_id else _hex("event", *content))
        customer = names.of_one(one.customer) if one.customer else None
        digest = blake2b((customer or event_id).encode(), digest_size=4).digest()
        rows.append(
            {
                "record_row": number,
                "own_id": one.own_id is not None,
                "event_id": event_id,
                "customer_id": customer,
                "bucket_hash": int.from_bytes(digest, "big"),
                "activity": one.activity,
                "at": one.at,
                "at_original": one.at.isoformat(),
                "attributes": [],
                "import_id": import_id,
                "row": number,
                "row_hash": _row_hash(one.own_id, *content),
            }
        )
    return as_batch("events", rows)


def customers_batch(people: Sequence[Person], names: Pseudonyms, import_id: str = "i3") -> pa.RecordBatch:
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(people, start=2):
        customer = names.of_one(one.customer)
        rows.append(
            {
                "record_row": number,
                "own_id": True,
                "customer_id": customer,
                "bucket_hash": int.from_bytes(blake2b(customer.encode(), digest_size=4).digest(), "big"),
                "market": one.market,
                "attributes": [],
                "import_id": import_id,
                "row": number,
                "row_hash": _row_hash(one.customer, one.market),
            }
        )
    return as_batch("customers", rows)


def _row_hash(*content: object) -> bytes:
    return blake2b(repr(content).encode(), digest_size=16).digest()


def bring(store: Store, rows: Sequence[Said | Done | Person], name: str = "i1", **changes: Any) -> Imported:
    """Bring one file of rows in; all rows are of one kind."""
    kind = type(rows[0]) if rows else Said
    if kind is Said:
        batch, table = voices_batch([row for row in rows if isinstance(row, Said)], store.pseudonyms, name), "voices"
    elif kind is Done:
        batch, table = events_batch([row for row in rows if isinstance(row, Done)], store.pseudonyms, name), "events"
    else:
        people = [row for row in rows if isinstance(row, Person)]
        batch, table = customers_batch(people, store.pseudonyms, name), "customers"
    some = Some(batch, rejected=changes.pop("rejected_rows", 0))
    return import_rows(store, delivery([], name, **({"seen": len(rows), "table": table} | changes)), [some])


def bring_file(store: Store, path: Path, said: Sequence[Said], **changes: Any) -> Account:
    """Keep a file's original and bring its rows in."""
    sha256 = keep_original(store, path)
    name = f"i{sha256[:24]}"
    rejected = changes.pop("rejected_rows", 0)
    done = bring(
        store,
        said,
        name,
        source=path.name,
        sha256=sha256,
        original=True,
        seen=len(said) + rejected,
        rejected_rows=rejected,
        **changes,
    )
    return done.record.account


def texts_in(snapshot: Snapshot) -> list[str]:
    """Return what is said in a snapshot, sorted."""
    return sorted(text for batch in snapshot.batches("voices", ["text"]) for text in batch["text"].to_pylist())


def ids_in(snapshot: Snapshot, table: Table) -> list[str]:
    """Return the ids of a table, sorted."""
    column = ID_COLUMN[table]
    return sorted(one for batch in snapshot.batches(table, [column]) for one in batch[column].to_pylist())


def files_in(folder: Path) -> dict[str, str]:
    """Return every file of evidence below a folder, with its SHA-256."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    return {str(path.relative_to(folder)): file_sha256(path) for path in paths}


def as_batch(table: Table, rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
    schema = pa.schema([pa.field("record_row", pa.int64()), pa.field("own_id", pa.bool_()), *SCHEMAS[table]])
    listed = list(rows)
    columns = [pa.array([row.get(field.name) for row in listed], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def delivery(said: Sequence[Said], name: str = "i1", **changes: Any) -> Delivery:
    values: dict[str, Any] = {
        "import_id": name,
        "source": "reviews.csv",
        "table": "voices",
        "sha256": _hex(name, *[one.text for one in said]) * 2,
        "mapping": "{}",
        "signature": "",
        "seen": len(said),
        "rejected": 0,
        "blank": 0,
        "original": False,
    }
    return Delivery(**(values | changes))
