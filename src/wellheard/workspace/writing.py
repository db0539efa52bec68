"""Writing files for people: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from wellheard.evidence.parts import cannot_write


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8; an older one stays until the new one is complete.

    Raises:
        EvidenceError: The folder cannot be written.
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
        raise cannot_write(path.parent, error) from error
