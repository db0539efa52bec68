"""The base counts of the evidence: how many voices and people there are, of whom, from where, from when to when.

Pages show them beside every share. People are distinct customers; each voice or event of an unknown author counts as
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table


@dataclass(frozen=True, slots=True)
class Count:
    """How many.

    Attributes:
        rows: Voices, events or passages.
        people: Distinct customers, and each row of an unknown author as one; for passages, distinct voices.
    """

    rows: int = 0
    people: int = 0

    def plus(self, other: Count) -> Count:
        """Return both together; right only where nobody is in both, as between buckets.

        Example:
            >>> Count(3, 2).plus(Count(1, 1))
            Count(rows=4, people=3)
        """
        return Count(self.rows + other.rows, self.people + other.people)


Counts: TypeAlias = Mapping[str | None, Count]
"""Value to count, most rows first, ties by value; ``None`` stands for the rows without one."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted.

    Attributes:
        all: Every row.
        by: Column name to the counts of its values. One person may have several values, so people may add up to more.
        first: Earliest time, UTC; ``None`` when no row has one.
        last: Latest time.
    """

    all: Count = field(default_factory=Count)
    by: Mapping[str, Counts] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None


class _CountRows:
    """Counts the rows of one table and the people behind them, in all and by the values of some columns."""

    table: ClassVar[Table]
    person: ClassVar[tuple[str, ...]]
    time: ClassVar[tuple[str, ...]] = ("at",)
    by: ClassVar[tuple[str, ...]]

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        """The columns that are counted."""
        return {self.table: (*self.person, *self.time, *self.by)}

    def map(self, bucket: Bucket) -> Tally:
        """Count one bucket."""
        rows = bucket.tables[self.table]
        person = pc.coalesce(*(rows[name] for name in self.person))
        first, last = _ends(rows[self.time[0]]) if self.time else (None, None)
        return Tally(
            all=Count(rows.num_rows, pc.count_distinct(person).as_py()),
            by={name: _counts_by(rows[name], person) for name in self.by},
            first=first,
            last=last,
        )

    def merge(self, left: Tally, right: Tally) -> Tally:
        """Add two counts; nobody is in two buckets."""
        first = [at for at in (left.first, right.first) if at is not None]
        last = [at for at in (left.last, right.last) if at is not None]
        by = {name: _added(left.by[name], right.by[name]) for name in self.by}
        return Tally(left.all.plus(right.all), by, min(first, default=None), max(last, default=None))

    def finish(self, partial: Tally | None) -> Tally:
        """Put the values with most rows first."""
        tally = partial or Tally(by={name: {} for name in self.by})
        by = {name: _largest_first(tally.by[name]) for name in self.by}
        return Tally(tally.all, by, tally.first, tally.last)


@dataclass(frozen=True, slots=True)
class CountVoices(_CountRows):
    """Counts voices and people: by who said it, how it came, source, channel and market.

    Every voice counts, also those of agents and those without words; who matters is for the reader of ``by`` to say.

    Example:
        >>> from wellheard.evidence.engines import run_fold
        >>> from wellheard.evidence.memory import Held
        >>> run_fold(CountVoices(), Held({})).all
        Count(rows=0, people=0)
    """

    table = "voices"
    person = ("customer_id", "voice_id")
    by = ("said_by", "source_kind", "source", "channel", "market")


@dataclass(frozen=True, slots=True)
class CountEvents(_CountRows):
    """Counts events and people: by activity, channel and market."""

    table = "events"
    person = ("customer_id", "event_id")
    by = ("activity", "channel", "market")


@dataclass(frozen=True, slots=True)
class CountPassages(_CountRows):
    """Counts passages and the voices they are in: by language, feeling and the model that wrote them."""

    table = "passages"
    person = ("voice_id",)
    time = ()
    by = ("language", "feeling", "model")


def _ends(times: pa.ChunkedArray) -> tuple[datetime | None, datetime | None]:
    ends = pc.min_max(times).as_py()
    first, last = (at and at.astimezone(UTC) for at in (ends["min"], ends["max"]))
    return first, last


def _counts_by(values: pa.ChunkedArray, person: pa.ChunkedArray) -> Counts:
    pairs = pa.table({"value": values, "person": person}).group_by(["value", "person"]).aggregate([([], "count_all")])
    counted = pairs.group_by("value").aggregate([("count_all", "sum"), ([], "count_all")])
    return {row["value"]: Count(row["count_all_sum"], row["count_all"]) for row in counted.to_pylist()}


def _added(left: Counts, right: Counts) -> Counts:
    return {value: left.get(value, Count()).plus(right.get(value, Count())) for value in {**left, **right}}


def _largest_first(counts: Counts) -> Counts:
    order = sorted(counts, key=lambda value: (-counts[value].rows, value is None, value or ""))
    return {value: counts[value] for value in order}
