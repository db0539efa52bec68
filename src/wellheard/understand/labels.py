"""Names for themes out of customers' own words.

A name is a phrase that people in the theme really use and others do not. Longer phrases win where enough people use
them, because "engineer does not arrive" says what "engineer, arrive" leaves open. A phrase that covers little of its
theme is joined by a second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt

from wellheard.understand.phrases import LONGEST, Phrases
from wellheard.understand.spoken import Flags, Whole
from wellheard.understand.word_lists import little_words, word_list

_TERMS: Final = 10
_FEWEST_PEOPLE: Final = 3
_WEIGHT_BY_LENGTH: Final = np.array([0.0, 1.0, 1.7, 1.9, 1.9, 1.9])
_THIN: Final = 0.05
"""A name that fewer of the theme's people use than this is joined by a second phrase."""
_SPOKEN: Final = 0.04
"""A bare word gives way to a phrase with it that this share of the theme's people use."""
_KNOWN: Final = 0.025
"""A phrase that fewer of the theme's people use names it only where there is no other."""
_LOOKED_AT: Final = 200
_HALF_AS_TELLING: Final = 0.5
"""A phrase this telling, against the word it stands for, joins a bare word to a name."""
_VAGUE: Final = 0.55
"""A theme has no words of its own where no phrase of it scores this much.

A word that a quarter of its people use scores so when they use it three times as often as others.
"""
_PART: Final = 0.7
"""A phrase is only part of a longer one where this share of its people use the longer one."""

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """A name and the words that set a theme apart.

    Attributes:
        name: For a person, capitalised.
        terms: Up to ten words and phrases, the most telling first.
    """

    name: str
    terms: tuple[str, ...]


def name_themes(phrases: Phrases, themes: int, said: Mapping[int, str] | None = None) -> tuple[Label, ...]:
    """Name each theme, no two alike; larger themes choose first.

    Args:
        phrases: As counted over the sample.
        themes: How many themes there are.
        said: Theme to the words that most of its people use, where there are such.
    """
    said = said or {}
    scores = _scores(phrases, themes)
    order = np.lexsort((np.arange(themes), -phrases.theme_people[:themes]))
    taken: set[frozenset[str]] = set()
    labels: dict[int, Label] = {}
    for theme in order.tolist():
        ranked = _ranked(phrases, scores[:, theme], theme)
        if theme in said:
            terms = tuple(phrases.spelled(each) for each in ranked)
            labels[theme] = Label(_free(said[theme], taken), terms or (said[theme],))
        else:
            labels[theme] = _label(phrases, ranked, scores[:, theme], theme=theme, taken=taken)
    return tuple(labels[theme] for theme in range(themes))


def regroup(phrases: Phrases, near: Flags, said: Mapping[int, str] | None = None) -> Whole:
    """Return a new number for each theme: the same for themes of one name, -1 for those that no name would fit.

    A theme without words of its own is one of tone only. Themes whose most telling phrase is the same are one theme.

    Args:
        phrases: As counted over the sample.
        near: Which themes are near enough to be one; shape (themes, themes).
        said: Theme to the words that most of its people use; such a theme stands by itself.
    """
    themes = len(near)
    scores = _scores(phrases, themes)
    group = np.full(themes, -1)
    firsts: dict[frozenset[str], list[int]] = {}
    for theme in np.argsort(-phrases.theme_people[:themes], kind="stable").tolist():
        if said and theme in said:
            group[theme] = theme
            continue
        telling = _ranked(phrases, scores[:, theme], theme)
        if not telling or scores[telling, theme].max() < _VAGUE:
            continue
        alike = firsts.setdefault(frozenset(_telling(phrases, telling[0])), [])
        group[theme] = next((each for each in alike if near[each, theme]), theme)
        alike.append(theme)
    kept = np.unique(group[group >= 0])
    return np.where(group >= 0, np.searchsorted(kept, group), -1)


