"""Short word lists that files of this room read, written by hand; one file each in ``words/``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from wellheard.language.shipped import read_model

STOP_WORD_LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pt")
"""Languages with a list of stop words."""


@cache
def words_of(name: str) -> tuple[str, ...]:
    """Words of a list, in the order of its file.

    Example:
        >>> words_of("contrasts")[:2]
        ('aber', 'although')
    """
    return tuple(files("wellheard.language").joinpath("words", f"{name}.txt").read_text(encoding="utf-8").split())


@cache
def lines_of(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Lines of a list as their first word, mostly the code of a language, and the words after it.

    Example:
        >>> [words[:2] for code, words in lines_of("common-words") if code == "da"]
        [('og', 'i')]
    """
    place = files("wellheard.language").joinpath("words", f"{name}.txt")
    lines = (line.split() for line in place.read_text(encoding="utf-8").splitlines())
    return tuple((line[0], tuple(line[1:])) for line in lines if line)


@cache
def english_words() -> frozenset[str]:
    """Common English words, in lower case.

    Example:
        >>> "delivery" in english_words(), "entrega" in english_words()
        (True, False)
    """
    return frozenset(read_model("english-words").decode("utf-8").split())


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words too common in a language to name what is spoken about; none for a language without a list.

    Args:
        language: BCP 47; only the part before the first hyphen counts.

    Example:
        >>> "the" in stop_words("en"), "não" in stop_words("pt-BR"), stop_words("xx")
        (True, True, frozenset())
    """
    code = language.partition("-")[0]
    return frozenset(words_of(f"stop-{code}")) if code in STOP_WORD_LANGUAGES else frozenset()
