"""Somebody's own words, ready to be drawn. Long words fold behind a first part; not one character is lost."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from wellheard.figures.feeling_bar import Tone

SHOWN = 360
"""Characters of a quote that stand open; the rest unfolds."""
_SLACK = 120
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


@dataclass(frozen=True, slots=True)
class QuoteFigure:
    """Words and who said them.

    Attributes:
        before: What stood before the quoted words; may be empty.
        words: The quoted words, or their first part.
        rest: The rest of the quoted words; empty when nothing is folded.
        rest_label: What the fold says.
        after: What stood after the quoted words; may be empty.
        byline: Who said it, where and when; empty parts are left out.
        tone: Colour of the edge.
        feeling: The feeling as text; empty when it is not known.
        feeling_word: The same in a word.
        language: BCP 47 tag for the voice of a screen reader; empty when it cannot be told.
    """

    before: str
    words: str
    rest: str
    rest_label: str
    after: str
    byline: tuple[str, ...]
    tone: Tone
    feeling: str
    feeling_word: str
    language: str


def fold(words: str, shown: int = SHOWN) -> tuple[str, str]:
    """Part long words in two at a space; the two together are the words again.

    Args:
        words: The quoted words.
        shown: Characters of the first part, about.

    Example:
        >>> fold("nobody came", 5), fold("It took three weeks " * 30)[1][:8]
        (('nobody came', ''), 'It took ')
    """
    if len(words) <= shown + _SLACK:
        return words, ""
    space = words.rfind(" ", shown - _SLACK, shown)
    cut = space + 1 if space >= 0 else shown
    while cut < len(words) and _clings(words, cut):
        cut += 1
    return words[:cut], words[cut:]


def _clings(words: str, cut: int) -> bool:
    """Tell whether the character at the cut belongs to the one before it: accents, joined emoji, halves of flags."""
    here, before = words[cut], words[cut - 1]
    if (
        here in _JOINERS
        or before == "\u200d"
        or unicodedata.combining(here)
        or unicodedata.category(here) in {"Mn", "Me", "Mc"}
    ):
        return True
    return "\U0001f3fb" <= here <= "\U0001f3ff" or all(
        "\U0001f1e6" <= letter <= "\U0001f1ff" for letter in (here, before)
    )
