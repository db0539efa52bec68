"""Words and letters that speak for a language.

The most common words of a language are few, stand in nearly every sentence, and survive names and titles in English
around them; some letters are written in few languages only. Both are lists written by hand in ``words/``. What they
say is added up as logarithms of odds, so that a word of many languages speaks for each of them and for none in
particular.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import chain
from math import log
from typing import Final

from wellheard.language.wordlists import lines_of

Weights = tuple[tuple[str, float], ...]
"""Languages and how much a word speaks for each: natural logarithm of odds, damped because words are not independent."""

_DAMPED: Final = 0.3
_ELSEWHERE: Final = 3e-4
"""How often a word of one language stands in texts of another, as a share of the words."""

_COMMONEST: Final = 0.12
_FLATTENED: Final = 5
_EVERYDAY: Final = 4 * _ELSEWHERE
_UNMARKED: Final = 0.3
_ENGLISH_DAMPED: Final = 0.6
_LETTER: Final = 1.5
_NAME: Final = 0.3
_ENDING: Final = 4
_EDGES: Final = (
    ".,!?;:\"'()[]{}<>*/|-_+=~^%$€£…·•«»¿¡\u2013\u2014\u2018\u2019\u201c\u201d\u201e"  # Latin
    "\u3002\uff0c\uff01\uff1f\u3001\u061f\u060c\u061b\u0964"  # Chinese, Arabic, Hindi
)
_BASE_LETTERS: Final = str.maketrans("ıđłø", "idlo")


def telling_words(text: str) -> tuple[list[str], dict[str, float]]:
    """Return the words of a text in lower case, and how much they speak for each language.

    A capitalised word inside a sentence is often a name or a title and counts for less.

    Example:
        >>> words, odds = telling_words("Das ist nicht gut")
        >>> len(words), max(odds, key=odds.get)
        (4, 'de')
    """
    stretches = text.split()
    table = _word_table()
    titled = 2 * sum(stretch[0].isupper() for stretch in stretches) > len(stretches)
    words: list[str] = []
    odds: dict[str, float] = {}
    for place, stretch in enumerate(stretches):
        bare = stretch.strip(_EDGES)
        if not bare:
            continue
        word = bare.lower().replace("\u2019", "'")
        words.append(word)
        weight = _NAME if place and not titled and bare[0].isupper() else 1.0
        for code, speaks in table.get(word) or _by_parts(word, table):
            odds[code] = odds.get(code, 0.0) + weight * speaks
    return words, odds


def _by_parts(word: str, table: dict[str, Weights]) -> Weights:
    """What the parts around an apostrophe say, else the ending."""
    if "'" in word:
        return tuple(chain.from_iterable(table.get(part, ()) for part in word.split("'")))
    return table.get("-" + word[-_ENDING:], ()) if len(word) > _ENDING + 1 else ()


def telling_letters(text: str) -> dict[str, float]:
    """Return how much the letters of a text speak for each language; each letter counts once.

    Example:
        >>> odds = telling_letters("łódź")
        >>> max(odds, key=odds.get)
        'pl'
    """
    odds: dict[str, float] = {}
    table = _letter_table()
    for letter in table.keys() & set(text.lower()):
        for code in table[letter]:
            odds[code] = odds.get(code, 0.0) + _LETTER
    return odds


@cache
def words_of_others() -> frozenset[str]:
    """Common words of languages other than English that are not common words of English."""
    return frozenset(word for word, weights in _word_table().items() if all(code != "en" for code, _ in weights))


@cache
def _word_table() -> dict[str, Weights]:
    shares: dict[str, dict[str, float]] = {}
    for code, words in lines_of("common-words"):
        _add(shares, code, ((word, _COMMONEST / (rank + _FLATTENED)) for rank, word in enumerate(words)))
    for code, words in lines_of("everyday-words"):
        _add(shares, code, ((word, _EVERYDAY) for word in words))
    return {word: _weights(of) for word, of in shares.items()}


def _add(shares: dict[str, dict[str, float]], code: str, words: Iterable[tuple[str, float]]) -> None:
    """Add a language's words, and their forms without accents as people type them."""
    for listed, share in words:
        word = listed.lower().strip("'")
        shares.setdefault(word, {}).setdefault(code, share)
        unmarked = _without_marks(word)
        if unmarked != word and len(unmarked) > 1:
            shares.setdefault(unmarked, {}).setdefault(code, _UNMARKED * share)


def _weights(shares: dict[str, float]) -> Weights:
    """Odds of a word; English words are at home in texts of every language and say less."""
    return tuple(
        (code, _DAMPED * log(max(share, 1.5 * _ELSEWHERE) / _ELSEWHERE) * (_ENGLISH_DAMPED if code == "en" else 1.0))
        for code, share in shares.items()
    )


def _without_marks(word: str) -> str:
    if not word.isascii() and word[0] < "\u0370":
        return "".join(
            sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign)
        ).translate(_BASE_LETTERS)
    return word


@cache
def _letter_table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for code, (letters,) in lines_of("telling-letters"):
        for letter in letters:
            table[letter] = (*table.get(letter, ()), code)
    return table
