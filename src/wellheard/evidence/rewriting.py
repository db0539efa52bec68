"""Rewriting: parts are immutable, so taking rows out means writing new parts beside the old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

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


def without(values: Mapping[str, Sequence[str]]) -> Rewrite:
    """Return the change that drops every row in which a column has one of the values given for it."""

    def gone(rows: pa.Table) -> pa.ChunkedArray:
        hits = [pc.is_in(rows[column], pa.array(some, pa.string())) for column, some in values.items()]
        return reduce(pc.or_, hits)

    def touches(rows: pa.Table) -> bool:
        return bool(pc.any(gone(rows)).as_py())

    def apply(rows: pa.Table) -> pa.Table:
        return rows.filter(pc.invert(gone(rows)))

    return Rewrite(tuple(values), touches, apply)


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
    for table, change in changes.items():
        for part in snapshot.parts_of(table):
            if not any(change.touches(rows) for rows in _tables(store, part, change.columns)):
                continue
            siblings = [other for other in snapshot.parts_of("passages") if other.of_part == part.part_id]
            remove += [part, *siblings]
            add += _written_again(store, part, siblings, change)
    return Rewritten(tuple(add), tuple(remove))


def _written_again(store: Store, part: Part, siblings: Sequence[Part], change: Rewrite) -> list[Part]:
    """Write one part and its passages; nothing when no row is left."""
    same_words = True

    def changed() -> Iterator[pa.Table]:
        nonlocal same_words
        for old in _tables(store, part):
            new = change.apply(old)
            same_words = same_words and (part.table != "voices" or _same_words(old, new))
            yield new

    new = write_part(store.parts_folder, part.table, changed(), depth=part.depth, bucket=part.bucket)
    if not new.rows:
        return []
    return [new, *(_sibling(store, new, sibling) for sibling in siblings if same_words)]


def _same_words(old: pa.Table, new: pa.Table) -> bool:
    """Say whether the voices that stay have the words they had."""
    stay = old.filter(pc.is_in(old["voice_id"], new["voice_id"]))
    return bool(stay["text"].equals(new["text"]))


def _sibling(store: Store, voices: Part, sibling: Part) -> Part:
    """Write those passages of ``sibling`` again that belong to ``voices``."""
    stay = pa.concat_tables(_tables(store, voices, ("voice_id",)))["voice_id"]
    return write_part(
        store.parts_folder,
        "passages",
        (rows.filter(pc.is_in(rows["voice_id"], stay)) for rows in _tables(store, sibling)),
        depth=voices.depth,
        bucket=voices.bucket,
        of_part=voices.part_id,
        model=sibling.model,
    )


def _tables(store: Store, part: Part, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    for batch in read_batches(store.parts_folder / part.file_name, list(columns) if columns else None):
        yield pa.Table.from_batches([batch])
