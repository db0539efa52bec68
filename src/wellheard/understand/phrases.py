"""Phrases of the sample, counted by theme: every run of one to five words that could name something.

Counting is done on whole numbers instead of strings, so that twenty thousand passages take a second and little memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from wellheard.understand.noise import is_listed, spoken_words_of
from wellheard.understand.spoken import Flags, Whole
from wellheard.understand.word_lists import knows_little_words, little_words, word_list
from wellheard.understand.words import APOSTROPHES, WORD, words_of

LONGEST: Final = 5
_MOST_WORDS: Final = 50_000
_FEWEST_PEOPLE: Final = 2
_SOLID: Final = 0.5
"""An "in", "up" or "out" may end a phrase where it follows the word before it this often, as in "log in"."""

_ENDS: Final = 0.15
"""... and, but for words like "up" that seldom stand before what they belong to, ends this share of what is said."""

_LONGEST_WORD: Final = 24
_SHORT: Final = 3
_MOST_DIGITS: Final = 3
_VARIABLE: Final = re.compile(r"^[a-z]{4,}[A-Z]|[a-z][A-Z].*[a-z][A-Z]")
"""A name as programs give them: "partnerId", not "iPhone" or "LinkedIn"."""
_WITHIN: Final = 100
"""How much more the spelling within a sentence says than the first word, which anything makes a capital of."""
_CLIPPED: Final = frozenset(("'s", "'ll", "'ve", "'re", "'d", "'m"))
_OFTEN_A_NAME: Final = 0.1
"""A word that is somebody's name in this share of its uses is taken for one in all of them."""

_PLAIN: Final = 0
_LITTLE: Final = 1
_PARTICLE: Final = 3
_OPENER: Final = 2


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
class Tokens:
    """Every word of the sample in order.

    Attributes:
        word: Over words: number of the word, -1 for one that only one person uses.
        kind: Over words: plain, little, opener or particle.
        segment: Over words: number of the stretch without a break that it stands in.
        row: Over words: its passage.
        person: Over passages: number of who said it.
        spelling: Over word numbers: how most people write it.
    """

    word: Whole
    kind: Whole
    segment: Whole
    row: Whole
    person: Whole
    spelling: list[str]


def count_phrases(tokens: Tokens, theme: Whole, themes: int) -> Phrases:
    """Count the phrases of the sample.

    Args:
        tokens: Its words.
        theme: Theme of each passage, -1 for none.
        themes: How many themes there are.
    """
    column = np.where(theme < 0, themes, theme)
    grams, lengths, users = [], [], []
    for length in range(1, LONGEST + 1):
        found, people = _counted(tokens, length, column, themes)
        grams.append(np.pad(found, ((0, 0), (0, LONGEST - length)), constant_values=-1))
        lengths.append(np.full(len(found), length))
        users.append(people)
    heard = np.unique(np.stack([column, tokens.person]), axis=1)[0] if len(column) else column
    return Phrases(
        words=tokens.spelling,
        grams=np.concatenate(grams),
        length=np.concatenate(lengths),
        people=np.concatenate(users),
        theme_people=np.bincount(heard, minlength=themes + 1),
    )


def read_tokens(texts: Sequence[str], languages: Sequence[str], person: Whole, names: Sequence[str] = ()) -> Tokens:
    """Cut passages into words; names, addresses, logs, keys and long numbers break what is said.

    Args:
        texts: Passages without personal words; a line break is never crossed.
        languages: Their language tags.
        person: Number of who said each.
        names: Names of people that were cut out of passages, once for every use.
    """
    words = _Words()
    for place, (text, language) in enumerate(zip(texts, languages, strict=True)):
        words.read(spoken_words_of(text).translate(APOSTROPHES), place, language)
    tokens = Tokens(
        word=_without_names(words, names),
        kind=np.array(words.kind, dtype=np.int64),
        segment=np.array(words.segment, dtype=np.int64),
        row=np.array(words.row, dtype=np.int64),
        person=person,
        spelling=[_usual(each) for each in words.spellings],
    )
    return _without_rare(tokens)


@dataclass
class _Words:
    """Words as they are read, one passage after another."""

    numbers: dict[str, int] = field(default_factory=dict)
    spellings: list[Counter[str]] = field(default_factory=list)
    codes: dict[str, bool] = field(default_factory=dict)
    word: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    segment: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    piece: int = 0

    def read(self, text: str, place: int, language: str) -> None:
        """Read one passage, but no line that lists what a program printed."""
        little, known = little_words(language), knows_little_words(language)
        if known:
            speech = little | word_list("openers") | word_list("particles")
            text = "\n".join(line for line in text.split("\n") if not is_listed(words_of(line), line, speech))
        end, first = 0, True
        for match in WORD.finditer(text):
            found = match.group()
            if first or text[end : match.start()].strip(" ") or self._is_code(found):
                self.piece += 1
            end = match.end()
            if self._is_code(found):
                continue
            lower = found.lower()
            self.spellings[self._number(lower)][lower if first else found] += 1 if first else _WITHIN
            self.word.append(self.numbers[lower])
            self.kind.append(_kind(lower, little) if known or len(lower) > _SHORT else _unknown_kind(lower, little))
            self.segment.append(self.piece)
            self.row.append(place)
            first = False

    def _number(self, lower: str) -> int:
        if lower not in self.numbers:
            self.numbers[lower] = len(self.numbers)
            self.spellings.append(Counter())
        return self.numbers[lower]

    def _is_code(self, found: str) -> bool:
        if found not in self.codes:
            self.codes[found] = _is_code(found)
        return self.codes[found]


