"""Masking: typed placeholders where personal data stands, and the way back, inside the workspace only.

What leaves the house (a report for others, a question to an outside model, a line of a log) carries placeholders. What
comes back is read with the same table, which lives as long as the job that made it and no longer, and is never written
down.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, NamedTuple, Self

from wellheard.language.errors import LanguageError
from wellheard.language.personal.known_names import KnownNames
from wellheard.language.personal.search import as_known, find_personal
from wellheard.language.personal.spans import KINDS, PersonalKind, PersonalSpan, without_overlaps

_PLACEHOLDER: Final = re.compile(rf"\[({'|'.join(KINDS)})[ _]?(\d{{1,7}})\]", re.IGNORECASE)
_BY_DIGITS: Final = frozenset({"card", "iban", "phone", "id", "number"})
_UNSAID: Final = re.compile(r"[\W_]+")
_BLANKS: Final = re.compile(r"\s+")


class MaskedPlace(NamedTuple):
    """Where a placeholder stands for words of the original.

    Attributes:
        placeholder: What stands in the masked text.
        start: First code point in the original, counted from 0.
        end: One past the last code point in the original.
        kind: One of :data:`~wellheard.language.personal.spans.KINDS`.
        masked_start: First code point of the placeholder in the masked text.
    """

    placeholder: str
    start: int
    end: int
    kind: PersonalKind
    masked_start: int

    @property
    def masked_end(self) -> int:
        """One past the last code point of the placeholder in the masked text."""
        return self.masked_start + len(self.placeholder)


@dataclass(frozen=True, slots=True)
class Masking:
    """A masked text and the way back to the original.

    Attributes:
        text: The text with placeholders.
        places: Where they stand, in order.
    """

    text: str
    places: tuple[MaskedPlace, ...]
    _words: Mapping[str, str] = field(repr=False, hash=False)  # customers' words: kept out of logs

    def restore(self, masked: str) -> str:
        """Put the original words back into a text from outside that uses placeholders of this one.

        Placeholders of other texts stay as they are. Where one person was written in two ways, the first is put back.

        Example:
            >>> masking = Masker().mask("Ask ann@example.org")
            >>> masking.text, masking.restore("A reply went to [Email 1], not to [email 2]")
            ('Ask [email 1]', 'A reply went to ann@example.org, not to [email 2]')
        """
        return _restored(masked, self._words)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of the masked text stands for.

        A span that cuts a placeholder stands for all the words behind it.

        Raises:
            LanguageError: ``span-outside``: the span does not lie in the masked text.

        Example:
            >>> masking = Masker().mask("Ask ann@example.org please")
            >>> masking.to_original(4, 20)
            (4, 26)
        """
        _check_span(start, end, len(self.text))
        starts = [place.masked_start for place in self.places]
        return _moved(self.places, starts, start, at_end=False), _moved(self.places, starts, end, at_end=True)

    def to_masked(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the masked text that a span of the original became.

        A span that cuts personal data becomes the whole placeholder.

        Raises:
            LanguageError: ``span-outside``: the span does not lie in the original.
        """
        length = len(self.text) + sum(p.end - p.start - len(p.placeholder) for p in self.places)
        _check_span(start, end, length)
        turned = [
            MaskedPlace(" " * (place.end - place.start), place.masked_start, place.masked_end, place.kind, place.start)
            for place in self.places
        ]
        starts = [place.masked_start for place in turned]
        return _moved(turned, starts, start, at_end=False), _moved(turned, starts, end, at_end=True)


class Masker:
    """Masks many texts of one job: the same words get the same placeholder in all of them.

    The table that leads back lives in this object only. Leave the ``with`` block, or call :meth:`forget`, and it is gone.

    Args:
        known_names: Names from the table of customers.

    Example:
        >>> with Masker(known_names=["Adaeze Obi"]) as masker:
        ...     masker.mask("Adaeze wrote to a@b.example").text, masker.mask("A@B.example answered").text
        ('[name 1] wrote to [email 1]', '[email 1] answered')
    """

    def __init__(self, known_names: KnownNames | Iterable[str] | None = None) -> None:
        self._known = as_known(known_names)
        self._numbers: dict[tuple[PersonalKind, str], str] = {}
        self._counts: dict[PersonalKind, int] = {}
        self._words: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.forget()

    def mask(self, text: str, spans: Iterable[PersonalSpan] | None = None) -> Masking:
        """Mask a text.

        What looks like a placeholder and stood in the text before gets one itself, so that the way back is never in doubt.

        Args:
            text: The text.
            spans: What to mask; found by :func:`find_personal` when not given.
        """
        found = find_personal(text, self._known) if spans is None else spans
        literal = [_literal(match) for match in _PLACEHOLDER.finditer(text)] if "[" in text else []
        places: list[MaskedPlace] = []
        parts: list[str] = []
        last = length = 0
        for start, end, kind in _in_order(found, literal):
            placeholder = self._placeholder(kind, text[start:end])
            length += start - last
            places.append(MaskedPlace(placeholder, start, end, kind, length))
            parts += [text[last:start], placeholder]
            length += len(placeholder)
            last = end
        words = {place.placeholder: self._words[place.placeholder] for place in places}
        return Masking("".join([*parts, text[last:]]), tuple(places), words)

    def restore(self, masked: str) -> str:
        """Put the original words back into a text that uses placeholders of any text of this job."""
        return _restored(masked, self._words)

    def forget(self) -> None:
        """Drop the table that leads back; what was masked stays masked."""
        self._numbers.clear()
        self._words.clear()

    def _placeholder(self, kind: PersonalKind, words: str) -> str:
        key = (kind, _as_one(kind, words))
        placeholder = self._numbers.get(key)
        if placeholder is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            placeholder = self._numbers[key] = f"[{kind} {self._counts[kind]}]"
            self._words[placeholder] = words
        return placeholder


def mask_personal(
    text: str,
    spans: Iterable[PersonalSpan] | None = None,
    *,
    known_names: KnownNames | Iterable[str] | None = None,
) -> str:
    """Put typed placeholders where personal data stands; the same words get the same number.

    Args:
        text: The text.
        spans: What to mask, in order and not overlapping; found by :func:`find_personal` when not given.
        known_names: Names from the table of customers.

    Example:
        >>> mask_personal("Ask ann@example.org or bob@example.org, not ann@example.org!")
        'Ask [email 1] or [email 2], not [email 1]!'
    """
    return Masker(known_names).mask(text, spans).text


def _in_order(spans: Iterable[PersonalSpan], literal: list[PersonalSpan]) -> list[PersonalSpan]:
    return without_overlaps([*spans, *literal]) if literal else sorted(spans)


def _literal(match: re.Match[str]) -> PersonalSpan:
    kind = next(kind for kind in KINDS if kind == match[1].lower())
    return PersonalSpan(*match.span(), kind)


def _as_one(kind: PersonalKind, words: str) -> str:
    """Return what two ways to write the same thing have in common."""
    if kind in _BY_DIGITS and not words.startswith("["):
        return _UNSAID.sub("", words).lower()
    return _BLANKS.sub(" ", words).lower()


def _restored(masked: str, words: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words.get(f"[{found[1].lower()} {int(found[2])}]", found.group()), masked)


def _moved(places: Iterable[MaskedPlace], starts: list[int], at: int, *, at_end: bool) -> int:
    """Return where a place in the masked text lies in the original; inside a placeholder, at its border."""
    found = bisect_right(starts, at - at_end) - 1
    if found < 0:
        return at
    place = list(places)[found]
    if at < place.masked_end:
        return place.end if at_end else place.start
    return place.end + at - place.masked_end


def _check_span(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise LanguageError(
            "span-outside",
            "The span does not lie in the text.",
            found=f"{start} to {end}",
            expected=f"0 to {length} at most, start before end",
            hint="count code points of the text that the span was taken from",
        )
