"""Single fields of the XML, read leniently: ids, colours, truths, numbers, times, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from wellheard.evidence.coding import Stamp, Value, guid_for, guid_from, means_guid
from wellheard.evidence.coding.document import Plain
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.tree import Node

_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_FRACTION: Final = re.compile(r"(\.\d{6})\d+")


def guid(node: Node, notices: Notices, *, key: str = "") -> str:
    """The GUID of an element; one that is missing is made of ``key``, which must be stable within the file."""
    written = node.get("guid")
    if written is None:
        notices.warn(f"a {node.name} without guid")
        return guid_for("nameless", f"{node.name} {key}")
    if not means_guid(written):
        notices.warn(f"a {node.name} whose guid is no GUID")
    return guid_from(written)


def reference(text: str | None) -> str | None:
    """The GUID that an attribute points to."""
    return guid_from(text) if text else None


def references(node: Node, *names: str) -> tuple[str, ...]:
    """The targets of all reference elements of some names; ``guid`` is taken where ``targetGUID`` is missing."""
    found = (each.get("targetGUID") or each.get("guid") for each in node.all(*names))
    return tuple(guid_from(each) for each in found if each)


def colour(text: str | None, notices: Notices) -> str | None:
    """``#RRGGBB`` of ``#RGB``, ``#RRGGBB``, ``#AARRGGBB``, with or without the sign.

    Example:
        >>> [colour(text, Notices()) for text in ("#f08", "F00082", "#FFF00082", "red", None)]
        ['#FF0088', '#F00082', '#F00082', None, None]
    """
    if text is None:
        return None
    bare = text.strip().removeprefix("#").upper()
    if not _HEX.fullmatch(bare) or len(bare) not in {3, 6, 8}:
        notices.lose("colours that are not written as #RRGGBB")
        return None
    return "#" + ("".join(2 * digit for digit in bare) if len(bare) == 3 else bare[-6:])


def truth(text: str | None, *, default: bool) -> bool:
    """An xsd:boolean in any case."""
    return default if text is None else text.strip().lower() in {"true", "1", "yes"}


def whole(text: str | None) -> int | None:
    """A whole number; None where there is none."""
    try:
        return int(text) if text and len(text) < 16 else None
    except ValueError:
        return None


def moment(text: str | None, notices: Notices) -> datetime | None:
    """An xsd:dateTime; one without a zone is taken as UTC.

    Example:
        >>> moment("2018-03-27T17:46:39.1234567Z", Notices()).isoformat()
        '2018-03-27T17:46:39.123456+00:00'
    """
    if text is None:
        return None
    try:
        read = _moment(text.strip())
    except (ValueError, OverflowError):
        notices.lose("times that cannot be read")
        return None
    if read.tzinfo is None:
        notices.warn("times without a zone, taken as UTC")
        return read.replace(tzinfo=UTC)
    return read


def stamp(node: Node, notices: Notices) -> Stamp:
    """Who made an element and changed it, and when; projects call the users by other names than the rest."""
    return Stamp(
        created_by=reference(node.get("creatingUser") or node.get("creatingUserGUID")),
        created_at=moment(node.get("creationDateTime"), notices),
        modified_by=reference(node.get("modifyingUser") or node.get("modifyingUserGUID")),
        modified_at=moment(node.get("modifiedDateTime"), notices),
    )


def values(node: Node, notices: Notices) -> tuple[Value, ...]:
    """The values of variables on a document or case."""
    found = []
    for each in node.all("VariableValue"):
        variable = references(each, "VariableRef")
        if not variable:
            notices.lose("values of no variable")
            continue
        held = next((child for child in each.children if child.name in _KINDS), None)
        found.append(Value(variable[0], None if held is None else _value(held, notices)))
    return tuple(found)


def _value(node: Node, notices: Notices) -> Plain:
    if node.name == "TextValue":
        return node.text
    try:
        return _KINDS[node.name](node.text.strip())
    except (ValueError, OverflowError, InvalidOperation):
        notices.lose("values that do not fit the kind of their variable")
        return None


def _moment(text: str) -> datetime:
    """A time in UTC, or without a zone as it is; zones at the ends of the calendar may overflow."""
    read = datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    return read if read.tzinfo is None else read.astimezone(UTC)


_KINDS: Final[Mapping[str, Callable[[str], Plain]]] = {
    "TextValue": str,
    "BooleanValue": lambda text: truth(text, default=False),
    "IntegerValue": int,
    "FloatValue": Decimal,
    "DateValue": lambda text: date.fromisoformat(text[:10]),
    "DateTimeValue": _moment,
}
