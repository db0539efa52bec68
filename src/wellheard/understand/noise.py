"""What stands in a text but nobody said: addresses, markup, pasted logs and letters garbled on the way.

Such pieces may be quoted, as they are part of what somebody wrote, but they never name a theme.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

BREAK: Final = " | "

_ADDRESS: Final = r"(?:https?://|www\.)\S+|\S*@\S+"
_FILE: Final = r"\S+\.(?:com|net|org|de|uk|br|dll|exe|html?|js|css|ini|msf|txt|log|json|sqlite)\b\S*"
_MARKUP: Final = r"</?[a-zA-Z][^<>]{0,200}>|&#?\w{1,8};"
_GARBLED: Final = r"\S*(?:ð\u0178|â\u20ac|[ÃÂ][\u0080-\u00bf]|ï[\u0080-\u00bf]|\ufffd)\S*"
_UNSAID: Final = re.compile(f"{_ADDRESS}|{_FILE}|{_MARKUP}|{_GARBLED}")
_LOGGED: Final = re.compile(r"[=_{}\[\]<>\\|/:;*^~0-9]")
_SENTENCE: Final = 20
"""A text shorter than this is never taken for a log."""
_ENTRIES: Final = 6
_MUCH: Final = 0.15
"""Share of signs and digits from which a text is a log and no speech."""


def spoken_words_of(text: str) -> str:
    r"""Return a text with a break in place of what nobody says; nothing of a piece of a log.

    Example:
        >>> spoken_words_of("See https://example.org &amp; tell me")
        'See  |   |  tell me'
        >>> spoken_words_of("I log in\n[12:04:33] err=0x80; dns_retry=3; host_id=17\nand it fails")
        'I log in\n | \nand it fails'
    """
    lines = _UNSAID.sub(BREAK, text).split("\n")
    return "\n".join(BREAK if _is_log(line) else line for line in lines)


def is_listed(words: Sequence[str], text: str, little: frozenset[str]) -> bool:
    """Tell whether words are entries that a program printed: many of them, none of the little words of speech, no comma.

    Args:
        words: Words of the text, in small letters.
        text: The text.
        little: Words without a subject in its language.

    Example:
        >>> few = frozenset({"the", "a"})
        >>> is_listed(["name", "value", "state", "format", "channels", "rate"], "Name Value State Format Channels Rate", few)
        True
    """
    return len(words) >= _ENTRIES and "," not in text and little.isdisjoint(words)


def _is_log(line: str) -> bool:
    return len(line) > _SENTENCE and len(_LOGGED.findall(line)) >= _MUCH * len(line)
