"""Codes and sets of codes from their XML."""

from __future__ import annotations

from dataclasses import replace

from wellheard.evidence.coding import Code, Codebook, CodeSet, described
from wellheard.listen.qda import fields
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.tree import Node


def codebook(root: Node, notices: Notices) -> Codebook:
    """Read a codebook from its ``CodeBook`` element."""
    codes: dict[str, Code] = {}
    waiting: list[tuple[Node, str | None]] = [(each, None) for each in reversed(root.within("Codes", "Code"))]
    while waiting:
        node, parent = waiting.pop()
        code = _code(node, parent, notices)
        if code.guid in codes:
            notices.lose("codes whose guid another code has already")
        codes.setdefault(code.guid, code)
        # The code that was kept carries the ones below, which may not be above itself.
        waiting.extend((each, code.guid) for each in reversed(node.all("Code")))
    sets = tuple(_set(each, frozenset(codes), notices) for each in root.within("Sets", "Set"))
    return Codebook(tuple(codes.values()), sets, origin=root.get("origin") or "")


def _code(node: Node, parent: str | None, notices: Notices) -> Code:
    said = described(node.text_of("Description"))
    name = node.get("name") or ""
    code = Code(
        guid=fields.guid(node, notices, key=f"{parent} {name}"),
        name=name,
        definition=said.definition,
        inclusion=said.inclusion,
        exclusion=said.exclusion,
        example=said.example,
        parent=parent,
        colour=fields.colour(node.get("color"), notices),
        is_codable=fields.truth(node.get("isCodable"), default=True),
        notes=fields.references(node, "NoteRef"),
    )
    return replace(code, version=said.version, status=said.status, author=said.author)


def _set(node: Node, codes: frozenset[str], notices: Notices) -> CodeSet:
    members = fields.references(node, "MemberCode")
    known = tuple(each for each in members if each in codes)
    notices.lose("members of sets that the codebook lacks", len(members) - len(known))
    return CodeSet(
        fields.guid(node, notices, key=node.get("name") or ""),
        node.get("name") or "",
        node.text_of("Description"),
        known,
    )
