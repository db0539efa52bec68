"""Themes that most of their people put in the very same few words: those words are the best name there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from wellheard.understand.noise import BREAK, spoken_words_of
from wellheard.understand.spoken import Keys, Whole

_MOST_WORDS: Final = 8
_FEWEST_WORDS: Final = 2
_MOST_OF_THEM: Final = 0.5
_ENDS: Final = " .!?,;:-\u2026"


def said_by_most(texts: Sequence[str], wordings: Whole, people: Keys, theme: Whole) -> dict[int, str]:
    """Return, for each theme that has one, the wording of two to eight words that most of its people use.

    Args:
        texts: Passages without personal words.
        wordings: Equal numbers for the same words.
        people: Who said each.
        theme: Theme of each, -1 for none.
    """
    users, distinct = _users(wordings, people, theme)
    found: dict[int, str] = {}
    for number in range(int(theme.max(initial=-1)) + 1):
        rows = theme == number
        mine = np.flatnonzero(distinct[0] == number)
        best = mine[int(users[mine].argmax())]
        if users[best] <= _MOST_OF_THEM * len(np.unique(people[rows])):
            continue
        words = [texts[row] for row in np.flatnonzero(rows & (wordings == distinct[1][best])).tolist()]
        spelling = _usual(words)
        if _FEWEST_WORDS <= len(spelling.split()) <= _MOST_WORDS and not any(map(_is_broken, words)):
            found[number] = spelling
    return found


def _users(wordings: Whole, people: Keys, theme: Whole) -> tuple[Whole, Whole]:
    """Return how many people use each wording in each theme, and theme and wording of each count."""
    who = np.unique(people, return_inverse=True)[1].astype(np.int64)
    placed = theme >= 0
    once = np.unique(np.stack([theme[placed], wordings[placed], who[placed]]), axis=1)
    distinct, users = np.unique(once[:2], axis=1, return_counts=True)
    return users, distinct


def _usual(texts: Sequence[str]) -> str:
    """Return the commonest spelling, without marks around it."""
    spellings = Counter(" ".join(text.split()).strip(_ENDS) for text in texts)
    return min(spellings, key=lambda each: (-spellings[each], each.isupper(), each))


def _is_broken(text: str) -> bool:
    """Tell whether personal words were cut out of a text, or something stands in it that nobody says."""
    return "\n" in text or BREAK.strip() in spoken_words_of(text)
