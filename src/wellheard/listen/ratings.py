"""Ratings and their scales: known from the words around them, or asked for; a number alone is no rating.

Four of five stars, four of ten and a "4" that means "poor" are three different things, so a column becomes a rating
only where its name, its question or its values say what the scale is.

Source: the kinds follow Reichheld 2003 (nps, 0 to 10), Dixon, Freeman and Toman 2010 (ces1, effort, 1 to 5) and Dixon,
Toman and DeLisi 2013 (ces2, agreement that it was easy, 1 to 7).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from wellheard.evidence.schemas import RatingKind
from wellheard.listen.names import folded
from wellheard.listen.numbers import Decimal, read_number
from wellheard.listen.wording import NO_NUMBER

_END: Final = r"(?P<{0}>\d{{1,3}})\s*(?:=|is\b|means\b|being\b|-|\u2013|\u2014|:|\(|\s)\s*(?P<{1}>[^\d;]{{2,90}}?)"
_ANCHORS: Final = re.compile(
    _END.format("one", "first")
    + r"[\s,;.)/\u2013\u2014-]*(?:\band\b|\bto\b|\bwhere\b|\bbis\b|\bund\b)?\s*"
    + _END.format("two", "second")
    + r"(?:$|[.;)?!\d*])",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(
    r"(?:scale\s*(?:of|from)?|from|skala\s*(?:von)?|escala\s*(?:de|del)?|échelle\s*de|"
    r"\()\s*(?P<low>\d{1,2})\s*(?:-|\u2013|to|bis|a|à|al)\s*(?P<high>\d{1,3})\b",
    re.IGNORECASE,
)
_BAD: Final = re.compile(
    r"\b(not|no|never|poor\w*|bad|worst|dis\w+|un\w+|didn.?t|difficult|hard|low\w*|least|terrible|awful|"
    r"schlecht\w*|nicht|sehr schlecht|malo|mauvais\w*|pas du tout|nada|stimme nicht)\b",
    re.IGNORECASE,
)
NPS: Final = re.compile(
    r"\b(nps|net promoter( score)?)\b|\b(likely|likelihood|wahrscheinlich\w*|"
    r"probab\w+)\b.*\b(recommend\w*|empfehl\w*|weiterempf\w*|recommand\w*|recomend\w*)"
)
STARS: Final = re.compile(r"\b(stars?|sterne|etoiles|estrellas|estrelas|stelle)\b")
CSAT: Final = re.compile(r"\b(csat|satisf\w*|zufrieden\w*|met expectations|overall experience|tevreden\w*)\b")
EASY: Final = re.compile(r"\b(made it easy|easy (for me )?to|ces ?2|effortless|how easy)\b")
EFFORT: Final = re.compile(r"\b(effort|ces ?1?)\b")
AGREE: Final = re.compile(r"\b(agree\w*|stimme (voll )?zu)\b")


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of a rating.

    Attributes:
        kind: What is rated how.
        low: The worst rating.
        high: The best one; smaller than ``low`` where 1 is best.
    """

    kind: RatingKind
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a rating lies on the scale."""
        return min(self.low, self.high) <= value <= max(self.low, self.high)


def misfits(values: Mapping[str, int], scale: Scale, decimal: Decimal = ".", unrated: Collection[float] = ()) -> int:
    """Count the cells that are no rating on a scale and would be rejected.

    Args:
        values: Each value and how often it stands there.
        scale: The scale.
        decimal: The sign before a fraction.
        unrated: Numbers that stand for no rating.

    Example:
        >>> misfits({"5": 10, "6": 2, "n/a": 3, "good": 1}, Scale("csat", 1, 5))
        3
    """
    failing = 0
    for value, count in values.items():
        written = read_number(value, decimal)
        fits = written is not None and (scale.holds(written.value) or written.value in unrated)
        failing += 0 if fits or value.casefold() in NO_NUMBER else count
    return failing


def find_scale(
    name: str, label: str, numbers: Mapping[float, int], *, of_review: bool, out_of: int | None = None
) -> Scale | None:
    """Find the scale of a column that is called a rating, or None where only a person knows.

    Args:
        name: The column.
        label: What people read above it, such as the question.
        numbers: Each number in the column and how often it stands there.
        of_review: The rows are reviews, which have stars or a rating of 1 to 5.
        out_of: The 5 of values such as "4/5", where all agree.

    Example:
        >>> find_scale("nps", "nps", {0.0: 3, 10.0: 9}, of_review=False)
        Scale(kind='nps', low=0, high=10)
        >>> find_scale("q1", "We were quick. 10 - strongly agree, 1 - strongly disagree", {7.0: 1}, of_review=False)
        Scale(kind='agreement', low=1.0, high=10.0)
        >>> find_scale("score", "score", {1.0: 3, 9.0: 2}, of_review=False) is None
        True
    """
    words = f"{folded(name)} {folded(label)}"
    least = min(numbers, default=0.0)
    scale = _told_scale(label, words)
    if scale is None and out_of:
        scale = Scale("stars" if out_of == 5 else _kind(words, 1, out_of), 1 if least >= 1 else 0, out_of)
    if scale is None:
        scale = _usual_scale(words, numbers, of_review=of_review) or _usual_scale(
            words, _without_strays(numbers), of_review=of_review
        )
    if scale is None or not all(scale.holds(number) for number in _without_strays(numbers)):
        return None
    return scale


def _without_strays(numbers: Mapping[float, int]) -> dict[float, int]:
    """The numbers without the few at either end that are slips: at most one in twenty together."""
    kept, spare = dict(sorted(numbers.items())), sum(numbers.values()) // 20
    while kept:
        rarest = min((min(kept), max(kept)), key=lambda number: kept[number])
        if kept[rarest] > spare or len(kept) == 1:
            break
        spare -= kept.pop(rarest)
    return kept


def _told_scale(label: str, words: str) -> Scale | None:
    """The scale that the question itself explains."""
    label = re.sub(r"([?.!*])(?=\d)", r"\1 ", label)
    for found in _ANCHORS.finditer(label):
        one, two = float(found["one"]), float(found["two"])
        if one == two or not (0 <= min(one, two) <= 1 and 3 <= max(one, two) <= 100):
            continue
        low, high = min(one, two), max(one, two)
        worst_first = _BAD.search(found["first"]) is not None
        worst_second = _BAD.search(found["second"]) is not None
        if worst_first != worst_second:
            low, high = (one, two) if worst_first else (two, one)
        return Scale(_kind(f"{words} {found['first']} {found['second']}".lower(), low, high), low, high)
    span = _SPAN.search(label)
    if span and 0 <= int(span["low"]) <= 1 and 3 <= int(span["high"]) <= 100:
        low, high = float(span["low"]), float(span["high"])
        return Scale(_kind(words, low, high), low, high)
    return None


def _kind(words: str, low: float, high: float) -> RatingKind:
    if NPS.search(words) and (low, high) == (0, 10):
        return "nps"
    if AGREE.search(words):
        return "agreement"
    if STARS.search(words):
        return "stars"
    return "csat" if CSAT.search(words) else "other"


def _usual_scale(words: str, numbers: Mapping[float, int], *, of_review: bool) -> Scale | None:
    """The scale that everybody uses under this name, if the numbers fill it."""
    least, most = min(numbers, default=0.0), max(numbers, default=0.0)
    whole = all(value == int(value) for value in numbers)
    if NPS.search(words):
        return Scale("nps", 0, 10) if whole and least >= 0 and 5 < most <= 10 else None
    one_to_five = least >= 1 and most == 5
    if STARS.search(words):
        return Scale("stars", 1, 5) if one_to_five or (of_review and least >= 1 and most <= 5) else None
    if EASY.search(words):
        return Scale("ces2", 1, 7) if whole and least >= 1 and most == 7 else None
    if EFFORT.search(words) and not CSAT.search(words):
        return Scale("ces1", 1, 5) if whole and one_to_five else None
    if CSAT.search(words):
        return Scale("csat", 1, 5) if whole and one_to_five else None
    return Scale("stars", 1, 5) if of_review and one_to_five else None
