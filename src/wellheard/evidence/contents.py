"""A name for tables by what is in them, whatever the order of their rows and however Arrow laid them out."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.schemas import Table

_UNIQUE_ORDER: Final[dict[Table, tuple[str, ...]]] = {
    "voices": ("voice_id",),
    "passages": ("voice_id", "start", "end"),
    "events": ("event_id",),
    "customers": ("customer_id",),
}


def contents_hash(tables: Mapping[Table, pa.Table]) -> str:
    """Return 24 hexadecimal digits that stand for every value of every table.

    Args:
        tables: With the types of ``SCHEMAS``; each id once.

    Example:
        >>> from wellheard.evidence.schemas import EVENTS
        >>> contents_hash({"events": EVENTS.empty_table()}) == contents_hash({"events": EVENTS.empty_table()})
        True
    """
    digest = blake2b(digest_size=12)
    for name, rows in sorted(tables.items()):
        keys = [(column, "ascending") for column in _UNIQUE_ORDER[name]]
        ordered = rows.take(pc.sort_indices(rows, sort_keys=keys))
        digest.update(f"{name} {rows.num_rows}\n".encode())
        for column in ordered.schema:
            digest.update(f"{column.name} {column.type}\n".encode())
            _feed(digest, pa.concat_arrays(ordered[column.name].chunks or [pa.array([], column.type)]))
    return digest.hexdigest()


def _feed(digest: blake2b, values: pa.Array) -> None:
    """Add the values and the places of the nulls; what Arrow keeps under a null does not count."""
    digest.update(np.packbits(values.is_null().to_numpy(zero_copy_only=False)).tobytes())
    present = values.drop_null()
    kind = present.type
    if pa.types.is_struct(kind):
        for number in range(kind.num_fields):
            _feed(digest, pc.struct_field(present, number))
    elif pa.types.is_map(kind):
        _feed(digest, present.cast(pa.list_(pa.struct([kind.key_field, kind.item_field]))))
    elif pa.types.is_nested(kind):
        digest.update(pc.list_value_length(present).to_numpy(zero_copy_only=False).astype("<i8").tobytes())
        _feed(digest, present.flatten())
    elif pa.types.is_string(kind) or pa.types.is_binary(kind):
        digest.update(pc.binary_length(present).to_numpy(zero_copy_only=False).astype("<i8").tobytes())
        digest.update(_bytes_of(present))
    elif pa.types.is_fixed_size_binary(kind):
        _feed(digest, present.cast(pa.binary()))
    else:
        digest.update(np.ascontiguousarray(present.to_numpy(zero_copy_only=False)).tobytes())


def _bytes_of(strings: pa.Array) -> memoryview:
    """Return the bytes of all strings one after the other."""
    if len(strings) == 0:
        return memoryview(b"")
    _, offsets, data = strings.buffers()
    ends = np.frombuffer(offsets, np.int32)[strings.offset : strings.offset + len(strings) + 1]
    return memoryview(data or b"")[int(ends[0]) : int(ends[-1])]
