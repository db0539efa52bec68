"""Whether a theme is heard more often than before, and whether that is more than chance.

The recent quarter of the weeks is compared with the time before, per person heard from, so that a busy month is no
trend. Each series of sources is compared with itself only: a file that starts or stops brings other people, other
questions and other manners, and what changes with it alone is no trend. All themes of a result are one family of
tests; a rise also needs several people, several days and several wordings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
        ratio: Recent rate over earlier rate, as if each source had been heard equally on both sides; ``None`` without
            a test, or where nobody spoke of it before.
        low: Lower end of the exact 95 % interval.
        high: Upper end; ``None`` where it has none.
        p_value: Exact, two-sided, of the conditional binomial test.
        q_value: Adjusted for all themes of the result (Benjamini-Hochberg).
        tests: How many themes were tested together.
        recent_from: Monday on which the recent weeks begin.
        recent_people: Sum over the recent weeks of the people who spoke of the theme, in the sources compared.
        recent_base: Sum over the recent weeks of the people who said anything in them.
        before_people: The same before.
        before_base: The same before.
        reason: Why there is no call; with a call, which sources it rests on if not on all of them.
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


def compared_series(counts: Counts, start: int | None) -> tuple[str, ...]:
    """Return the series of sources with people both before the recent weeks and in them.

    Args:
        counts: The base.
        start: First of the recent weeks, as :func:`recent_week` gave it.
    """
    if start is None:
        return ()
    return tuple(
        name for name, weeks in sorted(counts.series_people.items()) if weeks and min(weeks) < start <= max(weeks)
    )


def measure_trends(assigned: Assigned, counts: Counts, series: Sequence[str], start: int | None) -> tuple[Trend, ...]:
    """Measure the trend of every theme.

    Args:
        assigned: What was counted.
        counts: The base.
        series: Series of sources that are compared, as :func:`compared_series` gave them.
        start: First of the recent weeks, as :func:`recent_week` gave it.

    Source: METHODS sections 8.5 and 8.7. Over several sources the recent count is a sum of binomial ones; the binomial
    of the same mean spreads wider (Hoeffding 1956), so that the test errs on the side of silence.
    """
    themes = len(assigned.tally.people)
    if start is None:
        return (Trend("not enough evidence", reason="fewer than eight weeks with dates"),) * themes
    if not series:
        reason = "no source was heard both before and lately"
        return (Trend("not enough evidence", reason=reason, recent_from=monday_of(start)),) * themes
    exposure = np.array([_sides_of(counts.series_people[name], start) for name in series])
    heard = assigned.tally.series_people
    tested = np.flatnonzero(heard.sum(axis=(1, 2)) > 0)
    results = {int(each): _compared(heard[each], exposure) for each in tested}
    adjusted = dict(
        zip(tested.tolist(), benjamini_hochberg([results[int(each)].p_value for each in tested]).tolist(), strict=True)
    )
    base = (int(exposure[:, _BEFORE].sum()), int(exposure[:, _RECENT].sum()))
    left_out = _left_out(counts, series)
    trends = (
        _trend(
            results.get(theme),
            adjusted.get(theme, 1.0),
            _Side.of(assigned, theme, heard[theme].sum(axis=0), base),
            start=start,
            tests=len(tested),
        )
        for theme in range(themes)
    )
    return tuple(replace(each, reason="; ".join(filter(None, (each.reason, left_out)))) for each in trends)


def _sides_of(weeks: Mapping[int, int], start: int) -> tuple[int, int]:
    recent = sum(people for week, people in weeks.items() if week >= start)
    return sum(weeks.values()) - recent, recent


def _compared(heard: Whole, exposure: Whole) -> RateRatio:
    """Compare each series with itself: the recent weeks' exposure is what would make no difference.

    Args:
        heard: People of a theme; shape (series, 2).
        exposure: People who said anything; shape (series, 2), above 0.
    """
    of_series = heard.sum(axis=1)
    usual = float((of_series * exposure[:, _RECENT] / exposure.sum(axis=1)).sum() / of_series.sum())
    before, recent = heard.sum(axis=0).tolist()
    return rate_ratio(recent, usual, before, 1 - usual)


def _left_out(counts: Counts, series: Sequence[str]) -> str:
    dated = sum(1 for weeks in counts.series_people.values() if weeks)
    if len(series) == dated:
        return ""
    return f"compared within {len(series)} of {dated} kinds of source, the ones heard both before and lately"


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
