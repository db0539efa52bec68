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

_LONGEST_GREETING = 90


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, in order.

    Example:
        >>> words_of("The engineer DIDN'T arrive - 3rd time!")
        ['the', 'engineer', "didn't", 'arrive', '3rd', 'time']
    """
    return WORD.findall(text.translate(APOSTROPHES).lower())


def says_nothing(text: str) -> bool:
    """Tell whether a passage only greets, thanks, or refuses an answer.

    Such passages are counted but belong to no theme.

    Example:
        >>> says_nothing("Thanks in advance!"), says_nothing("Thanks for the quick delivery"), says_nothing("N/A")
        (True, False, True)
    """
    if len(text) > _LONGEST_GREETING:
        return False
    words = words_of(text)
    if not words:
        return True
    if word_list("no-answers").issuperset(words):
        return True
    greetings = word_list("greetings")
    return not greetings.isdisjoint(words) and (greetings | word_list("beside-greetings")).issuperset(words)


def same_words_key(text: str) -> int:
    """Return a number that is equal for texts of the same words, whatever their case, spaces and marks.

    Returns:
        32 bits; two different texts share a number about once in four thousand million.

    Example:
        >>> same_words_key("Great  service!!") == same_words_key("great service"), same_words_key("a") ==
        same_words_key("b") (True, False)
    """
    return zlib.crc32(" ".join(words_of(text)).encode("utf-8", "surrogatepass"))
