"""The codebook: what each code means, when to use it and when not, and whether a person has confirmed it.

Source: MacQueen, McLellan, Kay and Milstein 1998, Codebook development for team-based qualitative analysis; METHODS
section 7.3. Codes that a machine found are ``machine_suggested`` until a person confirms them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, get_args

from wellheard.evidence.coding.guids import is_guid
from wellheard.evidence.errors import EvidenceError

CodeStatus: TypeAlias = Literal["machine_suggested", "confirmed"]
_STATUSES: Final = get_args(CodeStatus)
_COLOUR: Final = re.compile(r"#[0-9A-F]{6}")


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Attributes:
        guid: Lower case, without braces; see :func:`guid_for`.
        name: What people call it.
        definition: What it means.
        inclusion: When to use it.
        exclusion: When not to use it.
        example: A typical passage.
        parent: GUID of the code above, None at the top.
        colour: ``#RRGGBB`` in capitals, or None.
        version: 1 or more; rises when the meaning changes, see :meth:`Codebook.revised`.
        status: Whether a person has confirmed it.
        author: Who wrote it; empty where nobody said.
        is_codable: False for a code that only groups others.
        notes: GUIDs of notes about it.

    Raises:
        EvidenceError: The GUID, the colour, the version or the status cannot be used.
    """

    guid: str
    name: str
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    parent: str | None = None
    colour: str | None = None
    version: int = 1
    status: CodeStatus = "confirmed"
    author: str = ""
    is_codable: bool = True
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not is_guid(self.guid):
            raise _unusable("guid", self.guid, "a GUID in lower case", 'guid_for("code", your_id)')
        if self.colour is not None and not _COLOUR.fullmatch(self.colour):
            raise _unusable("colour", self.colour, "#RRGGBB in capitals", '"#2F6DB5"')
        if self.version < 1:
            raise _unusable("version", str(self.version), "1 or more", "version=1")
        if self.status not in _STATUSES:
            raise _unusable("status", self.status, " or ".join(_STATUSES), 'status="machine_suggested"')

    @property
    def meaning(self) -> tuple[str, str, str]:
        """What codings depend on: definition, inclusion, exclusion. Name, colour, example and place may change freely."""
        return self.definition, self.inclusion, self.exclusion


@dataclass(frozen=True, slots=True)
class CodeSet:
    """Codes that somebody put together across the tree.

    Attributes:
        guid: As for a code.
        name: What people call the set.
        description: What it is for.
        codes: GUIDs of its codes.
    """

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes of a project, in the order people gave them, parents named by their children.

    Attributes:
        codes: In the order of the book; a code may come before its parent.
        sets: Sets of codes.
        origin: The program that wrote it; empty for our own.

    Raises:
        EvidenceError: Two codes share a GUID, a parent is missing, or a code is above itself.

    Example:
        >>> from wellheard.evidence.coding import guid_for
        >>> book = Codebook((Code(guid_for("code", "a"), "waiting"),))
        >>> [code.name for code in book.children(None)]
        ['waiting']
    """

    codes: tuple[Code, ...] = ()
    sets: tuple[CodeSet, ...] = ()
    origin: str = ""

    def __post_init__(self) -> None:
        counted = Counter(code.guid for code in self.codes)
        twice = [guid for guid, count in counted.items() if count > 1]
        if twice:
            raise _broken("code-doubled", "Two codes share one GUID.", twice[0], "give the second a GUID of its own")
        for code in self.codes:
            if code.parent is not None and code.parent not in counted:
                raise _broken("parent-missing", "A code names a parent that is not there.", code.guid, "parent=None")
        above = {code.guid: code.parent for code in self.codes}
        circle = _circle(above)
        if circle:
            raise _broken("parent-circle", "A code is above itself.", circle, "set parent=None for one of the circle")

    def children(self, parent: str | None) -> tuple[Code, ...]:
        """The codes right below another, in the order of the book; below None are the top ones."""
        return tuple(code for code in self.codes if code.parent == parent)

    def code(self, guid: str) -> Code:
        """The code of a GUID.

        Raises:
            EvidenceError: There is none.
        """
        for code in self.codes:
            if code.guid == guid:
                return code
        raise _broken("code-missing", "There is no such code in the codebook.", guid, "list them with .codes")

    def revised(self, code: Code) -> Codebook:
        """Return the codebook with one code in the place of its older self.

        The version rises by one exactly when the meaning changed; then codings by the old version are stale.

        Raises:
            EvidenceError: There is no code of this GUID, or the new parent does not fit.

        Example:
            >>> from wellheard.evidence.coding import guid_for
            >>> book = Codebook((Code(guid_for("code", "a"), "waiting"),))
            >>> old = book.codes[0]
            >>> [book.revised(replace(old, **change)).codes[0].version for change in ({"name": "Wait"}, {"exclusion": "queues"})]
            [1, 2]
        """
        old = self.code(code.guid)
        version = old.version + (old.meaning != code.meaning)
        new = replace(code, version=version)
        return replace(self, codes=tuple(new if each.guid == code.guid else each for each in self.codes))


def _circle(above: dict[str, str | None]) -> str | None:
    """Return a code that is above itself, if there is one; every code is walked over once."""
    safe: set[str] = set()
    for guid in above:
        walked: dict[str, None] = {}
        at: str | None = guid
        while at is not None and at not in safe:
            if at in walked:
                return at
            walked[at] = None
            at = above[at]
        safe.update(walked)
    return None


def _unusable(what: str, found: str, expected: str, example: str) -> EvidenceError:
    return EvidenceError(
        f"code-{what}-unusable",
        f"The {what} of a code cannot be used.",
        found=found[:60] or "nothing",
        expected=expected,
        hint=f"for example {example}",
    )


def _broken(code: str, what: str, guid: str, hint: str) -> EvidenceError:
    return EvidenceError(code, what, found=f"code {guid}", expected="a tree in which each code stands once", hint=hint)
