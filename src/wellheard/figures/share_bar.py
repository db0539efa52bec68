"""A bar for a share with a whisker for its interval; all bars of a column have one scale that starts at zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wellheard.figures.numbers import counted, percent, place


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A drawn share. Lengths are percent of the width of the drawing, as text.

    Attributes:
        length: Length of the bar.
        low: Where the whisker starts; empty when there is no interval.
        high: Where the whisker ends.
        text: The share as it is printed beside the bar.
        interval: The interval in words; empty when there is none.
        name: One sentence that says all the bar says.
    """

    length: str
    low: str
    high: str
    text: str
    interval: str
    name: str


def widest(highs: Iterable[float | None]) -> float:
    """Return the share that fills the width: the largest upper end, so that no whisker leaves the drawing.

    Example:
        >>> widest([0.25, None, 0.5]), widest([])
        (0.5, 1.0)
    """
    return max((high for high in highs if high), default=1.0)


def share_bar(share: float, interval: tuple[float, float] | None, *, people: int, full: float) -> ShareBar:
    """Draw a share.

    Args:
        share: 0 to 1.
        interval: Ends of the 95 % interval, 0 to 1; ``None`` when there is none.
        people: How many people the share is of.
        full: The share that fills the whole width, from :func:`widest`.

    Example:
        >>> bar = share_bar(0.2, (0.15, 0.25), people=412, full=0.25)
        >>> bar.length, bar.low, bar.high, bar.name
        ('80', '60', '100', '20% of 412 people, 95% interval 15% to 25%')
    """
    name = f"{percent(share)} of {counted(people, 'person', 'people')}"
    length = place(min(share / full, 1.0) * 100)
    if interval is None:
        return ShareBar(length, "", "", percent(share), "", name)
    low, high = interval
    words = f"{percent(low)} to {percent(high)}"
    ends = (place(max(low / full, 0.0) * 100), place(min(high / full, 1.0) * 100))
    return ShareBar(length, *ends, percent(share), words, f"{name}, 95% interval {words}")
