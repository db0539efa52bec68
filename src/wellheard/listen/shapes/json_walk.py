"""Walking through JSON of any size, one element at a time.

A whole file of JSON in memory is ten times its size, so the text goes by in a window: the outer objects and lists are
walked by hand, their elements are decoded one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from wellheard.listen.shapes.json_values import DECODER, Path

Visit = Callable[[Path, Any, str], None]  # path of the list, element, its text

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_OUTER_DEPTH: Final = 4
_LONGEST: Final = 32 << 20
_MARGIN: Final = 64


class BrokenJsonError(ValueError):
    """The text is not JSON; the message says where and why, and quotes nothing."""


class Window:
    """The part of a text that is being looked at.

    Args:
        chunks: The text, piece by piece.
    """

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._text, self._at, self._line = "", 0, 1

    def peek(self) -> str:
        """The next letter that is no white space, or nothing at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None
            self._at = match.end()
            if self._at < len(self._text) or not self._more(1):
                return self._text[self._at : self._at + 1]

    def take(self, letters: str) -> str:
        """Step over the next letter, which must be one of ``letters``."""
        letter = self.peek()
        if not letter or letter not in letters:
            expected = " or ".join(letters)
            raise self.broken("expected " + expected)
        self._at += 1
        return letter

    def value(self) -> tuple[Any, str]:
        """Decode the next value whole; also its text."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.broken("it is nested too deeply") from error
            except ValueError as error:
                if len(self._text) - self._at > _LONGEST or not self._more(max(1, len(self._text) - self._at)):
                    raise self.broken(_reason(error)) from error
                continue
            if end > len(self._text) - _MARGIN and self._more(_MARGIN):
                continue  # a number at the edge may go on
            text, self._at = self._text[self._at : end], end
            return value, text

    def broken(self, why: str) -> BrokenJsonError:
        """An error that says on which line the text stops being JSON."""
        line = self._line + self._text.count("\n", 0, self._at)
        message = f"{why} on line {line:,}"
        return BrokenJsonError(message)

    def _more(self, wanted: int) -> bool:
        """Read on; False, and nothing is changed, when nothing is left."""
        pieces: list[str] = []
        count = 0
        while count < wanted and (piece := next(self._chunks, None)) is not None:
            pieces.append(piece)
            count += len(piece)
        if count:
            self._line += self._text.count("\n", 0, self._at)
            self._text, self._at = "".join([self._text[self._at :], *pieces]), 0
        return count > 0


def walk(window: Window, visit: Visit) -> str:
    """Visit each element of each list that the outer objects hold, in order.

    Returns:
        The letter the text begins with: ``[``, ``{`` or that of a single value.

    Raises:
        BrokenJsonError: The text is not JSON.
    """
    kind = window.peek()
    match kind:
        case "[":
            _walk_list(window, (), visit)
        case "{":
            _walk_object(window, (), visit)
        case _:
            window.value()
    if window.peek():
        raise window.broken("there is more text behind the end")
    return kind


def _walk_object(window: Window, path: Path, visit: Visit) -> None:
    window.take("{")
    if window.peek() == "}":
        window.take("}")
        return
    while True:
        if window.peek() != '"':
            raise window.broken("expected a name in quotes")
        name, _ = window.value()
        window.take(":")
        _walk_member(window, (*path, name), visit)
        if window.take(",}") == "}":
            return


def _walk_member(window: Window, path: Path, visit: Visit) -> None:
    letter = window.peek()
    if letter == "[":
        _walk_list(window, path, visit)
    elif letter == "{" and len(path) < _OUTER_DEPTH:
        _walk_object(window, path, visit)
    else:
        window.value()


def _walk_list(window: Window, path: Path, visit: Visit) -> None:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        value, text = window.value()
        visit(path, value, text)
        if window.take(",]") == "]":
            return


def _reason(error: ValueError) -> str:
    message = getattr(error, "msg", "it cannot be understood")
    return str(message)[0].lower() + str(message)[1:]
