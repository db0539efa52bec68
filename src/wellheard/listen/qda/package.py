"""The packed file of a project: the one XML in it, and its texts by the names the XML calls them.

Every guard for archives is passed first. Paths inside the XML are never followed: a text is only ever looked for inside the
archive, by the last part of its name, in any case.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from wellheard.listen import refusals
from wellheard.listen.archive import Allowance, check_entries, inflate, measure
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import MEGABYTE, Limits
from wellheard.listen.qda.limits import XmlLimits
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.tree import unsafe

_XML: Final = "project.qde"
_MOST_RATIO: Final = 1_000_000  # the archive as a whole was measured before; here only the size counts


class Package:
    """A packed project that has passed the guards.

    Raises:
        ListenError: A guard stopped it, it is damaged, or it holds no project or several.
    """

    def __init__(self, path: Path, *, limits: Limits, xml_limits: XmlLimits, notices: Notices) -> None:
        self._path, self._limits, self._notices = path, xml_limits, notices
        self._taken = 0
        try:
            with zipfile.ZipFile(path) as archive:
                _guarded(path, archive, limits)
                self._entries = [each for each in archive.infolist() if not each.is_dir() and not _leftover(each)]
        except zipfile.BadZipFile as error:
            raise refusals.damaged(path, "it is not a complete zip file") from error
        self._project = self._find_project()
        rest = sorted((each for each in self._entries if each is not self._project), key=_in_sources)
        self._by_name = {_key(each.filename): each for each in rest}

    def xml(self) -> bytes:
        """The XML of the project."""
        return self._read(self._project, self._limits.xml_mb, "its XML")

    def text(self, reference: str) -> bytes | None:
        """The bytes of a text by a path of the XML, None where the archive does not hold it.

        Raises:
            ListenError: It is too large, or all texts together are.
        """
        entry = self._by_name.get(_key(reference)) or self._by_name.get(_key(unquote(reference)))
        if entry is None:
            return None
        read = self._read(entry, self._limits.text_mb, "one of its texts")
        self._taken += len(read)
        if self._taken > self._limits.texts_mb * MEGABYTE:
            raise unsafe(self._path, f"its texts are larger than {self._limits.texts_mb} MB together")
        return read

    def _find_project(self) -> zipfile.ZipInfo:
        found = [each for each in self._entries if each.filename.lower().endswith(".qde")]
        at_root = [each for each in found if "/" not in each.filename.replace("\\", "/")]
        named = [each for each in at_root if each.filename.lower() == _XML]
        chosen = next((group for group in (named, at_root, found) if len(group) == 1), None)
        if chosen is None:
            raise _no_project(self._path, len(found))
        if chosen[0].filename != _XML:
            self._notices.warn("the XML of the project has another name or place than project.qde")
        return chosen[0]

    def _read(self, entry: zipfile.ZipInfo, most_mb: int, what: str) -> bytes:
        allowance = Allowance(self._path, entry.compress_size, most_mb=most_mb, ratio=_MOST_RATIO)
        pieces = []
        with self._path.open("rb") as raw:
            for piece in inflate(self._path, raw, entry):
                try:
                    allowance.take(len(piece))
                except ListenError as error:
                    raise unsafe(self._path, f"{what} is larger than {most_mb} MB") from error
                pieces.append(piece)
        return b"".join(pieces)


def is_packed(path: Path) -> bool:
    """Whether a file is a zip file by its first bytes.

    Raises:
        ListenError: There is no such file, or it cannot be opened.
    """
    if not path.is_file():
        raise refusals.missing(path)
    try:
        with path.open("rb") as raw:
            return raw.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    except OSError as error:
        raise refusals.unreadable(path, error.strerror or "the system does not hand it over") from error


def _guarded(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    try:
        check_entries(path, archive, limits)
        measure(path, limits, most_mb=limits.unpacked_mb)
    except ListenError as error:
        if error.code == "listen/unsafe-archive":
            raise unsafe(path, error.found) from error
        raise


def _leftover(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    return "__MACOSX" in name.parts or name.name.startswith(".")


def _in_sources(entry: zipfile.ZipInfo) -> bool:
    """Whether it lies in the folder of sources; of two with one name that one is meant."""
    return "sources" in [part.casefold() for part in entry.filename.replace("\\", "/").split("/")[:-1]]


def _key(name: str) -> str:
    """The last part of a name or path, in one case, without the braces some programs put around a GUID."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return last.casefold().replace("{", "").replace("}", "")


def _no_project(path: Path, count: int) -> ListenError:
    return ListenError(
        "not-a-project",
        f"{path.name} is not a REFI-QDA project.",
        found=f"a zip file with {count} files that end in .qde",
        expected="one project.qde and a folder of sources",
        hint="export it again as REFI-QDA project (.qdpx)",
    )
