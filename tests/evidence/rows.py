"""Rows for the tests of the evidence room: a few customers who say a few things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from wellheard.evidence.importing import Delivery
from wellheard.evidence.pseudonyms import Pseudonyms
from wellheard.evidence.schemas import SCHEMAS, Table


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
                "attributes": [("plan", "Fibre 100")],
                "import_id": import_id,
                "row": one.line or number,
                "row_hash": blake2b(repr((one.own_id, *content)).encode(), digest_size=16).digest(),
            }
        )
    return as_batch("voices", rows)


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
