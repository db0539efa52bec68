"""Writing files for people: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from wellheard.workspace.errors import WorkspaceError

_OURS: Final = ("<!doctype html>", '{\n  "snapshot":')


def refuse_to_overwrite(outputs: Iterable[Path | None], inputs: Iterable[Path]) -> None:
    """Make sure, before a long job, that no output would take the place of a file that we did not write.

    Raises:
        WorkspaceError: An output is one of the inputs, or a file of somebody else's.
    """
    given = {path.resolve() for path in inputs}
    for path in outputs:
        if path is not None and path.exists() and (path.resolve() in given or not _is_ours(path)):
            raise WorkspaceError(
                "would-overwrite",
                f"{path} would be overwritten, and it is no report of ours.",
                found="one of the files to be read" if path.resolve() in given else "a file that something else wrote",
                expected="a new file, or an earlier report",
                hint="give another name for the report or the JSON",
            )


def _is_ours(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(64).decode("utf-8", "replace").lower()
    return not start or start.startswith(_OURS)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8; an older one stays until the new one is complete.

    Raises:
        WorkspaceError: The folder cannot be written.
    """
    unfinished = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(path)
    except OSError as error:
        if unfinished is not None:
            with suppress(OSError):
                Path(unfinished).unlink(missing_ok=True)
        raise WorkspaceError(
            "cannot-write",
            f"{path} could not be written.",
            found=error.strerror or type(error).__name__,
            expected="a file in a folder that may be written, with room on its disk",
            hint="give another place for it",
        ) from error
