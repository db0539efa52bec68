"""Names that a company knows from its table of customers, made ready for finding them in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wellheard.language.personal.name_words import NameRank, first_names, folded, name_rank
from wellheard.language.personal.spans import PersonalSpan
from wellheard.language.wordlists import STOP_WORD_LANGUAGES, stop_words

_PART = re.compile(r"[^\W\d_][\w'’]*")
_BESIDE_NAMES = '.,!?:;()"-<>[]/*=\\'
_SPACELESS = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]{2,8}")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """First and last names of known people; small enough to be sent to every process of a job.

    Attributes:
        parts: Every word of the names, folded, but for single letters and words like "van" and "de".
        clear: Those that are hardly anything else in English; they count alone.
        spaceless: Whole names in scripts that write no spaces.
    """

    parts: frozenset[str]
    clear: frozenset[str]
    spaceless: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> KnownNames:
        """Take names as a company keeps them, in any order of their parts.

        Example:
            >>> known = KnownNames.of(["Oluwaseun Baker", "van Dijk, Will"])
            >>> sorted(known.parts), sorted(known.clear)
            (['baker', 'dijk', 'oluwaseun', 'will'], ['dijk', 'oluwaseun'])
        """
        passed_over = frozenset(word for language in STOP_WORD_LANGUAGES for word in stop_words(language))
        parts: set[str] = set()
        spaceless: set[str] = set()
        for name in names:
            spaceless.update(_SPACELESS.findall(name))
            parts.update(folded(part) for part in _PART.findall(name))
        kept = {part for part in parts if len(part) > 1 and (part not in passed_over or _is_listed(part))}
        clear = {part for part in kept if len(part) > 2 and _is_clear(part)}
        return cls(frozenset(kept), frozenset(clear), frozenset(spaceless))

    def may_be_in(self, text: str) -> bool:
        """Tell whether any known name could stand in a text; cheap, and never wrong when it says no."""
        if not text.isascii():
            return True
        for sign in _BESIDE_NAMES:
            text = text.replace(sign, " ")
        return not self.parts.isdisjoint(text.lower().replace("'s ", " ").split())

    def is_part(self, word: str) -> bool:
        """Tell whether a word is part of a known name."""
        return folded(word).removesuffix("'s") in self.parts

    def is_clear(self, word: str) -> bool:
        """Tell whether a word is part of a known name and hardly anything else."""
        return folded(word).removesuffix("'s") in self.clear

    def rank(self, word: str) -> NameRank:
        """Return how likely a capitalised word is a name, given the known ones."""
        rank = name_rank(word)
        if rank is NameRank.FIRST or not self.is_part(word):
            return rank
        return NameRank.FIRST if self.is_clear(word) else max(rank, NameRank.COMMON_LAST)

    def find_spaceless(self, text: str) -> Iterator[PersonalSpan]:
        """Find whole names in Chinese, Japanese and Korean writing."""
        if not self.spaceless or text.isascii():
            return
        lengths = sorted({len(name) for name in self.spaceless}, reverse=True)
        for start in range(len(text)):
            for length in lengths:
                if text[start : start + length] in self.spaceless:
                    yield PersonalSpan(start, start + length, "name")
                    break


def _is_listed(part: str) -> bool:
    rank = name_rank(part.capitalize())
    return rank is NameRank.COMMON_LAST or rank >= NameRank.LAST


def _is_clear(part: str) -> bool:
    rank = name_rank(part.capitalize())
    return part in first_names() or rank in {NameRank.UNKNOWN, NameRank.LAST}
