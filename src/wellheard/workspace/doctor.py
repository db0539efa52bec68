"""Doctor: is everything here that is needed, and is the evidence what it says it is?"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from wellheard.errors import WellheardError
from wellheard.evidence.store import Store
from wellheard.evidence.verify import damaged_parts
from wellheard.language import model_cards, model_version

_LIBRARIES: Final = ("pyarrow", "duckdb", "numpy", "scipy", "scikit-network", "tokenizers", "py3langid", "jinja2")
_ROOM_NEEDED: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What.
        ok: Whether it is as it should be.
        found: What was found.
        remedy: What to do when it is not.
    """

    name: str
    ok: bool
    found: str
    remedy: str = ""


def examine(workspace: Path | None = None) -> Iterator[Check]:
    """Look at the machine, the installation and, where one is given, the workspace."""
    yield _python()
    yield from map(_library, _LIBRARIES)
    yield from _models()
    yield _room(Path(tempfile.gettempdir()), "Temporary folder")
    if workspace is not None:
        yield from _workspace(workspace)


def _python() -> Check:
    here = platform.python_version()
    return Check("Python", sys.version_info >= (3, 11), here, "Wellheard needs Python 3.11 or newer")


def _library(name: str) -> Check:
    try:
        return Check(name, ok=True, found=version(name))
    except PackageNotFoundError:
        return Check(name, ok=False, found="not installed", remedy="install Wellheard again: pip install wellheard")


def _models() -> Iterator[Check]:
    try:
        for card in model_cards():
            yield Check(f"Model {card.name}", ok=True, found=f"version {card.version}, checksum right")
    except WellheardError as error:
        yield Check("Models", ok=False, found=error.found, remedy=error.hint)


def _room(folder: Path, name: str) -> Check:
    free = shutil.disk_usage(folder).free
    writable = os.access(folder, os.W_OK)
    found = f"{free / 2**30:.1f} GB free in {folder}" + ("" if writable else ", not writable")
    return Check(
        name, writable and free >= _ROOM_NEEDED, found, "free some space: imports need about twice a file's size"
    )


def _workspace(folder: Path) -> Iterator[Check]:
    yield _room(folder, "Workspace folder")
    with Store(folder) as store:
        snapshot = store.snapshot()
        damaged = damaged_parts(snapshot)
        counts = ", ".join(
            f"{snapshot.count(table):,} {table}" for table in ("voices", "passages", "events", "customers")
        )
        yield Check("Evidence", ok=True, found=counts)
        yield Check(
            "Parts",
            ok=not damaged,
            found=f"{len(snapshot.parts)} parts, {len(damaged)} damaged",
            remedy="restore the folder from a backup, or import the originals again into a new workspace",
        )
        yield _enriched(store)
        accounts = [record for record in store.ledger.imports() if not record.account.adds_up]
        found = f"{len(store.ledger.imports())} imports, {len(accounts)} that do not add up"
        yield Check("Accounts", ok=not accounts, found=found, remedy="report this: it should not be possible")


def _enriched(store: Store) -> Check:
    snapshot = store.snapshot()
    done = {part.of_part for part in snapshot.parts_of("passages") if (part.model or "").startswith(model_version())}
    missing = sum(part.rows for part in snapshot.parts_of("voices") if part.part_id not in done)
    waiting = f"{missing:,} voices wait to be read; wellheard understand --workspace {store.folder} reads them"
    return Check("Passages", ok=True, found=waiting if missing else f"every voice was read by {model_version()}")
