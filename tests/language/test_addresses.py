"""Postal addresses of many countries are found whole; counts, versions and years beside capital letters are left."""

from __future__ import annotations

import pytest

from wellheard.language.personal.find import find_personal


def addresses_in(text: str) -> list[str]:
    return [text[start:end] for start, end, kind in find_personal(text) if kind == "address"]


@pytest.mark.parametrize(
    "address",
    [
        "12 Mill Lane, Ashford TN24 8XX",
        "221B Baker Street, London NW1 6XE",
        "Flat 2, 14 Elm Grove",
        "SW1A 1AA",
        "742 Evergreen Terrace, Springfield, IL 62704",
        "1600 Pennsylvania Avenue NW, Washington, DC 20500",
        "Cedar Falls, IA 50613",
        "P.O. Box 1234",
        "Musterstraße 12a, 80331 München",
        "Goethestr. 5",
        "Frankfurter Ring 12",
        "10115 Berlin",
        "45 rue de Rivoli, 75004 Paris",
        "12 bis, avenue Victor Hugo",
        "Calle Mayor 10, 28013 Madrid",
        "C/ Cervantes, 3, 2º B",
        "Keizersgracht 123, 1015 CJ Amsterdam",
        "1015 CJ Amsterdam",
        "Rua Augusta 123, 1100-053 Lisboa",
        "Avenida Paulista, 1578 - apto 12",
        "Av. Paulista, 1578 - Bela Vista, São Paulo - SP, 01310-200",
        "Via Roma 12, 00184 Roma",
        "Postfach 4711",
        "Apartado de correos 123",
    ],
)
def test_an_address_is_found_whole(address: str) -> None:
    assert addresses_in(f"It went to {address}; nobody came.") == [address]


def test_an_address_over_several_lines_is_one() -> None:
    text = "Send it to\n12 Mill Lane\nAshford\nTN24 8XX\nThanks"
    assert addresses_in(text) == ["12 Mill Lane\nAshford\nTN24 8XX"]


@pytest.mark.parametrize(
    "text",
    [
        "I have 2 Google Drive accounts and 3 External Hard Drive units",
        "a Samsung S10 5GB and a Canon G3 with 512 MB",
        "in 2023 Berlin was full, and 10000 Kunden waited",
        "we walked 10 minutes down the road, 3 times a day, one way",
        "support: S16LE S16BE F32LE",
        "Sitzplatz 12 im Zug, Arbeitsplatz 3",
        "OR 12345 items, IN 20000 cases",
        "La calle estaba cortada 3 horas, rua 24 horas",
        "Spring 2023, String 12 and Monitoring 3",
    ],
)
def test_numbers_beside_capital_letters_are_no_addresses(text: str) -> None:
    assert addresses_in(text) == []
