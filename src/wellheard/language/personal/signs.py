"""Signs that a text may hold personal data, read off its words before any pattern is asked.

Most texts hold none. Looking each word up in one table of remembered signs costs a tenth of what the patterns cost.
Long words with digits or an @ are looked at anew each time, so that the table stays small and holds words only.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Final

from wellheard.language.personal.name_words import NameRank, cue_words, first_names, name_rank, title_words
from wellheard.language.wordlists import words_of


class Sign:
    """What a word may be a sign of; each a bit of its own."""

    DIGIT: Final = 1
    MAIL: Final = 2
    FIRST_NAME: Final = 4
    NAME_WITH_CUE: Final = 8
    LAST_NAME: Final = 16
    CAPITAL: Final = 32
    CUE: Final = 64
    TITLE: Final = 128
    RECORD: Final = 256
    LONG_NUMBER: Final = 512
    LETTERED_CODE: Final = 1024  # as postcodes in Britain end
    NUMBERED_CODE: Final = 2048
    CODE_WORD: Final = 4096
    BOX: Final = 8192
    ENGLISH_STREET: Final = 1 << 14
    GERMANIC_STREET: Final = 1 << 15
    FRENCH_STREET: Final = 1 << 16
    ROMANCE_STREET: Final = 1 << 17
    FISCAL_CODE: Final = 1 << 18
    HANDLE: Final = 1 << 19


_SEPARATORS: Final = '.,!?:;#()"/\\=“”[]<>*'
_REMEMBERED: Final = 200_000
_LONGEST_REMEMBERED: Final = 24
_SHORT: Final = 3
_BOX_WORDS: Final = ("box", "postfach", "postbus", "apartado", "caixa", "casella", "boite", "boîte")
_CODE_WORDS: Final = ("postcode", "post", "postcodes", "zip", "postal", "plz", "postleitzahl", "cep", "zipcode")
_NUMBER_ENDS: Final = ("nummer", "nr")


@cache
def _signs_of_words() -> dict[str, int]:
    """Signs of listed words, in lower case."""
    lists = (
        (words_of("streets-english"), Sign.ENGLISH_STREET),
        (words_of("streets-french"), Sign.FRENCH_STREET),
        (words_of("streets-germanic"), Sign.GERMANIC_STREET),
        (words_of("streets-romance"), Sign.ROMANCE_STREET),
        (_BOX_WORDS, Sign.BOX),
        (_CODE_WORDS, Sign.CODE_WORD),
        (words_of("numbered-things"), Sign.RECORD),
        (cue_words(), Sign.CUE),
        (title_words(), Sign.TITLE),
    )
    found: dict[str, int] = defaultdict(int)
    for words, sign in lists:
        for word in words:
            found[word] |= sign
    return dict(found)


@cache
def _street_ends() -> tuple[str, ...]:
    return tuple(word for word in words_of("streets-germanic") if word != "ring")


class _Table(dict[str, int]):
    """Signs of words, worked out when first met."""

    def __missing__(self, word: str) -> int:
        signs = _signs_of(word)
        if len(word) <= _SHORT or (
            len(word) <= _LONGEST_REMEMBERED and not signs & (Sign.DIGIT | Sign.MAIL | Sign.HANDLE)
        ):
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = signs
        return signs


_TABLE: Final = _Table()


def signs_in(text: str) -> int:
    """Return the signs of all words of a text, joined.

    Example:
        >>> signs_in("It took 3 days") == Sign.DIGIT, signs_in("it took days")
        (True, 0)
    """
    for sign in _SEPARATORS:
        text = text.replace(sign, " ")
    joined = 0
    for signs in set(map(_TABLE.__getitem__, text.split())):
        joined |= signs
    return joined


def _signs_of(word: str) -> int:
    if word[0] == "@" and "@" not in word[1:]:
        return Sign.HANDLE
    signs = Sign.MAIL if "@" in word else 0
    if not word.isalpha():
        signs |= _signs_of_number(word)
        if word.isdecimal():
            return signs
    small = word.lower()
    signs |= _signs_of_words().get(small, 0)
    if small.endswith(_street_ends()):
        signs |= Sign.GERMANIC_STREET
    if small.endswith(_NUMBER_ENDS):
        signs |= Sign.RECORD
    return signs | _signs_of_name(word, small)


def _signs_of_number(word: str) -> int:
    if not any(map(str.isdigit, word)):
        return 0
    if len(word) < _SHORT:
        return Sign.DIGIT
    signs = Sign.DIGIT if len(word) == _SHORT else Sign.DIGIT | Sign.LONG_NUMBER
    if len(word) == 4 and word.isdecimal() and word.startswith(("19", "20")):  # a year
        return signs
    if word[-2:].isupper() and word[-2:].isalpha() and word[-3].isdigit():
        signs |= Sign.LETTERED_CODE
    if (
        len(word) > _SHORT
        and word[-3:].isdecimal()
        and (len(word) < 6 or "-" in word)
        and word[1].isdecimal() | (word[1] == "-")
    ):
        signs |= Sign.NUMBERED_CODE
    return signs | (Sign.FISCAL_CODE if len(word) == 16 and word.isalnum() and word[:6].isalpha() else 0)


def _signs_of_name(word: str, small: str) -> int:
    if not word[0].isupper():
        return Sign.FIRST_NAME if word in first_names() else 0
    rank = name_rank(word.removesuffix("'s").removesuffix("’s"))
    if rank is NameRank.FIRST or ("-" in small and any(part in first_names() for part in small.split("-"))):
        return Sign.FIRST_NAME
    if rank in {NameRank.WITH_CUE, NameRank.PLACE_TOO}:
        return Sign.NAME_WITH_CUE
    if rank is NameRank.LAST:
        return Sign.LAST_NAME
    return Sign.CAPITAL if rank >= NameRank.COMMON_LAST else 0
