"""Personal data in a text: where it stands, and the text with placeholders in its place.

Patterns and arithmetic find what has a shape (addresses of mail, telephone, card, bank, network; numbers of orders and
accounts); greetings, signatures and introductions give names away. A text is first looked at for signs that any of this
could be there, as most texts have none. Names without such a cue are not found: this lessens risk, it does not end it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from wellheard.language.wordlists import words_of

PersonalKind = Literal["email", "link", "ip", "iban", "card", "phone", "number", "name"]
KINDS: Final[tuple[PersonalKind, ...]] = ("email", "link", "ip", "iban", "card", "phone", "number", "name")
"""Kinds, the most telling first; where two overlap, the earlier kind is kept."""


class PersonalSpan(NamedTuple):
    """A stretch of a text that may tell who somebody is.

    Attributes:
        start: First code point, counted from 0.
        end: One past the last code point.
        kind: One of :data:`KINDS`.
    """

    start: int
    end: int
    kind: PersonalKind


_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}\b")
_LINK: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"']{1,2000}", re.IGNORECASE)
_TELLING_LINK: Final = re.compile(
    r"[?&=#@]|\d{4,}|/[0-9a-f-]{16,}|user|account|profile|order|token|session", re.IGNORECASE
)
_IP: Final = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){5,7}[0-9a-fA-F]{1,4}(?![\w:])"
)
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_CARD: Final = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_PHONE: Final = re.compile(
    r"(?<![\w.,/$€£:-])(?<!\d )(?:\+|00)?\(?\d(?:[ ().\-/]{0,2}\d){6,14}+(?![\w%$€£]|[.,]\d|[ -]\d)"
)
_NUMBERED: Final = "|".join(words_of("numbered-things"))
_NUMBER: Final = re.compile(
    rf"\b(?:{_NUMBERED})(?:[ -]?(?:number|nummer|numéro|número|reference|ref|code|id|no|nr|num))?\.?"
    r"\s{0,2}(?:is|was|ist|:|#|=)?\s{0,2}#?(?P<value>(?=[A-Z0-9-]*\d)[A-Z0-9](?:[A-Z0-9]|-(?=[A-Z0-9])){3,24})\b",
    re.IGNORECASE,
)
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'\u2019-]{1,24}"
_CUES: Final = "|".join(cue.replace("_", " ") for cue in words_of("before-names"))
_NAME: Final = re.compile(
    rf"(?:\b(?i:{_CUES})\b[.,!]?[ \n]{{1,2}}){{1,2}}"
    rf"(?P<value>{_CAPITAL}(?: (?:van |de |von |da |[A-Z]\. )?{_CAPITAL}){{0,2}})"
)
_MAY_HOLD_NAME: Final = re.compile(rf"\b(?:{_CUES})\b", re.IGNORECASE)
_NO_NAMES: Final = frozenset(words_of("no-names"))
_DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = re.compile(r"\d.?\d.?\d.?\d")


def find_personal(text: str) -> list[PersonalSpan]:
    """Find what may tell who somebody is.

    Args:
        text: Any text; the work grows with its length and no faster.

    Returns:
        Spans in order, never overlapping.

    Example:
        >>> text = "My order number is AB-4711-9, write to kim@example.org"
        >>> [(text[start:end], kind) for start, end, kind in find_personal(text)]
        [('AB-4711-9', 'number'), ('kim@example.org', 'email')]
    """
    found = sorted(_candidates(text), key=lambda span: (KINDS.index(span.kind), span.start))
    kept: list[PersonalSpan] = []
    for span in found:
        if all(span.end <= other.start or span.start >= other.end for other in kept[-200:]):
            kept.append(span)
    return sorted(kept)


def mask_personal(text: str, spans: Iterable[PersonalSpan] | None = None) -> str:
    """Put typed placeholders where personal data stands; the same words get the same number.

    Args:
        text: The text.
        spans: What to mask, in order and not overlapping; found by :func:`find_personal` when not given.

    Example:
        >>> mask_personal("Ask ann@example.org or bob@example.org, not ann@example.org!")
        'Ask [email 1] or [email 2], not [email 1]!'
    """
    seen: dict[PersonalKind, dict[str, int]] = defaultdict(dict)
    parts: list[str] = []
    last = 0
    for start, end, kind in find_personal(text) if spans is None else spans:
        numbers = seen[kind]
        number = numbers.setdefault(text[start:end].lower(), len(numbers) + 1)
        parts += [text[last:start], f"[{kind} {number}]"]
        last = end
    return "".join([*parts, text[last:]])


def _candidates(text: str) -> Iterator[PersonalSpan]:
    if "@" in text:
        yield from (PersonalSpan(*found.span(), "email") for found in _EMAIL.finditer(text))
    if "http" in text or "www." in text:
        links = (found for found in _LINK.finditer(text) if _TELLING_LINK.search(found.group()))
        yield from (PersonalSpan(*found.span(), "link") for found in links)
    if _DIGIT.search(text):
        yield from (PersonalSpan(*found.span("value"), "number") for found in _NUMBER.finditer(text))
    if _DIGITS.search(text):
        yield from _numbers(text)
    if _MAY_HOLD_NAME.search(text):
        yield from _names(text)


def _numbers(text: str) -> Iterator[PersonalSpan]:
    yield from (PersonalSpan(*found.span(), "ip") for found in _IP.finditer(text) if _is_address(found.group()))
    yield from (PersonalSpan(*found.span(), "iban") for found in _IBAN.finditer(text) if _is_iban(found.group()))
    yield from (PersonalSpan(*found.span(), "card") for found in _CARD.finditer(text) if _is_card(found.group()))
    yield from (PersonalSpan(*found.span(), "phone") for found in _PHONE.finditer(text) if _is_phone(found.group()))


def _names(text: str) -> Iterator[PersonalSpan]:
    for found in _NAME.finditer(text):
        words = found["value"].split(" ")
        while words and words[-1].lower() in _NO_NAMES:
            words.pop()
        if words and words[0].lower().partition("'")[0] not in _NO_NAMES:
            start = found.start("value")
            yield PersonalSpan(start, start + len(" ".join(words)), "name")


def _is_address(found: str) -> bool:
    return ":" in found or all(int(part) <= 255 for part in found.split("."))


def _is_iban(found: str) -> bool:
    plain = found.replace(" ", "")
    turned = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(turned) % 97 == 1


def _is_card(found: str) -> bool:
    digits = [int(sign) for sign in reversed(found) if sign.isdigit()]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _is_phone(found: str) -> bool:
    """Seven digits or more that are no date and no plain amount."""
    digits = sum(sign.isdigit() for sign in found)
    if re.fullmatch(r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}", found.strip()) or digits > 15:
        return False
    if found.startswith(("+", "00", "(", "0")):
        return digits >= 8
    return digits >= 10 or bool(re.fullmatch(r"\d{3}[ .-]\d{4}", found))
