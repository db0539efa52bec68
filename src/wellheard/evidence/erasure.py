"""Erasure: taking one customer out of everything, for good.

What goes: every row of the customer in every table with its passages, every original that holds the customer and what
was rejected from it, everything derived, and every mention of the customer's own key in other rows and in the names of
sources (covered in place, so that offsets stay true). What stays: a keyed mark, so that an old export does not bring
the customer back.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Change
from wellheard.evidence.mentions import in_words, spellings
from wellheard.evidence.originals import (
    originals_mentioning,
    originals_not_kept,
    originals_noted_with,
    remove_originals,
)
from wellheard.evidence.parts import sync_folder, writing_to
from wellheard.evidence.rewriting import Rewrite, Rewritten, rewrite
from wellheard.evidence.schemas import SCHEMAS, Table
from wellheard.evidence.store import Store

_PSEUDONYM: Final = re.compile(r"c[0-9a-f]{24}")
_TABLES: Final[tuple[Table, ...]] = ("voices", "events", "customers")
_NAMED: Final = 5
SHORTEST_KEY: Final = 5
"""A shorter key of digits or letters alone is not searched for inside texts: it would be found in half of them."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure took out; holds nothing of the customer.

    Attributes:
        rows: Rows removed, by table.
        mentions: Rows of others in which the customer's key was masked.
        originals: Original files removed.
        mentioned_by: Ids of the customers in whose rows it was masked, the first few.
    """

    rows: dict[str, int]
    mentions: int
    originals: int
    mentioned_by: tuple[str, ...] = ()

    @property
    def found_customer(self) -> bool:
        """Whether any row belonged to the customer; if not, the key may be one that the source does not know people by."""
        return any(self.rows.values())


def erase_customer(store: Store, who: str) -> Receipt:
    """Take one customer out of the workspace.

    Args:
        store: The workspace.
        who: The customer's pseudonym, or the key the company knows the customer by (number, address). Only with the
            key can mentions and rejected rows be found.

    Raises:
        EvidenceError: Nobody is known by this name, or the disk is full: nothing has changed then. Or
            ``erasure-unfinished``: not every file could be removed; to be run again.
    """
    who = who.strip()
    key = None if _PSEUDONYM.fullmatch(who) else who
    customer_id = who if key is None else store.pseudonyms.of_one(who)
    mark = store.pseudonyms.tombstone(customer_id)
    with store.writing(), writing_to(store.folder):
        if mark in store.ledger.tombstones():
            _remove_what_held(store, ())  # an earlier erasure may have been cut short
        before = _rows_of(store, customer_id)
        originals = originals_noted_with(store, customer_id)
        mentions = _Mentions(key) if key and _is_telling(key) else None
        if key and (mentions or originals or any(before.values())):
            originals |= originals_mentioning(store, key)
        rewritten = rewrite(store, {table: _without_customer(table, customer_id, mentions) for table in _TABLES})
        if not (rewritten.remove or originals):
            raise _unknown()
        sync_folder(store.parts_folder)
        change = _change(store, rewritten, sorted(originals), mentions)
        store.ledger.commit(replace(change, tombstones=(mark,)))
        _remove_what_held(store, originals)
    if mentions is None:
        return Receipt(before, 0, len(originals))
    return Receipt(before, mentions.rows, len(originals), tuple(sorted(mentions.customers)[:_NAMED]))


def _is_telling(key: str) -> bool:
    """Whether a key is unlike ordinary words and numbers, so that texts may be searched for it."""
    return len(key) >= SHORTEST_KEY or (any(map(str.isdigit, key)) and any(map(str.isalpha, key)))


def _unknown() -> EvidenceError:
    return EvidenceError(
        "customer-unknown",
        "Nobody in this workspace is known by that name.",
        found="no row and no file of that customer",
        expected="a customer number or address as it stands in the source, or an id such as c0123...",
        hint="check the spelling; nothing was changed",
    )


def _rows_of(store: Store, customer_id: str) -> dict[str, int]:
    snapshot = store.snapshot()
    counts: dict[str, int] = {}
    for table in _TABLES:
        batches = snapshot.batches(table, ("customer_id",))
        counts[table] = sum(int(pc.sum(pc.equal(batch["customer_id"], customer_id)).as_py() or 0) for batch in batches)
    return counts


def _change(store: Store, rewritten: Rewritten, originals: list[str], mentions: _Mentions | None) -> Change:
    covered = _covered_names(store, mentions) if mentions else {}
    return Change(add=rewritten.add, remove=rewritten.remove, originals_gone=tuple(originals), covered=covered)


def _remove_what_held(store: Store, originals: Iterable[str]) -> None:
    """Remove every file that held something of somebody who was erased; it can be done again."""
    try:
        remove_originals(store, {*originals, *originals_not_kept(store)})
        store.remove_unlisted()
        store.remove_abandoned_staging()
        shutil.rmtree(store.cache_folder, ignore_errors=True)
        store.cache_folder.mkdir(mode=0o700, exist_ok=True)
        store.ledger.scrub()
    except (OSError, EvidenceError) as error:
        raise EvidenceError(
            "erasure-unfinished",
            "The customer is out of the evidence, but not yet out of every file.",
            found=f"{type(error).__name__} while files were removed from {store.folder}",
            expected="a folder that may be written, with some room on its disk",
            hint="run the same command again",
        ) from error


def _covered_names(store: Store, mentions: _Mentions) -> dict[str, str]:
    """Return the names of sources and the mappings that mention the customer, with what is to stand there."""
    names = {name for record in store.ledger.imports() for name in (record.source, record.mapping)}
    covered = {name: mentions.cover(name) for name in names}
    return {name: new for name, new in covered.items() if new != name}


def _without_customer(table: Table, customer_id: str, mentions: _Mentions | None) -> Rewrite:
    """Return the change that drops the customer's rows and covers mentions in the rows of others."""

    def is_own(rows: pa.Table) -> pa.ChunkedArray:
        return pc.fill_null(pc.equal(rows["customer_id"], customer_id), fill_value=False)

    def touches(rows: pa.Table) -> bool:
        return bool(pc.any(is_own(rows)).as_py()) or (mentions is not None and bool(mentions.places(rows)))

    def apply(rows: pa.Table) -> pa.Table:
        left = rows.filter(pc.invert(is_own(rows)))
        return left if mentions is None else mentions.covered(left)

    columns = ("customer_id", *(_with_words(SCHEMAS[table]) if mentions is not None else ()), "attributes")
    return Rewrite(columns, touches, apply)


