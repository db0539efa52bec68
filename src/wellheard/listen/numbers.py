"""Numbers as people write them: ``1.234,56``, ``12 %``, ``4/5``, ``5 stars``, a real minus sign, Arabic-Indic digits.

Whether a comma ends the whole part or groups thousands is decided once per column, from all of its rows.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.listen.wording import NO_NUMBER

Decimal = Literal[".", ","]

_UNIT: Final = (
    r"(?:stars?|sterne?n?|etoiles?|étoiles?|estrellas?|estrelas?|stelle?|sterren|points?|"
    r"punkte?|puntos?|pts|eur|usd|gbp|chf|brl|jpy|inr)"
)
_SHAPE: Final = re.compile(
    r"(?P<before>-(?=\s*[^\d\s+-]))?\s*(?:[€$£¥₹]|R\$|(?:EUR|USD|GBP|CHF|BRL|JPY|INR)(?=[\s\d]))?\s*(?P<sign>[-+])?\s*"
    r"(?P<number>\d[\d.,' ]*|[.,]\d+)(?P<power>[eE][+-]?\d{1,4})?\s*"
    r"(?:(?:/|out of|of|von|sur|de|su|van)\s*(?P<of>\d{1,3}))?\s*"
    r"(?:%|[€$£¥₹]|" + _UNIT + r"|[-:.]\s+\D.*|\(\D.*\))?",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST: Final = 100
_GROUPED: Final = {".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?"), ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?")}
_PLAIN: Final = {".": re.compile(r"\d*(?:\.\d*)?"), ",": re.compile(r"\d*(?:,\d*)?")}
_SIGNS: Final = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2019": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u066b": ".",
        "\u066c": ",",
    }
)


@dataclass(frozen=True, slots=True)
class Written:
    """A number with what was written around it.

    Attributes:
        value: As written; 12 % is 12.
        out_of: The 5 of "4/5" or "4 out of 5"; None where nothing of the kind stood there.
    """

    value: float
    out_of: int | None = None


def read_number(text: str, decimal: Decimal = ".") -> Written | None:
    r"""Read one number, or None where there is none, or none that a computer can hold.

    Example:
        >>> read_number("1.234,56", ","), read_number("4/5")
        (Written(value=1234.56, out_of=None), Written(value=4.0, out_of=5))
        >>> read_number("\u22125 %").value, read_number("1e999")
        (-5.0, None)
        >>> read_number("١٢").value, read_number("10 - extremely likely").value
        (12.0, 10.0)
    """
    found = _SHAPE.fullmatch(_western(text)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    digits = _digits(found["number"].strip(), decimal)
    if digits is None:
        return None
    value = float(digits + (found["power"] or ""))
    if not math.isfinite(value):
        return None
    out_of = int(found["of"]) if found["of"] else None
    return Written(-value if "-" in (found["before"], found["sign"]) else value, out_of)


def _western(text: str) -> str:
    text = text.strip().translate(_SIGNS)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def _digits(number: str, decimal: Decimal) -> str | None:
    """The number in the notation of Python, if its separators stand where this column puts them."""
    number = re.sub(r"(?<=\d)[' ](?=\d{3}(?!\d))", "", number)
    for shape in (_PLAIN[decimal], _GROUPED[decimal]):
        if shape.fullmatch(number):
            group = "," if decimal == "." else "."
            return number.replace(group, "").replace(",", ".")
    return None


@dataclass(frozen=True, slots=True)
class Notation:
    """What the separators of a column say about it.

    Attributes:
        decimal: The sign before the fraction.
        sure: False where values such as 1,234 alone leave it open.
    """

    decimal: Decimal
    sure: bool


def find_notation(values: Iterable[str]) -> Notation:
    """Decide the decimal sign from all the different values of a column.

    Example:
        >>> find_notation(["3,5", "1.200"]), find_notation(["1,234"])
        (Notation(decimal=',', sure=True), Notation(decimal='.', sure=False))
    """
    points = commas = open_points = open_commas = 0
    for value in values:
        western = _western(value)
        dot, comma = western.rfind("."), western.rfind(",")
        if dot >= 0 and comma >= 0:
            points, commas = points + (dot > comma), commas + (comma > dot)
        elif dot >= 0:
            surely = not re.fullmatch(r"\D*\d{1,3}(?:\.\d{3})+\D*", western)
            points, open_points = points + surely, open_points + (not surely)
        elif comma >= 0:
            surely = not re.fullmatch(r"\D*[1-9]\d{0,2}(?:,\d{3})+\D*", western)
            commas, open_commas = commas + surely, open_commas + (not surely)
    if commas != points:
        return Notation("," if commas > points else ".", sure=True)
    return Notation(".", sure=open_points + open_commas == 0 and commas == 0)


def read_numbers(cells: pa.Array, decimal: Decimal) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Read a column; the numbers (NaN where there is none) and where a cell held something else.

    Args:
        cells: Strings, trimmed; null, empty and phrases such as "don't know" count as no number at all.
        decimal: The sign before the fraction in this column.
    """
    coded = cells.dictionary_encode()
    words = coded.dictionary.to_pylist()
    read = [_none_given(word) or read_number(word, decimal) for word in words]
    values = np.array([found.value if isinstance(found, Written) else math.nan for found in read] + [math.nan])
    wrong = np.array([found is None for found in read] + [False])
    at = np.asarray(coded.indices.fill_null(len(words)))
    return values[at], wrong[at]


def _none_given(word: str) -> bool:
    return word.casefold() in NO_NUMBER
