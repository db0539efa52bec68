"""Short word lists, written by hand; one file each in ``wordlists/``.

Little words carry no subject: a label may hold them inside ("engineer does not arrive") but never begins or ends with
one. Their lists are short on purpose: words that name a complaint ("late", "never", "without") stay out of them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

_LITTLE_WORDS_OF: Final = ("de", "en", "es", "fr", "it", "nl", "pt")


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of a list, in small letters.

    Example:
        >>> "thanks" in word_list("greetings"), "can't" in word_list("openers")
        (True, True)
    """
    return frozenset(files("wellheard.understand").joinpath("wordlists", f"{name}.txt").read_text("utf-8").split())


def little_words(language: str) -> frozenset[str]:
    """Return the words of a language that carry no subject; those of English where none are known.

    Args:
        language: BCP 47 tag.

    Example:
        >>> "the" in little_words("en-GB"), "n\u00e3o" in little_words("pt"), "the" in little_words("und")
        (True, True, True)
    """
    code = language.partition("-")[0]
    return word_list(f"little-{code}" if code in _LITTLE_WORDS_OF else "little-en")


def knows_little_words(language: str) -> bool:
    """Tell whether there is a list of little words of a language.

    Args:
        language: BCP 47 tag.
    """
    return language.partition("-")[0] in _LITTLE_WORDS_OF
