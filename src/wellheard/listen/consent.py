"""What people allowed to be done with their words; whatever is not plainly said counts as internal use only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from wellheard.evidence.schemas import CONSENT
from wellheard.listen.names import folded

_PUBLISH: Final = re.compile(
    r"\b(publish\w*|publication|quot\w*|public|veroffentlich\w*|zitier\w*|publi(er|car|que)\w*)\b"
)
_NAMELESS: Final = re.compile(
    r"\b(without (my |the |their |a |any )?names?|no names?|anonym\w*|ohne (meinen )?namen?|sans nom|sin nombre)\b"
)
_NAMED: Final = re.compile(
    r"\b(with (my |the |their |a )?(full )?names?|named|mit (meinem )?namen?|avec (mon )?nom|con (mi )?nombre)\b"
)
_REFUSED: Final = re.compile(
    r"\b(no|not|never|none|don t|refus\w*|declin\w*|withdr\w*|internal\w*|private\w*|nicht|kein\w*|nein|intern\w*|ne|pas|non)\b"
)


def consent_words(values: Iterable[str]) -> dict[str, str]:
    """What the values of a column of consent mean, as far as they plainly say it; folded values.

    Example:
        >>> consent_words(["Quotes may be published without name", "internal use only", "yes"])
        {'quotes may be published without name': 'publish_anonymous', 'internal use only': 'internal'}
    """
    meanings = {value.strip().casefold(): _meaning(value) for value in values}
    return {value: meaning for value, meaning in meanings.items() if meaning}


def _meaning(value: str) -> str | None:
    known = value.strip().casefold().replace(" ", "_")
    if known in CONSENT:
        return known
    words = folded(value)
    nameless = _NAMELESS.search(words) is not None
    if _REFUSED.search(_NAMELESS.sub(" ", words)):
        return "internal"
    if not _PUBLISH.search(words):
        return None
    if nameless:
        return "publish_anonymous"
    return "publish_named" if _NAMED.search(words) else None
