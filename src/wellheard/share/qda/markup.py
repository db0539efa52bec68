"""XML written by hand, element by element: the order of the schemas is kept by the order of the calls.

What XML 1.0 cannot hold at all (control characters, half characters) becomes U+FFFD, one for one, and is counted. CR, tab and line
ends in attributes are written as references, so that a reader gets back exactly what was there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT: Final[dict[str, str | int | None]] = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE: Final[dict[str, str | int | None]] = {**_IN_TEXT, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"}


class Pen:
    """Writes one file.

    Example:
        >>> pen = Pen()
        >>> pen.element("Code", [("name", 'a "b"'), ("color", None)], [pen.text("Description", "x < y")])
        '<Code name="a &quot;b&quot;"><Description>x &lt; y</Description></Code>'
    """

    def __init__(self) -> None:
        self.lost: Counter[str] = Counter()

    def element(
        self, name: str, attributes: Sequence[tuple[str, str | None]] = (), children: Iterable[str] = ()
    ) -> str:
        """An element; attributes that are None are left out."""
        written = "".join(
            f' {key}="{self._escaped(value, _IN_ATTRIBUTE)}"' for key, value in attributes if value is not None
        )
        inside = "".join(children)
        return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"

    def text(self, name: str, text: str) -> str:
        """An element of text; nothing where there is none."""
        return f"<{name}>{self._escaped(text, _IN_TEXT)}</{name}>" if text else ""

    def room(self, name: str, children: Iterable[str]) -> str:
        """An element that must hold something; nothing where it would be empty."""
        inside = "".join(children)
        return f"<{name}>{inside}</{name}>" if inside else ""

    def _escaped(self, text: str, references: dict[str, str | int | None]) -> str:
        cleaned, count = _NOT_XML.subn("\ufffd", text)
        self.lost["characters that XML cannot hold, replaced"] += count
        return cleaned.translate(str.maketrans(references))


def file_of(root: str) -> bytes:
    """The bytes of a file with one root."""
    return ('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + root + "\n").encode("utf-8")
