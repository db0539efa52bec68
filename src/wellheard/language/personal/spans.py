"""What kinds of personal data there are, and the span that names where one stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

PersonalKind = Literal["email", "link", "ip", "iban", "card", "id", "address", "phone", "number", "name"]
KINDS: Final[tuple[PersonalKind, ...]] = (
    "email",
    "link",
    "ip",
    "iban",
    "card",
    "id",
    "address",
    "phone",
    "number",
    "name",
)
"""Kinds, the most telling first; where two overlap, the earlier kind is kept."""

_RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}


class PersonalSpan(NamedTuple):
    """A stretch of a text that may tell who somebody is.

    Attributes:
        start: First code point, counted from 0.
        end: One past the last code point.
        kind: One of :data:`KINDS`.
    """

    start: int
    end: int
    kind: PersonalKind


def without_overlaps(spans: Iterable[PersonalSpan]) -> list[PersonalSpan]:
    """Keep the more telling of two spans that overlap, and of one kind the longer.

    Returns:
        Spans in the order of the text, never overlapping.

    Example:
        >>> without_overlaps([PersonalSpan(4, 9, "name"), PersonalSpan(0, 6, "email"), PersonalSpan(6, 9, "name")])
        [PersonalSpan(start=0, end=6, kind='email'), PersonalSpan(start=6, end=9, kind='name')]
    """
    ranked = sorted(spans, key=lambda span: (_RANK[span.kind], span.start - span.end, span.start))
    if len(ranked) < 2:
        return ranked
    taken = bytearray(max(span.end for span in ranked))
    kept: list[PersonalSpan] = []
    for span in ranked:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    return sorted(kept)
