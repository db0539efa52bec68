"""Folds: every heavy pass over the evidence, written once and run by any engine.

A fold maps a bucket to a partial, merges partials in any order and grouping, and finishes. All rows of one customer
lie in one bucket, so whatever concerns one customer's line is settled inside ``map``, and counts of distinct
customers add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

import pyarrow as pa

from wellheard.evidence.schemas import Table

P = TypeVar("P")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Bucket:
    """The rows of some customers, complete in every table that the fold asked for.

    Attributes:
        number: Which bucket, from 0.
        tables: Table name to its rows in the order of ``LINE_ORDER``; only the columns that the fold named.
    """

    number: int
    tables: Mapping[Table, pa.Table]


class BucketRef(Protocol):
    """Where a bucket lies; picklable, so that it can be loaded next to the data."""

    @property
    def number(self) -> int:
        """Which bucket, from 0."""
        ...

    @property
    def rows(self) -> int:
        """About how many rows it holds in all tables, for progress."""
        ...

    def load(self, columns: Mapping[Table, tuple[str, ...]]) -> Bucket:
        """Read the named columns of the bucket."""
        ...


@runtime_checkable
class BucketSource(Protocol):
    """Evidence that can be folded: a snapshot on disk, or tables in memory."""

    @property
    def id(self) -> str:
        """Names the evidence by what is in it; the key of everything derived from it."""
        ...

    def bucket_refs(self) -> Sequence[BucketRef]:
        """Return every bucket once, in order of its number."""
        ...


class Fold(Protocol[P, R_co]):
    """``map`` each bucket, ``merge`` the partials, ``finish`` the last one.

    ``merge`` must be associative and commutative, and a fold must be picklable: engines ship it to other processes, may
    lose a task and may run it twice. ``map`` may not depend on how customers were spread over buckets.
    """

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        """The columns that ``map`` reads, by table."""
        ...

    def map(self, bucket: Bucket) -> P:
        """Turn one bucket into a partial."""
        ...

    def merge(self, left: P, right: P) -> P:
        """Join two partials."""
        ...

    def finish(self, partial: P | None) -> R_co:
        """Turn the last partial into the result; ``None`` when there was no bucket at all."""
        ...
