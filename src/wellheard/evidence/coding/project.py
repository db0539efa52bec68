"""A coded project: who coded, with which codebook, in which documents, about which cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from wellheard.evidence.coding.codebook import Codebook
from wellheard.evidence.coding.document import Coding, Document, Stamp, Value
from wellheard.evidence.errors import EvidenceError

ORIGIN: Final = "Wellheard"
"""How our own exports name the program that wrote them."""
VariableKind: TypeAlias = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]
Direction: TypeAlias = Literal["Associative", "OneWay", "Bidirectional"]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who codes.

    Attributes:
        guid: Their own.
        name: As they call themselves.
        id: Their short name.
    """

    guid: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that documents and cases have a value of.

    Attributes:
        guid: Its own.
        name: What people call it.
        kind: What its values are.
        description: What it means.
    """

    guid: str
    name: str
    kind: VariableKind
    description: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A customer, or whatever a project is about.

    Attributes:
        guid: Its own.
        name: What people call it.
        description: What somebody noted about it.
        codes: GUIDs of codes on it.
        values: Values of variables.
        documents: GUIDs of its documents.
        selections: GUIDs of its selections.
    """

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    documents: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Two things that somebody connected.

    Attributes:
        guid: Its own.
        origin: GUID of the one.
        target: GUID of the other.
        name: What the connection is.
        direction: Which way it points.
        colour: ``#RRGGBB`` or None.
        notes: GUIDs of notes.
    """

    guid: str
    origin: str | None = None
    target: str | None = None
    name: str = ""
    direction: Direction | None = None
    colour: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberSet:
    """Codes, documents and notes that somebody put together.

    Attributes:
        guid: Its own.
        name: What people call it.
        description: What it is for.
        codes: GUIDs of codes.
        documents: GUIDs of documents.
        notes: GUIDs of notes.
    """

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything of one study.

    Attributes:
        name: What people call it.
        codebook: The codes; its own sets are kept as sets of the project in the exchange format.
        users: Who coded.
        variables: What values are of.
        cases: Whom or what it is about.
        documents: The texts.
        notes: Memos; documents in form.
        links: Connections.
        sets: Sets of codes, documents and notes.
        description: What it is about.
        note_refs: GUIDs of notes about the project as a whole.
        origin: The program that wrote it.
        stamp: Who and when.

    Raises:
        EvidenceError: A coding names a code that the codebook lacks.
    """

    name: str
    codebook: Codebook = field(default_factory=Codebook)
    users: tuple[User, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    documents: tuple[Document, ...] = ()
    notes: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[MemberSet, ...] = ()
    description: str = ""
    note_refs: tuple[str, ...] = ()
    origin: str = ""
    stamp: Stamp = field(default_factory=Stamp)

    def __post_init__(self) -> None:
        known = {code.guid for code in self.codebook.codes}
        for coding in self.codings():
            if coding.code not in known:
                raise EvidenceError(
                    "coding-without-code",
                    "A coding names a code that is not in the codebook.",
                    found=f"coding {coding.guid} of code {coding.code}",
                    expected="codings by the codes of the codebook",
                    hint="add the code, or leave the coding out",
                )

    def codings(self) -> tuple[Coding, ...]:
        """Every coding, on documents, notes and their selections, in the order of the project."""
        every = (*self.documents, *self.notes)
        return tuple(
            coding
            for document in every
            for held in (document.codings, *(each.codings for each in document.selections))
            for coding in held
        )

    def stale(self) -> tuple[Coding, ...]:
        """The codings by an older meaning of their code, to be looked at again."""
        now = {code.guid: code.version for code in self.codebook.codes}
        return tuple(each for each in self.codings() if each.code_version and each.code_version < now[each.code])
