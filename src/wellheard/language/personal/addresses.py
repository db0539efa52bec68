"""Postal addresses: street and number, postcode and town, post office boxes, as people write them in eleven countries.

A street is known by its word ("Road", "straße", "rue", "calle", "rua") beside a number; what follows it, up to a postcode
and a town, belongs to it. A postcode alone counts where its form is its own (Britain), or where a state, a known town or
the word "postcode" stands beside it: five digits before a capital letter may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellheard.language.personal.signs import Sign
from wellheard.language.personal.spans import PersonalSpan
from wellheard.language.wordlists import words_of

_UPPER: Final = r"[^\W\d_a-zß-öø-ÿ]"
_CAP: Final = rf"{_UPPER}[\w'’]{{0,24}}\.?"
_LINK: Final = (
    r"(?:de la|de los|de las|de l['’]|de|del|della|da|do|dos|das|du|des|d['’]|l['’]|la|le|les|el|den|der|van|von|am|an)"
)
_PLACE: Final = rf"(?:{_CAP}(?:[ -](?:{_LINK}[ -]?)?{_CAP}){{0,3}})"
_BEFORE: Final = r"(?<![\w.,/$€£-])"
_BRITISH: Final = (
    r"(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?"
    r"|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
    r"\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
)
_BRITISH_FORM: Final = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"  # also those that no town has
_STATE: Final = r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
_TOWNS: Final = "|".join(re.escape(town.replace("_", " ")) for town in sorted(words_of("towns"), key=len, reverse=True))

_TYPES: Final = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Dr|Way|Court|Ct|Place|Pl|Terrace|Crescent|Gardens|Grove|Square|Sq"
    r"|Hill|Mews|Row|Walk|Parade|Boulevard|Blvd|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Turnpike|Quay|Green|Rise|View)"
)
_UNIT: Final = r"(?:(?:Flat|Apartment|Apt|Unit|Suite|Ste|Room|Floor)\.? ?#?|#)\w{1,5}"
_WIND: Final = r"(?:NE|NW|SE|SW|[NSEW])"
_ENGLISH: Final = re.compile(
    rf"{_BEFORE}(?:{_UNIT},? )?\d{{1,5}}[A-Za-z]?(?:[-–/]\d{{1,4}}[A-Za-z]?)?,? (?:{_WIND}\.? )?"
    rf"(?P<middle>(?:(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}){_TYPES}(?!\w)\.?(?: {_WIND}(?!\w))?(?:,? {_UNIT}(?!\w))?"
)
_ENGLISH_SMALL: Final = re.compile(
    r"(?<!\w)(?i:live at|living at|address is|address:|address|moved to|house at|delivered to|sent to|at) "
    r"(?P<value>\d{1,5}[a-z]? (?P<middle>(?:[a-z'’]{3,20} ){1,2})"
    r"(?:street|road|rd|lane|avenue|ave|close|drive|crescent|terrace|gardens|grove|court|way))(?!\w)"
)
_NO_STREETS: Final = frozenset(words_of("no-streets"))
_GERMANIC: Final = re.compile(
    rf"(?<!\w)(?:(?:{_CAP}[ -]){{0,2}}{_UPPER}\w{{1,24}}?(?:straße|strasse|str\.|gasse|allee|damm|ufer|chaussee|platz|weg|straat"
    r"|laan|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen)"
    rf"|(?:{_CAP}[ -]){{1,2}}(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ring|Ufer|Damm|Gasse))"
    r" \d{1,4}(?: ?[a-hA-H](?!\w))?(?:[-/]\d{1,4})?(?![.,]?\d|\w)"
)
_NO_GERMANIC: Final = re.compile(
    r"(?:Arbeits|Park|Sitz|Steh|Stell|Spiel|Lager|Schlaf|Fenster|Gang)platz|(?:Aus|Um|Rück|Hin|Heim)weg"
)
_GERMAN_PREFIX: Final = re.compile(
    rf"(?<!\w)(?:Am|An der|An den|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter der) {_CAP} \d{{1,4}} ?[a-h]?,? "
    rf"(?:D-)?\d{{5}} {_CAP}"
)
_FRENCH: Final = re.compile(
    rf"{_BEFORE}\d{{1,4}}(?: ?(?:bis|ter|[a-cA-C])(?!\w))?,? "
    r"(?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|all[ée]e|quai|route|cours|passage|faubourg)"
    rf" (?:{_LINK} ?)?{_PLACE}"
)
_ROMANCE: Final = re.compile(
    r"(?<![\w/])(?:(?i:calle|avenida|avda\.?|plaza|pza\.?|paseo|carrera|ronda|camino|carretera|ctra\.?|travesía|rua|travessa"
    r"|praça|alameda|estrada|rodovia|largo|viale|piazza|corso)|C/|Av\.|R\.)"
    rf" ?(?:{_LINK} )?{_PLACE}(?:,| -)? ?(?:(?:nº|n°|n\.º|no\.?|n\.|núm\.?|número) ?)?\d{{1,5}}[A-Za-z]?(?![.,]?\d|\w)"
    r"(?:(?: -|[,-])? ?(?:apto?\.?|apartamento|piso|bloco|bl\.?|sala|casa|puerta|pta\.?|esc\.?|bajo|\d{1,2}[º°ª.])(?: ?\w{1,4}(?!\w))?){0,3}"
)
_ITALIAN: Final = re.compile(rf"(?<!\w)(?:Via|Vicolo|Corso) {_PLACE},? \d{{1,4}},? (?:I-)?\d{{5}}(?: {_PLACE})?")
_BOX: Final = re.compile(
    r"(?<!\w)(?:P\.? ?O\.? ?Box|Postfach|Postbus|Apartado(?: de correos)?|Caixa Postal|Casella Postale|Bo[iî]te Postale)"
    r" ?(?:n[º°]|no\.?|#)? ?\d{1,4}(?: ?\d{2,3}){0,2}(?!\w)",
    re.IGNORECASE,
)
_BRITISH_CODE: Final = re.compile(rf"(?<![\w-])(?:{_BRITISH}|(?<=, ){_BRITISH_FORM})(?![\w-])")
_NOT_BRITISH: Final = re.compile(r"\d(?:GB|TB|TH|ST|ND|RD|WH|HZ|PS|ER|LB|LT|FT|AD|PR|HR|BN)$")
_AMERICAN_CODE: Final = re.compile(rf"(?<!\w)(?:{_CAP} ){{0,2}}{_CAP}(?:, ?| ){_STATE},? \d{{5}}(?:-\d{{4}})?(?![\w-])")
_CODE_AND_TOWN: Final = re.compile(
    rf"{_BEFORE}(?:(?:[A-Z]{{1,2}}-)?\d{{5}}(?:-\d{{3}})?|(?!(?:19|20)\d\d\D)\d{{4}}|\d{{4}} ?[A-Z]{{2}}|\d{{4}}-\d{{3}}),? "
    rf"(?:{_TOWNS})(?!\w)",
    re.IGNORECASE,
)
_ASKED_CODE: Final = re.compile(
    r"(?<!\w)(?:post ?codes?|zip(?: ?codes?)?|postal code|plz|postleitzahl|cep|code postal|c[oó]digo postal)[ :]{1,2}"
    r"(?:(?:is|ist|was|é|es|est)[ :]{1,2})?"
    r"(?P<value>\d{5}-\d{3,4}|\d{4}-\d{3}|\d{4,5}(?: ?[A-Z]{2})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_CODE: Final = (
    rf"(?:{_BRITISH_FORM}|{_STATE},? \d{{5}}(?:-\d{{4}})?|(?:[A-Z]{{1,2}}-)?\d{{5}}(?:-\d{{3,4}})?|\d{{4}}-\d{{3}}|\d{{4}} ?[A-Z]{{2}}"
    r"|(?:[A-Z]{1,2}-)?\d{4})"
)
_REST: Final = re.compile(
    rf"(?:[ \n]?[,\n–-][ \n]?| )(?:{_PLACE}(?:, ?|\n| [-–] |/)){{0,3}}(?:{_PLACE} )?{_CODE}(?![\w-])"
    rf"(?:,? {_PLACE}(?:[-/][A-Z]{{2}}(?!\w))?)?"
)
_GERMANIC_SIGN: Final = re.compile(
    r"(?:str(?:aße|asse|aat|\.)|gasse|allee|damm|ufer|chaussee|platz|weg|laan|plein|gracht|kade|singel|dijk|steeg|dreef"
    r"|plantsoen|ring) \d",
    re.IGNORECASE,
)
_TOWN_AFTER: Final = re.compile(rf",? (?:in )?(?:{_TOWNS})(?!\w)", re.IGNORECASE)


STREETS: Final = (
    Sign.ENGLISH_STREET
    | Sign.GERMANIC_STREET
    | Sign.FRENCH_STREET
    | Sign.ROMANCE_STREET
    | Sign.BOX
    | Sign.NUMBERED_CODE
)
"""Signs of which one stands in every text with a street or a box."""

CODES: Final = Sign.LETTERED_CODE | Sign.NUMBERED_CODE | Sign.CODE_WORD
"""Signs of which one stands in every text with a postcode."""

_BY_SIGN: Final = (
    (Sign.FRENCH_STREET, _FRENCH),
    (Sign.ROMANCE_STREET, _ROMANCE),
    (Sign.BOX, _BOX),
    (Sign.NUMBERED_CODE, _GERMAN_PREFIX),
    (Sign.NUMBERED_CODE, _ITALIAN),
)


def find_streets(text: str, signs: int = STREETS) -> Iterator[PersonalSpan]:
    """Find streets and boxes with a number, and the postcode and town after them.

    Args:
        text: A text that holds digits.
        signs: The signs in it, of :data:`STREETS`; all patterns are asked when not given.

    Example:
        >>> text = "I live at 12 Mill Lane, Ashford TN24 8XX and waited"
        >>> [text[start:end] for start, end, _ in find_streets(text)]
        ['12 Mill Lane, Ashford TN24 8XX']
    """
    for start, end in _streets(text, signs):
        rest = _REST.match(text, end) or _TOWN_AFTER.match(text, end)
        yield PersonalSpan(start, rest.end() if rest else end, "address")


def find_postcodes(text: str, signs: int = CODES) -> Iterator[PersonalSpan]:
    """Find postcodes that their form, a state, a town or the word "postcode" tells from other numbers.

    Args:
        text: A text that holds digits.
        signs: The signs in it, of :data:`CODES`; all patterns are asked when not given.

    Example:
        >>> text = "We moved from 10115 Berlin to SW1A 1AA, after 10115 days"
        >>> [text[start:end] for start, end, _ in find_postcodes(text)]
        ['SW1A 1AA', '10115 Berlin']
    """
    if signs & Sign.LETTERED_CODE:
        codes = (found for found in _BRITISH_CODE.finditer(text) if _is_british(found.group()))
        yield from (PersonalSpan(*found.span(), "address") for found in codes)
    if signs & (Sign.NUMBERED_CODE | Sign.LETTERED_CODE):
        yield from (PersonalSpan(*found.span(), "address") for found in _CODE_AND_TOWN.finditer(text))
    if signs & Sign.NUMBERED_CODE:
        yield from (PersonalSpan(*found.span(), "address") for found in _AMERICAN_CODE.finditer(text))
    if signs & Sign.CODE_WORD:
        yield from (PersonalSpan(*found.span("value"), "address") for found in _ASKED_CODE.finditer(text))


def _streets(text: str, signs: int) -> Iterator[tuple[int, int]]:
    if signs & Sign.ENGLISH_STREET:
        yield from (found.span() for found in _ENGLISH.finditer(text) if not _is_no_street(found["middle"]))
        small = (found for found in _ENGLISH_SMALL.finditer(text) if not _is_no_street(found["middle"]))
        yield from (found.span("value") for found in small)
    if signs & Sign.GERMANIC_STREET and _GERMANIC_SIGN.search(text):
        yield from (found.span() for found in _GERMANIC.finditer(text) if not _NO_GERMANIC.search(found.group()))
    for sign, pattern in _BY_SIGN:
        if signs & sign:
            yield from (found.span() for found in pattern.finditer(text))


def _is_no_street(middle: str) -> bool:
    return not _NO_STREETS.isdisjoint(middle.replace("The ", "").lower().split())


def _is_british(code: str) -> bool:
    return (" " in code or len(code) > 5) and not _NOT_BRITISH.search(code)
