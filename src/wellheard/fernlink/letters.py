"""The edges of mails: signatures with made-up ways to reach people, and what they quote of Fernlink's own mails.

Numbers come from the ranges that regulators keep free for fiction, addresses lie in districts that do not exist, and
every mail address is at example.com: masking has something to find, and nobody can be reached.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Final

from wellheard.fernlink.occasions import Occasion
from wellheard.fernlink.people import Customer, slots
from wellheard.fernlink.phrasing import Speaker, fill

_QUOTES: Final = (
    "> On {sent} Fernlink wrote:\n> Hello {first}, your [visit|appointment] of {weekday} "
    "[is recorded as completed|has been updated], reference {case}",
    "-----Original Message-----\nFrom: care@fernlink.example.com\nSent: {sent}\n\n"
    "Hi {first}, we have [received|got] your message and opened {case} for it",
    "> Fernlink Care, {sent}\n> Your order {order} is [confirmed|being prepared]\n"
    "> Please be at home between {slot_between}",
    "On {sent}, Fernlink <noreply@fernlink.example.com> wrote:\n> Dear {first}, "
    "[we tried to reach you|there is news] about {order} at {town}",
)
_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"
_IRISH_LETTERS: Final = "ACDEFHKNPRTVWXY"


def signature(customer: Customer, rng: random.Random) -> str:
    """A name, often with address, phone number or mail address."""
    name = f"{customer.first_name} {customer.last_name}"
    phone = f"{customer.town.phone}{rng.randrange(1000):03}"
    street = rng.choice(slots()["fill"]["street"])
    address = f"{rng.randint(2, 148)} {street}, {customer.town.name} {_code(customer, rng)}"
    mail = f"{name.lower().replace(' ', '.').replace(chr(39), '')}@example.com"
    return rng.choice(
        (
            f"{name}\n{address}\nTel {phone}",
            f"{name}\n{mail}, {phone}",
            f"{name}\n{customer.number}",
            f"{name}, {address}",
            f"{name} ({mail}), {customer.number}",
        )
    )


def _code(customer: Customer, rng: random.Random) -> str:
    """A postcode or Eircode: its second half is free, since its first half does not exist."""
    if customer.market == "UK":
        return f"{customer.town.code} {rng.randint(1, 9)}{rng.choice(_LETTERS)}{rng.choice(_LETTERS)}"
    pairs = (f"{rng.choice(_IRISH_LETTERS)}{rng.randint(1, 9)}" for _ in range(2))
    return f"{customer.town.code} {''.join(pairs)}"


def quoted(occasion: Occasion, speaker: Speaker, rng: random.Random) -> str:
    """The mail of Fernlink's that is answered, as mail programs quote it."""
    sent = occasion.at - timedelta(days=rng.randint(1, 4), minutes=rng.randint(5, 600))
    return fill(rng.choice(_QUOTES), {**speaker.facts, "sent": f"{sent:%d/%m/%Y %H:%M}"}, rng)
