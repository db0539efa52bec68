"""What the name of a column says about it, in the languages that exports are written in.

A cue is only half of a guess: what stands in the column must agree before it gets a role.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER: Final = re.compile(r"[^a-z0-9#?]+")
_WRAPPINGS: Final = frozenset({"label", "value", "text", "#text", "_text", "$t", "$"})  # of values in converted XML
_FORM_NOISE: Final = re.compile(r"^(?:\d+|q\d+)\s+(?=[a-z])")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name as plain lower-case words, so that ``reviewTitle``, ``Review Title`` and ``review_title`` are one.

    Example:
        >>> folded("reviewTitle"), folded("Überschrift:"), folded("case:concept:name"), folded("7. Any other feedback?")
        ('review title', 'uberschrift', 'case concept name', 'any other feedback?')
    """
    head, _, last = name[:500].rpartition(".")
    name = _CAMEL.sub(" ", head if head and last.casefold() in _WRAPPINGS else name[:500])
    plain = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _FORM_NOISE.sub("", _OTHER.sub(" ", plain).strip())


Cues = Sequence[tuple[float, str]]


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def cue(name: str, cues: Cues) -> float:
    """How strongly a name speaks for a role, 0 to 1.

    Example:
        >>> cues = ((1.0, r"(review )?text"), (0.5, r".*text"))
        >>> cue("Review Text", cues), cue("context", cues), cue("colour", cues)
        (1.0, 0.5, 0.0)
    """
    words = folded(name)
    return next((weight for weight, pattern in cues if _compiled(pattern).fullmatch(words)), 0.0)


def says(name: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words of a name hold ``pattern`` anywhere."""
    return pattern.search(folded(name)) is not None
