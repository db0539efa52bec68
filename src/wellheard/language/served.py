"""What is understood of each language, so that a page can say what was not.

Where a language is not served by a model, much still works: the language itself, ratings, keyphrases, near-duplicates
and grouping by shared words. What does not work is left empty and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from wellheard.language.feeling.sentiment import SERVED_LANGUAGES
from wellheard.language.identify import UNDETERMINED
from wellheard.language.manner.manner import is_readable
from wellheard.language.manner.words import TONE_LANGUAGES
from wellheard.language.wordlists import STOP_WORD_LANGUAGES, lines_of

Part = Literal["sentiment", "emotion", "facets", "keyphrases", "vectors", "readability", "tone"]
"""What can be read out of a text."""

How = Literal["full", "partly", "no"]
"""How well a part is served."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)

_MEANING: Final[tuple[Part, ...]] = ("sentiment", "emotion", "facets")
_IN_WORDS: Final[dict[Part, str]] = {
    "sentiment": "whether people are content",
    "emotion": "their emotions",
    "facets": "what kind of thing they say",
    "keyphrases": "what they speak of",
    "vectors": "which texts mean the same",
    "readability": "how hard it is to read",
    "tone": "the tone",
}


@dataclass(frozen=True, slots=True)
class Served:
    """What is understood of a language.

    Attributes:
        code: ISO 639 code, or ``und``.
        name: The language's name in English; the code itself where no name is known.
        parts: For each part whether it is served in full, partly, or not. Keyphrases without a list of stop words and
            vectors that meet by shared words but not by meaning are served partly.
    """

    code: str
    name: str
    parts: dict[Part, How]

    @property
    def not_understood(self) -> tuple[Part, ...]:
        """Parts that stay empty."""
        return tuple(part for part, how in self.parts.items() if how == "no")

    @property
    def says(self) -> str:
        """What is missing, in a plain sentence; empty where nothing is."""
        if self.code == UNDETERMINED:
            return "The language of these texts could not be told, so their meaning was not read."
        missing = [_IN_WORDS[part] for part in self.not_understood]
        partly = [_IN_WORDS[part] for part, how in self.parts.items() if how == "partly"]
        told = f"Not read in {self.name}: {_listed(missing)}." if missing else ""
        return " ".join(filter(None, (told, f"Only roughly: {_listed(partly)}." if partly else "")))


@cache
def served(language: str) -> Served:
    """Tell what is understood of a language.

    Args:
        language: BCP 47; only the part before the first hyphen counts.

    Example:
        >>> served("fi").name, served("fi").not_understood
        ('Finnish', ('sentiment', 'emotion', 'facets', 'tone'))
        >>> served("en-GB").says
        ''
    """
    code = language.partition("-")[0].lower()
    parts: dict[Part, How] = dict.fromkeys(PARTS, "no")
    if code in SERVED_LANGUAGES:
        parts |= dict.fromkeys((*_MEANING, "vectors"), "full")
    elif code != UNDETERMINED:
        parts["vectors"] = "partly"
    parts["keyphrases"] = "full" if code in STOP_WORD_LANGUAGES else "partly"
    parts["readability"] = "full" if is_readable(code) else "no"
    parts["tone"] = "full" if code in TONE_LANGUAGES else "no"
    return Served(code, language_name(code), parts)


def language_name(language: str) -> str:
    """Return the English name of a language.

    Example:
        >>> language_name("pt-BR"), language_name("tlh")
        ('Portuguese', 'tlh')
    """
    code = language.partition("-")[0].lower()
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    return {code: " ".join(words) for code, words in lines_of("language-names")}


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
