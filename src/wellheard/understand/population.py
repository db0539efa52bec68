"""Who counts in what customers say: whose voices, and who is one person.

The rule is written twice, as SQL for a reader who wants to check a number and as Arrow for the folds; a test holds
the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.understand.errors import UnderstandError

CUSTOMER_VOICES: Final = "text <> '' AND (said_by IN ('customer', 'prospect', 'unknown') OR source_kind = 'observed')"
"""SQL condition on the ``voices`` table: words of people outside the company, or noted while watching them."""

_FILTERED: Final = (
    "source",
    "source_kind",
    "said_by",
    "channel",
    "touchpoint",
    "question",
    "market",
    "language_declared",
    "consent",
)


@dataclass(frozen=True)
class Population:
    """Customers' voices, or a part of them.

    Attributes:
        where: Column of ``voices`` to the values that count, for example ``{"market": ("DE",)}``.
        first_day: First day (UTC) that counts; with it voices without a time do not.
        last_day: Last day (UTC) that counts.

    Raises:
        UnderstandError: A column cannot be filtered.

    Example:
        >>> print(Population(where={"market": ("DE", "AT")}).sql.removeprefix(CUSTOMER_VOICES).strip())
        AND "market" IN ('DE', 'AT')
    """

    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.where) - set(_FILTERED))
        if unknown:
            raise UnderstandError(
                "filter-unknown",
                "Voices cannot be filtered by this column.",
                found=", ".join(unknown),
                expected=f"one of {', '.join(_FILTERED)}",
                hint='for example Population(where={"market": ("DE",)})',
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of ``voices`` that :meth:`mask` reads."""
        always = ("text", "said_by", "source_kind", "at")
        return (*always, *(name for name in sorted(self.where) if name not in always))

    @property
    def sql(self) -> str:
        """The same condition as SQL on the ``voices`` table."""
        parts = [CUSTOMER_VOICES]
        for name in sorted(self.where):
            values = ", ".join("'" + value.replace("'", "''") + "'" for value in self.where[name])
            parts.append(f'"{name}" IN ({values})')
        if self.first_day is not None:
            parts.append(f"\"at\" >= TIMESTAMPTZ '{self.first_day.isoformat()} 00:00:00+00'")
        if self.last_day is not None:
            parts.append(f"\"at\" < TIMESTAMPTZ '{_day_after(self.last_day)} 00:00:00+00'")
        return " AND ".join(parts)

    @property
    def definition(self) -> str:
        """The same in words."""
        parts = [f"{name.replace('_', ' ')} {' or '.join(self.where[name])}" for name in sorted(self.where)]
        if self.first_day is not None:
            parts.append(f"from {self.first_day.isoformat()}")
        if self.last_day is not None:
            parts.append(f"until {self.last_day.isoformat()}")
        return "people who said something in words" + (f" ({', '.join(parts)})" if parts else "")

    def mask(self, voices: pa.Table) -> pa.ChunkedArray:
        """Return which rows of ``voices`` count, as booleans without nulls."""
        outside = pc.is_in(voices["said_by"], value_set=pa.array(["customer", "prospect", "unknown"]))
        kept = pc.and_(pc.not_equal(voices["text"], ""), pc.or_(outside, pc.equal(voices["source_kind"], "observed")))
        for name in sorted(self.where):
            kept = pc.and_(kept, pc.is_in(voices[name], value_set=pa.array(self.where[name], pa.string())))
        if self.first_day is not None:
            kept = pc.and_(kept, pc.greater_equal(voices["at"], _midnight(self.first_day.isoformat())))
        if self.last_day is not None:
            kept = pc.and_(kept, pc.less(voices["at"], _midnight(_day_after(self.last_day))))
        return pc.fill_null(kept, False)  # noqa: FBT003 - the value to fill in, as pyarrow names it


EVERYONE: Final = Population()


def _day_after(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()


def _midnight(day: str) -> pa.Scalar:
    return pc.assume_timezone(pa.scalar(day).cast(pa.timestamp("us")), "UTC")