def _is_code(word: str) -> bool:
    """Tell whether a word is a number, a key or a part of markup rather than a word."""
    digits = sum(letter.isdigit() for letter in word)
    if len(word) > _LONGEST_WORD or word.lower() in word_list("markup") or _VARIABLE.search(word):
        return True
    return digits == len(word) > 2 or (digits >= _MOST_DIGITS and digits < len(word))


def _without_names(words: _Words, names: Sequence[str]) -> Whole:
    """Return the number of each word, -1 for those that are often somebody's name."""
    called = Counter(word for name in names for word in words_of(name))
    uses = Counter(words.word)
    numbers = {each: words.numbers[each] for each in called if each in words.numbers}
    hidden = [
        number for each, number in numbers.items() if called[each] >= _OFTEN_A_NAME * (called[each] + uses[number])
    ]
    word = np.array(words.word, dtype=np.int64)
    return np.where(np.isin(word, hidden), -1, word)


def _kind(word: str, little: frozenset[str]) -> int:
    if word in word_list("openers"):
        return _OPENER
    if word in word_list("particles"):
        return _PARTICLE
    if word in little or word in word_list("greetings") or len(word) < 2 or word.isdigit():
        return _LITTLE
    stem, mark, clipped = word.rpartition("'")
    return _LITTLE if mark + clipped in _CLIPPED and stem in little else _PLAIN


def _unknown_kind(word: str, little: frozenset[str]) -> int:
    """Return the kind of a short word of a language without a list: in Latin letters it hardly carries a subject."""
    return _LITTLE if word.isascii() else _kind(word, little)


def _usual(spellings: Counter[str]) -> str:
    """Return the commonest spelling, small letters before capitals among equals."""
    return min(spellings, key=lambda each: (-spellings[each], each != each.lower(), each))


def _without_rare(tokens: Tokens) -> Tokens:
    """Make words of a single person break phrases; renumber the rest."""
    if not len(tokens.word):
        return tokens
    said = tokens.word >= 0
    pairs = np.unique(np.stack([tokens.word[said], tokens.person[tokens.row[said]]]), axis=1)
    users = np.bincount(pairs[0], minlength=len(tokens.spelling))
    order = np.lexsort((np.array(tokens.spelling), -users))[:_MOST_WORDS]
    order = order[users[order] >= _FEWEST_PEOPLE]
    renumbered = np.full(len(tokens.spelling) + 1, -1)
    renumbered[order] = np.arange(len(order))
    return replace(tokens, word=renumbered[tokens.word], spelling=[tokens.spelling[each] for each in order])


def _phrase_starts(tokens: Tokens, length: int) -> Whole:
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
    glued = _solid_endings(tokens)
    closes &= ~np.r_[glued[1:], False][ends]
    if length > 1:
        opens |= tokens.kind[starts] == _OPENER
        closes |= glued[ends] & (tokens.kind[ends - 1] == _PLAIN)
    return np.asarray(starts[whole & opens & closes])


def _solid_endings(tokens: Tokens) -> Flags:
    """Tell of each "in", "up" or "out" whether it belongs to the word before it, as in "log in".

    It does where it mostly follows that word, and is one like "up" or now and then ends what is said.
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
    adverbs = np.array([each.lower() in word_list("adverbs") for each in tokens.spelling], dtype=np.bool_)
    ending = adverbs[tokens.word[together + 1]] | (ends[place] >= _ENDS * times[place])
    solid = ending & (times[place] >= _SOLID * alone[tokens.word[together]])
    follows[together + 1] = solid & (tokens.kind[together + 1] == _PARTICLE) & (times[place] > 2)
    return follows


def _counted(tokens: Tokens, length: int, column: Whole, themes: int) -> tuple[Whole, Whole]:
    """Return the phrases of a length that two people use, and their people by theme."""
    starts = _phrase_starts(tokens, length)
    columns = themes + 1
    if not len(starts):
        return np.zeros((0, length), dtype=np.int64), np.zeros((0, columns), dtype=np.int64)
    place = tokens.word[starts]
    for step in range(1, length):
        place = np.unique(place * (_MOST_WORDS + 1) + tokens.word[starts + step], return_inverse=True)[1]
    _, first, place = np.unique(place, return_index=True, return_inverse=True)
    row = tokens.row[starts]
    users = np.unique(np.stack([place, column[row], tokens.person[row]]), axis=1)
    people = np.bincount(users[0] * columns + users[1], minlength=len(first) * columns).reshape(-1, columns)
    shared = people.sum(axis=1) >= _FEWEST_PEOPLE
    grams = np.stack([tokens.word[starts[first] + step] for step in range(length)], axis=1)
    return grams[shared], people[shared]