def _with_words(schema: pa.Schema) -> list[str]:
    """Return the columns in which words stand; ids are made by us and hold none."""
    return [field.name for field in schema if field.type == pa.string() and not field.name.endswith("_id")]


class _Mentions:
    """Finds the customer's key in the rows of others, and covers it.

    Attributes:
        rows: Rows in which something was covered.
        customers: Whose rows they are.
    """

    def __init__(self, key: str) -> None:
        self._spellings = sorted(spellings(key))
        self._pattern = in_words(key)
        self.rows = 0
        self.customers: set[str] = set()

    def cover(self, text: str) -> str:
        """Put as many dots as the key has code points, so that offsets stay true."""
        return self._pattern.sub(lambda found: "•" * len(found.group()), text)

    def places(self, rows: pa.Table) -> set[int]:
        """Return the numbers of the rows that mention the customer."""
        found: set[int] = set()
        for name in _with_words(rows.schema):
            found.update(self._places_in(rows[name].combine_chunks()))
        attributes = rows["attributes"].combine_chunks()
        values = list(self._places_in(attributes.items))
        row_of_value = np.searchsorted(attributes.offsets.to_numpy(), values, side="right") - 1
        return found | {int(row) for row in row_of_value if 0 <= row < rows.num_rows}

    def _places_in(self, texts: pa.Array) -> Iterator[int]:
        for spelling in self._spellings:
            maybe = pc.fill_null(pc.match_substring(texts, spelling, ignore_case=True), fill_value=False)
            for place in np.flatnonzero(maybe.to_numpy(zero_copy_only=False)).tolist():
                if self._pattern.search(texts[place].as_py()):
                    yield place

    def covered(self, rows: pa.Table) -> pa.Table:
        """Return the rows with every mention covered."""
        places = self.places(rows)
        self.rows += len(places)
        whose = (
            rows["customer_id"].take(pa.array(sorted(places), pa.int64()))
            if places
            else rows["customer_id"].slice(0, 0)
        )
        self.customers.update(name for name in whose.to_pylist() if name is not None)
        for name in [*_with_words(rows.schema), "attributes"] if places else ():
            field = rows.schema.field(name)
            values = rows[name].to_pylist()
            for place in places:
                values[place] = self._covered_value(values[place])
            rows = rows.set_column(rows.schema.get_field_index(name), field, pa.array(values, field.type))
        return rows

    def _covered_value(
        self, value: str | list[tuple[str, str | None]] | None
    ) -> str | list[tuple[str, str | None]] | None:
        if isinstance(value, list):
            return [(name, text if text is None else self.cover(text)) for name, text in value]
        return value if value is None else self.cover(value)