def _scores(phrases: Phrases, themes: int) -> Doubles:
    """Return how well each phrase names each theme; shape (phrases, themes).

    Well: used by many inside, by few outside, and long.
    """
    inside = phrases.people[:, :themes].astype(np.float64)
    total = phrases.theme_people.astype(np.float64)
    outside = phrases.people.sum(axis=1, keepdims=True) - inside
    here = (inside + 0.5) / (total[:themes] + 1.0)
    there = (outside + 0.5) / (total.sum() - total[:themes] + 1.0)
    contrast = np.maximum(np.log(here / there), 0.0)
    least = np.minimum(_FEWEST_PEOPLE, np.maximum(2, total[:themes] // 2))
    score = np.sqrt(inside / np.maximum(total[:themes], 1.0)) * contrast * _WEIGHT_BY_LENGTH[phrases.length][:, None]
    return np.where(inside >= least, score, 0.0)


def _ranked(phrases: Phrases, score: Doubles, theme: int) -> list[int]:
    """Return the most telling phrases of a theme, leaving out those that only repeat a better one."""
    usable = np.flatnonzero(score > 0)
    order = usable[np.lexsort((*phrases.grams[usable].T[::-1], -score[usable]))][:_LOOKED_AT].tolist()
    kept: list[int] = []
    for phrase in order:
        longer = _completed(phrases, phrase, order, theme)
        if not any(_overlap(phrases, longer, other) for other in kept):
            kept.append(longer)
        if len(kept) == _TERMS:
            break
    return kept


def _completed(phrases: Phrases, phrase: int, among: list[int], theme: int) -> int:
    """Return the phrase that this one is mostly a part of; for a bare word the best that enough people use."""
    longer = [
        each
        for each in among
        if phrases.length[each] > phrases.length[phrase] and _contains(phrases.grams[each], phrases.grams[phrase])
    ]
    mostly = [each for each in longer if phrases.people[each, theme] >= _PART * phrases.people[phrase, theme]]
    if mostly:
        return max(mostly, key=lambda each: (int(phrases.length[each]), -among.index(each)))
    enough = max(_FEWEST_PEOPLE, _SPOKEN * int(phrases.theme_people[theme]))
    spoken = [each for each in longer if phrases.people[each, theme] >= enough]
    return spoken[0] if spoken and phrases.length[phrase] == 1 else phrase


def _contains(longer: Whole, shorter: Whole) -> bool:
    words = [word for word in shorter.tolist() if word >= 0]
    whole = longer.tolist()
    return any(whole[start : start + len(words)] == words for start in range(LONGEST - len(words) + 1))


def _overlap(phrases: Phrases, one: int, other: int) -> bool:
    """Tell whether two phrases share a word or its root."""
    mine, theirs = (_telling(phrases, each) for each in (one, other))
    return any(same_root(word, another) for word in mine for another in theirs)


def _telling(phrases: Phrases, phrase: int) -> list[str]:
    """Return the words of a phrase that carry its meaning; all of them where none does."""
    words = phrases.spelled(phrase).lower().split()
    little = little_words("en") | word_list("openers")
    return [word for word in words if word not in little] or words


def same_root(one: str, other: str) -> bool:
    """Tell whether two words are forms of one, by a rule of thumb that serves many languages.

    Example:
        >>> same_root("waits", "waiting"), same_root("advice", "advise"), same_root("service", "serious")
        (True, True, False)
        >>> same_root("r\u00e1pido", "rapido")
        True
    """
    one, other = _plain(one), _plain(other)
    shorter = min(len(one), len(other))
    common = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    return common >= max(3, shorter - 2) or (common == shorter and abs(len(one) - len(other)) <= 2)


def _plain(word: str) -> str:
    """Return a word without accents."""
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter))


def _label(phrases: Phrases, ranked: list[int], score: Doubles, *, theme: int, taken: set[frozenset[str]]) -> Label:
    terms = tuple(phrases.spelled(each) for each in ranked)
    if not ranked:
        return Label(_free("Unnamed", taken), ())
    well_known = _KNOWN * int(phrases.theme_people[theme])
    ranked = sorted(ranked, key=lambda each: phrases.people[each, theme] < well_known)
    for first in ranked:
        name = _name(phrases, first, ranked, score=score, theme=theme)
        if _words(name) not in taken:
            return Label(_free(name, taken), terms)
    return Label(_free(", ".join(terms[:2]), taken), terms)


def _name(phrases: Phrases, first: int, ranked: list[int], *, score: Doubles, theme: int) -> str:
    """Return a phrase, joined by a second one where few of the theme's people use it or it is a bare word.

    A bare word is joined by a phrase rather than by another bare word, where there is one that tells about as much.
    """
    people = max(1, int(phrases.theme_people[theme]))
    bare = phrases.length[first] == 1
    if not bare and phrases.people[first, theme] / people >= _THIN:
        return phrases.spelled(first)
    rest = [each for each in ranked if each != first]
    if bare and rest:
        enough = _HALF_AS_TELLING * score[rest[0]]
        spoken = [
            each
            for each in rest
            if phrases.length[each] > 1 and score[each] >= enough and phrases.people[each, theme] >= _KNOWN * people
        ]
        rest = spoken or rest
    return ", ".join(phrases.spelled(each) for each in (first, *rest[:1]))


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().replace(",", "").split())


def _free(name: str, taken: set[frozenset[str]]) -> str:
    """Return a name that no other theme has, numbered where it must be."""
    number, free = 1, name
    while _words(free) in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(_words(free))
    return free[:1].upper() + free[1:]
