"""Erasure: taking one customer out of everything, for good.

What goes: every row of the customer in every table with its passages, every original that holds the customer and what was
rejected from it, everything derived, and every mention of the customer's own key in other rows (masked in place, so that
offsets stay true). What stays: a keyed mark, so that an old export does not bring the customer back.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Change
from wellheard.evidence.originals import originals_with, remove_original
from wellheard.evidence.parts import sync_folder
from wellheard.evidence.rewriting import Rewrite, Rewritten, rewrite
from wellheard.evidence.schemas import SCHEMAS, Table
from wellheard.evidence.store import Store

_PSEUDONYM: Final = re.compile(r"c[0-9a-f]{24}")
_TABLES: Final[tuple[Table, ...]] = ("voices", "events", "customers")
SHORTEST_KEY: Final = 5
"""A shorter key is not searched for inside texts: it would be found in half of them."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure took out; holds nothing of the customer.

    Attributes:
        rows: Rows removed, by table.
        mentions: Rows of others in which the customer's key was masked.
        originals: Original files removed.
    """

    rows: dict[str, int]
    mentions: int
    originals: int


def erase_customer(store: Store, who: str) -> Receipt:
    """Take one customer out of the workspace.

    Args:
        store: The workspace.
        who: The customer's pseudonym, or the key the company knows the customer by (number, address).

    Raises:
        EvidenceError: Nobody is known by this name; nothing has changed then.
    """
    key = None if _PSEUDONYM.fullmatch(who) else who.strip()
    customer_id = who if key is None else store.pseudonyms.of_one(key)
    with store.writing():
        before = _rows_of(store, customer_id)
        originals = originals_with(store, customer_id, key)
        counter = _Mentions()
        rewritten = rewrite(store, {table: _without_customer(table, customer_id, key, counter) for table in _TABLES})
        if not (rewritten.remove or originals):
            raise EvidenceError(
                "customer-unknown",
                "Nobody in this workspace is known by that name.",
                found="no row and no file of that customer",
                expected="a customer number or address as it stands in the source, or an id such as c0123...",
                hint="check the spelling; nothing was changed",
            )
        _make_true(store, customer_id, rewritten, originals)
    return Receipt(before, counter.rows, len(originals))


class _Mentions:
    def __init__(self) -> None:
        self.rows = 0


def _rows_of(store: Store, customer_id: str) -> dict[str, int]:
    counts = {}
    snapshot = store.snapshot()
    for table in _TABLES:
        batches = snapshot.batches(table, ("customer_id",))
        counts[table] = sum(pc.sum(pc.equal(batch["customer_id"], customer_id)).as_py() or 0 for batch in batches)
    return counts


def _without_customer(table: Table, customer_id: str, key: str | None, mentions: _Mentions) -> Rewrite:
    words = [
        name
        for name in SCHEMAS[table].names
        if SCHEMAS[table].field(name).type == pa.string() and not name.endswith("_id")
    ]
    search = key if key is not None and len(key) >= SHORTEST_KEY else None

    def mentioned(rows: pa.Table) -> pa.Array:
        hit = pa.array([False] * rows.num_rows)
        for name in words if search is not None else ():
            found = pc.match_substring(rows[name], search, ignore_case=True)
            hit = pc.or_(hit, pc.fill_null(found, fill_value=False).combine_chunks())
        return _in_attributes(rows, search, hit)

    def own(rows: pa.Table) -> pa.ChunkedArray:
        return pc.fill_null(pc.equal(rows["customer_id"], customer_id), fill_value=False)

    def touches(rows: pa.Table) -> bool:
        return bool(pc.any(own(rows)).as_py()) or bool(pc.any(mentioned(rows)).as_py())

    def apply(rows: pa.Table) -> pa.Table:
        left = rows.filter(pc.invert(own(rows)))
        hit = mentioned(left)
        mentions.rows += pc.sum(hit).as_py() or 0
        return _masked(left, words, search, hit) if search is not None else left

    return Rewrite(("customer_id", "attributes", *words), touches, apply)


def _in_attributes(rows: pa.Table, search: str | None, hit: pa.Array) -> pa.Array:
    if search is None or not rows.num_rows:
        return hit
    attributes = rows["attributes"].combine_chunks()
    values = attributes.items
    found = pc.fill_null(pc.match_substring(values, search, ignore_case=True), fill_value=False)
    if not pc.any(found).as_py():
        return hit
    needle = search.casefold()
    there = [any(needle in (value or "").casefold() for _, value in row) for row in rows["attributes"].to_pylist()]
    return pc.or_(hit, pa.array(there))


def _masked(rows: pa.Table, words: list[str], search: str, hit: pa.Array) -> pa.Table:
    """Cover every mention with as many dots as it has code points, so that offsets stay true."""
    if not pc.any(hit).as_py():
        return rows
    pattern = re.compile(re.escape(search), re.IGNORECASE)

    def cover(text: str | None) -> str | None:
        return None if text is None else pattern.sub(lambda found: "•" * len(found.group()), text)

    for name in words:
        place = rows.schema.get_field_index(name)
        field = rows.schema.field(name)
        rows = rows.set_column(place, field, pa.array([cover(text) for text in rows[name].to_pylist()], pa.string()))
    covered = [[(name, cover(value)) for name, value in row] for row in rows["attributes"].to_pylist()]
    place = rows.schema.get_field_index("attributes")
    field = rows.schema.field(place)
    return rows.set_column(place, field, pa.array(covered, field.type))


def _make_true(store: Store, customer_id: str, rewritten: Rewritten, originals: list[str]) -> None:
    sync_folder(store.parts_folder)
    mark = store.pseudonyms.tombstone(customer_id)
    store.ledger.commit(
        Change(add=rewritten.add, remove=rewritten.remove, tombstones=(mark,), originals_gone=tuple(originals))
    )
    for sha256 in originals:
        remove_original(store, sha256)
    listed = {part.file_name for part in store.ledger.parts()}
    store.remove_files([part.file_name for part in rewritten.remove if part.file_name not in listed])
    shutil.rmtree(store.cache_folder, ignore_errors=True)
    store.cache_folder.mkdir(mode=0o700, exist_ok=True)
    store.ledger.scrub()
