"""The course of a theme: its share of each week's people as a line, and the same numbers as rows of a table.

Shares and not counts are drawn, because a week in which more was collected would otherwise look like a rise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from wellheard.figures.numbers import count, percent
from wellheard.figures.sparkline import Sparkline, sparkline
from wellheard.share.contents import Week

POINTS: Final = 26
"""Most points a line has; longer or thinner courses are drawn by several weeks at a time."""
FEWEST: Final = 5
"""People a point needs; with fewer the line has a gap."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One point as text: first day, people in the theme, people in all, share (a dash where there are too few)."""

    start: str
    count: str
    exposure: str
    share: str


@dataclass(frozen=True, slots=True)
class WeeksView:
    """A course, ready to be drawn.

    Attributes:
        small: For the cell of a table.
        large: For the panel.
        name: One sentence that says what the line says.
        rows: The same numbers.
        first: First day on the line.
        last: First day of the newest point.
        top: Highest share on the line.
        each: How long a point is: ``"week"``, ``"2 weeks"``.
    """

    small: Sparkline
    large: Sparkline
    name: str
    rows: tuple[WeekRow, ...]
    first: str
    last: str
    top: str
    each: str


def weeks_view(weeks: Sequence[Week], *, direction_text: str) -> WeeksView | None:
    """Make a course ready to be drawn, or return ``None`` when fewer than two points can be.

    Args:
        weeks: In order of time.
        direction_text: What the course amounts to; opens the sentence.
    """
    size, points = _points(weeks)
    shares = [point.count / point.exposure if point.exposure >= FEWEST else None for point in points]
    small = sparkline(shares)
    large = sparkline(shares, width=480, height=96)
    if small is None or large is None:
        return None
    known = [(point, share) for point, share in zip(points, shares, strict=True) if share is not None]
    (first, first_share), (last, last_share) = known[0], known[-1]
    each = "week" if size == 1 else f"{size} weeks"
    name = (
        f"{direction_text}: {percent(first_share)} of the people heard in the {each} from {day(first.monday)}, "
        f"{percent(last_share)} in the {each} from {day(last.monday)}"
    )
    rows = tuple(_row(point, share) for point, share in zip(points, shares, strict=True))
    top = percent(max(share for _, share in known))
    return WeeksView(small, large, name, rows, day(points[0].monday), day(points[-1].monday), top, each)


def _points(weeks: Sequence[Week]) -> tuple[int, list[Week]]:
    """Join as many weeks into a point as it takes for most points to have enough people."""
    size = max(1, ceil(len(weeks) / POINTS))
    while True:
        points = [_joined(weeks[start : start + size]) for start in range(0, len(weeks), size)]
        enough = sum(point.exposure >= FEWEST for point in points)
        if enough * 2 >= len(points) or len(points) <= 4:
            return size, points
        size += 1


def day(at: date) -> str:
    """Write a day without asking the machine for its language.

    Example:
        >>> day(date(2026, 3, 2))
        '2 Mar 2026'
    """
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def _joined(weeks: Sequence[Week]) -> Week:
    return Week(weeks[0].monday, sum(week.count for week in weeks), sum(week.exposure for week in weeks))


def _row(week: Week, share: float | None) -> WeekRow:
    text = "too few to say" if share is None else percent(share)
    return WeekRow(day(week.monday), count(week.count), count(week.exposure), text)
