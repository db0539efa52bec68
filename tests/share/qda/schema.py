"""A small structural check against an XML schema, since no schema library is installed.

It knows exactly what the two schemas of the exchange format use: sequences and choices with occurrences, nested complex types,
attributes, patterns, enumerations and the built-in simple types. Anything else in a schema makes it stop, so that nothing is passed
by silence.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path

XSD = "{http://www.w3.org/2001/XMLSchema}"
BUILT_IN = {
    "string": lambda _: True,
    "boolean": lambda text: text in {"true", "false", "0", "1"},
    "integer": lambda text: re.fullmatch(r"[+-]?\d+", text) is not None,
    "decimal": lambda text: re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text) is not None,
    "date": lambda text: bool(date.fromisoformat(text)),
    "dateTime": lambda text: "T" in text and bool(datetime.fromisoformat(text)),
}


class Schema:
    def __init__(self, path: Path) -> None:
        tree = ET.parse(path).getroot()
        self.space = tree.get("targetNamespace", "")
        self.types = {each.get("name"): each for each in tree if each.tag in {f"{XSD}complexType", f"{XSD}simpleType"}}
        self.root = next(each for each in tree if each.tag == f"{XSD}element")

    def faults(self, xml: bytes) -> list[str]:
        root = ET.fromstring(xml)
        if root.tag != f"{{{self.space}}}{self.root.get('name')}":
            return [f"root {root.tag}"]
        return list(self._element(root, self.root.get("type", ""), root.tag))

    def _element(self, node: ET.Element, kind: str, at: str):
        at = f"{at}/{node.tag.rpartition('}')[2]}"
        if kind.startswith("xsd:"):
            if len(node) or node.attrib:
                yield f"{at}: a simple element with children or attributes"
            if not _holds(BUILT_IN[kind[4:]], node.text or ""):
                yield f"{at}: {node.text!r} is no {kind}"
            return
        declared = self.types[kind]
        yield from self._attributes(node, declared, at)
        if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
            yield f"{at}: text between elements"
        model = next((each for each in declared if each.tag in {f"{XSD}sequence", f"{XSD}choice"}), None)
        children = list(node)
        kinds: dict[int, str] = {}
        end = 0 if model is None else self._match(model, children, 0, kinds)
        if end is None or end < len(children):
            yield f"{at}: children {[child.tag.rpartition('}')[2] for child in children]} do not fit {kind}"
        for child in children[: end or 0]:
            yield from self._element(child, kinds[id(child)], at)

    def _match(self, model: ET.Element, children: list[ET.Element], at: int, kinds: dict[int, str]) -> int | None:
        """How far the children fit a sequence or choice; None where they do not. Greedy: these schemas are deterministic."""
        count, most = 0, model.get("maxOccurs", "1")
        while most == "unbounded" or count < int(most):
            start = at
            ends = []
            for part in model:
                end = self._part(part, children, at, kinds)
                if model.tag == f"{XSD}sequence":
                    if end is None:
                        return None
                    at = end
                else:
                    ends.append(end)
            if model.tag == f"{XSD}choice":
                fitting = [end for end in ends if end is not None]
                if not fitting:
                    return at if count else None
                at = max(fitting)
            count += 1
            if at == start:
                break
        return at

    def _part(self, part: ET.Element, children: list[ET.Element], at: int, kinds: dict[int, str]) -> int | None:
        if part.tag in {f"{XSD}sequence", f"{XSD}choice"}:
            return self._match(part, children, at, kinds)
        assert part.tag == f"{XSD}element", part.tag
        least, most, count = int(part.get("minOccurs", "1")), part.get("maxOccurs", "1"), 0
        wanted = f"{{{self.space}}}{part.get('name')}"
        while at < len(children) and children[at].tag == wanted and (most == "unbounded" or count < int(most)):
            kinds[id(children[at])] = part.get("type", "")
            at, count = at + 1, count + 1
        return at if count >= least else None

    def _attributes(self, node: ET.Element, declared: ET.Element, at: str):
        known = {each.get("name"): each for each in declared if each.tag == f"{XSD}attribute"}
        for name, each in known.items():
            if each.get("use") == "required" and name not in node.attrib:
                yield f"{at}: no {name}"
        for name, value in node.attrib.items():
            if name.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
                continue
            if name not in known:
                yield f"{at}: unknown {name}"
            elif not self._simple(known[name].get("type", ""), value):
                yield f"{at}: {name}={value!r} is no {known[name].get('type')}"

    def _simple(self, kind: str, value: str) -> bool:
        if kind.startswith("xsd:"):
            return _holds(BUILT_IN[kind[4:]], value)
        (restriction,) = self.types[kind]
        facets = {each.tag for each in restriction}
        assert facets in ({f"{XSD}pattern"}, {f"{XSD}enumeration"}), facets
        if facets == {f"{XSD}pattern"}:
            return all(re.fullmatch(each.get("value", ""), value) for each in restriction)
        return value in {each.get("value") for each in restriction}


def _holds(check, text: str) -> bool:
    try:
        return bool(check(text))
    except ValueError:
        return False
