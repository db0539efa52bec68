"""Masked texts on the way out, and places in them traced back on the way in. What is masked is told to nobody outside.

Each text is masked by itself: numbers of placeholders tell nobody outside that two texts speak of the same person, and a
text is sent alike whatever was sent before it. Another masker, or any function from a text to its masked form, will do,
too; for a plain function, the stretches that both forms share are found again, and a place is only believed where the
words agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from wellheard.language.personal.find import KnownNames, Masker

_PLACEHOLDER: Final = re.compile(r"\[[a-z][a-z -]{0,30} \d{1,9}\]")


class MaskedText(Protocol):
    """A masked text that knows where each of its places came from."""

    @property
    def text(self) -> str:
        """The text as it may be sent."""

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of the masked text stands for."""


@runtime_checkable
class TracingMasker(Protocol):
    """Masks texts and traces places back."""

    def mask(self, text: str) -> MaskedText:
        """Return a text masked."""


AnyMasker = Callable[[str], str] | TracingMasker
"""What masks: a masker with a method ``mask``, or a function such as :func:`wellheard.language.mask_personal`."""


@dataclass(frozen=True, slots=True)
class EachByItself:
    """Masks what this package finds, each text by itself.

    Attributes:
        known_names: Names from the table of customers.

    Example:
        >>> EachByItself(KnownNames.of(["Adaeze Obi"])).mask("Adaeze wrote to a@b.example").text
        '[name 1] wrote to [email 1]'
    """

    known_names: KnownNames | None = None

    def mask(self, text: str) -> MaskedText:
        """Return a text masked."""
        return Masker(self.known_names).mask(text)


@dataclass(frozen=True, slots=True)
class PlainMasked:
    """A text masked by a plain function.

    Attributes:
        original: The text as it is.
        text: The text as it may be sent.

    Example:
        >>> masked = PlainMasked("Ask ann@example.org, she knows.", "Ask [email 1], she knows.")
        >>> start, end = masked.to_original(13, 24)
        >>> masked.original[start:end]
        ', she knows'
    """

    original: str
    text: str

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of the masked text stands for.

        Raises:
            ValueError: The place cannot be told.
        """
        if self.original == self.text:
            return start, end
        found = (self._place(start, ends=False), self._place(end, ends=True))
        if self._words_differ((start, end), found):
            raise ValueError("the words at that place are not the same")
        return found

    def _place(self, offset: int, *, ends: bool) -> int:
        """Follow one offset; inside a placeholder, to the edge of what it stands for."""
        before_sent = before_here = 0
        for stretch in _stretches(self.original, self.text):
            inside = offset < stretch.sent_end or (ends and offset == stretch.sent_end)
            if inside and stretch.shared:
                return before_here + offset - before_sent
            if inside:
                return stretch.here_end if ends else before_here
            before_sent, before_here = stretch.sent_end, stretch.here_end
        return before_here

    def _words_differ(self, sent: tuple[int, int], here: tuple[int, int]) -> bool:
        start, end = sent
        covered = any(one.start() < end and one.end() > start for one in _PLACEHOLDER.finditer(self.text))
        return not covered and self.text[start:end] != self.original[slice(*here)]


@dataclass(frozen=True, slots=True)
class _Stretch:
    sent_end: int
    here_end: int
    shared: bool


def mask(masker: AnyMasker, text: str) -> MaskedText:
    """Mask a text with whatever masks."""
    return masker.mask(text) if isinstance(masker, TracingMasker) else PlainMasked(text, masker(text))


def _stretches(original: str, sent: str) -> list[_Stretch]:
    """Cut both forms into what they share and what placeholders stand for.

    Raises:
        ValueError: The one is not the other masked.
    """
    found: list[_Stretch] = []
    here = last = 0
    for placeholder in [*_PLACEHOLDER.finditer(sent), None]:
        shared = sent[last : placeholder.start()] if placeholder else sent[last:]
        place = original.find(shared, here) if placeholder else len(original) - len(shared)
        if place < here or not original.startswith(shared, place):
            raise ValueError("the one is not the other masked")
        if last:
            found.append(_Stretch(last, place, shared=False))
        here = place + len(shared)
        last += len(shared)
        found.append(_Stretch(last, here, shared=True))
        last += len(placeholder.group()) if placeholder else 0
    return found
