"""What one word says about manner: its length, its syllables, how common it is, and what tone it is a sign of."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.manner.syllables import count_syllables
from wellheard.language.shipped import read_model
from wellheard.language.wordlists import lines_of

SIGNS: Final = ("casual", "formal", "polite", "tentative", "direct")
"""Kinds of signs of a tone."""

FEATURES: Final = ("words", "long_words", "syllables", "ranked_words", "seldom_words", *SIGNS)
"""What is counted of each word: words of more than six letters are long; only English has syllables and ranks."""

TONE_LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pt")
"""Languages with lists of signs."""

COMMONEST: Final = 2000
"""How many of the most common English words are not seldom."""

_LONG: Final = 6
_STRETCHED: Final = re.compile(r"([^\W\d_])\1\1")
_SHORTEST_RANKED: Final = 2


def features_of(words: list[str], language: str) -> NDArray[np.int32]:
    """Return the features of words as they are written, one row a word.

    Args:
        words: Words, with the capitals they were written with.
        language: ISO 639 code of all of them.

    Example:
        >>> dict(zip(FEATURES, features_of(["unfortunately"], "en")[0].tolist(), strict=True))["syllables"]
        5
    """
    return np.array([_features(word, language) for word in words], np.int32)


@lru_cache(maxsize=200_000)
def _features(written: str, language: str) -> tuple[int, ...]:
    word = written.lower().replace("\u2019", "'")
    kinds = signs_of(language).get(word, ())
    tones = [int(place in kinds) for place in range(len(SIGNS))]
    tones[0] += _STRETCHED.search(word) is not None  # "sooo"
    english = (count_syllables(word), *_rank_features(written, word)) if language == "en" else (0, 0, 0)
    return (1, int(len(word) > _LONG), *english, *tones)


@cache
def signs_of(language: str) -> dict[str, tuple[int, ...]]:
    """Single words of a language and the places of their kinds in :data:`SIGNS`."""
    found: dict[str, tuple[int, ...]] = {}
    for place, words in _listed(language):
        for word in words:
            if "_" not in word and place not in found.get(word, ()):
                found[word] = (*found.get(word, ()), place)
    return found


def phrase_signs(text: str, language: str) -> list[int]:
    """Count the phrases of several words in a text in lower case that are signs, by kind as in :data:`SIGNS`.

    Example:
        >>> phrase_signs("could you send it? i would like to know", "en")
        [0, 0, 2, 0, 0]
    """
    pattern, kinds = _phrases(language)
    counts = Counter(kinds[phrase] for phrase in pattern.findall(text)) if pattern else Counter()
    return [counts[place] for place in range(len(SIGNS))]


@cache
def _phrases(language: str) -> tuple[re.Pattern[str] | None, dict[str, int]]:
    kinds = {word.replace("_", " "): place for place, words in _listed(language) for word in words if "_" in word}
    if not kinds:
        return None, {}
    longest_first = sorted(kinds, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), kinds


def _listed(language: str) -> list[tuple[int, tuple[str, ...]]]:
    return [
        (SIGNS.index(kind), words)
        for name, words in lines_of("tone-signs")
        for code, _, kind in [name.partition("-")]
        if code == language
    ]


def _rank_features(written: str, word: str) -> tuple[int, int]:
    """Whether a word counts for the vocabulary, and whether it is seldom; names and short forms do not count."""
    rank = _ranks().get(word)
    if rank is not None:
        return 1, int(rank >= COMMONEST)
    counts = written.islower() and written.isalpha() and len(written) > _SHORTEST_RANKED
    return int(counts), int(counts)


@cache
def _ranks() -> dict[str, int]:
    return {word: rank for rank, word in enumerate(read_model("english-words").decode("utf-8").split())}
