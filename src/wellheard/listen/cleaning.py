"""The one place where text is cleaned at the border, so that every later room can trust it.

Three things cannot be stored or shown safely and are replaced; everything else stays exactly as it came, because
offsets of quotes count its code points.
"""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile("[\x00\r\ud800-\udfff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    r"""Make text safe to keep: NUL becomes U+2400, half a surrogate pair U+FFFD, every line end ``\n``.

    Example:
        >>> clean_text("two\r\nlines\x00")
        'two\nlines␀'
    """
    if not _UNSAFE.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\u2400")
    return _SURROGATES.sub("\ufffd", text)
