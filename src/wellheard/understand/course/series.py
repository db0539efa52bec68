"""How often something was heard, period by period: the one shape that everything about its course starts from.

A count means nothing without what it was counted against. A series therefore always carries its exposure, keeps silent
periods in their place with an exposure of 0, and has periods of one length without gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from wellheard.understand.errors import UnderstandError

Step = Literal["day", "week"]
Kind = Literal["share", "rate"]
Exact = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STEP_DAYS: Final[Mapping[Step, int]] = {"day": 1, "week": 7}


@dataclass(frozen=True, eq=False)
class Series:
    """Counts per day or week with their exposure.

    Attributes:
        name: What is counted, for example a theme's id.
        first: First day of the first period.
        step: Length of a period.
        counts: People (or voices) counted in each period, shape (periods,), 0 or more.
        exposure: What they were counted against, shape (periods,): people (or voices) that said anything, or for a
            rate customers, orders or visits; 0 in a silent period.
        kind: ``share`` where the counted are part of the exposure, ``rate`` where they are events in it.

    Raises:
        UnderstandError: Lengths differ, a number is missing or below 0, or a share counts more than its exposure.

    Example:
        >>> Series("late", date(2024, 1, 1), "week", np.array([3.0, 5.0]), np.array([40.0, 50.0])).start_of(1).isoformat()
        '2024-01-08'
    """

    name: str
    first: date
    step: Step
    counts: Exact
    exposure: Exact
    kind: Kind = "share"

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", np.asarray(self.counts, dtype=np.float64))
        object.__setattr__(self, "exposure", np.asarray(self.exposure, dtype=np.float64))
        found = _wrong_with(self.counts, self.exposure, self.kind)
        if found:
            raise UnderstandError(
                "series-unusable",
                f"The series {self.name} cannot be read as counts with exposure.",
                found=found,
                expected="one count and one exposure per period, none below 0, shares within their exposure",
                hint="count people on both sides, or voices on both sides; give silent periods an exposure of 0",
            )

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def heard(self) -> Flags:
        """Periods with any exposure, shape (periods,)."""
        return np.asarray(self.exposure > 0, dtype=np.bool_)

    def start_of(self, index: int) -> date:
        """Return the first day of a period; one past the end gives the day after the series."""
        return self.first + timedelta(days=index * STEP_DAYS[self.step])

    def last_day_of(self, index: int) -> date:
        """Return the last day of a period."""
        return self.start_of(index + 1) - timedelta(days=1)

    def index_of(self, day: date) -> int:
        """Return the period that a day lies in; below 0 or past the end where it lies outside."""
        return (day - self.first).days // STEP_DAYS[self.step]


def series_from(
    name: str,
    counted: Mapping[date, tuple[float, float]],
    *,
    step: Step,
    kind: Kind = "share",
) -> Series:
    """Put dated counts in order and fill the silent periods between them.

    Args:
        name: What is counted.
        counted: First day of a period to its count and exposure; any order.
        step: Length of a period; every day given must lie a whole number of periods from the earliest.
        kind: As in :class:`Series`.

    Raises:
        UnderstandError: Nothing was given, or the days do not fit the step.

    Example:
        >>> weeks = {date(2024, 1, 15): (2, 30), date(2024, 1, 1): (1, 20)}
        >>> series_from("late", weeks, step="week").exposure.tolist()
        [20.0, 0.0, 30.0]
    """
    days = sorted(counted)
    length = STEP_DAYS[step]
    if not days or any((day - days[0]).days % length for day in days):
        raise UnderstandError(
            "periods-unusable",
            f"The periods of {name} do not follow one another.",
            found=f"{len(days)} days that are not all whole {step}s apart" if days else "no period",
            expected=f"the first day of every {step}",
            hint='for weeks give the Mondays, for days use step="day"',
        )
    periods = (days[-1] - days[0]).days // length + 1
    table = np.zeros((periods, 2))
    for day in days:
        table[(day - days[0]).days // length] = counted[day]
    return Series(name, days[0], step, table[:, 0], table[:, 1], kind)


def _wrong_with(counts: Exact, exposure: Exact, kind: Kind) -> str:
    if counts.ndim != 1 or counts.shape != exposure.shape or not len(counts):
        return f"counts of shape {counts.shape}, exposure of shape {exposure.shape}"
    if not (np.isfinite(counts).all() and np.isfinite(exposure).all()):
        return "a number is missing"
    if min(counts.min(), exposure.min()) < 0:
        return "a number below 0"
    if (counts[exposure == 0] > 0).any():
        return "something counted where nothing was heard"
    return "more counted than heard" if kind == "share" and (counts > exposure).any() else ""
