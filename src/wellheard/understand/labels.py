"""Names for themes out of customers' own words.

A name is a phrase that people in the theme really use and others do not. Longer phrases win where enough people use
them, because "engineer does not arrive" says what "engineer, arrive" leaves open. A phrase that covers little of its
theme is joined by a second one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellheard.understand.phrases import LONGEST, Phrases
from wellheard.understand.spoken import Whole

_TERMS: Final = 10
_FEWEST_PEOPLE: Final = 3
_WEIGHT_BY_LENGTH: Final = np.array([0.0, 1.0, 1.7, 1.9, 1.9, 1.9])
_THIN: Final = 0.12
"""A name that fewer of the theme's people use than this is joined by a second phrase."""
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


def name_themes(phrases: Phrases, themes: int) -> tuple[Label, ...]:
    """Name each theme, no two alike; larger themes choose first.

    Args:
        phrases: As counted over the sample.
        themes: How many themes there are.
    """
    scores = _scores(phrases, themes)
    order = np.lexsort((np.arange(themes), -phrases.theme_people[:themes]))
    taken: set[frozenset[str]] = set()
    labels: dict[int, Label] = {}
    for theme in order.tolist():
        ranked = _ranked(phrases, scores[:, theme], theme)
        labels[theme] = _label(phrases, ranked, theme, taken)
    return tuple(labels[theme] for theme in range(themes))


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
    order = usable[np.lexsort((*phrases.grams[usable].T[::-1], -score[usable]))][:200].tolist()
    kept: list[int] = []
    for phrase in order:
        longer = _completed(phrases, phrase, order, theme)
        if not any(_overlap(phrases, longer, other) for other in kept):
            kept.append(longer)
        if len(kept) == _TERMS:
            break
    return kept


def _completed(phrases: Phrases, phrase: int, among: list[int], theme: int) -> int:
    """Return the longest phrase that this one is nearly always a part of."""
    for other in sorted(among, key=lambda each: (-int(phrases.length[each]), each)):
        longer = phrases.length[other] > phrases.length[phrase]
        mostly = phrases.people[other, theme] >= _PART * phrases.people[phrase, theme]
        if longer and mostly and _contains(phrases.grams[other], phrases.grams[phrase]):
            return other
    return phrase


def _contains(longer: Whole, shorter: Whole) -> bool:
    words = [word for word in shorter.tolist() if word >= 0]
    whole = longer.tolist()
    return any(whole[start : start + len(words)] == words for start in range(LONGEST - len(words) + 1))


def _overlap(phrases: Phrases, one: int, other: int) -> bool:
    """Tell whether two phrases share a word or the beginning of one."""
    return bool(_stems(phrases.spelled(one)) & _stems(phrases.spelled(other)))


def _stems(phrase: str) -> frozenset[str]:
    words = phrase.lower().split()
    return frozenset(word[:5] for word in words if len(word) > 3) or frozenset(words)


def _label(phrases: Phrases, ranked: list[int], theme: int, taken: set[frozenset[str]]) -> Label:
    terms = tuple(phrases.spelled(each) for each in ranked)
    if not ranked:
        return Label(_free("Unnamed", taken), ())
    people = max(1, int(phrases.theme_people[theme]))
    for first, phrase in enumerate(ranked):
        rest = [each for place, each in enumerate(terms) if place != first]
        thin = phrases.people[phrase, theme] / people < _THIN or phrases.length[phrase] == 1
        name = ", ".join([terms[first], *rest[:1]]) if thin else terms[first]
        if _stems(name) not in taken:
            return Label(_free(name, taken), terms)
    return Label(_free(", ".join(terms[:2]), taken), terms)


def _free(name: str, taken: set[frozenset[str]]) -> str:
    """Return a name that no other theme has, numbered where it must be."""
    number, free = 1, name
    while _stems(free) in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(_stems(free))
    return free[:1].upper() + free[1:]
