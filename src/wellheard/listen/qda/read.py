"""The two doors of this folder: a codebook file, a project file.

Source: REFI-QDA standard for codebook and project exchange, version 1.5 (25 September 2019), schema version 1.0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wellheard.evidence.coding import Codebook, Project
from wellheard.listen import refusals
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import MEGABYTE, Limits
from wellheard.listen.qda import codes, projects
from wellheard.listen.qda.documents import Desk
from wellheard.listen.qda.limits import PROJECT_LIMITS, XmlLimits
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.package import Package, is_packed
from wellheard.listen.qda.tree import Node, parse, unsafe

_SPACES: Final = {"CodeBook": "urn:QDA-XML:codebook:1.0", "Project": "urn:QDA-XML:project:1.0"}
_XML_LIMITS: Final = XmlLimits()


@dataclass(frozen=True, slots=True)
class ReadCodebook:
    """A codebook as it was read.

    Attributes:
        codebook: The codes.
        lost: What could not be kept, each kind with its count.
        warnings: What was unusual but read.
    """

    codebook: Codebook
    lost: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project as it was read.

    Attributes:
        project: Texts, codes and codings.
        lost: What could not be kept, each kind with its count.
        warnings: What was unusual but read.
    """

    project: Project
    lost: tuple[str, ...]
    warnings: tuple[str, ...]


def read_codebook(path: Path, *, xml_limits: XmlLimits = _XML_LIMITS) -> ReadCodebook:
    """Read a codebook of another program.

    Args:
        path: A ``.qdc`` file; a project is read too, for its codebook.
        xml_limits: What it may cost.

    Raises:
        ListenError: It is no codebook, is damaged, or breaks a guard.
    """
    notices = Notices()
    if is_packed(path):
        package = Package(path, limits=PROJECT_LIMITS, xml_limits=xml_limits, notices=notices)
        root = _root(path, package.xml(), xml_limits, notices)
    else:
        root = _root(path, _bare(path, xml_limits), xml_limits, notices)
    book = root if root.name == "CodeBook" else root.first("CodeBook")
    if book is None:
        raise _not_qda(path, "a project without a codebook")
    codebook = codes.codebook(book, notices)
    return ReadCodebook(codebook, notices.lost, notices.warnings)


def read_project(path: Path, *, limits: Limits = PROJECT_LIMITS, xml_limits: XmlLimits = _XML_LIMITS) -> ReadProject:
    """Read a coded project of another program.

    Args:
        path: A ``.qdpx`` file, or the bare XML of a project, whose texts outside it are then missing.
        limits: What the packed file may cost.
        xml_limits: What its XML and its texts may cost.

    Returns:
        The project; positions in code points of texts with LF line ends, whatever the other program counted.

    Raises:
        ListenError: It is no project, is damaged, or breaks a guard; nothing inside has been used then.
    """
    notices = Notices()
    text_of: Callable[[str], bytes | None]
    if is_packed(path):
        package = Package(path, limits=limits, xml_limits=xml_limits, notices=notices)
        root, text_of = _root(path, package.xml(), xml_limits, notices), package.text
    else:
        root, text_of = _root(path, _bare(path, xml_limits), xml_limits, notices), _no_text
    if root.name != "Project":
        raise _not_qda(path, "a codebook without a project")
    project = projects.project(root, Desk(text_of, frozenset(), notices))
    return ReadProject(project, notices.lost, notices.warnings)


def _no_text(_: str) -> bytes | None:
    return None


def _bare(path: Path, limits: XmlLimits) -> bytes:
    if path.stat().st_size > limits.xml_mb * MEGABYTE:
        raise unsafe(path, f"its XML is larger than {limits.xml_mb} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusals.unreadable(path, error.strerror or "the system does not hand it over") from error


def _root(path: Path, xml: bytes, limits: XmlLimits, notices: Notices) -> Node:
    root = parse(path, xml, limits)
    if root.name not in _SPACES:
        raise _not_qda(path, f"XML that starts with {root.name[:40]}")
    if root.space != _SPACES[root.name]:
        notices.warn("the XML names another version of the format than 1.0")
    return root


def _not_qda(path: Path, found: str) -> ListenError:
    return ListenError(
        "not-a-project",
        f"{path.name} is not what was asked for in the REFI-QDA format.",
        found=found,
        expected="a codebook (.qdc) or a project (.qdpx)",
        hint="read a codebook with read_codebook, a project with read_project",
    )
