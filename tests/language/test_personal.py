"""Personal data with a shape or a cue is masked; plain words and plain numbers are left."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.language import find_personal, mask_personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to jo.doe+x@mail.example.org please", "write to [email 1] please"),
        ("call +44 20 7946 0018 or (020) 7946-0018", "call [phone 1] or [phone 2]"),
        ("card 4111 1111 1111 1111 was charged", "card [card 1] was charged"),
        ("IBAN DE89 3704 0044 0532 0130 00 is mine", "IBAN [iban 1] is mine"),
        ("from 203.0.113.9 at night", "from [ip 1] at night"),
        ("see https://shop.example/orders?id=77812 now", "see [link 1] now"),
        ("my order number is 118-22345-9, still waiting", "my order number is [number 1], still waiting"),
        ("Booking ref: XK4T9P please", "Booking ref: [number 1] please"),
        ("Hi Priya, thanks for the help", "Hi [name 1], thanks for the help"),
        ("Kind regards\nTomasz Kowalski", "Kind regards\n[name 1]"),
        ("I spoke to Anneke de Vries on Monday", "I spoke to [name 1] on Monday"),
        ("My name is Oluwaseun and I waited", "My name is [name 1] and I waited"),
        ("Dr. Mensah was kind", "Dr. [name 1] was kind"),
    ],
)
def test_what_tells_who_somebody_is_is_masked(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "I paid 1,250.00 for 3 items on 2024-05-17 at 10:30",
        "Version 115.3.1 broke it on 12/11/2023",
        "Thanks! The team was great. Hello there",
        "order 2 pizzas, case 3 of the list",
        "see https://example.org/help for more",
        "It took 45 minutes and 20 000 steps in 2023",
        "Card 4111 1111 1111 1112 is not a card",
        "Thank you United for nothing",
    ],
)
def test_plain_words_and_numbers_are_left(text: str) -> None:
    assert mask_personal(text) == text


def test_the_same_person_keeps_the_same_placeholder() -> None:
    assert (
        mask_personal("a@b.example wrote, then c@d.example, then A@b.example")
        == "[email 1] wrote, then [email 2], then [email 1]"
    )


@given(st.text(alphabet=st.sampled_from(list("aB1 @.-+/:()\nDearHi0")), max_size=300))
def test_spans_are_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for start, end, _ in find_personal(text):
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "a@", "a.", "(", "1-", "www.", "Dear ", "A", "+1 ", "1.1.", "Aa1", "order 1", "::"]
)
def test_hostile_texts_take_time_in_proportion(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    find_personal(text)
    assert time.process_time() - started < 3
