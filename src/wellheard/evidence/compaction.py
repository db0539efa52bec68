"""Compaction: many small parts become one per bucket, sorted as customers' lines, without changing what is known."""

from __future__ import annotations

from typing import Final

from wellheard.evidence.layout import depth_for
from wellheard.evidence.ledger import Change
from wellheard.evidence.parts import Part, sync_folder, write_part, writing_to
from wellheard.evidence.schemas import SCHEMAS, Table
from wellheard.evidence.snapshots import Snapshot, StoredBucket
from wellheard.evidence.store import Store

CROWDED: Final = 8
"""Parts per bucket and table from which compaction is worth its time."""

_TABLES: Final[tuple[Table, ...]] = ("voices", "events", "customers")


def is_crowded(snapshot: Snapshot) -> bool:
    """Say whether compaction is due."""
    buckets = 2 ** max((part.depth for part in snapshot.parts), default=0)
    return any(len(snapshot.parts_of(table)) > CROWDED * buckets for table in _TABLES)


def compact(store: Store) -> int:
    """Rewrite every bucket as one sorted part per table; the snapshot keeps its id.

    Returns:
        Number of parts that gave way.

    Raises:
        EvidenceError: The disk is full or a part is damaged; nothing has changed then.
    """
    with store.writing(), writing_to(store.folder):
        snapshot = store.snapshot()
        if not snapshot.parts:
            return 0
        rows = max(snapshot.count(table) for table in _TABLES)
        deepest = max(part.depth for part in snapshot.parts)
        added: list[Part] = []
        for ref in snapshot.bucket_refs(depth_for(rows, deepest)):
            added += _compact_bucket(store, ref)
        sync_folder(store.parts_folder)
        store.ledger.commit(Change(add=tuple(added), remove=snapshot.parts))
        return len(snapshot.parts)


def _compact_bucket(store: Store, ref: StoredBucket) -> list[Part]:
    added: list[Part] = []
    for table in _TABLES:
        rows = ref.load({table: tuple(SCHEMAS[table].names)}).tables[table]
        if not rows.num_rows:
            continue
        part = write_part(store.parts_folder, table, [rows], depth=ref.depth, bucket=ref.number)
        added.append(part)
        model = _one_model(ref) if table == "voices" else None
        if model is not None:
            passages = ref.load({"passages": tuple(SCHEMAS["passages"].names)}).tables["passages"]
            added.append(
                write_part(
                    store.parts_folder,
                    "passages",
                    [passages],
                    depth=ref.depth,
                    bucket=ref.number,
                    of_part=part.part_id,
                    model=model,
                )
            )
    return added


def _one_model(ref: StoredBucket) -> str | None:
    """Return the model that wrote all passages of the bucket; None when some are missing or the models differ."""
    models = {}
    for part in ref.parts:
        if part.table == "passages":
            models[part.of_part] = part.model
    voices = {part.part_id for part in ref.parts if part.table == "voices"}
    found = {models.get(part_id) for part_id in voices}
    return found.pop() if len(found) == 1 else None
