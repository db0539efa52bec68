"""Ratings as people gave them, each with the kind and the scale of its question.

A 9 of 10 for recommending, a 5 of 5 for satisfaction and a 1 of 5 for effort are three different things. Every rating
therefore keeps its scale, and a score is only ever made from ratings of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.schemas import RatingKind
from wellheard.understand.errors import UnderstandError

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Names = npt.NDArray[np.str_]

EMPLOYEE: Final = "employee"
"""The kind of survey that asks the company's own people; their groups are protected."""


@dataclass(frozen=True, order=True, slots=True)
class Scale:
    """What may be counted together: one kind of question on one scale in one kind of survey.

    Attributes:
        kind: Kind of rating, as in the table of voices.
        low: Lowest answer.
        high: Highest answer.
        survey_kind: ``"relationship"``, ``"transactional"``, ``"employee"`` or ``""`` where nothing is known.

    Example:
        >>> str(Scale("nps", 0, 10)), str(Scale("csat", 1, 5, "transactional"))
        ('nps 0-10', 'csat 1-5, transactional')
    """

    kind: RatingKind
    low: float
    high: float
    survey_kind: str = ""

    def __str__(self) -> str:
        told = f"{self.kind} {self.low:g}-{self.high:g}"
        return f"{told}, {self.survey_kind}" if self.survey_kind else told


