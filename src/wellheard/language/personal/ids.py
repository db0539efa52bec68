"""Numbers that a state gives to a person: known by their check digits, by a form of their own, or by the word before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from wellheard.language.personal.checks import digits_of, is_cpf, is_dni, is_nhs_number, is_nir
from wellheard.language.personal.spans import PersonalSpan


def _has_own_form(_: str) -> bool:
    return True


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]] = (
    (re.compile(r"(?<![\w.-])\d{3}[ -]\d{3}[ -]\d{4}(?![\w-])"), lambda found: is_nhs_number(digits_of(found))),
    (re.compile(r"(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), lambda found: is_cpf(digits_of(found))),
    (
        re.compile(r"(?<![\w.-])[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d\d ?\d{3} ?\d{3} ?\d\d(?![\w-])"),
        lambda found: is_nir(digits_of(found)),
    ),
    (re.compile(r"(?<!\w)(?:[XYZ]-?\d{7}|\d{8})[ -]?[A-HJ-NP-TV-Z](?!\w)"), is_dni),
    (re.compile(r"(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])"), _has_own_form),  # United States
    (re.compile(r"(?<!\w)[ABCEGHJ-PR-TW-Z][ABCEGHJ-NPR-TW-Z](?: ?\d\d){3} ?[A-D](?!\w)"), _has_own_form),  # Britain
)
_FISCAL_CODE: Final = re.compile(r"(?<!\w)[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z](?!\w)")  # Italy
_CUE: Final = (
    r"nhs|nino|ni|cpf|bsn|burgerservicenummer|nif|nie|dni|ssn|steuer-?id(?:entifikationsnummer)?|sozialversicherungsnummer|"
    r"national insurance|social security|tax id|tax file|passport|reisepass|paspoort|passeport|passaporte|pasaporte|"
    r"ausweis|rg|driving licen[cs]e|driver'?s licen[cs]e"
)
_AFTER_CUE: Final = re.compile(
    rf"(?<!\w)(?:{_CUE})(?:[ -]?(?:number|no|nr|num|nummer|n[º°]))?\.?[ :#]{{1,3}}(?:(?:is|ist|was|es|é|est)[ :]{{1,2}})?"
    r"(?P<value>(?=[A-Z]{0,5} ?\d)[A-Z0-9](?:[ .-]?[A-Z0-9]){5,17})(?!\w)",
    re.IGNORECASE,
)
_TRAILING_WORDS: Final = re.compile(r"(?:[ .-][A-Za-z]{2,})+$")


def find_ids(text: str) -> Iterator[PersonalSpan]:
    """Find numbers of identity papers, health services, tax and social security in a text that holds digits."""
    for pattern, passes in _FORMS:
        yield from (PersonalSpan(*found.span(), "id") for found in pattern.finditer(text) if passes(found.group()))
    for found in _AFTER_CUE.finditer(text):
        value = _TRAILING_WORDS.sub("", found["value"])
        if len(digits_of(value)) >= 6:
            yield PersonalSpan(found.start("value"), found.start("value") + len(value), "id")


def find_fiscal_codes(text: str) -> Iterator[PersonalSpan]:
    """Find the codes of Italian taxpayers, which hold no long row of digits."""
    yield from (PersonalSpan(*found.span(), "id") for found in _FISCAL_CODE.finditer(text))
