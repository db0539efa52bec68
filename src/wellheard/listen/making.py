"""What every conversion shares: the roles of a block as columns of evidence, and the batch that comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.schemas import SCHEMAS, TIME
from wellheard.listen.block import Block, Flags, flags_of, the_same, told
from wellheard.listen.dates import read_moments
from wellheard.listen.languages import language_tag
from wellheard.listen.mapping import Kind, Mapping, Role, TimeColumn
from wellheard.listen.numbers import read_numbers
from wellheard.listen.rows import Reject
from wellheard.listen.wording import NO_VALUE, NOBODY, is_one_of

Pseudonym = Callable[[pa.Array], pa.Array]
"""Raw keys to ids, both string arrays of one length; null stays null."""

_CHANNELS: Final = {
    **dict.fromkeys(("email", "e-mail", "mail", "inbox"), "mail"),
    **dict.fromkeys(("phone", "telephone", "call", "voice", "inbound call", "telefon"), "call"),
    **dict.fromkeys(("chat", "live chat", "livechat", "messenger", "whatsapp"), "chat"),
    **dict.fromkeys(("twitter", "facebook", "instagram", "social", "social media", "reddit"), "social"),
    **dict.fromkeys(("store", "branch", "visit", "in person", "in-person"), "visit"),
}


@dataclass(frozen=True)
class Converted:
    """What became of some records.

    Attributes:
        batch: ``record_row`` int64 and ``own_id`` bool, then the columns of the schema of the mapping's kind.
        rejects: Records that were put aside, as they came.
        blank: Records that hold neither words nor a rating (nor an activity, nor a customer).
    """

    batch: pa.RecordBatch
    rejects: tuple[Reject, ...]
    blank: int


@dataclass(frozen=True)
class Making:
    """What is the same for every row of an import.

    Attributes:
        mapping: What each column is.
        pseudonym: Makes customers' and cases' ids.
        import_id: The import.
        source: What people call the source.
        case_customers: Case ids to the customers of these cases, null where unknown.
    """

    mapping: Mapping
    pseudonym: Pseudonym
    import_id: str
    source: str
    case_customers: Pseudonym | None = None

    def column(self, block: Block, role: Role) -> pa.Array:
        """The cells of a role, or its one word, or null."""
        if role in self.mapping.columns:
            return block.first_of(self.mapping.columns[role])
        return the_same(self.mapping.constants.get(role), len(block))

    def language(self, block: Block) -> pa.Array:
        """Declared languages as tags."""
        return told(self.column(block, "language"), language_tag)

    def channel(self, block: Block) -> pa.Array:
        """Channels under their usual names."""
        return told(self.column(block, "channel"), lambda word: _CHANNELS.get(word.casefold(), word.casefold()))

    def customers(self, block: Block) -> pa.Array:
        """Ids of the named customers; null for nobody."""
        return self.pseudonym(block.first_of(self.mapping.columns.get("customer", ()), NOBODY))

    def cases(self, block: Block) -> pa.Array:
        """Ids of the cases; a row that opens a case is known by its own id."""
        named = self.mapping.columns.get("case") or (
            self.mapping.columns.get("id", ()) if self.mapping.case_from_id else ()
        )
        keys = block.first_of(named)
        return self.pseudonym(pc.binary_join_element_wise("case:", keys, ""))

    def own_ids(self, block: Block) -> tuple[pa.Array, Flags]:
        """The key of each row within its namespace, and whether it is the source's own id rather than its content."""
        columns = self.mapping.columns.get("id", ())
        own = block.joined(columns)
        has_own = np.zeros(len(block), bool)
        if columns:
            has_own = ~np.logical_and.reduce([flags_of(is_one_of(block.cells(name), NO_VALUE)) for name in columns])
        content = block.joined(sorted(self.mapping.used()))
        kind = pc.if_else(pa.array(has_own), "id", "content")
        key = pc.if_else(pa.array(has_own), own, content)
        return pc.binary_join_element_wise(self.mapping.namespace, kind, key, "\x1f"), has_own


@dataclass(frozen=True, slots=True)
class When:
    """A column of times as it goes into the evidence; null where nothing was given."""

    at: pa.Array
    original: pa.Array
    precision: pa.Array


def read_when(block: Block, time: TimeColumn | None) -> When:
    """Read the times of a block; rows that hold something else are rejected."""
    if time is None:
        nothing = pa.nulls(len(block), pa.string())
        return When(pa.nulls(len(block), TIME), nothing, nothing)
    given = block.first_of((time.column,))
    moments = read_moments(pc.fill_null(given, ""), time.format, "UTC" if time.days else time.zone)
    block.reject(moments.failed, time.column, "time-unreadable", f"no time of the format {time.format!r}")
    precision = pc.if_else(pc.is_valid(moments.at), "day", None) if time.days else moments.precision
    return When(moments.at, given, precision)


def read_value(block: Block, making: Making) -> pa.Array:
    """Read the amounts of a block; rows that hold something else are rejected."""
    columns = making.mapping.columns.get("value", ())
    if not columns:
        return pa.nulls(len(block), pa.float64())
    values, wrong = read_numbers(pc.fill_null(block.first_of(columns), ""), making.mapping.value_decimal)
    block.reject(wrong, columns[0], "number-unreadable", "no number")
    return pa.array(values, mask=np.isnan(values))


def assembled(kind: Kind, columns: dict[str, pa.Array]) -> pa.RecordBatch:
    """Columns in the order of the schema, behind ``record_row`` and ``own_id``."""
    schema = SCHEMAS[kind]
    first = [pa.field("record_row", pa.int64(), nullable=False), pa.field("own_id", pa.bool_(), nullable=False)]
    whole = pa.schema([*first, *schema])
    return pa.RecordBatch.from_arrays([columns[field.name] for field in whole], schema=whole)
