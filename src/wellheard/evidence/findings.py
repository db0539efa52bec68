"""Findings: statements about customers that cannot exist without evidence a reader can open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.quotes import Quote

Level = Literal["observed", "inferred", "assumed"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number, what it was counted from, and how sure it is.

    Attributes:
        name: Code name of the measure as in METHODS, for example ``"share"``.
        value: The number; ``None`` when there is not enough evidence for it (``flags`` says why).
        low: Lower end of the 95 % interval; ``None`` with ``interval="none: why"``.
        high: Upper end.
        interval: Method of the interval, for example ``"wilson"``.
        count_voices: Voices counted.
        count_customers: People counted: distinct customers, and each voice of an unknown author as one.
        base_voices: Voices that could have been counted.
        base_customers: People that could have been counted.
        base_definition: Who the base is, in words.
        base_filter: SQL condition on the ``voices`` table that gives the base again.
        members: Ids of the voices that were counted, sorted; the evidence behind the number.
        period: First and last day of the base; ``None`` where no voice has a time.
        method: How the number was made.
        flags: Reason codes such as ``"low_base"``.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    interval: str
    count_voices: int
    count_customers: int
    base_voices: int
    base_customers: int
    base_definition: str
    base_filter: str
    members: tuple[str, ...]
    period: tuple[date, date] | None
    method: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement with its measure, the words behind it and the words against it.

    Attributes:
        id: Stable name, for example ``"theme/3f2a.../share"``.
        statement: One sentence for a person.
        level: ``observed`` (counted or quoted), ``inferred`` (model or statistic) or ``assumed`` (the team's belief).
        measure: The number behind the statement.
        quotes: Words that bear it out.
        counter_quotes: Words that speak against it.

    Raises:
        EvidenceError: An observed or inferred finding has no quote, or no measured base.
    """

    id: str
    statement: str
    level: Level
    measure: Measure | None = None
    quotes: tuple[Quote, ...] = ()
    counter_quotes: tuple[Quote, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.level == "assumed":
            return
        lacking = [] if self.quotes else ["quotes"]
        if self.measure is None or not self.measure.members or self.measure.base_voices < 1:
            lacking.append("a measured base")
        if lacking:
            raise EvidenceError(
                "finding-without-evidence",
                f"The finding {self.id} says something about customers with nothing behind it.",
                found=f"level {self.level} without {' and '.join(lacking)}",
                expected="at least one quote and a measure over at least one voice",
                hint='cite the evidence, or state it as a belief of the team with level="assumed"',
            )
