"""Rewriting: parts are immutable, so taking rows out means writing new parts beside the old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.parts import Part, read_batches, write_part
from wellheard.evidence.schemas import Table
from wellheard.evidence.store import Store


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A change of the rows of one table.

    Attributes:
        columns: The columns that tell whether a part changes at all.
        touches: Says of those columns whether anything in them changes.
        apply: The change: all columns in, all columns out.
    """

    columns: tuple[str, ...]
    touches: Callable[[pa.Table], bool]
    apply: Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Parts to list and parts to strike off, not yet committed."""

    add: tuple[Part, ...]
    remove: tuple[Part, ...]


def without(column: str, values: Sequence[str]) -> Rewrite:
    """Return the change that drops every row whose ``column`` is one of ``values``."""
    gone = pa.array(values, pa.string())

    def hit(rows: pa.Table) -> pa.ChunkedArray:
        return pc.is_in(rows[column], gone)

    return Rewrite(
        (column,), lambda rows: bool(pc.any(hit(rows)).as_py()), lambda rows: rows.filter(pc.invert(hit(rows)))
    )


def rewrite(store: Store, changes: Mapping[Table, Rewrite]) -> Rewritten:
    """Write every part that a change touches again, beside the old one.

    Args:
        store: Where the parts lie. The caller must hold ``store.writing()``.
        changes: Table to change; tables that are not named stay.

    The passages of a voices part go with their voices; where words changed, the part is left to be enriched again.
    """
    snapshot = store.snapshot()
    add: list[Part] = []
    remove: list[Part] = []
    for part in snapshot.parts:
        change = changes.get(part.table)
        if change is None or not any(change.touches(rows) for rows in _tables(store, part, change.columns)):
            continue
        place = {"depth": part.depth, "bucket": part.bucket}
        new = write_part(store.parts_folder, part.table, map(change.apply, _tables(store, part)), **place)
        remove.append(part)
        if new.rows:
            add.append(new)
        if part.table == "voices":
            siblings = [other for other in snapshot.parts_of("passages") if other.of_part == part.part_id]
            remove += siblings
            add += _siblings(store, part, new, siblings) if new.rows else []
    return Rewritten(tuple(add), tuple(remove))


def _tables(store: Store, part: Part, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    for batch in read_batches(store.parts_folder / part.file_name, list(columns) if columns else None):
        yield pa.Table.from_batches([batch])


def _siblings(store: Store, old: Part, new: Part, siblings: Sequence[Part]) -> list[Part]:
    """Write the passages of the voices that did not change again, for the new voices part."""
    before: dict[str, str] = {}
    for rows in _tables(store, old):
        before.update(zip(rows["voice_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
    same = []
    for rows in _tables(store, new):
        pairs = zip(rows["voice_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
        same += [voice for voice, text in pairs if before.get(voice) == text]
    if len(same) < new.rows:
        return []  # some words changed: the whole part is enriched again
    kept = pa.array(same, pa.string())
    return [
        write_part(
            store.parts_folder,
            "passages",
            (rows.filter(pc.is_in(rows["voice_id"], kept)) for rows in _tables(store, sibling)),
            depth=new.depth,
            bucket=new.bucket,
            of_part=new.part_id,
            model=sibling.model,
        )
        for sibling in siblings
    ]
