"""How the values of a column look: as sentences, as lists of codes, as markup, as addresses of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wellheard.listen.markup import TAG, plain_text

_EMAIL: Final = re.compile(r"<?[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[^\s@<>]{2,24}>?")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+")
_IP: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?=[0-9a-fA-F]*:[0-9a-fA-F:]*(?:::|[a-fA-F]))[0-9a-fA-F:]{6,39}")
_PHONE: Final = re.compile(r"(?:\+|00)[\d\s()./-]{8,22}|\(?0\d{1,5}\)?[\s/.-]\d[\d\s./-]{4,14}")
_POINT: Final = re.compile(r"[\[(]?\s*-?\d{1,3}\.\d{3,}\s*,\s*-?\d{1,3}\.\d{3,}\s*[\])]?")
_JSON: Final = re.compile(r"\s*(?:\{.*\}|\[.*\])\s*", re.DOTALL)
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_PIECES: Final = re.compile(r"[;,|\n]")
_ENOUGH: Final = 0.3


@dataclass(frozen=True, slots=True)
class Looks:
    """Shares are of the different values in a sample, 0 to 1.

    Attributes:
        letters: Characters that are letters, among all that are not white space.
        html: Values that hold a tag.
        email: Values that are an e-mail address.
        phone: Values that are a telephone number.
        ip: Values that are a network address.
        point: Values that are a place as latitude and longitude.
        url: Values that are a link.
        json: Values that are an object or a list of a program.
        token: Values without any white space.
        chosen: The values are lists of a few fixed pieces: choices, tags, codes.
        unspaced: The script puts no spaces between words.
    """

    letters: float = 0.0
    html: float = 0.0
    email: float = 0.0
    phone: float = 0.0
    ip: float = 0.0
    point: float = 0.0
    url: float = 0.0
    json: float = 0.0
    token: float = 0.0
    chosen: bool = False
    unspaced: bool = False

    @property
    def personal(self) -> bool:
        """Whether the values themselves are addresses of people."""
        return max(self.email, self.phone, self.ip, self.point) >= _ENOUGH


def look_at(sample: Sequence[str]) -> Looks:
    """Look at some different values of a column.

    Example:
        >>> look_at(["bea@example.org", "li@example.org"]).personal
        True
        >>> look_at(["red;blue", "blue;green", "red;green"]).chosen
        True
    """
    if not sample:
        return Looks()
    heads = [value[:2_000] for value in sample]
    html = _share(heads, lambda value: TAG.search(value) is not None)
    if html:
        heads = [plain_text(value) for value in heads]
    signs = max(1, sum(not letter.isspace() for value in heads for letter in value))
    letters = sum(letter.isalpha() for value in heads for letter in value)
    return Looks(
        letters=letters / signs,
        html=html,
        email=_share(heads, lambda value: _EMAIL.fullmatch(value) is not None),
        phone=_share(heads, lambda value: _PHONE.fullmatch(value) is not None),
        ip=_share(heads, lambda value: _IP.fullmatch(value) is not None),
        point=_share(heads, lambda value: _POINT.fullmatch(value) is not None),
        url=_share(heads, lambda value: _URL.fullmatch(value) is not None),
        json=_share(heads, lambda value: _JSON.fullmatch(value) is not None),
        token=_share(heads, lambda value: not re.search(r"\s", value)),
        chosen=_are_choices(heads),
        unspaced=sum(len(_UNSPACED.findall(value)) for value in heads) >= _ENOUGH * max(1, letters),
    )


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values)


def _are_choices(values: Sequence[str]) -> bool:
    """Lists whose pieces are short and come again and again in other cells."""
    if len(values) < 3:
        return False
    split = [[piece.strip().casefold() for piece in _PIECES.split(value) if piece.strip()] for value in values]
    pieces = [piece for row in split for piece in row]
    if len(pieces) < 1.3 * len(values):
        return False
    words = sum(piece.count(" ") + 1 for piece in pieces) / len(pieces)
    return words <= 5 and len(set(pieces)) <= 0.6 * len(pieces)
