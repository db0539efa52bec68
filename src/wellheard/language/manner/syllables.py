"""How many syllables an English word has, by rule.

Groups of vowels are counted; silent letters are taken off, and vowels that are spoken apart are added. A short list
holds common words that break the rules.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from wellheard.language.wordlists import lines_of

_SHORTENED: Final = re.compile("'(?:s|d|m|re|ve|ll)?$")
_VOWELS: Final = re.compile("[aeiouy]+")
_SILENT: Final = (
    re.compile("(?<=[^aeiouy])e$(?<![^aeiouy]le)"),  # late, but not table
    re.compile("(?<=[^aeiouyszxcg])es$(?<![^aeiouy]les)(?<![cs]hes)"),  # makes, but not boxes, tables, dishes
    re.compile("(?<=[^aeiouytd])ed$(?<![^aeiouyl]led)|(?<=[gq])ue$"),  # worked, but not wanted, handled
    re.compile("(?<=[^aeiouyl])e(?:ly|ful|fully|ment|ments|less|ness)$"),  # nicely, movement
)
_APART: Final = (
    re.compile("(?<![tscgx])i[ou]|(?<![tcsg])ia|(?<=[ct])ia(?=t)"),  # serious, media, appreciate, but not social
    re.compile("eo(?!u|ple)|(?<![gq])ua(?!r|n)"),  # video, usual
    re.compile("[aeouy]ing|i(?:er|est|et)(?!f)|(?<![tc])ien(?!d)"),  # being, easier, society, convenient
    re.compile("ism$|[ds]n't$|[aou]yer|^react"),  # tourism, didn't, player
)


@lru_cache(maxsize=100_000)
def count_syllables(word: str) -> int:
    """Return the number of syllables of an English word in lower case; at least 1.

    Example:
        >>> [count_syllables(word) for word in ("cat", "table", "waiting", "wanted", "worked", "communication")]
        [1, 2, 2, 2, 1, 5]
    """
    bare = _SHORTENED.sub("", word.replace("\u2019", "'"))
    known = _unruly().get(bare)
    if known:
        return known
    count = len(_VOWELS.findall(bare))
    count -= any(silent.search(bare) for silent in _SILENT)
    count += sum(len(apart.findall(bare)) for apart in _APART)
    return max(1, count)


@cache
def _unruly() -> dict[str, int]:
    """Words that break the rules."""
    return {word: int(count) for count, words in lines_of("syllables") for word in words}
