"""Evidence in a folder, as a notebook or a command holds it: bring files in, look at them, understand them."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from wellheard.evidence.compaction import compact, is_crowded
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.questions import ask
from wellheard.evidence.schemas import SCHEMAS, Table
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store
from wellheard.listen.options import Override
from wellheard.workspace.importing import ImportOptions, import_paths
from wellheard.workspace.outcomes import FileOutcome
from wellheard.workspace.progress import Progress, silent
from wellheard.workspace.reading import AS_SUITS, Wish, choose_reading
from wellheard.workspace.understanding import Understanding, understand_store

if TYPE_CHECKING:
    import pandas as pd


class Evidence:
    """What was read, and where it lies.

    Args:
        store: The folder.
        files: What became of each file so far.
        rejects_folder: Where files of rejected records go.
    """

    def __init__(self, store: Store, rejects_folder: Path, files: tuple[FileOutcome, ...] = ()) -> None:
        self.store = store
        self.files = files
        self._rejects_folder = rejects_folder

    @classmethod
    def open(cls, folder: Path | None, *, rejects_folder: Path | None = None) -> Evidence:
        """Open a workspace's folder, or one that is gone with the returned object.

        Args:
            folder: The folder; made when it is not there. None for one that leaves nothing behind.
            rejects_folder: Where files of rejected records go; the folder's ``rejected/`` by default.
        """
        if folder is not None:
            store = Store(folder)
        else:
            temporary = tempfile.TemporaryDirectory(prefix="wellheard-")
            store = Store(Path(temporary.name))
            weakref.finalize(store, temporary.cleanup)
        return cls(store, rejects_folder or store.folder / "rejected")

    def bring_in(
        self,
        paths: Sequence[Path],
        *,
        override: Override | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
        on_progress: Progress = silent,
    ) -> tuple[FileOutcome, ...]:
        """Bring files in; see :func:`wellheard.workspace.importing.import_paths`."""
        options = ImportOptions(
            self._rejects_folder, override=override, encoding=encoding, sheet=sheet, on_progress=on_progress
        )
        outcomes = import_paths(self.store, paths, options)
        self.files = (*self.files, *outcomes)
        if is_crowded(self.store.snapshot()):
            compact(self.store)
        return outcomes

    @property
    def snapshot(self) -> Snapshot:
        """The evidence at this moment."""
        return self.store.snapshot()

    def enriched(self, *, processes: int = 1) -> Snapshot:
        """Return the evidence with passages for every voice."""
        enrich_missing(self.store, choose_reading(self.store).reader, processes=processes)
        return self.store.snapshot()

    def understand(
        self,
        *,
        seed: int = 0,
        processes: int = 1,
        wish: Wish = AS_SUITS,
        on_progress: Progress = silent,
        title: str = "What customers say",
        note: str = "",
    ) -> Understanding:
        """Say what customers talk about; see :func:`wellheard.workspace.understanding.understand_store`."""
        return understand_store(
            self.store,
            self.files,
            seed=seed,
            processes=processes,
            wish=wish,
            on_progress=on_progress,
            title=title,
            note=note,
        )

    def ask(self, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
        """Answer a question in SQL over ``voices``, ``passages``, ``events`` and ``customers``; read-only.

        Write ``"at"`` in quotes: the bare word is part of the language.
        """
        with ask(self.snapshot, sql, parameters) as answer:
            return answer.read_all()

    def to_arrow(self, table: Table = "voices") -> pa.Table:
        """Return a whole table; for a large one, stream ``snapshot.batches(table)`` instead."""
        return pa.Table.from_batches(list(self.snapshot.batches(table)), SCHEMAS[table])

    def to_pandas(self, table: Table = "voices") -> pd.DataFrame:
        """Return a whole table as a data frame; needs ``pip install 'wellheard[notebook]'``."""
        frame: pd.DataFrame = self.to_arrow(table).to_pandas()
        return frame

    def __repr__(self) -> str:
        snapshot = self.snapshot
        counts = ", ".join(f"{snapshot.count(name):,} {name}" for name in ("voices", "events", "customers"))
        return f"<Evidence {snapshot.id}: {counts}>"

    def _repr_html_(self) -> str:
        head = "<tr>" + "".join(f"<th>{name}</th>" for name in ("file", "kind", *_COUNTS)) + "</tr>"
        rows = "".join(_row(outcome) for outcome in self.files)
        return f"<p>{escape(repr(self))}</p><table>{head}{rows}</table>"


_COUNTS = ("seen", "imported", "duplicate", "rejected", "blank")


def _row(outcome: FileOutcome) -> str:
    cells = [outcome.path.name, outcome.kind]
    cells += [f"{getattr(outcome.account, name):,}" if outcome.account else "" for name in _COUNTS]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
