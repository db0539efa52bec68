"""How likely a single word is the name of a person, and what the words before it promise."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final

from wellheard.language.wordlists import STOP_WORD_LANGUAGES, english_words, stop_words, words_of


class NameRank(IntEnum):
    """How likely a word is a name by itself, from least to most."""

    NEVER = 0
    COMMON = 1
    COMMON_LAST = 2  # Brown, Cook, Young: a last name beside a first one
    UNKNOWN = 3
    LAST = 4
    PLACE_TOO = 5  # Paris, Victoria, June
    WITH_CUE = 6  # Will, Grace, Mark
    FIRST = 7


class Cue(IntEnum):
    """What the words before a word promise, from least to most."""

    NOTHING = 0
    LISTED = 1  # a name may follow if it is on a list
    GREETED = 2  # a name follows if what comes after agrees
    TOLD = 3  # a name follows unless the word is a common one
    TITLED = 4  # a name follows, common word or not


LONGEST_CUE: Final = 40
"""Characters before a word that are looked at."""

_CUE_LISTS: Final = {
    "before-listed-names": Cue.LISTED,
    "greetings": Cue.GREETED,
    "signatures": Cue.GREETED,
    "roles": Cue.TOLD,
    "introductions": Cue.TOLD,
    "titles": Cue.TITLED,
}
_OWNED: Final = re.compile(r"['’]s?$")
_CUE_WORDS: Final = 3
_OPENING: Final = "([\"'“¡*"
_GAP: Final = " ,.!:\n\r\t-–—"
_FOLDED: Final = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i"})
_INNER_CAPITAL: Final = re.compile(r"[^\W\d_]*[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]")
_FAMILY_PREFIX: Final = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|O['’]|D['’])[A-ZÀ-Þ]")


def folded(word: str) -> str:
    """Return a word in lower case and without accents, as names are listed and typed.

    Example:
        >>> folded("José"), folded("Łukasz"), folded("O’Brien")
        ('jose', 'lukasz', "o'brien")
    """
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word.translate(_FOLDED))
        word = "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("’", "'")
    return word.lower()


@cache
def first_names() -> frozenset[str]:
    """First names that are hardly anything else, folded."""
    return frozenset(words_of("first-names"))


@cache
def _lists() -> tuple[tuple[frozenset[str], NameRank], ...]:
    other = (word for language in STOP_WORD_LANGUAGES for word in stop_words(language))
    common = english_words() | frozenset(map(folded, other))
    words = frozenset(words_of("last-names-also-words"))
    last = frozenset(words_of("last-names"))
    return (
        (frozenset(map(folded, (*words_of("no-names"), *words_of("titles")))), NameRank.NEVER),
        (first_names(), NameRank.FIRST),
        (frozenset(words_of("first-names-with-cue")), NameRank.WITH_CUE),
        (frozenset(words_of("first-names-of-places")), NameRank.PLACE_TOO),
        (frozenset(folded(word) for name in ("greetings", "signatures") for word in words_of(name)), NameRank.NEVER),
        (words, NameRank.COMMON_LAST),
        (last, NameRank.LAST),
        (common, NameRank.COMMON),
    )


@lru_cache(maxsize=50_000)
def name_rank(word: str) -> NameRank:
    """Tell how likely a capitalised word is a name by itself.

    Example:
        >>> name_rank("Priya").name, name_rank("Grace").name, name_rank("Brown").name, name_rank("Monday").name
        ('FIRST', 'WITH_CUE', 'COMMON_LAST', 'NEVER')
    """
    word = _OWNED.sub("", word)
    if len(word) < 2 or not word[0].isupper() or any(sign.isdigit() or sign == "_" for sign in word):
        return NameRank.NEVER
    plain = folded(word)
    rank = next((rank for words, rank in _lists() if plain in words), NameRank.UNKNOWN)
    if rank is NameRank.UNKNOWN and "-" in plain:
        return _rank_of_parts(word)
    if word.isupper() and len(word) <= 5:  # more often the letters of a product or a unit
        return min(rank, NameRank.WITH_CUE) if rank >= NameRank.LAST else NameRank.NEVER
    if rank is NameRank.UNKNOWN and _INNER_CAPITAL.match(word) and not _FAMILY_PREFIX.match(word):
        return NameRank.NEVER
    return rank


def _rank_of_parts(word: str) -> NameRank:
    """Return the rank of a word with hyphens: two first names make one; else that of its first part."""
    ranks = [name_rank(part) for part in word.split("-") if len(part) > 2 or folded(part) == "jo"]
    if not ranks or ranks[0] <= NameRank.COMMON:
        return NameRank.NEVER
    if len(ranks) > 1 and min(ranks) >= NameRank.PLACE_TOO:
        return NameRank.FIRST
    return ranks[0] if min(ranks) > NameRank.COMMON else NameRank.COMMON


@cache
def _cues() -> dict[str, Cue]:
    return {cue.replace("_", " "): cue_ for name, cue_ in _CUE_LISTS.items() for cue in words_of(name)}


def cue_before(text: str, start: int) -> Cue:
    r"""Tell what the words before a place in a text promise.

    Example:
        >>> cue_before("I spoke to Ada", 11).name, cue_before("Hi\nAda", 3).name, cue_before("See. Ada", 5).name
        ('TOLD', 'GREETED', 'NOTHING')
    """
    before = text[max(0, start - LONGEST_CUE) : start]
    words = before.rstrip(_GAP)
    gap = before[len(words) :]
    last = words[-20:].split()[-1:]
    if not last or len(gap) > 3 or last[0].lower().lstrip(_OPENING) not in _cue_ends():
        return Cue.NOTHING
    found = _longest_cue(words.lower().split()[-_CUE_WORDS:])
    if found is Cue.TITLED:
        return found if gap in {" ", ". ", "."} and not last[0].endswith("MS") else Cue.NOTHING
    if found is Cue.GREETED:
        return found if "." not in gap or "\n" in gap else Cue.NOTHING
    if found is Cue.TOLD and gap == ", ":  # the agent, Ada, ...
        return Cue.GREETED
    return found if gap in {" ", ": "} else Cue.NOTHING


def _longest_cue(words: list[str]) -> Cue:
    cues = _cues()
    words = [word.lstrip(_OPENING) for word in words]
    return max((cues.get(" ".join(words[place:]), Cue.NOTHING) for place in range(len(words))), default=Cue.NOTHING)


@cache
def _cue_ends() -> frozenset[str]:
    return frozenset(cue.split()[-1] for cue in _cues())


@cache
def cue_words() -> frozenset[str]:
    """Words without which no cue before an unknown name is complete, in lower case."""
    told = (cue.split() for cue, strength in _cues().items() if Cue.GREETED <= strength < Cue.TITLED)
    return frozenset(max(words, key=len) for words in told) | {"wrote", "schrieb", "escreveu", "escribió", "écrit"}


@cache
def title_words() -> frozenset[str]:
    """Words such as "Mrs", in lower case."""
    return frozenset(words_of("titles"))
