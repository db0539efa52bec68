"""Events and customers out of raw rows, one for each row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.listen.block import Block, Flags, bucket_hashes, flags_of, named_by, the_same
from wellheard.listen.making import Converted, Making, assembled, read_value, read_when
from wellheard.listen.wording import NO_VALUE, is_one_of


def events_of(block: Block, making: Making) -> Converted:
    """Turn a block of raw rows into events; a row without an activity or a time is rejected."""
    blank = _blank(block, making)
    when = read_when(block, making.mapping.at)
    value = read_value(block, making)
    activity = making.column(block, "activity")
    time = making.mapping.at
    block.reject(flags_of(pc.is_null(when.at)), time.column if time else None, "time-missing", "no time")
    columns = making.mapping.columns.get("activity", ())
    block.reject(flags_of(pc.is_null(activity)), next(iter(columns), None), "activity-missing", "no activity")
    keys, own = making.own_ids(block)
    events = named_by("e", keys)
    customers, cases = making.customers(block), making.cases(block)
    return _done(
        block,
        making,
        blank,
        {
            "event_id": events,
            "own_id": pa.array(own),
            "customer_id": customers,
            "bucket_hash": bucket_hashes(customers, cases, events),
            "activity": activity,
            "at": when.at,
            "at_original": when.original,
            "channel": making.channel(block),
            "touchpoint": making.column(block, "touchpoint"),
            "market": making.column(block, "market"),
            "case_id": cases,
            "value": value,
        },
    )


def customers_of(block: Block, making: Making) -> Converted:
    """Turn a block of raw rows into customers; a row that names nobody is rejected."""
    blank = _blank(block, making)
    since = read_when(block, making.mapping.since)
    value = read_value(block, making)
    customers = making.customers(block)
    column = next(iter(making.mapping.columns.get("customer", ())), None)
    block.reject(flags_of(pc.is_null(customers)), column, "customer-missing", "no customer")
    return _done(
        block,
        making,
        blank,
        {
            "customer_id": customers,
            "own_id": pa.array(np.ones(len(block), bool)),
            "bucket_hash": bucket_hashes(customers),
            "market": making.column(block, "market"),
            "language_declared": making.language(block),
            "since": since.at,
            "value": value,
        },
    )


def _blank(block: Block, making: Making) -> Flags:
    """Rows in which no column that matters holds anything."""
    used = making.mapping.used()
    blank: Flags = np.logical_and.reduce([flags_of(is_one_of(block.cells(name), NO_VALUE)) for name in used])
    return blank


def _done(block: Block, making: Making, blank: Flags, columns: dict[str, pa.Array]) -> Converted:
    for row in np.flatnonzero(blank).tolist():
        block.wrong.pop(row, None)
    kept = pa.array(block.good() & ~blank)
    columns |= {
        "record_row": block.lines,
        "row": block.lines,
        "attributes": block.attributes(making.mapping.attributes),
        "import_id": the_same(making.import_id, len(block)),
        "row_hash": block.row_hashes(),
    }
    kept_columns = {name: column.filter(kept) for name, column in columns.items()}
    return Converted(assembled(making.mapping.kind, kept_columns), block.rejects(), int(blank.sum()))
