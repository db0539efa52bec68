from __future__ import annotations

import re

import pytest

from wellheard.fernlink import Company

_PHONE = re.compile(r"(?<![\dA-Z-])0\d(?:[ -]?\d){8,10}(?!\d)")
_FICTION = re.compile(
    r"07700 ?900\d{3}|0113 496 0\d{3}|0114 496 0\d{3}|0116 496 0\d{3}|0117 496 0\d{3}|0131 496 0\d{3}|0141 496 0\d{3}"
    r"|0161 496 0\d{3}|020 7946 0\d{3}|028 9649 6\d{3}|020 91\d \d{4}"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_BRANDS = {
    *("netflix", "whatsapp", "facebook", "instagram", "youtube", "playstation", "xbox", "nintendo", "google", "amazon"),
    *("alexa", "zoom", "skype", "twitter", "tiktok", "vodafone", "virgin", "openreach", "eircom", "talktalk", "tesco"),
    *("aldi", "lidl", "ikea", "samsung", "iphone", "ipad", "android", "microsoft", "apple", "ofcom", "comreg", "uber"),
    *("chromebook", "spotify", "disney", "siro", "ebay", "paypal", "plusnet"),
}


@pytest.fixture(scope="module")
def everything(company: Company) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in company.files.values())


def test_mail_addresses_are_at_example_com(everything: str) -> None:
    addresses = _MAIL.findall(everything)
    assert len(addresses) > 10
    assert not [a for a in addresses if not re.search(r"@(?:[\w-]+\.)?example\.com$", a.rstrip(".,"))]


def test_phone_numbers_are_of_the_ranges_kept_for_fiction(everything: str) -> None:
    numbers = _PHONE.findall(everything)
    assert len(numbers) > 10
    assert not [number for number in numbers if not _FICTION.fullmatch(number)]


def test_no_real_company_is_named(everything: str) -> None:
    words = set(re.findall(r"[a-z]+", everything.casefold()))
    assert not words & _BRANDS


def test_no_link_leads_anywhere(everything: str) -> None:
    assert "http" not in everything
    assert "www." not in everything
