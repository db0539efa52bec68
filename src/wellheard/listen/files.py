"""Which files a person means by a path, a folder or a pattern.

A folder stands for the data files in it, at any depth. Notes and pictures beside them are passed over and named, hidden
files are left alone, and so is everything that Wellheard wrote itself: see :mod:`wellheard.listen.own_files`. A file
that is named directly is always taken, whatever it is: the reader will say if it is no table.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wellheard.listen import refusals
from wellheard.listen.errors import ListenError
from wellheard.listen.own_files import belongs_to_workspace, is_own_file, is_workspace

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


@dataclass(frozen=True)
class Found:
    """What paths, folders and patterns stand for.

    Attributes:
        files: Files to be read, in the order given, each once; inside a folder or pattern sorted by path.
        passed_over: Files in folders and patterns that have no ending of a table; hidden ones are not listed.
        our_own: Folders of workspaces, reports and files of rejected records in folders and patterns, which are no new evidence.
    """

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]
    our_own: tuple[Path, ...]


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
    return find_files_and_rest(*paths).files


def find_files_and_rest(*paths: str | Path) -> Found:
    """Find the files that paths, folders and patterns stand for, and say what was left beside them.

    Args:
        paths: A file, a folder (searched at every depth) or a pattern with ``*``, ``?`` or ``[...]``. A pattern that
            spells out an ending, such as ``*.txt``, takes every file with it.

    Raises:
        ListenError: A path does not exist, or a folder or pattern holds no data file.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> for name in ("may.csv", "notes.txt"):
        ...     _ = (folder / name).write_text("comment")
        >>> found = find_files_and_rest(folder)
        >>> [path.name for path in found.files], [path.name for path in found.passed_over]
        (['may.csv'], ['notes.txt'])
    """
    heap = _Heap({}, {}, {})
    for given in paths:
        _take(Path(given), heap)
    read = set(heap.files)
    rest, own = ({real: path for real, path in some.items() if real not in read} for some in (heap.rest, heap.own))
    return Found(tuple(heap.files.values()), tuple(rest.values()), tuple(own.values()))


def is_data_file(path: Path) -> bool:
    """Whether a file in a folder counts as data, by its ending; ``.gz`` after the ending is fine."""
    endings = [ending.lower() for ending in path.suffixes]
    if endings and endings[-1] == ".gz":
        endings.pop()
    return bool(endings) and endings[-1] in DATA_ENDINGS and not path.name.startswith(_LEFTOVERS)


@dataclass
class _Heap:
    """Everything met so far, by its real path; values as given."""

    files: dict[Path, Path]
    rest: dict[Path, Path]
    own: dict[Path, Path]

    def sort(self, paths: Iterable[Path], *, any_ending: bool = False) -> int:
        """Put each path where it belongs; how many of them are to be read."""
        count = 0
        for path in paths:
            if path.is_dir() or is_own_file(path) or belongs_to_workspace(path):
                self.own.setdefault(path.resolve(), path)
            elif any_ending or is_data_file(path):
                self.files.setdefault(path.resolve(), path)
                count += 1
            else:
                self.rest.setdefault(path.resolve(), path)
        return count


def _take(given: Path, heap: _Heap) -> None:
    if given.is_file():
        heap.files.setdefault(given.resolve(), given)
    elif given.is_dir():
        if not heap.sort(sorted(_inside(given))):
            raise _nothing_in(given)
    elif glob.has_magic(str(given)):
        if not heap.sort(sorted(_matches(given)), any_ending=_names_an_ending(given)):
            raise _nothing_in(given)
    else:
        raise refusals.missing(given)


def _inside(root: Path) -> Iterator[Path]:
    """Files at every depth, and folders of workspaces, which are not entered.

    When somebody keeps a workspace and exports in one folder and gives that folder, the exports are still read.
    """
    for place, folders, names in os.walk(root):
        here = Path(place)
        if _is_ours(here, root):
            folders.clear()
            yield here
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(_LEFTOVERS) and (here / name).is_file():
                yield here / name


def _matches(pattern: Path) -> Iterator[Path]:
    """Files that match, or instead of them the folder of a workspace that they lie in."""
    root = Path(*_plain_parts(pattern))
    ours: dict[Path, bool] = {}
    for match in map(Path, glob.glob(str(pattern), recursive=True)):
        if not match.is_file() or match.name.startswith(_LEFTOVERS):
            continue
        folders = [folder for folder in match.parents if folder.is_relative_to(root)]
        for folder in folders:
            if folder not in ours:
                ours[folder] = _is_ours(folder, root)
        yield next((folder for folder in reversed(folders) if ours[folder]), match)


def _is_ours(folder: Path, root: Path) -> bool:
    return belongs_to_workspace(folder) or (folder != root and is_workspace(folder))


def _plain_parts(pattern: Path) -> Iterator[str]:
    """The folders above the first part that stands for several names."""
    for part in pattern.parts:
        if glob.has_magic(part):
            return
        yield part


def _names_an_ending(pattern: Path) -> bool:
    return bool(pattern.suffix) and not glob.has_magic(pattern.suffix)


def _nothing_in(given: Path) -> ListenError:
    own = given.is_dir() and (is_workspace(given) or belongs_to_workspace(given))
    return ListenError(
        "no-data-files",
        f"There is no data file in {given}.",
        found="a workspace, whose files are no new source" if own else "no file with the ending of a table",
        expected=", ".join(sorted(DATA_ENDINGS)) + ", plain or with .gz",
        hint="name the file itself",
    )
