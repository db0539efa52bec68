"""XML of a stranger as a plain tree, without anything that makes XML dangerous.

A document type is refused as soon as its declaration starts, so no entity is ever declared, expanded or fetched. Size, number of
elements and depth are limited; names are kept without their namespace, since other programs vary it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from wellheard.listen import refusals
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import MEGABYTE
from wellheard.listen.qda.limits import XmlLimits

_SEPARATOR: Final = "\n"  # cannot stand in a name or a namespace


@dataclass(slots=True)
class Node:
    """One element.

    Attributes:
        name: Without namespace.
        space: Its namespace, empty where it has none.
        attributes: Names without namespace; in schema and program namespaces (``xsi:…``) left out.
        children: In the order of the file.
        text: All character data directly in it.
    """

    name: str
    space: str
    attributes: Mapping[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str | None:
        """An attribute; None where it is missing or empty."""
        return self.attributes.get(name) or None

    def all(self, *names: str) -> list[Node]:
        """The children of some names, in the order of the file."""
        return [child for child in self.children if child.name in names]

    def first(self, name: str) -> Node | None:
        """The first child of a name."""
        return next(iter(self.all(name)), None)

    def text_of(self, name: str) -> str:
        """The text of the first child of a name; empty where there is none."""
        child = self.first(name)
        return child.text if child else ""

    def within(self, room: str, *names: str) -> list[Node]:
        """Grandchildren of some names inside children of another, for example every ``User`` in ``Users``."""
        return [each for child in self.all(room) for each in child.all(*names)]

    def every(self) -> Iterator[Node]:
        """This element and all below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def parse(path: Path, xml: bytes, limits: XmlLimits) -> Node:
    """Parse XML.

    Args:
        path: The file it came from, for errors.
        xml: UTF-8, UTF-16, Latin-1 or ASCII, with or without byte order mark.
        limits: What it may cost.

    Returns:
        The root.

    Raises:
        ListenError: It is too large, too deep, not well-formed, or declares a document type.
    """
    if len(xml) > limits.xml_mb * MEGABYTE:
        raise unsafe(path, f"its XML is larger than {limits.xml_mb} MB")
    builder = _Builder(path, limits)
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser's own last argument: this is all
    except expat.ExpatError as error:
        raise refusals.damaged(path, f"its XML breaks off in line {error.lineno}") from error
    except (LookupError, ValueError) as error:
        raise refusals.damaged(path, "its XML names an encoding that is not known") from error
    return builder.root()


def unsafe(path: Path, why: str) -> ListenError:
    """Refuse a codebook or project that breaks a guard."""
    return ListenError(
        "unsafe-project",
        f"{path.name} was not opened: {why}.",
        found=why,
        expected="a REFI-QDA codebook or project as a program for qualitative analysis exports it",
        hint="export it again from that program, or split it",
    )


class _Builder:
    def __init__(self, path: Path, limits: XmlLimits) -> None:
        self._path, self._limits = path, limits
        self._open: list[tuple[Node, list[str]]] = []
        self._root: Node | None = None
        self._count = 0

    def refuse(self, *_: object) -> None:
        raise unsafe(self._path, "its XML declares a document type, as traps do")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > self._limits.elements:
            raise unsafe(self._path, f"its XML has more than {self._limits.elements:,} elements")
        if len(self._open) >= self._limits.depth:
            raise unsafe(self._path, f"its XML nests deeper than {self._limits.depth} levels")
        space, _, local = name.rpartition(_SEPARATOR)
        node = Node(local, space, {key: value for key, value in attributes.items() if _SEPARATOR not in key})
        if self._open:
            self._open[-1][0].children.append(node)
        else:
            self._root = node
        self._open.append((node, []))

    def end(self, _: str) -> None:
        node, pieces = self._open.pop()
        node.text = "".join(pieces)

    def characters(self, text: str) -> None:
        self._open[-1][1].append(text)

    def root(self) -> Node:
        if self._root is None:
            raise refusals.damaged(self._path, "its XML is empty")
        return self._root
