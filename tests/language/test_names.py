"""Names of people are found by lists, by what stands around them and by the customers table; other capitals are left."""

from __future__ import annotations

import pytest

from wellheard.language.personal.find import KnownNames, find_personal
from wellheard.language.personal.masking import mask_personal


def names_in(text: str, known: KnownNames | None = None) -> list[str]:
    return [text[start:end] for start, end, kind in find_personal(text, known) if kind == "name"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Priya was brilliant", ["Priya"]),
        ("Thanks to Kwame and Siobhan for their time", ["Kwame", "Siobhan"]),
        ("I spoke to Xolani at reception", ["Xolani"]),
        ("Mrs Brown and Dr. Lee explained it", ["Brown", "Lee"]),
        ("Kevin O'Brien-Smith from billing", ["Kevin O'Brien-Smith"]),
        ("Ludwig van der Berg called", ["Ludwig van der Berg"]),
        ("The driver was called Will.", ["Will"]),
        ("Thank you Grace, you saved my day", ["Grace"]),
        ("Many thanks,\nZebulon Quartermain", ["Zebulon Quartermain"]),
        ("please help.\n- Wojtek", ["Wojtek"]),
        ("hi sarah, it still fails", ["sarah"]),
        ("my name is john doe and i waited", ["john doe"]),
        ("J. Kowalski signed it", ["J. Kowalski"]),
        ("JOHN SMITH WAS RUDE", ["JOHN SMITH"]),
        ("Emily's attitude was wrong", ["Emily"]),
        ("Frau Schneider war nett, viele Grüße\nJürgen Vogt", ["Schneider", "Jürgen Vogt"]),
        ("Falei com Thiago ontem. Atenciosamente, Inês", ["Thiago", "Inês"]),
        ("Merci à Jean-Pierre pour son aide", ["Jean-Pierre"]),
        ("On Tuesday Anneke Bakker wrote: hello", ["Anneke Bakker"]),
        ("Open C:\\Users\\mlopez\\AppData\\Roaming", ["mlopez"]),
    ],
)
def test_a_name_is_found_by_a_list_or_by_what_stands_around_it(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Thunderbird, Outlook and Gmail all work on Windows",
        "Paris in April, London in June and Victoria in May",
        "Thanks Mozilla team, hello everyone, dear customer",
        "Mark all messages as read. Will it work? Grace period ended. Hope this helps. Bill me later.",
        "I was taken to James Cook Hospital near Victoria Street",
        "Regards from a happy customer. Love it! Cheers everyone",
        "MS Print to PDF and MS Office",
        "The SAM database, a PAM module and the LISA node",
        "Liebe Grüße, hallo Zusammen, sehr geehrte Damen und Herren",
        "In San Francisco and St Martin it rains",
        "C:\\Users\\Public\\Documents and C:\\Users\\username\\x",
        "This is Thunderbird speaking of quality",
        "Driver Renderer: none",
    ],
)
def test_products_places_months_and_plain_words_are_no_names(text: str) -> None:
    assert names_in(text) == []


def test_names_of_the_customers_table_are_found_without_a_cue() -> None:
    known = KnownNames.of(["Zebulon Quartermain", "van Dijk, Willemijn"])
    text = "Then Quartermain said no. Willemijn van Dijk agreed, and zebulon quartermain, too."
    assert names_in("Then Quartermain said no") == []
    assert names_in(text, known) == ["Quartermain", "Willemijn van Dijk", "zebulon", "quartermain"]


def test_a_known_name_that_is_a_common_word_needs_another_part_beside_it() -> None:
    known = KnownNames.of(["Hope Baker", "Will May"])
    assert names_in("Hope this helps. A good baker will know in May. Baker street smart.", known) == []
    assert names_in("They asked Hope Baker twice, then Will May once", known) == ["Hope Baker", "Will May"]


def test_small_words_between_names_are_no_names() -> None:
    known = KnownNames.of(["Maria de los Santos", "Li An"])
    assert names_in("O produto de los outros foi an error", known) == []


def test_known_names_are_found_in_scripts_without_spaces() -> None:
    text = "客服王小明很好谢谢"
    assert names_in(text, KnownNames.of(["王小明"])) == ["王小明"]


def test_accents_do_not_matter_for_known_names() -> None:
    known = KnownNames.of(["Željko Čović"])
    assert names_in("The clerk Zeljko Covic helped", known) == ["Zeljko Covic"]


def test_names_can_be_given_as_they_are_kept() -> None:
    assert mask_personal("Quartermain waited", known_names=["Zebulon Quartermain"]) == "[name 1] waited"
