"""Which files a person means by a path, a folder or a pattern.

A folder stands for the data files in it, at any depth; notes, pictures and hidden files beside them are left alone. A
file that is named directly is always taken, whatever its ending: the reader will say if it is no table.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from wellheard.listen import refusals
from wellheard.listen.errors import ListenError

DATA_ENDINGS: Final = frozenset(
    {
        ".csv",
        ".tsv",
        ".tab",
        ".json",
        ".jsonl",
        ".ndjson",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".ods",
        ".parquet",
        ".zip",
    }
)

_LEFTOVERS: Final = (".", "~$")  # hidden files, and the locks of an open workbook


def find_files(*paths: str | Path) -> tuple[Path, ...]:
    """Find the files that paths, folders and patterns stand for.

    Args:
        paths: A file, a folder (searched at every depth) or a pattern with ``*``, ``?`` or ``[...]``.

    Returns:
        The files in the order given, each once; inside a folder or pattern sorted by path.

    Raises:
        ListenError: A path does not exist, or a folder or pattern holds no data file.

    Example:
        >>> find_files("no-such-file.csv")
        Traceback (most recent call last):
        wellheard.listen.errors.ListenError: listen/file-missing: There is no file no-such-file.csv.
          Found     nothing under that name
          Try       check the spelling of the path
    """
    found: dict[Path, Path] = {}
    for given in paths:
        for path in _expand(Path(given)):
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def is_data_file(path: Path) -> bool:
    """Whether a file in a folder counts as data, by its ending; ``.gz`` after the ending is fine."""
    endings = [ending.lower() for ending in path.suffixes]
    if endings and endings[-1] == ".gz":
        endings.pop()
    return bool(endings) and endings[-1] in DATA_ENDINGS and not path.name.startswith(_LEFTOVERS)


def _expand(given: Path) -> Iterator[Path]:
    if given.is_file():
        yield given
    elif given.is_dir():
        yield from _some(given, sorted(_data_files(given)))
    elif glob.has_magic(str(given)):
        matches = [Path(match) for match in sorted(glob.glob(str(given), recursive=True))]
        files = [match for match in matches if match.is_file() and not match.name.startswith(_LEFTOVERS)]
        yield from _some(given, files)
    else:
        raise refusals.missing(given)


def _data_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if is_data_file(path) and path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield path


def _some(given: Path, files: Iterable[Path]) -> list[Path]:
    found = list(files)
    if not found:
        raise ListenError(
            "no-data-files",
            f"There is no data file in {given}.",
            found="no file with the ending of a table",
            expected=", ".join(sorted(DATA_ENDINGS)) + ", plain or with .gz",
            hint="name the file itself",
        )
    return found
