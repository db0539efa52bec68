"""The files that a workspace has taken in so far, as the ledger remembers them."""

from __future__ import annotations

from pathlib import Path

from wellheard.evidence.ledger import ImportRecord
from wellheard.evidence.store import Store
from wellheard.listen.mapping import Mapping
from wellheard.workspace.mapping_sentences import asked, read_as
from wellheard.workspace.outcomes import FileOutcome


def held_files(store: Store) -> tuple[FileOutcome, ...]:
    """Return what became of each file, by its first import; the same file again brought nothing."""
    first: dict[tuple[str, str], ImportRecord] = {}
    for record in store.ledger.imports():
        first.setdefault((record.sha256, record.mapping), record)
    outcomes = []
    for record in first.values():
        mapping = Mapping.from_json(record.mapping)
        notices = (f"brought in on {record.at[:10]}",)
        outcomes.append(
            FileOutcome(Path(record.source), record.kind, record.account, read_as(mapping), notices, asked(mapping))
        )
    return tuple(outcomes)
