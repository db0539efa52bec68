"""A whole project from its XML."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast, get_args

from wellheard.evidence.coding import ORIGIN, Case, Codebook, Document, Link, MemberSet, Project, User, Variable
from wellheard.evidence.coding.project import Direction, VariableKind
from wellheard.listen.qda import fields
from wellheard.listen.qda.codes import codebook
from wellheard.listen.qda.documents import MEDIA, Desk
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.tree import Node

_KINDS: Final = {kind.lower(): kind for kind in get_args(VariableKind)}
_DIRECTIONS: Final = {direction.lower(): direction for direction in get_args(Direction)}


def project(root: Node, desk_of: Desk) -> Project:
    """Read a project.

    Args:
        root: The ``Project`` element.
        desk_of: How texts are found; its codes are filled in here.
    """
    notices = desk_of.notices
    book_node = root.first("CodeBook")
    book = replace(codebook(book_node, notices) if book_node else Codebook(), origin=root.get("origin") or "")
    desk = Desk(desk_of.text_of, frozenset(code.guid for code in book.codes), notices, ours=book.origin == ORIGIN)
    notices.lose("maps (graphs) of codes and sources", len(root.within("Graphs", "Graph")))
    notices.lose("styled twins of texts (richTextPath)", sum(1 for node in root.every() if node.get("richTextPath")))
    return Project(
        name=root.get("name") or "",
        codebook=book,
        users=tuple(_user(each, notices) for each in root.within("Users", "User")),
        variables=tuple(_variable(each, notices) for each in root.within("Variables", "Variable")),
        cases=tuple(_case(each, notices) for each in root.within("Cases", "Case")),
        documents=_documents(root, desk),
        notes=tuple(desk.document(each) for each in root.within("Notes", "Note")),
        links=tuple(_link(each, notices) for each in root.within("Links", "Link")),
        sets=tuple(_set(each, notices) for each in root.within("Sets", "Set")),
        description=root.text_of("Description"),
        note_refs=fields.references(root, "NoteRef"),
        origin=root.get("origin") or "",
        stamp=fields.stamp(root, notices),
    )


def _documents(root: Node, desk: Desk) -> tuple[Document, ...]:
    found: list[Document] = []
    for node in root.within("Sources", "TextSource", *MEDIA):
        found += [desk.document(node)] if node.name == "TextSource" else desk.documents_of_medium(node)
    return tuple(found)


def _user(node: Node, notices: Notices) -> User:
    return User(fields.guid(node, notices, key=node.get("name") or ""), node.get("name") or "", node.get("id") or "")


def _variable(node: Node, notices: Notices) -> Variable:
    kind = _KINDS.get((node.get("typeOfVariable") or "").lower())
    if kind is None:
        notices.warn("a variable of an unknown kind, taken as text")
    name = node.get("name") or ""
    chosen = cast("VariableKind", kind or "Text")
    return Variable(fields.guid(node, notices, key=name), name, chosen, node.text_of("Description"))


def _case(node: Node, notices: Notices) -> Case:
    return Case(
        guid=fields.guid(node, notices, key=node.get("name") or ""),
        name=node.get("name") or "",
        description=node.text_of("Description"),
        codes=fields.references(node, "CodeRef"),
        values=fields.values(node, notices),
        documents=fields.references(node, "SourceRef"),
        selections=fields.references(node, "SelectionRef"),
    )


def _link(node: Node, notices: Notices) -> Link:
    direction = _DIRECTIONS.get((node.get("direction") or "").lower())
    return Link(
        guid=fields.guid(node, notices, key=node.get("name") or ""),
        origin=fields.reference(node.get("originGUID")),
        target=fields.reference(node.get("targetGUID")),
        name=node.get("name") or "",
        direction=cast("Direction | None", direction),
        colour=fields.colour(node.get("color"), notices),
        notes=fields.references(node, "NoteRef"),
    )


def _set(node: Node, notices: Notices) -> MemberSet:
    return MemberSet(
        guid=fields.guid(node, notices, key=node.get("name") or ""),
        name=node.get("name") or "",
        description=node.text_of("Description"),
        codes=fields.references(node, "MemberCode"),
        documents=fields.references(node, "MemberSource"),
        notes=fields.references(node, "MemberNote"),
    )
