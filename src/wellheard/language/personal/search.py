"""Finding personal data of every kind in one text.

A text is first looked at for signs that any of it could be there, as most texts hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wellheard.language.personal.addresses import CODES, STREETS, find_postcodes, find_streets
from wellheard.language.personal.ids import find_fiscal_codes
from wellheard.language.personal.known_names import KnownNames
from wellheard.language.personal.names import find_names
from wellheard.language.personal.numbers import find_links, find_mail, find_network, find_numbers, find_records
from wellheard.language.personal.signs import Sign, signs_in
from wellheard.language.personal.spans import PersonalSpan, without_overlaps

_DASHES = frozenset("-–—~")


def find_personal(text: str, known_names: KnownNames | Iterable[str] | None = None) -> list[PersonalSpan]:
    """Find what may tell who somebody is.

    Args:
        text: Any text; the work grows with its length and no faster.
        known_names: Names from the table of customers. For many texts make them ready once, by :meth:`KnownNames.of`.

    Returns:
        Spans in order, never overlapping.

    Example:
        >>> text = "My order number is AB-4711-9, write to kim@example.org"
        >>> [(text[start:end], kind) for start, end, kind in find_personal(text)]
        [('AB-4711-9', 'number'), ('kim@example.org', 'email')]
    """
    found = list(_candidates(text, as_known(known_names)))
    return without_overlaps(found) if len(found) > 1 else found


def as_known(names: KnownNames | Iterable[str] | None) -> KnownNames | None:
    """Return names made ready for finding; none for none.

    Example:
        >>> as_known(None) is None, sorted(as_known(["Adaeze Obi"]).parts)
        (True, ['adaeze', 'obi'])
    """
    return names if names is None or isinstance(names, KnownNames) else KnownNames.of(names)


def _candidates(text: str, known: KnownNames | None) -> Iterator[PersonalSpan]:
    signs = signs_in(text)
    if signs & Sign.MAIL or "at]" in text or "at)" in text:
        yield from find_mail(text)
    if "/" in text or "\\" in text or "www." in text:
        yield from find_links(text)
    if text.count(":") > 1 or (signs & Sign.DIGIT and text.count(".") > 2):
        yield from find_network(text)
    if signs & Sign.DIGIT:
        yield from _with_digits(text, signs)
    if _may_hold_name(text, signs) or (known is not None and known.may_be_in(text)):
        yield from find_names(text, known)


def _with_digits(text: str, signs: int) -> Iterator[PersonalSpan]:
    if signs & Sign.RECORD and signs & Sign.LONG_NUMBER:
        yield from find_records(text)
    yield from find_numbers(text)
    if signs & Sign.FISCAL_CODE:
        yield from find_fiscal_codes(text)
    if signs & STREETS:
        yield from find_streets(text, signs)
    if signs & CODES:
        yield from find_postcodes(text, signs)


def _may_hold_name(text: str, signs: int) -> bool:
    if signs & (Sign.FIRST_NAME | Sign.NAME_WITH_CUE | Sign.LAST_NAME | Sign.TITLE):
        return True
    return bool(signs & Sign.CAPITAL) and bool(signs & (Sign.CUE | Sign.MAIL) or _DASHES & set(text[-30:]))
