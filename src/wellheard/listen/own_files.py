"""Files that Wellheard wrote itself, which are no new evidence when somebody gives a whole folder to be read.

A workspace, a report, its JSON twin and a file of rejected records often lie beside the exports they were made from.
Reading them again would count every voice twice. They are known by what they hold, not only by their names, so that
a customer's file that happens to be called alike is still read.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_DATABASE: Final = "workspace.db"
_FOLDERS: Final = frozenset({"parts", "files", "cache", "rejected"})
_FILES: Final = frozenset({_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", "secret"})
_OUR_JSON: Final = re.compile(rb'\s*\{\s*"snapshot":\s*"s[0-9a-f]{24}"')
_OUR_REPORT: Final = b'<meta name="generator" content="Wellheard">'
_REJECTED: Final = re.compile(r"_rejected(_again)*\.csv$", re.IGNORECASE)
_OUR_COLUMN: Final = b"rejected_line"
_JSON_START, _LONG_START = 200, 1 << 16


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a workspace."""
    return (folder / _DATABASE).is_file()


def belongs_to_workspace(path: Path) -> bool:
    """Whether a path is what a workspace keeps beside its database, or lies in one of the folders it keeps."""
    whole = path.absolute()
    if whole.name in _FILES and is_workspace(whole.parent):
        return True
    return any(folder.name in _FOLDERS and is_workspace(folder.parent) for folder in (whole, *whole.parents))


def is_own_file(path: Path) -> bool:
    """Whether a file is a report, its JSON twin, or a file of rejected records; one that does not open is not.

    Example:
        >>> import tempfile
        >>> report = Path(tempfile.mkdtemp()) / "understanding.json"
        >>> _ = report.write_text('{"snapshot": "s' + "0" * 24 + '", "themes": []}')
        >>> is_own_file(report)
        True
    """
    name = path.name.lower()
    if name.endswith(".json"):
        return _OUR_JSON.match(_start(path, _JSON_START)) is not None
    if _REJECTED.search(name):
        return _OUR_COLUMN in _start(path, _LONG_START)
    return name.endswith((".html", ".htm")) and _OUR_REPORT in _start(path, _LONG_START)


def _start(path: Path, count: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(count)
    except OSError:
        return b""  # whoever reads it in earnest will say what is wrong
