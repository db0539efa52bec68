"""Whether a theme is heard more often than before, and whether that is more than chance.

The recent quarter of the weeks is compared with the time before, per person heard from, so that a busy month is no
trend. All themes of a result are one family of tests; a rise also needs several people, several days and several
wordings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from wellheard.evidence.intervals import RateRatio, benjamini_hochberg, rate_ratio
from wellheard.understand.assignment import DISTINCT_TEXTS, Assigned
from wellheard.understand.sample import Counts
from wellheard.understand.spoken import Whole, monday_of

Direction = Literal["rising", "falling", "steady", "not enough evidence"]

FEWEST_WEEKS: Final = 4
"""Weeks that each side of the comparison needs."""
FEWEST_PEOPLE: Final = 5
LARGEST_Q: Final = 0.10
_STEADY_WITHIN: Final = 2.0
"""A theme is called steady only where the interval shuts out that it doubled or halved."""
_BEFORE, _RECENT = 0, 1


@dataclass(frozen=True, slots=True)
class WeekCount:
    """One week of a theme.

    Attributes:
        week: Its Monday.
        people: People who spoke of the theme.
        voices: Voices that did.
        base_people: People who said anything in that week; 0 in a silent week.
        base_voices: Voices.
    """

    week: date
    people: int
    voices: int
    base_people: int
    base_voices: int


@dataclass(frozen=True, slots=True)
class Trend:
    """How often a theme comes up lately against before.

    Attributes:
        direction: ``steady`` means that doubling and halving can be ruled out; else it is not enough evidence.
        ratio: Recent rate over earlier rate; ``None`` without a test, or where nobody spoke of it before.
        low: Lower end of the exact 95 % interval.
        high: Upper end; ``None`` where it has none.
        p_value: Exact, two-sided, of the conditional binomial test.
        q_value: Adjusted for all themes of the result (Benjamini-Hochberg).
        tests: How many themes were tested together.
        recent_from: Monday on which the recent weeks begin.
        recent_people: Sum over the recent weeks of the people who spoke of the theme.
        recent_base: Sum over the recent weeks of the people who said anything.
        before_people: The same before.
        before_base: The same before.
        reason: Why there is no call, empty where there is one.
    """

    direction: Direction
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    q_value: float | None = None
    tests: int = 0
    recent_from: date | None = None
    recent_people: int = 0
    recent_base: int = 0
    before_people: int = 0
    before_base: int = 0
    reason: str = ""


def recent_week(counts: Counts) -> int | None:
    """Return the first of the recent weeks: the last quarter, at least four.

    ``None`` where fewer than eight weeks are known.
    """
    if not counts.week_people:
        return None
    first, last = min(counts.week_people), max(counts.week_people)
    span = last - first + 1
    recent = max(FEWEST_WEEKS, -(-span // 4))
    return last - recent + 1 if span - recent >= FEWEST_WEEKS else None


def measure_trends(assigned: Assigned, counts: Counts, weeks: Sequence[int], start: int | None) -> tuple[Trend, ...]:
    """Measure the trend of every theme.

    Args:
        assigned: What was counted.
        counts: The base.
        weeks: The weeks of the counts, rising.
        start: First of the recent weeks, as :func:`recent_week` gave it.

    Source: METHODS sections 8.5 and 8.7.
    """
    themes = len(assigned.tally.people)
    if start is None:
        return (Trend("not enough evidence", reason="fewer than eight weeks with dates"),) * themes
    recent = np.array(weeks) >= start
    exposure = np.array([counts.week_people[week] for week in weeks])
    base = (int(exposure[~recent].sum()), int(exposure[recent].sum()))
    heard = np.stack(
        [assigned.tally.week_people[:, ~recent].sum(axis=1), assigned.tally.week_people[:, recent].sum(axis=1)], axis=1
    )
    tested = np.flatnonzero(heard.sum(axis=1) > 0)
    results = {int(each): rate_ratio(int(heard[each, 1]), base[1], int(heard[each, 0]), base[0]) for each in tested}
    adjusted = dict(
        zip(tested.tolist(), benjamini_hochberg([results[int(each)].p_value for each in tested]).tolist(), strict=True)
    )
    return tuple(
        _trend(
            results.get(theme),
            adjusted.get(theme, 1.0),
            _Side.of(assigned, theme, heard[theme], base),
            start=start,
            tests=len(tested),
        )
        for theme in range(themes)
    )


@dataclass(frozen=True)
class _Side:
    """What is known of a theme before and in the recent weeks; pairs of before and recent."""

    heard: tuple[int, int]
    base: tuple[int, int]
    people: tuple[int, int]
    several_days: tuple[bool, bool]
    several_wordings: tuple[bool, bool]

    @classmethod
    def of(cls, assigned: Assigned, theme: int, heard: Whole, base: tuple[int, int]) -> _Side:
        people = assigned.tally.side_people[theme]
        days = -assigned.spread.last_day[theme] > assigned.spread.first_day[theme]
        wordings = (assigned.spread.texts[theme] != np.iinfo(np.int64).max).sum(axis=1) >= DISTINCT_TEXTS
        return cls(
            (int(heard[0]), int(heard[1])),
            base,
            (int(people[0]), int(people[1])),
            (bool(days[0]), bool(days[1])),
            (bool(wordings[0]), bool(wordings[1])),
        )


def _trend(result: RateRatio | None, q_value: float, side: _Side, *, start: int, tests: int) -> Trend:
    if result is None:
        return Trend("not enough evidence", reason="nobody spoke of it at a known time", recent_from=monday_of(start))
    direction, reason = _direction(result, q_value, side)
    return Trend(
        direction=direction,
        ratio=result.ratio if math.isfinite(result.ratio) else None,
        low=result.low,
        high=result.high if math.isfinite(result.high) else None,
        p_value=result.p_value,
        q_value=q_value,
        tests=tests,
        recent_from=monday_of(start),
        recent_people=side.heard[_RECENT],
        recent_base=side.base[_RECENT],
        before_people=side.heard[_BEFORE],
        before_base=side.base[_BEFORE],
        reason=reason,
    )


def _direction(result: RateRatio, q_value: float, side: _Side) -> tuple[Direction, str]:
    if q_value <= LARGEST_Q:
        rises = result.ratio > 1
        at = _RECENT if rises else _BEFORE
        if side.people[at] < FEWEST_PEOPLE:
            return "not enough evidence", f"fewer than {FEWEST_PEOPLE} people"
        if not side.several_days[at]:
            return "not enough evidence", "all on one day"
        if not side.several_wordings[at]:
            return "not enough evidence", "the same words over and over"
        return ("rising", "") if rises else ("falling", "")
    if result.low > 1 / _STEADY_WITHIN and result.high < _STEADY_WITHIN:
        return "steady", ""
    return "not enough evidence", "too few to tell a change from chance"


def weeks_of(assigned: Assigned, counts: Counts, weeks: Sequence[int], theme: int) -> tuple[WeekCount, ...]:
    """Return the weeks of a theme, silent ones included."""
    place = {week: index for index, week in enumerate(weeks)}
    return tuple(
        WeekCount(
            monday_of(week),
            int(assigned.tally.week_people[theme, place[week]]) if week in place else 0,
            int(assigned.tally.week_voices[theme, place[week]]) if week in place else 0,
            counts.week_people.get(week, 0),
            counts.week_voices.get(week, 0),
        )
        for week in calendar(weeks)
    )


_LONGEST_CALENDAR: Final = 1_500


def calendar(weeks: Sequence[int]) -> Sequence[int]:
    """Return every week from the first to the last; only the ones with voices where a stray date would make thousands.

    Example:
        >>> list(calendar([5, 8]))
        [5, 6, 7, 8]
    """
    if not weeks or weeks[-1] - weeks[0] >= _LONGEST_CALENDAR:
        return weeks
    return range(weeks[0], weeks[-1] + 1)
