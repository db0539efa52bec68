"""Personal data with a shape: mail, links, network addresses, bank accounts, cards, telephones, numbers of records.

Each pattern is asked only where a sign of it stands in the text, and holds no repetition that could be read in two ways,
so that hostile texts take time in proportion to their length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellheard.language.personal.checks import digits_of, is_card, is_host_address, is_iban
from wellheard.language.personal.ids import find_ids
from wellheard.language.personal.spans import PersonalSpan
from wellheard.language.wordlists import words_of

_EMAIL: Final = re.compile(
    r"(?<![\w.+%-])[\w+%](?:[\w.+%'-]{0,63})(?:@| ?[\[(](?:at|AT|@)[\])] ?)"
    r"(?:[\w-]{1,63}(?:\.| ?[\[(](?:dot|DOT)[\])] ?)){1,6}[^\W\d_]{2,24}(?!\w)"
)
_LINK: Final = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"'\]\[{}|]{1,2000}", re.IGNORECASE)
_BARE_LINK: Final = re.compile(r"(?<![\w@./:-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/[^\s<>\"'\]\[{}|]{1,500}")
_TELLING_KEY: Final = re.compile(
    r"//[^/]{1,200}@"
    r"|[?&;][\w.-]{0,20}(?:user|mail|token|session|sid|account|acct|order|cust|client|phone|name|key|auth|uid|booking)[\w.-]{0,12}=."
    r"|/(?:users?|accounts?|profiles?|members?|customers?|orders?|bookings?|tickets?|invoices?|track)/[\w.%~-]{3,}",
    re.IGNORECASE,
)
_TELLING_ID: Final = re.compile(
    r"[?&;](?:id|ref)=."
    r"|[=/#_-]\d{5,}(?!\d{0,20}\.(?:html?|jpe?g|png|gif|pdf)\b)"
    r"|[/=](?=[a-z-]{0,40}\d)[0-9a-f-]{16,}"
    r"|[/=](?=\w{0,60}\d)(?=\w{0,60}[A-Z])(?=\w{0,60}[a-z])\w{10,}(?![\w.-])"
)
_PUBLIC_PAGE: Final = re.compile(
    r"[/.?&](?:questions?|answers?|articles?|issues?|pull|bugs?|show_bug|topics?|viewtopic|threads?|discussions?|posts?|blogs?|news"
    r"|forums?|groups|kb|help|docs?|wiki|addons?|products?|dp|items?|ideas?|watch|commits?|releases?|rev)[/.=?]",
    re.IGNORECASE,
)
_IPV4: Final = re.compile(r"(?<![\w.,-])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d|-\d|\w)")
_IPV6: Final = re.compile(r"(?<![\w:.])(?=[0-9a-fA-F:]{0,8}:)[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])")
_SIX_DIGITS: Final = re.compile(r"\d(?:[^\w\n]{0,3}\d){5}")
_DEVICE: Final = re.compile(r"(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])")
_VERSION: Final = re.compile(
    r"(?:version|ver|release|build|driver|firmware|update|software|section|chapter|rfc|page|extension|add-?on|plugin|v)[.:]? ?(?:is )?$",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(r"(?<!\w)[A-Za-z]{2}\d\d(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,4})?(?!\w)")
_CARD: Final = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
_PHONE: Final = re.compile(
    r"(?<![\w.,/$€£:=#|-])(?<![\d$€£] )(?:\+|00)?\(?\d(?:[ ().\-/\u00a0\u2011]{0,2}\d){6,14}+(?![\w%$€£|]|[.,/:]\d|[ -]\d)"
)
_SHORT_PHONE: Final = re.compile(r"(?<![\w.,/$€£:=#-])\d(?:[ -]?\d){5,8}(?![\w%$€£]|[.,/:]\d|[ -]\d)")
_CALLING: Final = re.compile(
    r"(?:phone|tel|telephone|mobile|cell|fax|call|text|whatsapp|telefon|telefone|tel[eé]fono|t[eé]l|handy|mobil|mobiel"
    r"|celular|portable|anrufen|ring)"
    r"(?: (?:number|nummer|n[uú]mero|no|nr|is|on|at|me|us|back|under|unter|ist|em|no|al|op|au)){0,4}[.:]? ?$",
    re.IGNORECASE,
)
_NO_PHONE: Final = re.compile(
    r"^\(?\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ .,-]|$)|^\d{1,4} \d{1,2} \d{1,4}$"  # a date
    r"|(?:^|[. (])\d\.\d|\d\.\d(?:[. )]|$)|^\d{1,4}\.\d{5,}$"  # a version, a fraction
    r"|\d/\d.*/|^[1-9]\d*/|\.\.|--|\(\d*$|\([^)]{6,}|\(.*\("
)
_DOT: Final = re.compile(r"\d\.\d")
_SETTING: Final = re.compile(r"[A-Za-z]{4,}: ?$")
_NUMBER_IS: Final = re.compile(
    r"(?:number|nummer|n[uú]mero|contact[oa]?|phone|mobile|cell|whatsapp): ?$", re.IGNORECASE
)
_ARTICLE: Final = re.compile(
    r"(?<!\w)(?:upc|ean|code|error|result|timestamp|gtin|isbn|issn|sku|asin|item|model|part|version|build|bug)\W{1,3}(?:no\W{1,2})?$",
    re.IGNORECASE,
)
_BARE_PHONE: Final = re.compile(r"[2-9]\d{9}|1[2-9]\d{9}|[1-9][1-9]9\d{8}")
_DATE: Final = re.compile(r"(?:\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}|(?:19|20)\d\d[01]\d[0-3]\d)(?:[ .,-]{1,2}\d{1,4})?")
_RECORD: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(words_of('numbered-things'))})"
    r"(?P<mark>(?:[ -]?(?:(?:number|nummer|numéro|número|numero|reference|ref|code|id|no|nr|num|n[º°])(?!\w)\.?"
    r"|ending(?: in| with)?|de (?:commande|pedido|client|cliente|reserva)|de))?"
    r"[ ]?(?:(?:is|was|ist|es|é|est|lautet)(?!\w)|[:#=№]|n[º°.])?[ ]?(?:[:#(]|n[º°])?[ ]?)"
    r"(?P<value>(?=[A-Z/-]{0,24}\d)[A-Z0-9](?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,24})(?![\w@]|[.,]\d|:\d)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:[-/]\d{1,4})*")
_HOME: Final = re.compile(
    r"(?:[/\\]Users|[/\\]home|Documents and Settings)[/\\]{1,2}(?P<value>[\w.@ -]{2,40}?)(?=[/\\])"
)
_NOBODY_HOME: Final = frozenset(words_of("nobodys-folders"))


def find_mail(text: str) -> Iterator[PersonalSpan]:
    """Find mail addresses, also those written with (at) or [at]."""
    yield from (PersonalSpan(*found.span(), "email") for found in _EMAIL.finditer(text))


def find_links(text: str) -> Iterator[PersonalSpan]:
    """Find links that lead to one person, record or session, and names of people in paths of files."""
    yield from _links(text)
    if "/Users" in text or "\\" in text or "/home" in text:
        yield from _homes(text)


def find_network(text: str) -> Iterator[PersonalSpan]:
    """Find addresses of machines: IPv4, IPv6 and those of network cards."""
    if text.count(".") > 2:
        yield from (PersonalSpan(*found.span(), "ip") for found in _IPV4.finditer(text) if _is_host(found))
    if text.count(":") > 1:
        yield from (PersonalSpan(*f.span(), "ip") for f in _IPV6.finditer(text) if is_host_address(f.group()))
        yield from (PersonalSpan(*found.span(), "number") for found in _DEVICE.finditer(text))


def find_records(text: str) -> Iterator[PersonalSpan]:
    """Find numbers of orders, accounts and other records, known by the word before them."""
    yield from (PersonalSpan(*found.span("value"), "number") for found in _RECORD.finditer(text) if _is_record(found))


def find_numbers(text: str) -> Iterator[PersonalSpan]:
    """Find bank accounts, cards, telephones and numbers that a state gives; some of the candidates overlap."""
    if not _SIX_DIGITS.search(text):
        return
    yield from _ibans(text)
    yield from (PersonalSpan(*found.span(), "card") for found in _CARD.finditer(text) if is_card(found.group()))
    yield from (PersonalSpan(*found.span(), "phone") for found in _PHONE.finditer(text) if _is_phone(found))
    yield from (PersonalSpan(*found.span(), "phone") for found in _SHORT_PHONE.finditer(text) if _is_called(found))
    yield from find_ids(text)


def _links(text: str) -> Iterator[PersonalSpan]:
    links = list(_LINK.finditer(text))
    if text.count("/") > sum(found.group().count("/") for found in links):
        links += _BARE_LINK.finditer(text)
    for found in links:
        link = found.group().rstrip(".,;:!?)")
        if _TELLING_KEY.search(link) or (_TELLING_ID.search(link) and not _PUBLIC_PAGE.search(link)):
            yield PersonalSpan(found.start(), found.start() + len(link), "link")


def _homes(text: str) -> Iterator[PersonalSpan]:
    for found in _HOME.finditer(text):
        if found["value"].lower().replace(" ", "_") not in _NOBODY_HOME:
            yield PersonalSpan(*found.span("value"), "name")


def _ibans(text: str) -> Iterator[PersonalSpan]:
    """Find bank accounts; a word that follows is not taken for their last group."""
    for found in _IBAN.finditer(text):
        candidate = found.group()
        while candidate and not is_iban(candidate):
            candidate = candidate.rpartition(" ")[0]
        if candidate:
            yield PersonalSpan(found.start(), found.start() + len(candidate), "iban")


def _is_host(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 12) : found.start()]
    return is_host_address(found.group()) and not _VERSION.search(before)


def _is_phone(match: re.Match[str]) -> bool:
    """Tell whether digits are a telephone number: no date, no version, no time of a machine, no plain amount."""
    found = match.group()
    if _ARTICLE.search(match.string, max(0, match.start() - 16), match.start()):
        return False
    plain = "".join(sign for sign in found if sign.isdecimal())
    if len(plain) > 15 or len(set(plain)) < 3 or _NO_PHONE.search(found) or len(_DOT.findall(found)) == 1:
        return False
    if found.startswith("+"):
        return len(plain) >= 8
    if found.startswith("0"):
        return len(plain) >= 9
    if found.isdecimal():
        return bool(_BARE_PHONE.fullmatch(found)) and not _is_setting(match)
    return len(plain) >= 10 or bool(re.fullmatch(r"\d{3}[ .-]\d{4}", found))


def _is_setting(match: re.Match[str]) -> bool:
    """Tell whether digits are the value of a setting that a machine wrote: a word and a colon before them."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    return bool(_SETTING.search(before)) and not (_NUMBER_IS.search(before) or _CALLING.search(before))


def _is_called(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 40) : found.start()]
    return bool(_CALLING.search(before)) and not _DATE.fullmatch(found.group())


def _is_record(found: re.Match[str]) -> bool:
    """Tell whether a number names a record: it was announced as one, or is too long for a count or a year."""
    value, marked = found["value"], bool(found["mark"].strip(" ("))
    digits = len(digits_of(value))
    if _YEAR.fullmatch(value) and not marked:
        return False
    if value.isdecimal():
        return marked or digits >= 5
    return digits >= 3 or (value.upper() == value and (marked or len(value) >= 6))
