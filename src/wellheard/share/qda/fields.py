"""Single fields as the schemas want them: GUIDs, times, truths, values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from wellheard.evidence.coding import Stamp, Value
from wellheard.evidence.coding.document import Plain
from wellheard.evidence.coding.project import VariableKind
from wellheard.share.qda.markup import Pen

Attributes = list[tuple[str, str | None]]


def guid(text: str) -> str:
    """A GUID in capitals, as most programs write them.

    Example:
        >>> guid("c3c7d437-6932-4b14-a55d-30b7f811bbf3")
        'C3C7D437-6932-4B14-A55D-30B7F811BBF3'
    """
    return text.upper()


def maybe(text: str | None) -> str | None:
    """A GUID that may be missing."""
    return None if text is None else guid(text)


def truth(value: bool) -> str:  # noqa: FBT001 - the value itself, not a switch
    """An xsd:boolean."""
    return "true" if value else "false"


def moment(at: datetime | None) -> str | None:
    """An xsd:dateTime in UTC; a time without a zone is written without one.

    Example:
        >>> moment(datetime(2018, 3, 27, 17, 46, 39, tzinfo=UTC))
        '2018-03-27T17:46:39Z'
    """
    if at is None:
        return None
    return at.isoformat() if at.tzinfo is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def stamp(of: Stamp) -> Attributes:
    """Who made something and changed it, and when."""
    return [
        ("creatingUser", maybe(of.created_by)),
        ("creationDateTime", moment(of.created_at)),
        ("modifyingUser", maybe(of.modified_by)),
        ("modifiedDateTime", moment(of.modified_at)),
    ]


def references(pen: Pen, name: str, guids: Iterable[str]) -> Iterable[str]:
    """Reference elements of one name."""
    return [pen.element(name, [("targetGUID", guid(each))]) for each in guids]


def values(pen: Pen, held: Iterable[Value], kinds: dict[str, VariableKind]) -> Iterable[str]:
    """The values of variables; one of a variable that is not there is left out and counted."""
    for each in held:
        kind = kinds.get(each.variable)
        if kind is None:
            pen.lost["values of variables that the project lacks"] += 1
            continue
        inside = [pen.element("VariableRef", [("targetGUID", guid(each.variable))])]
        if each.value is not None:
            inside.append(_value(pen, kind, each.value))
        yield pen.element("VariableValue", [], inside)


def _value(pen: Pen, kind: VariableKind, value: Plain) -> str:
    """A value as an element of its variable's kind; text where it does not fit."""
    fits = {
        "Boolean": isinstance(value, bool),
        "Integer": isinstance(value, int) and not isinstance(value, bool),
        "Float": isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite(),
        "Date": isinstance(value, date) and not isinstance(value, datetime),
        "DateTime": isinstance(value, datetime),
    }
    written = _plain(value)
    if fits.get(kind):
        return pen.element(f"{kind}Value", [], [written])
    return pen.text("TextValue", written) or "<TextValue/>"


def _plain(value: Plain) -> str:
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, datetime):
        return moment(value) or ""
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"  # xsd:decimal knows no exponent
    return value.isoformat() if isinstance(value, date) else str(value)
