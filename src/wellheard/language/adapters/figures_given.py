"""Figures in a statement: each must be one that was given, whole, with its sign and unit.

A model that is asked to phrase may not count. So a statement that holds a digit outside the given figures is refused,
and so is a word that states a quantity ("half", "dozens") unless a given figure or the passages relied on hold it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_IN_WORDS: Final = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "dozen",
    "dozens",
    "half",
    "halves",
    "third",
    "thirds",
    "quarter",
    "quarters",
    "fifth",
    "fifths",
    "tenth",
    "tenths",
    "twice",
    "thrice",
    "double",
    "triple",
    "majority",
    "minority",
    "most",
    "percent",
    "percentage",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "hundert",
    "tausend",
    "million",
    "millionen",
    "dutzend",
    "hälfte",
    "drittel",
    "viertel",
    "prozent",
    "doppelt",
    "mehrheit",
    "minderheit",
    "meisten",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "sept",
    "huit",
    "neuf",
    "dix",
    "mille",
    "douzaine",
    "moitié",
    "quart",
    "pourcent",
    "double",
    "majorité",
    "minorité",
    "plupart",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "cien",
    "ciento",
    "mil",
    "docena",
    "mitad",
    "tercio",
    "doble",
    "mayoría",
    "minoría",
    "dois",
    "três",
    "quatro",
    "sete",
    "oito",
    "nove",
    "dez",
    "cem",
    "metade",
    "terço",
    "dobro",
    "maioria",
    "minoria",
    "tre",
    "quattro",
    "cinque",
    "sette",
    "otto",
    "nove",
    "dieci",
    "cento",
    "mille",
    "metà",
    "terzo",
    "doppio",
    "maggioranza",
    "minoranza",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "honderd",
    "duizend",
    "helft",
    "derde",
    "kwart",
    "dubbel",
    "meerderheid",
    "minderheid",
)
_QUANTITIES: Final = frozenset(word for line in _IN_WORDS for word in line.split())
_WORD: Final = re.compile(r"[^\W\d_]+")
_JOINS: Final = frozenset(".,'’\u00a0\u202f:/")
_SIGNS_BEFORE: Final = frozenset("+-−–±<>≤≥~≈$€£¥#")
_SIGNS_AFTER: Final = frozenset("%‰°$€£¥")


def figures_are_given(statement: str, figures: Sequence[str], passages: Iterable[str] = ()) -> bool:
    """Return whether a statement holds no figure but the given ones.

    Args:
        statement: What was phrased.
        figures: The given figures as they may stand in it, with sign and unit, such as "12 %".
        passages: The words relied on; a quantity that stands there in words may be repeated in words.

    Example:
        >>> figures_are_given("12 % waited too long", ["12 %"]), figures_are_given("12 people waited", ["12 %"])
        (True, False)
        >>> figures_are_given("Half of them waited", []), figures_are_given("Waited half a day", [], ["half a day"])
        (False, True)
    """
    rest = statement
    for figure in sorted(set(figures), key=lambda one: (-len(one), one)):
        rest = _without(rest, figure)
    if any(_is_figure(sign) for sign in rest):
        return False
    said = {word for passage in passages for word in _quantities(passage)}
    return _quantities(rest) <= said


def _without(statement: str, figure: str) -> str:
    """Take a figure out wherever it stands for itself; part of a larger one stays, and so gives the statement away."""
    if not figure.strip():
        return statement
    parts: list[str] = []
    start = 0
    while (place := statement.find(figure, start)) >= 0:
        end = place + len(figure)
        whole = not _goes_on(statement[:place][::-1], _SIGNS_BEFORE) and not _goes_on(statement[end:], _SIGNS_AFTER)
        parts.append(statement[start:place] + (" \uffff " if whole else figure))
        start = end
    return "".join([*parts, statement[start:]])


def _goes_on(beside: str, signs: frozenset[str]) -> bool:
    """Whether what stands beside a figure belongs to it: digits, letters, a sign, a unit after one blank."""
    nearest, after = beside[:1], beside[1:2]
    if not nearest:
        return False
    if nearest.isalnum() or nearest in signs or _is_figure(nearest):
        return True
    if nearest in _JOINS:
        return bool(after) and _is_figure(after)
    return nearest.isspace() and bool(after) and (after in signs - {"-", "–"} or _is_figure(after))


def _is_figure(sign: str) -> bool:
    return unicodedata.category(sign) in {"Nd", "Nl", "No"} or sign in "%‰"


def _quantities(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if word in _QUANTITIES}
