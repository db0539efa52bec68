"""Short word lists that several files of this room read, written by hand or counted from the training text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from wellheard.language.shipped import read_model

ABBREVIATIONS: Final[dict[str, str]] = dict.fromkeys(
    (
        "mr mrs ms dr prof st sr jr rev hon gen capt sgt e.g i.e eg ie vs fig nr ca bzw z.b d.h u.a evtl ggf inkl exkl dra exmo "
        "mme mlle approx dept est tel ext min max vol resp ing sig"
    ).split(),
    "never ends",
) | dict.fromkeys(
    "etc inc ltd co corp llc plc usw a.m p.m am pm u.s u.k jan feb mar apr jun jul aug sep sept oct nov dec".split(),
    "may end",
)
"""Words before a dot that ends no sentence, or does so only where a capital follows."""

LATE_CONTRASTS: Final = frozenset(
    "but however although though whereas except unfortunately nevertheless mas porém pero mais aber leider maar helaas però".split()
)
"""Words that turn a sentence in its middle."""

OPENING_CONTRASTS: Final = frozenset("although though while whilst despite".split()) | {"even though", "apart from"}
"""Words that open a sentence whose second half turns."""

STOP_WORD_LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pt")
"""Languages with a list of stop words."""


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
    place = files("wellheard.language").joinpath("stopwords", f"{language.partition('-')[0]}.txt")
    if not place.is_file():
        return frozenset()
    return frozenset(place.read_text(encoding="utf-8").split())
