"""The ledger: which parts are evidence at this moment, which imports brought them, who was erased.

The list of parts is the only thing that makes a file evidence. Everything that one import (or compaction, or
erasure) does to the list is one :class:`Change`, committed in one transaction, so that every process sees all of it
or none. The interface is small so that a team's database can take it over without the rest noticing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from wellheard.evidence.parts import Part


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the records of one file; ``seen`` is always the sum of the other four.

    Attributes:
        seen: Records in the file.
        imported: Records that are evidence now because of this import.
        duplicate: Records that were evidence already, or came twice in the file.
        rejected: Records that could not be read.
        blank: Records that say nothing.
        replaced: Of the imported, those that took the place of an older version of the same record.
        erased: Of the rejected, those of customers who were erased.
    """

    seen: int
    imported: int
    duplicate: int
    rejected: int
    blank: int
    replaced: int = 0
    erased: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every record is accounted for."""
        return self.seen == self.imported + self.duplicate + self.rejected + self.blank


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import as the ledger keeps it.

    Attributes:
        import_id: "i" + 24 hexadecimal digits, made from file and mapping.
        source: What people call the source, usually the file's name.
        kind: voices, events or customers.
        sha256: Of the original file.
        mapping: The mapping used, as JSON.
        account: What became of its records.
        original: Whether the original lies in the folder of files.
        at: When it was committed, ISO 8601 in UTC.
    """

    import_id: str
    source: str
    kind: str
    sha256: str
    mapping: str
    account: Account
    original: bool
    at: str


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that becomes true at once.

    Attributes:
        add: Parts to list.
        remove: Parts to strike off.
        imports: Records of imports to keep.
        tombstones: Marks of customers who were erased.
        originals_gone: Originals (SHA-256) that are no longer kept.
        mapping: Header signature, and the mapping to remember under it.
        covered: Names of sources and mappings in which a customer's key stood, with what stands there now.
    """

    add: tuple[Part, ...] = ()
    remove: tuple[Part, ...] = ()
    imports: tuple[ImportRecord, ...] = ()
    tombstones: tuple[str, ...] = ()
    originals_gone: tuple[str, ...] = ()
    mapping: tuple[str, str] | None = None
    covered: Mapping[str, str] = field(default_factory=dict)


class Ledger(Protocol):
    """What the evidence room needs of a database."""

    def parts(self) -> tuple[Part, ...]:
        """Return the list at one moment, in a stable order."""
        ...

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return every import, oldest first."""
        ...

    def tombstones(self) -> frozenset[str]:
        """Return the marks of the customers who were erased."""
        ...

    def mapping_for(self, signature: str) -> str | None:
        """Return the mapping that was remembered for a header signature, as JSON."""
        ...

    def commit(self, change: Change) -> None:
        """Make ``change`` true in one transaction.

        Raises:
            EvidenceError: A part to be removed is no longer listed (somebody else changed it), or the database cannot
                be written. Nothing has changed then.
        """
        ...

    def scrub(self) -> None:
        """Leave no trace of deleted rows in the database's own files."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
