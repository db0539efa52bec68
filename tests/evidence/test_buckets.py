"""Buckets: each row in one, all of a customer's rows in the same, complete and in line order at any depth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np
import pyarrow as pa
import pytest

from tests.evidence.rows import Done, Person, Said, bring, noon, texts_in
from tests.evidence.saying import say_passages
from wellheard.evidence import layout, parts
from wellheard.evidence.compaction import compact, is_crowded
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.schemas import ID_COLUMN, LINE_ORDER, SCHEMAS, TABLES, Table
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store

WHOLE = {table: tuple(SCHEMAS[table].names) for table in TABLES}


@pytest.fixture(autouse=True, scope="module")
def _small_buckets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "BUCKET_ROWS", 20)
        patch.setattr(layout, "BUFFERED_ROWS", 12)
        patch.setattr(parts, "ROW_GROUP", 8)
        say_passages(patch)
        yield


@pytest.fixture(scope="module")
def grown(_small_buckets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Store(tmp_path_factory.mktemp("grown") / "workspace") as made:
        yield grow(made)


def said(first: int, last: int) -> list[Said]:
    who = {0: None, 1: "FL-1"}
    return [
        Said(f"Voice {n}. And more.", who.get(n % 5, f"FL-{n % 17}"), str(n), noon(1 + n % 28))
        for n in range(first, last)
    ]


def grow(store: Store) -> Snapshot:
    """Bring in more and more, so that shallow parts lie beside deep ones; only the last voices have no passages."""
    bring(store, said(0, 15), "i1")
    bring(store, [Person(f"FL-{n}") for n in range(17)], "i2")
    enrich_missing(store)
    bring(store, said(15, 60), "i3")
    bring(store, [Done("login", f"FL-{n % 17}", noon(1 + n % 28)) for n in range(50)], "i4")
    enrich_missing(store)
    bring(store, said(60, 130), "i5")
    return store.snapshot()


def rows_of(snapshot: Snapshot, depth: int | None = None) -> dict[Table, list[list[dict[str, object]]]]:
    loaded = [ref.load(WHOLE) for ref in snapshot.bucket_refs(depth)]
    return {table: [bucket.tables[table].to_pylist() for bucket in loaded] for table in TABLES}


@pytest.mark.parametrize("depth", [None, 0, 1, 2, 5])
def test_every_row_lies_in_exactly_one_bucket(grown: Snapshot, depth: int | None) -> None:
    assert len({part.depth for part in grown.parts}) > 2
    for table, buckets in rows_of(grown, depth).items():
        everywhere = [row for batch in grown.batches(table) for row in batch.to_pylist()]
        assert sorted(map(repr, chain.from_iterable(buckets))) == sorted(map(repr, everywhere))


@pytest.mark.parametrize("depth", [None, 0, 3])
def test_all_rows_of_a_customer_lie_in_one_bucket(grown: Snapshot, depth: int | None) -> None:
    buckets_of: dict[object, set[int]] = defaultdict(set)
    for table, buckets in rows_of(grown, depth).items():
        for number, rows in enumerate(buckets):
            for row in rows if table != "passages" else ():
                buckets_of[row["customer_id"]].add(number)
    buckets_of.pop(None)
    assert len(buckets_of) == 17
    assert all(len(numbers) == 1 for numbers in buckets_of.values())


@pytest.mark.parametrize("depth", [None, 0, 3])
def test_a_bucket_is_in_line_order(grown: Snapshot, depth: int | None) -> None:
    for table, buckets in rows_of(grown, depth).items():
        for rows in buckets:
            lines = [tuple((row[name] is None, row[name]) for name in LINE_ORDER[table]) for row in rows]
            assert all(_not_after(one, other) for one, other in pairwise(lines))


def _not_after(one: tuple[tuple[bool, object], ...], other: tuple[tuple[bool, object], ...]) -> bool:
    for mine, theirs in zip(one, other, strict=True):
        if mine != theirs:
            return mine[0] < theirs[0] if mine[0] != theirs[0] else mine[1] < theirs[1]  # type: ignore[operator]
    return True


@pytest.mark.parametrize("depth", [None, 0, 4])
def test_passages_lie_in_the_bucket_of_their_voice(grown: Snapshot, depth: int | None) -> None:
    rows = rows_of(grown, depth)
    enriched = 0
    for voices, passages in zip(rows["voices"], rows["passages"], strict=True):
        there = {voice["voice_id"] for voice in voices}
        assert {passage["voice_id"] for passage in passages} <= there
        enriched += len({passage["voice_id"] for passage in passages})
    assert enriched == 60


def test_only_the_columns_that_were_asked_for_are_loaded(grown: Snapshot) -> None:
    bucket = grown.bucket_refs()[0].load({"voices": ("text",), "passages": ("start", "voice_id")})
    assert bucket.tables["voices"].column_names == ["text"]
    assert bucket.tables["passages"].column_names == ["start", "voice_id"]


def test_compaction_leaves_one_part_per_bucket_and_changes_nothing(store: Store) -> None:
    before = grow(store)
    enrich_missing(store)
    texts, rows = texts_in(before), {table: before.count(table) for table in ID_COLUMN}
    passages = store.snapshot().count("passages")
    assert compact(store) > 0
    after = store.snapshot()
    assert (after.id, texts_in(after)) == (before.id, texts)
    assert {table: after.count(table) for table in rows} == rows
    assert after.count("passages") == passages
    assert len({(part.table, part.bucket) for part in after.parts}) == len(after.parts)
    assert not is_crowded(after)
    assert enrich_missing(store) == 0
    compact(store)
    assert store.snapshot().parts == after.parts


def test_compaction_never_makes_buckets_shallower(store: Store) -> None:
    grow(store)
    deepest = max(part.depth for part in store.snapshot().parts)
    compact(store)
    assert {part.depth for part in store.snapshot().parts} == {deepest}


def test_a_part_holds_only_rows_of_its_bucket(grown: Snapshot) -> None:
    for part in grown.parts_of("voices"):
        hashes = pa.concat_tables(
            [pa.Table.from_batches([batch]) for batch in parts.read_batches(grown.folder / part.file_name)]
        )["bucket_hash"].to_numpy()
        assert set((hashes.astype(np.uint64) >> np.uint64(32 - part.depth)).tolist()) == {part.bucket}


def test_memory_is_held_by_bytes_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "BUFFERED_ROWS", 10**6)
    monkeypatch.setattr(layout, "BUFFERED_BYTES", 1)
    bring(store, said(0, 70))
    assert store.snapshot().count("voices") == 70
