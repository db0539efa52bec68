"""Well-known metrics by their names, and scales as tools write them beside a score: ``NPS``, ``0-10``.

Where a column names the metric of each row, the scale follows from what is written beside it, or from the metric's
own definition; a scale that neither gives is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from wellheard.listen.names import folded
from wellheard.listen.ratings import AGREE, CSAT, EASY, EFFORT, NPS, STARS, Scale

Metric = Literal["nps", "csat", "ces", "stars"]

_NAMES: Final[tuple[tuple[Metric, re.Pattern[str]], ...]] = (
    ("nps", re.compile(rf"{NPS.pattern}|^(\S+ ){{0,2}}(recommend\w*|weiterempf\w*|recommand\w*|recomend\w*)$")),
    ("csat", CSAT),
    ("ces", re.compile(rf"{EASY.pattern}|{EFFORT.pattern}|\b(ease|easy)\b")),
    ("stars", STARS),
)
_EASE: Final = re.compile(rf"{EASY.pattern}|{AGREE.pattern}|\b(ease|easy)\b")
_MUCH_EFFORT: Final = re.compile(r"\b(how much effort|effort did|ces ?1|wie viel aufwand)\b")
_SPAN: Final = re.compile(
    r"\s*(?:from|von|de)?\s*(?P<low>\d{1,3})\s*(?:-|\u2013|\u2014|\.\.+|to|bis|a|\u00e0|al)\s*(?P<high>\d{1,3})(?!\d)[^\d]*",
    re.IGNORECASE,
)
_USUAL: Final[Mapping[Metric, Scale]] = {
    "nps": Scale("nps", 0, 10),
    "csat": Scale("csat", 1, 5),
    "stars": Scale("stars", 1, 5),
}


def metric_named(words: str) -> Metric | None:
    """Return the one metric that a name or a question speaks of; None for none or for several.

    Example:
        >>> [metric_named(name) for name in ("NPS", "Customer Effort Score", "How satisfied are you?", "Colour")]
        ['nps', 'ces', 'csat', None]
    """
    found = [metric for metric, pattern in _NAMES if pattern.search(folded(words))]
    return found[0] if len(found) == 1 else None


def written_scale(words: str) -> tuple[float, float] | None:
    """Return the ends of a scale that a cell spells out, worst first; None where it spells none.

    Example:
        >>> [written_scale(cell) for cell in ("0-10", "1 to 5", "1..7 (7 = easy)", "5-point")]
        [(0.0, 10.0), (1.0, 5.0), None, None]
    """
    found = _SPAN.fullmatch(words)
    if found is None or not (0 <= int(found["low"]) <= 1 and 3 <= int(found["high"]) <= 100):
        return None
    return float(found["low"]), float(found["high"])


def scale_of(
    metric: Metric, words: str, numbers: Mapping[float, int], span: tuple[float, float] | None
) -> Scale | None:
    """Find the scale of the scores of one metric, or None where only a person knows.

    Args:
        metric: The metric.
        words: Its name as it is written, and the questions that were asked.
        numbers: Its scores and how often each was given.
        span: The ends of the scale, where they are written beside the scores.

    Example:
        >>> scale_of("ces", "CES You made it easy for me", {7.0: 3}, None)
        Scale(kind='ces2', low=1, high=7)
        >>> scale_of("ces", "CES", {2.0: 1, 5.0: 2}, (1.0, 5.0)) is None  # is 5 little effort, or much?
        True
    """
    if metric == "ces":
        return _scale_of_effort(folded(words), numbers, span)
    usual = _USUAL[metric]
    if span is None:
        return usual if metric == "nps" or all(map(usual.holds, numbers)) else None
    if metric == "nps" and span != (usual.low, usual.high):
        return Scale("other", *span)  # what is not asked from 0 to 10 is no Net Promoter Score
    return Scale(usual.kind, *span)


def _scale_of_effort(words: str, numbers: Mapping[float, int], span: tuple[float, float] | None) -> Scale | None:
    """Tell from the words, or from a seventh step, whether much is good (it was easy) or bad (it took effort)."""
    if span is None:
        if max(numbers, default=0.0) in {6.0, 7.0} and min(numbers) >= 1 and not _MUCH_EFFORT.search(words):
            return Scale("ces2", 1, 7)
        much = _MUCH_EFFORT.search(words) and all(1 <= number <= 5 for number in numbers)
        return Scale("ces1", 1, 5) if much else None
    if _MUCH_EFFORT.search(words):
        return Scale("ces1", *span)
    return Scale("ces2", *span) if _EASE.search(words) or span == (1, 7) else None
