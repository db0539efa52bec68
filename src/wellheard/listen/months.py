"""Names of months in the languages that exports are written in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_NAMES: Final = (
    "january jan januar januari janvier janv enero ene janeiro gennaio gen janner jaenner",
    "february feb februar februari fevrier fevr fev febrero fevereiro febbraio",
    "march mar marz maerz mars maart mrt marzo marco",
    "april apr avril avr abril abr aprile",
    "may mai mei mayo maio maggio mag",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug augustus aout agosto ago",
    "september sep sept septembre septiembre setembro set settembre",
    "october oct okt oktober octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dez dezember decembre diciembre dic dezembro dicembre",
)
_NUMBERS: Final = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}


@lru_cache(maxsize=1024)
def month_number(name: str) -> int:
    """Return 1 to 12, or 0 for a word that names no month.

    Example:
        >>> month_number("März"), month_number("SEPT"), month_number("soon")
        (3, 9, 0)
    """
    plain = unicodedata.normalize("NFD", name.casefold().rstrip("."))
    return _NUMBERS.get("".join(letter for letter in plain if not unicodedata.combining(letter)), 0)
