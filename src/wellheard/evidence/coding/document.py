"""A coded text: the words, the selections in them and the codes on both.

Positions are Unicode code points of the text with LF line ends, the first is 0, the end is exclusive: Python's own slices.
Not UTF-16 units, not bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from wellheard.evidence.errors import EvidenceError

Plain: TypeAlias = str | bool | int | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made something and changed it, and when; None where nobody wrote it down.

    Attributes:
        created_by: GUID of a user.
        created_at: With its time zone where it is known.
        modified_by: GUID of a user.
        modified_at: With its time zone where it is known.
    """

    created_by: str | None = None
    created_at: datetime | None = None
    modified_by: str | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a variable.

    Attributes:
        variable: GUID of the variable.
        value: Of the variable's kind; None where it is not known.
    """

    variable: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Coding:
    """A code put on a selection or a whole document.

    Attributes:
        guid: Its own.
        code: GUID of the code.
        by: GUID of the user.
        at: When.
        notes: GUIDs of notes.
        code_version: Version of the code at that time; below the code's present version the coding is stale. The exchange
            format has no place for it.
    """

    guid: str
    code: str
    by: str | None = None
    at: datetime | None = None
    notes: tuple[str, ...] = ()
    code_version: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A span of a document.

    Attributes:
        guid: Its own.
        start: First code point.
        end: One past the last code point.
        name: What other programs show; often the first words.
        description: What somebody noted about it.
        codings: The codes on it.
        notes: GUIDs of notes.
        stamp: Who and when.

    Raises:
        EvidenceError: The span is empty or starts before the text.
    """

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    stamp: Stamp = field(default_factory=Stamp)

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise EvidenceError(
                "selection-unusable",
                "A selection must hold at least one character of its text.",
                found=f"selection {self.guid}, from {self.start} to {self.end}",
                expected="0 <= start < end",
                hint="leave empty selections out",
            )


@dataclass(frozen=True, slots=True)
class Document:
    """A text, or a note, with what was coded in it.

    Attributes:
        guid: Its own.
        name: What people call it.
        text: With LF line ends; None where the project came without it.
        description: What somebody noted about it.
        selections: Coded or noted spans.
        codings: Codes on the document as a whole.
        notes: GUIDs of notes.
        values: Values of variables.
        stamp: Who and when.

    Raises:
        EvidenceError: The text has CR line ends or half characters, or a selection lies outside it.

    Example:
        >>> from wellheard.evidence.coding import guid_for
        >>> text = "😀 I waited an hour."
        >>> spoken = Document(guid_for("voice", "v1"), "v1", text, selections=(Selection(guid_for("quote", "q1"), 4, 10),))
        >>> spoken.words(spoken.selections[0])
        'waited'
    """

    guid: str
    name: str
    text: str | None
    description: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    stamp: Stamp = field(default_factory=Stamp)

    def __post_init__(self) -> None:
        if self.text is None:
            return
        if "\r" in self.text:
            raise _unusable(self, "CR line ends", "LF line ends", "LineEnds.of(text), which also moves positions")
        if not _encodable(self.text):
            raise _unusable(self, "half of a surrogate pair", "whole characters", "decode the text again as UTF-16")
        for selection in self.selections:
            if selection.end > len(self.text):
                found = f"selection {selection.guid} up to {selection.end} in a text of {len(self.text)} code points"
                raise _unusable(self, found, "selections inside the text", "count in code points, not in bytes")

    def words(self, selection: Selection) -> str | None:
        """The words of a selection; None where the text is not there."""
        return None if self.text is None else self.text[selection.start : selection.end]


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _unusable(document: Document, found: str, expected: str, hint: str) -> EvidenceError:
    return EvidenceError(
        "document-unusable",
        "A document cannot be coded as it is.",
        found=f"document {document.guid}: {found}",
        expected=expected,
        hint=hint,
    )
