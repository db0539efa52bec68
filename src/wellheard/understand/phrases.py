"""Phrases of the sample, counted by theme: every run of one to five words that could name something.

Counting is done on whole numbers instead of strings, so that twenty thousand passages take a second and little memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellheard.understand.spoken import Flags, Whole
from wellheard.understand.word_lists import little_words, word_list
from wellheard.understand.words import APOSTROPHES, WORD

LONGEST: Final = 5
_MOST_WORDS: Final = 50_000
_FEWEST_PEOPLE: Final = 2
_SOLID: Final = 0.5
"""A little word may end a phrase where it follows the word before it this often, as in "log in"."""

_ENDS: Final = 0.15
"""... and ends what is said in this share of cases."""

_PLAIN: Final = 0
_LITTLE: Final = 1
_NEGATION: Final = 2


@dataclass(frozen=True)
class Phrases:
    """Phrases and the people who use them.

    Attributes:
        words: Spelling of each word number, in the case most people write it.
        grams: Word numbers of each phrase, -1 beyond its end; shape (phrases, 5).
        length: Words in each phrase.
        people: People who use it, by theme; the last column is for passages without a theme; shape (phrases,
            themes + 1).
        theme_people: People in each theme, and without; shape (themes + 1,).
    """

    words: list[str]
    grams: Whole
    length: Whole
    people: Whole
    theme_people: Whole

    def spelled(self, phrase: int) -> str:
        """Return a phrase as people write it."""
        return " ".join(self.words[word] for word in self.grams[phrase] if word >= 0)


@dataclass(frozen=True)
class _Tokens:
    """Every word of the sample in order; arrays of the same length."""

    word: Whole
    kind: Whole
    segment: Whole
    row: Whole
    spelling: list[str]


def count_phrases(
    texts: Sequence[str], languages: Sequence[str], theme: Whole, *, person: Whole, themes: int
) -> Phrases:
    """Count the phrases of the sample.

    Args:
        texts: Passages; a line break is never crossed.
        languages: Their language tags.
        theme: Their themes, -1 for none.
        person: Number of who said each.
        themes: How many themes there are.
    """
    tokens = _tokens(texts, languages, person)
    column = np.where(theme < 0, themes, theme)
    grams, lengths, users = [], [], []
    for length in range(1, LONGEST + 1):
        starts = _phrase_starts(tokens, length)
        found, people = _counted(tokens, starts, length, column=column, person=person, themes=themes)
        grams.append(np.pad(found, ((0, 0), (0, LONGEST - length)), constant_values=-1))
        lengths.append(np.full(len(found), length))
        users.append(people)
    heard = np.unique(np.stack([column, person]), axis=1)[0] if len(column) else column
    return Phrases(
        words=tokens.spelling,
        grams=np.concatenate(grams),
        length=np.concatenate(lengths),
        people=np.concatenate(users),
        theme_people=np.bincount(heard, minlength=themes + 1),
    )


def _tokens(texts: Sequence[str], languages: Sequence[str], person: Whole) -> _Tokens:
    numbers: dict[str, int] = {}
    spellings: list[Counter[str]] = []
    word, kind, segment, row = [], [], [], []
    piece = 0
    for place, (text, language) in enumerate(zip(texts, languages, strict=True)):
        little = little_words(language)
        clean = text.translate(APOSTROPHES)
        end, first = 0, True
        for match in WORD.finditer(clean):
            if first or clean[end : match.start()].strip(" "):
                piece += 1
            found = match.group()
            lower = found.lower()
            number = numbers.setdefault(lower, len(numbers))
            if number == len(spellings):
                spellings.append(Counter())
            spellings[number][lower if first else found] += 1
            word.append(number)
            kind.append(_kind(lower, little))
            segment.append(piece)
            row.append(place)
            end, first = match.end(), False
    tokens = _Tokens(
        word=np.array(word, dtype=np.int64),
        kind=np.array(kind, dtype=np.int64),
        segment=np.array(segment, dtype=np.int64),
        row=np.array(row, dtype=np.int64),
        spelling=[_usual(each) for each in spellings],
    )
    return _without_rare(tokens, person)


def _kind(word: str, little: frozenset[str]) -> int:
    if word in word_list("negations"):
        return _NEGATION
    return _LITTLE if word in little or len(word) < 2 or word.isdigit() else _PLAIN


def _usual(spellings: Counter[str]) -> str:
    """Return the commonest spelling, small letters before capitals among equals."""
    return min(spellings, key=lambda each: (-spellings[each], each != each.lower(), each))


def _without_rare(tokens: _Tokens, person: Whole) -> _Tokens:
    """Make words of a single person break phrases; renumber the rest."""
    if not len(tokens.word):
        return tokens
    pairs = np.unique(np.stack([tokens.word, person[tokens.row]]), axis=1)
    users = np.bincount(pairs[0], minlength=len(tokens.spelling))
    order = np.lexsort((np.array(tokens.spelling), -users))[:_MOST_WORDS]
    order = order[users[order] >= _FEWEST_PEOPLE]
    renumbered = np.full(len(tokens.spelling), -1)
    renumbered[order] = np.arange(len(order))
    return _Tokens(
        renumbered[tokens.word], tokens.kind, tokens.segment, tokens.row, [tokens.spelling[each] for each in order]
    )


def _phrase_starts(tokens: _Tokens, length: int) -> Whole:
    """Return where a phrase of this many words may start."""
    count = len(tokens.word) - length + 1
    if count < 1:
        return np.zeros(0, dtype=np.int64)
    starts = np.arange(count)
    ends = starts + length - 1
    whole = tokens.segment[starts] == tokens.segment[ends]
    for step in range(length):
        whole &= tokens.word[starts + step] >= 0
    opens = tokens.kind[starts] == _PLAIN
    closes = tokens.kind[ends] == _PLAIN
    if length > 1:
        opens |= (tokens.kind[starts] == _NEGATION) & (tokens.kind[starts + 1] == _PLAIN)
        closes |= _solid_endings(tokens)[ends] & (tokens.kind[ends - 1] == _PLAIN)
    return np.asarray(starts[whole & opens & closes])


def _solid_endings(tokens: _Tokens) -> Flags:
    """Tell of each little word whether it belongs to the word before it, as in "log in".

    It does where it mostly follows that word, and now and then ends what is said.
    """
    follows = np.zeros(len(tokens.word), dtype=np.bool_)
    linked = (tokens.segment[1:] == tokens.segment[:-1]) & (tokens.word[1:] >= 0) & (tokens.word[:-1] >= 0)
    together = np.flatnonzero(linked)
    size = len(tokens.spelling) + 1
    pair = tokens.word[together] * size + tokens.word[together + 1]
    distinct, place, times = np.unique(pair, return_inverse=True, return_counts=True)
    last = np.r_[tokens.segment[1:] != tokens.segment[:-1], True]
    ends = np.bincount(place, weights=last[together + 1], minlength=len(distinct))
    alone = np.bincount(tokens.word[tokens.word >= 0], minlength=size)
    solid = (times[place] >= _SOLID * alone[tokens.word[together]]) & (ends[place] >= _ENDS * times[place])
    follows[together + 1] = solid & (tokens.kind[together + 1] == _LITTLE) & (times[place] > 2)
    return follows


def _counted(
    tokens: _Tokens, starts: Whole, length: int, *, column: Whole, person: Whole, themes: int
) -> tuple[Whole, Whole]:
    """Return the phrases of a length that two people use, and their people by theme."""
    columns = themes + 1
    if not len(starts):
        return np.zeros((0, length), dtype=np.int64), np.zeros((0, columns), dtype=np.int64)
    place = tokens.word[starts]
    for step in range(1, length):
        place = np.unique(place * (_MOST_WORDS + 1) + tokens.word[starts + step], return_inverse=True)[1]
    _, first, place = np.unique(place, return_index=True, return_inverse=True)
    row = tokens.row[starts]
    users = np.unique(np.stack([place, column[row], person[row]]), axis=1)
    people = np.bincount(users[0] * columns + users[1], minlength=len(first) * columns).reshape(-1, columns)
    shared = people.sum(axis=1) >= _FEWEST_PEOPLE
    grams = np.stack([tokens.word[starts[first] + step] for step in range(length)], axis=1)
    return grams[shared], people[shared]