@dataclass(frozen=True)
class Ratings:
    """Ratings, one row each, in any order.

    Attributes:
        values: As given, on the scale of the row; shape (rows,).
        scales: Every scale there is.
        scale_of: Which of them each row is on; shape (rows,); all on the first where it is left out.
        customers: Pseudonym of who gave it, ``""`` where nobody is known; shape (rows,).
        voice_ids: The voice it stands in; shape (rows,); row numbers where it is left out.
        days: Day (UTC) it was given, not-a-time where unknown; shape (rows,).

    Raises:
        UnderstandError: Columns differ in length, or a rating lies outside its scale.

    Example:
        >>> given = Ratings(np.array([9.0, 10, 3]), (Scale("nps", 0, 10),), customers=np.array(["a", "a", ""]))
        >>> len(given), given.people.tolist(), given.weights.tolist()
        (3, [0, 0, 1], [0.5, 0.5, 1.0])
    """

    values: Floats
    scales: tuple[Scale, ...]
    scale_of: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    customers: Names = field(default_factory=lambda: np.zeros(0, dtype=np.str_))
    voice_ids: Names = field(default_factory=lambda: np.zeros(0, dtype=np.str_))
    days: npt.NDArray[np.datetime64] = field(default_factory=lambda: np.zeros(0, dtype="datetime64[D]"))

    def __post_init__(self) -> None:
        rows = len(self.values)
        if len(self.scale_of) == 0:
            object.__setattr__(self, "scale_of", np.zeros(rows, dtype=np.int64))
        if len(self.customers) == 0:
            object.__setattr__(self, "customers", np.zeros(rows, dtype="<U1"))
        if len(self.voice_ids) == 0:
            numbers = [f"{row:012d}" for row in range(rows)]
            object.__setattr__(self, "voice_ids", np.array(numbers, dtype=np.str_))
        if len(self.days) == 0:
            object.__setattr__(self, "days", np.full(rows, "NaT", dtype="datetime64[D]"))
        _check_lengths(self)
        _check_scales(self)

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def person_names(self) -> Names:
        """Who is behind each row; a voice of an unknown author is one person; shape (rows,)."""
        known = self.customers != ""
        return np.where(known, np.char.add("c", self.customers), np.char.add("v", self.voice_ids))

    @cached_property
    def people(self) -> Whole:
        """Number of the person behind each row, from 0 in the order of their names; shape (rows,)."""
        return np.unique(self.person_names, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def n_customers(self) -> int:
        """How many people there are."""
        return len(np.unique(self.people))

    @cached_property
    def weights(self) -> Floats:
        """What each row counts, so that every person counts once; shape (rows,), above 0 to 1."""
        return np.asarray(1.0 / np.bincount(self.people)[self.people], dtype=np.float64)

    @cached_property
    def used(self) -> tuple[Scale, ...]:
        """The scales that have a rating, sorted."""
        return tuple(sorted({self.scales[int(each)] for each in np.unique(self.scale_of)}))

    @cached_property
    def period(self) -> tuple[date, date] | None:
        """First and last day; ``None`` where no day is known."""
        known = self.days[~np.isnat(self.days)].astype("datetime64[D]")
        return (known.min().item(), known.max().item()) if len(known) else None

    def rows(self, chosen: npt.NDArray[np.bool_] | Whole) -> Ratings:
        """Return some of the rows; who the people are is not worked out again."""
        made = replace(
            self,
            values=self.values[chosen],
            scale_of=self.scale_of[chosen],
            customers=self.customers[chosen],
            voice_ids=self.voice_ids[chosen],
            days=self.days[chosen],
        )
        made.__dict__["people"] = np.unique(self.people[chosen], return_inverse=True)[1].astype(np.int64)
        return made

    def split(self) -> tuple[Ratings, ...]:
        """Return the ratings of each scale by themselves, in the order of :attr:`used`."""
        kinds = np.array([self.used.index(each) if each in self.used else -1 for each in self.scales], dtype=np.int64)
        return tuple(self.rows(kinds[self.scale_of] == number) for number in range(len(self.used)))


def read_ratings(voices: pa.Table, *, survey_kinds: Sequence[str] | None = None) -> Ratings:
    """Read the ratings out of a table of voices; voices without one are left out.

    Args:
        voices: Columns of the table of voices: ``voice_id``, ``customer_id``, ``at``, ``said_by``, ``source_kind`` and
            the four of the rating.
        survey_kinds: Kind of survey of each row, ``""`` where unknown. Employees are told apart without it.

    Raises:
        UnderstandError: A rating lies outside its scale.
    """
    complete = pc.is_valid(voices["rating"])
    for name in ("rating_low", "rating_high", "rating_kind"):
        complete = pc.and_(complete, pc.is_valid(voices[name]))
    kept = voices.filter(complete)
    employees = pc.or_(pc.equal(kept["said_by"], EMPLOYEE), pc.equal(kept["source_kind"], EMPLOYEE)).to_pylist()
    told = pa.chunked_array([pa.array(survey_kinds or [""] * len(voices), pa.string())]).filter(complete).to_pylist()
    asked = [EMPLOYEE if employee else name for employee, name in zip(employees, told, strict=True)]
    columns = (kept[name].to_pylist() for name in ("rating_kind", "rating_low", "rating_high"))
    on = [Scale(*row) for row in zip(*columns, asked, strict=True)]
    scales = tuple(sorted(set(on)))
    place = {scale: number for number, scale in enumerate(scales)}
    return Ratings(
        values=np.asarray(kept["rating"].to_numpy(), dtype=np.float64),
        scales=scales,
        scale_of=np.array([place[each] for each in on], dtype=np.int64),
        customers=np.array(pc.fill_null(kept["customer_id"], "").to_pylist(), dtype=np.str_),
        voice_ids=np.array(kept["voice_id"].to_pylist(), dtype=np.str_),
        days=np.asarray(kept["at"].to_numpy()).astype("datetime64[D]"),
    )


def _check_lengths(ratings: Ratings) -> None:
    columns = ("values", "scale_of", "customers", "voice_ids", "days")
    lengths = {name: len(getattr(ratings, name)) for name in columns}
    if len(set(lengths.values())) > 1:
        raise UnderstandError(
            "ratings-uneven",
            "Every rating needs one value in every column.",
            found=", ".join(f"{name} {count}" for name, count in lengths.items()),
            expected="columns of the same length",
            hint="pass one value for each rating, or leave the column out",
        )


def _check_scales(ratings: Ratings) -> None:
    """Refuse ratings that no answer could have given."""
    unknown = sorted({each.kind for each in ratings.scales} - set(get_args(RatingKind)))
    outside = len(ratings) > 0 and not (ratings.scale_of.min() >= 0 and ratings.scale_of.max() < len(ratings.scales))
    if unknown or outside:
        raise UnderstandError(
            "scale-unknown",
            "Every rating needs a kind and a scale.",
            found=f"kinds {', '.join(unknown)}" if unknown else f"{len(ratings.scales)} scales, rows that name others",
            expected=", ".join(get_args(RatingKind)),
            hint="say which question was asked when importing, with its lowest and highest answer",
        )
    lows = np.array([each.low for each in ratings.scales], dtype=np.float64)[ratings.scale_of]
    highs = np.array([each.high for each in ratings.scales], dtype=np.float64)[ratings.scale_of]
    wrong = np.flatnonzero(~((ratings.values >= lows) & (ratings.values <= highs)))
    if len(wrong):
        first = int(wrong[0])
        raise UnderstandError(
            "rating-outside-scale",
            "A rating lies outside its scale, or is missing.",
            found=f"{len(wrong)} of {len(ratings)}, the first in voice {ratings.voice_ids[first]}: {ratings.values[first]:g}",
            expected=str(ratings.scales[int(ratings.scale_of[first])]),
            hint="correct the scale of the import, or leave out ratings that nobody gave",
        )
