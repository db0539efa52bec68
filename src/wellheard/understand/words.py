"""Words of a passage, and whether the passage says anything at all.

Labels are made of customers' own words, so this is the only place that cuts text into words. Greetings and thanks are
told apart here: they are said by nearly everybody and are no theme.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from wellheard.understand.word_lists import word_list

WORD: Final = re.compile(r"[^\W_]+(?:['\u2019\u00b4`\-][^\W_]+)*")
"""A word: letters and digits with apostrophes or hyphens inside."""

APOSTROPHES: Final = str.maketrans("\u2019\u00b4`", "'''")

_LONGEST_GREETING: Final = 90
_SIGNATURE: Final = 4
"""Most words of a greeting that ends with a name."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, in order.

    Example:
        >>> words_of("The engineer DIDN'T arrive - 3rd time!")
        ['the', 'engineer', "didn't", 'arrive', '3rd', 'time']
    """
    return WORD.findall(text.translate(APOSTROPHES).lower())


def says_nothing(text: str) -> bool:
    """Tell whether a passage only greets, thanks, asks for help or refuses an answer.

    Such passages are counted but belong to no theme.

    Example:
        >>> says_nothing("Thanks in advance!"), says_nothing("Thanks for the quick delivery"), says_nothing("N/A")
        (True, False, True)
        >>> says_nothing("Any help would be appreciated."), says_nothing("Regards, Noor"), says_nothing("Good advice")
        (True, True, False)
    """
    if len(text) > _LONGEST_GREETING:
        return False
    words = words_of(text)
    if not words or word_list("no-answers").issuperset(words):
        return True
    return _greets(words) or _only_asks(words)


def _greets(words: list[str]) -> bool:
    """Tell whether words are a greeting or thanks, perhaps to or from somebody."""
    greetings = word_list("greetings")
    if greetings.isdisjoint(words):
        return False
    others = [word for word in words if word not in greetings and word not in word_list("beside-greetings")]
    return not others or (len(words) <= _SIGNATURE and others == words[-1:])


def _only_asks(words: list[str]) -> bool:
    requests = word_list("requests")
    return not requests.isdisjoint(words) and (requests | word_list("beside-requests")).issuperset(words)


def same_words_key(text: str) -> int:
    """Return a number that is equal for texts of the same words, whatever their case, spaces and marks.

    Returns:
        32 bits; two different texts share a number about once in four thousand million.

    Example:
        >>> same_words_key("Great  service!!") == same_words_key("great service")
        True
    """
    return zlib.crc32(" ".join(words_of(text)).encode("utf-8", "surrogatepass"))
