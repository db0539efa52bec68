"""Promises of evidence in memory and of the base counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from tests.conformance.invented import invented_tables
from wellheard.evidence.contents import contents_hash
from wellheard.evidence.counts import Count, CountEvents, CountPassages, CountVoices
from wellheard.evidence.engines import run_fold
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import EVENTS, LINE_ORDER, SCHEMAS, TABLES, VOICES, Table

EVIDENCE = invented_tables(people=12)
ALL_COLUMNS: dict[Table, tuple[str, ...]] = {table: tuple(SCHEMAS[table].names) for table in TABLES}

TEXT_AS_VALUE = EVIDENCE["events"].set_column(
    EVENTS.get_field_index("value"), "value", pa.array(["much"] * EVIDENCE["events"].num_rows)
)


def _replaced(name: str, values: Any) -> pa.Table:
    place = VOICES.get_field_index(name)
    return EVIDENCE["voices"].set_column(place, VOICES.field(name), pa.array(values, VOICES.field(name).type))


@pytest.mark.parametrize("buckets", [1, 2, 5, 64])
def test_every_row_lies_in_one_bucket_and_every_customer_too(buckets: int) -> None:
    found: dict[Table, list[str]] = {table: [] for table in TABLES}
    homes: dict[str, set[int]] = {}
    for ref in Held(EVIDENCE).split(buckets).bucket_refs():
        bucket = ref.load(ALL_COLUMNS)
        assert ref.rows == sum(rows.num_rows for rows in bucket.tables.values())
        voices = set(bucket.tables["voices"]["voice_id"].to_pylist())
        assert set(bucket.tables["passages"]["voice_id"].to_pylist()) <= voices
        for table, rows in bucket.tables.items():
            found[table] += rows[SCHEMAS[table].names[0]].to_pylist()
            for customer in rows["customer_id"].to_pylist() if "customer_id" in rows.column_names else []:
                homes.setdefault(customer, set()).add(bucket.number)
    for table in TABLES:
        assert Counter(found[table]) == Counter(EVIDENCE[table][SCHEMAS[table].names[0]].to_pylist())
    assert all(len(homes[customer]) == 1 for customer in homes if customer is not None)


def test_a_bucket_lies_in_line_order_with_the_columns_that_were_asked() -> None:
    for ref in Held(EVIDENCE).split(3).bucket_refs():
        rows = ref.load(LINE_ORDER).tables["voices"]
        assert rows.column_names == list(LINE_ORDER["voices"])
        last = datetime.max.replace(tzinfo=UTC)
        keys = [(c or "~", at or last, v) for c, at, v in zip(*rows.to_pydict().values(), strict=True)]
        assert keys == sorted(keys)


def test_buckets_are_the_leading_bits_as_on_disk() -> None:
    for ref in Held(EVIDENCE).split(8).bucket_refs():
        hashes = ref.load({"voices": ("bucket_hash",)}).tables["voices"]["bucket_hash"].to_pylist()
        assert {each >> 29 for each in hashes} <= {ref.number}


def test_the_name_of_the_evidence_does_not_depend_on_order_layout_or_buckets() -> None:
    name = Held(EVIDENCE).id
    backwards = {table: rows.take(list(range(rows.num_rows))[::-1]) for table, rows in EVIDENCE.items()}
    pieces = {table: pa.concat_tables([rows.slice(0, 3), rows.slice(3)]) for table, rows in EVIDENCE.items()}
    assert Held(backwards).id == Held(pieces).id == Held(EVIDENCE).split(7).id == name
    assert [ref.source_id for ref in Held(EVIDENCE).split(2).bucket_refs()] == [name, name]


@pytest.mark.parametrize("table", TABLES)
def test_the_name_of_the_evidence_changes_with_every_value(table: Table) -> None:
    rows = EVIDENCE[table]
    names = {Held(EVIDENCE).id}
    for number, field in enumerate(SCHEMAS[table]):
        changed = [*rows[field.name].to_pylist()]
        before = changed[0]
        changed[0] = next(value for value in [*changed, *_others(field.type)] if value != before)
        other = rows.set_column(number, field, pa.array(changed, field.type))
        names.add(f"m{contents_hash({**{name: Held(EVIDENCE).table(name) for name in TABLES}, table: other})}")
    assert len(names) == len(SCHEMAS[table]) + 1


def _others(kind: pa.DataType) -> list[Any]:
    if pa.types.is_map(kind):
        return [[("other", "value")]]
    if pa.types.is_list(kind):
        return [[{field.name: _other(field.type) for field in kind.value_type}]]
    return ["other"] if pa.types.is_string(kind) else [97] if pa.types.is_integer(kind) else []


def _other(kind: pa.DataType) -> object:
    return "x" if pa.types.is_string(kind) else True if pa.types.is_boolean(kind) else 9


def test_what_lies_under_a_null_does_not_count() -> None:
    hidden = pa.Array.from_buffers(
        pa.float64(), 2, [pa.py_buffer(b"\x01"), pa.py_buffer(b"\x00" * 8 + b"\x77" * 8)], null_count=1
    )
    plain = pa.array([0.0, None])
    one, other = ({"customers": pa.table({"customer_id": ["c1", "c2"], "value": values})} for values in (hidden, plain))
    assert contents_hash(one) == contents_hash(other)  # type: ignore[arg-type]  # only two columns are needed here


def test_left_out_tables_and_columns_are_empty() -> None:
    needed = [field.name for field in VOICES if not field.nullable]
    held = Held({"voices": EVIDENCE["voices"].select(needed)})
    assert held.table("voices").schema == VOICES
    assert held.table("voices")["channel"].null_count == EVIDENCE["voices"].num_rows
    assert held.table("events").num_rows == 0


@pytest.mark.parametrize(
    ("tables", "code", "found"),
    [
        ({"voices": EVIDENCE["voices"].drop_columns(["text"])}, "table-misfit", "missing ['text']"),
        ({"voices": EVIDENCE["voices"].append_column("mood", EVIDENCE["voices"]["text"])}, "table-misfit", "['mood']"),
        ({"voices": _replaced("text", [None] * EVIDENCE["voices"].num_rows)}, "table-misfit", "nulls in ['text']"),
        ({"events": TEXT_AS_VALUE}, "table-misfit", "value: string"),
        ({"voices": EVIDENCE["voices"].append_column("text", EVIDENCE["voices"]["text"])}, "table-misfit", "['text']"),
        ({"voices": pa.concat_tables([EVIDENCE["voices"], EVIDENCE["voices"].slice(0, 2)])}, "id-twice", "2 rows"),
        ({"passages": EVIDENCE["passages"]}, "passage-without-voice", "passages"),
    ],
)
def test_tables_that_would_be_counted_wrongly_are_refused(tables: dict[Table, pa.Table], code: str, found: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        Held(tables)
    assert caught.value.code == f"evidence/{code}"
    assert found in caught.value.found
    assert "much" not in str(caught.value)


@pytest.mark.parametrize("buckets", [0, -1])
def test_evidence_lies_in_one_bucket_at_least(buckets: int) -> None:
    with pytest.raises(EvidenceError):
        Held(EVIDENCE).split(buckets)
    with pytest.raises(EvidenceError):
        Held(EVIDENCE, buckets=buckets)


def _plainly(rows: list[dict[str, Any]], own: str, by: str) -> dict[Any, Count]:
    values = {row[by] for row in rows}
    some = {value: [row for row in rows if row[by] == value] for value in values}
    return {value: Count(len(each), len({r["customer_id"] or r[own] for r in each})) for value, each in some.items()}


@pytest.mark.parametrize(("fold", "table"), [(CountVoices(), "voices"), (CountEvents(), "events")])
def test_counts_are_what_a_plain_loop_counts(fold: CountVoices | CountEvents, table: Table) -> None:
    rows = EVIDENCE[table].to_pylist()
    own = SCHEMAS[table].names[0]
    tally = run_fold(fold, Held(EVIDENCE).split(4))
    assert tally.all == Count(len(rows), len({row["customer_id"] or row[own] for row in rows}))
    assert tally.first == min(row["at"] for row in rows if row["at"] is not None)
    assert tally.last == max(row["at"] for row in rows if row["at"] is not None)
    for by in fold.by:
        assert dict(tally.by[by]) == _plainly(rows, own, by)
        assert [count.rows for count in tally.by[by].values()] == sorted(
            (count.rows for count in tally.by[by].values()), reverse=True
        )


def test_passages_are_counted_with_their_voices() -> None:
    tally = run_fold(CountPassages(), Held(EVIDENCE).split(4))
    rows = EVIDENCE["passages"].to_pylist()
    assert tally.all == Count(len(rows), len({row["voice_id"] for row in rows}))
    assert (tally.first, tally.last) == (None, None)
    assert sum(count.rows for count in tally.by["feeling"].values()) == len(rows)


def test_no_evidence_counts_nobody() -> None:
    tally = run_fold(CountVoices(), Held({}))
    assert (tally.all, tally.first, tally.last) == (Count(0, 0), None, None)
    assert CountVoices().finish(None) == tally
