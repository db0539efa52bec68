"""Arithmetic that tells a real number from a number that only looks like one: check digits of cards, banks and states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final

_DNI_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_CARD_STARTS: Final = re.compile(r"3[0-9]|4|5[0-9]|2[2-7]|6")
_CARD_GROUPS: Final = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 3), (4, 6, 4), (4, 4, 5), (4, 4, 4, 1), (6, 13)})
_NAME_SERVERS: Final = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9"})


def digits_of(found: str) -> list[int]:
    """Return the digits of a text as numbers, in order.

    Example:
        >>> digits_of("4-11 1")
        [4, 1, 1, 1]
    """
    return [int(sign) for sign in found if sign.isdecimal()]


def is_card(found: str) -> bool:
    """Tell whether 13 to 19 digits have the first digits, the groups and the Luhn check of payment cards.

    Example:
        >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112"), is_card("41 11111 11111 1111")
        (True, False, False)
    """
    digits = digits_of(found)[::-1]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[1::2])
    if (sum(digits[::2]) + sum(doubled)) % 10 or len(set(digits)) == 1:
        return False
    groups = tuple(len(group) for group in found.replace("-", " ").split())
    return bool(_CARD_STARTS.match(found)) and (len(groups) == 1 or groups in _CARD_GROUPS)


def is_iban(found: str) -> bool:
    """Tell whether an account number passes the check of ISO 13616 (the remainder by 97 is 1).

    Example:
        >>> is_iban("DE89 3704 0044 0532 0130 00"), is_iban("DE88 3704 0044 0532 0130 00")
        (True, False)
    """
    plain = "".join(sign for sign in found.upper() if sign.isascii() and sign.isalnum())
    if not 15 <= len(plain) <= 34:
        return False
    turned = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return int(turned) % 97 == 1


def is_host_address(found: str) -> bool:
    """Tell whether a text is an address of one machine: no loopback, no mask, no public name server.

    Example:
        >>> [is_host_address(text) for text in ("203.0.113.9", "127.0.0.1", "255.255.255.0", "2001:db8::7", "10:30::")]
        [True, False, False, True, False]
    """
    try:
        address = ip_address(found)
    except ValueError:
        return False
    if found in _NAME_SERVERS or address.is_loopback or address.is_unspecified:
        return False
    return not found.startswith("255.") if address.version == 4 else sum(map(str.isalnum, found)) >= 5


def is_nhs_number(digits: Sequence[int]) -> bool:
    """Tell whether ten digits pass the check of the English health service (weights 10 to 2, modulo 11).

    Example:
        >>> is_nhs_number(digits_of("943 476 5919")), is_nhs_number(digits_of("943 476 5918"))
        (True, False)
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[9]


def is_cpf(digits: Sequence[int]) -> bool:
    """Tell whether eleven digits pass both checks of the Brazilian taxpayer number.

    Example:
        >>> is_cpf(digits_of("529.982.247-25")), is_cpf(digits_of("529.982.247-26"))
        (True, False)
    """
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    return all(
        sum(digit * (count + 1 - place) for place, digit in enumerate(digits[:count])) * 10 % 11 % 10 == digits[count]
        for count in (9, 10)
    )


def is_dni(found: str) -> bool:
    """Tell whether a Spanish identity number (DNI, or NIE of foreigners) ends in the right letter.

    Example:
        >>> is_dni("12345678Z"), is_dni("X1234567L"), is_dni("12345678A")
        (True, True, False)
    """
    plain = "".join(sign for sign in found.upper() if sign.isalnum())
    number = str("XYZ".find(plain[0])) + plain[1:-1] if plain[0] in "XYZ" else plain[:-1]
    return number.isdecimal() and _DNI_LETTERS[int(number) % 23] == plain[-1]


def is_nir(digits: Sequence[int]) -> bool:
    """Tell whether fifteen digits pass the check of the French social security number (modulo 97).

    Example:
        >>> is_nir(digits_of("1 84 12 76 451 089 46")), is_nir(digits_of("1 84 12 76 451 089 47"))
        (True, False)
    """
    joined = "".join(map(str, digits))
    return len(joined) == 15 and 97 - int(joined[:13]) % 97 == int(joined[13:])
