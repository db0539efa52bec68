"""Reading made-up files inside the test process, where that is enough."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from wellheard.listen.limits import Limits
from wellheard.listen.reader import read_table
from wellheard.listen.reading import Task
from wellheard.listen.stage import Staged, staged_from


def read_here(path: Path, limits: Limits | None = None, **choices: Any) -> Staged:
    """Read a file as the child would, without starting one."""
    into = path.parent / f"{path.name}.staged"
    into.mkdir(exist_ok=True)
    return staged_from(path, into, asdict(read_table(Task(path, into, limits or Limits(), **choices))))


def rows_of(staged: Staged) -> list[dict[str, Any]]:
    """All rows, with their lines under ``__row``."""
    return [row for batch in staged.batches() for row in batch.to_pylist()]


def cells_of(staged: Staged) -> list[tuple[str | None, ...]]:
    """All rows without their lines."""
    return [tuple(row[name] for name in staged.columns) for row in rows_of(staged)]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
