"""What one speaker's words may refer to: names, days, sums and rooms that fit them and what happened to them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from wellheard.fernlink import plan
from wellheard.fernlink.people import Customer, slots, towns
from wellheard.fernlink.timeline import Journey

Facts = dict[str, str | Sequence[str]]

_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ORDER: Final = ("", "first", "second", "third", "fourth", "fifth", "sixth")
_ONE_EACH: Final = (
    "room",
    "device",
    "kid",
    "mum",
    "engineer",
    "named",
    "mins",
    "days",
    "daysoff",
    "slot",
    "hour",
    "early",
)
_TOPICS: Final = ("my order", "visit", "moving home", "Wi-Fi", "bill", "router lights", "cancel", "number")


def in_words(number: int) -> str:
    """A small number as a word, a large one in digits.

    Example:
        >>> in_words(3), in_words(40)
        ('three', '40')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def ordinal_day(day: datetime) -> str:
    """The day of the month as people say it.

    Example:
        >>> ordinal_day(datetime(2026, 3, 22))
        '22nd'
    """
    ending = "th" if 10 <= day.day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending}"


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def facts_for(journey: Journey, at: datetime, happened: Mapping[str, Any], rng: random.Random) -> Facts:
    """Everything that an utterance of this customer at this moment may refer to."""
    customer = journey.customer
    facts: Facts = {**slots()["fill"], **slots()["market"][customer.market]}
    facts |= _who(customer, at, rng) | _money(journey, happened, rng) | _dates(at, happened, rng)
    facts |= _counts(happened, rng) | _household(facts, rng)
    return facts


def flags_for(journey: Journey, at: datetime, happened: Mapping[str, Any], theme: str) -> frozenset[str]:
    """What is true of this customer, in the words that conditions are written in."""
    customer = journey.customer
    flags = {customer.persona.key, "uk" if customer.market == "UK" else "ie", customer.language, customer.kind, theme}
    if happened.get("nth", 1) > 1:
        flags.add("again")
    if theme in {"engineers_explain", "named_person"}:
        flags.add("about_person")
    if journey.misses:
        flags.add("missed")
    if at >= plan.TOTAL_PRICE_SHOWN:
        flags.add("after_fix")
    if at >= plan.MORE_PHONE_STAFF:
        flags.add("after_staff")
    return frozenset(flags)


def _who(customer: Customer, at: datetime, rng: random.Random) -> Facts:
    years = (at.date() - customer.customer_since).days // 365 if customer.customer_since else 0
    long = f"{in_words(years)} years" if years > 1 else "over a year" if years == 1 else "a few months"
    others = [town.name for town in towns(customer.market) if town.name != customer.town.name]
    code = "postcode" if customer.market == "UK" else "Eircode"
    return {
        "first": customer.first_name,
        "number": customer.number,
        "town": customer.town.name,
        "town_other": others,
        "town_ie": [town.name for town in towns("Ireland")],
        "years": long,
        "years_cap": capital(long),
        "years_or_ages": long if years else "ages",
        "years_or_ages_cap": capital(long) if years else "Two months in",
        "code": code,
        "code_cap": capital(code),
        "neighbour": slots()["names"][customer.market]["last"],
        "case": f"CASE-{rng.randrange(40_000, 99_000)}",
        "order": f"ORD-{rng.randrange(310_000, 980_000)}",
        "topic_word": _TOPICS,
        "queue": str(rng.randint(2, 37)),
        "current_year": str(at.year),
    }


def _money(journey: Journey, happened: Mapping[str, Any], rng: random.Random) -> Facts:
    customer, sign = journey.customer, journey.customer.currency
    gap = int(happened.get("gap", rng.choice((3, 4, 5, 6))))
    page = round(customer.fee) - gap
    rise = journey.rise or rng.choice((0.09, 0.14, 0.21))
    new = customer.fee * (1 + rise)
    return {
        "fee": _sum(sign, customer.fee),
        "newfee": _sum(sign, new),
        "newfee2": _sum(sign, round(customer.fee * (1 + rise / 2))),
        "rise": _sum(sign, new - customer.fee),
        "half": _sum(sign, round(customer.fee * 0.53)),
        "page": _sum(sign, page),
        "basket": _sum(sign, page + gap),
        "gap": _sum(sign, gap),
        "money": "pound" if sign == "£" else "euro",
    }


def _sum(sign: str, amount: float) -> str:
    return f"{sign}{amount:.2f}".removesuffix(".00")


def _dates(at: datetime, happened: Mapping[str, Any], rng: random.Random) -> Facts:
    missed = happened.get("missed_on") or at - timedelta(days=rng.randint(1, 5))
    since = happened.get("missed_on") or at - timedelta(days=rng.randint(6, 24))
    coming = at + timedelta(days=rng.randint(5, 13))
    earlier = at - timedelta(days=35)
    return {
        "weekday": f"{missed:%A}",
        "weekday2": f"{missed - timedelta(days=rng.choice((2, 3, 4))):%A}",
        "date": ordinal_day(coming),
        "since": ordinal_day(since),
        "month": f"{earlier:%B}",
    }


def _counts(happened: Mapping[str, Any], rng: random.Random) -> Facts:
    nth = min(int(happened.get("nth", 1)), 6)
    hops = max(int(happened.get("hops", 1)) + 1, 2)
    waited = int(happened.get("waited", rng.randint(20, 55)))
    return {
        "nth": _ORDER[nth],
        "nth_cap": capital(_ORDER[nth]),
        "nth_or_first_cap": capital(_ORDER[nth]),
        "misses": in_words(nth),
        "misses_or_one": in_words(nth),
        "misses_digit": str(nth),
        "hops": in_words(hops),
        "hops_cap": capital(in_words(hops)),
        "hops_digit": str(hops),
        "hops_more": in_words(hops + 1),
        "hops_nth": _ORDER[hops],
        "waited": str(waited),
    }


def _household(facts: Facts, rng: random.Random) -> Facts:
    one = {name: rng.choice(facts[name]) for name in _ONE_EACH}
    return {
        **one,
        "kid_plain": ("youngest", "eldest", "daughter", "son"),
        "kid_cap": capital(one["kid"]),
        "kids_or_pet": ("kids", "neighbours", "lodger", "in-laws"),
        "room_cap": capital(one["room"]),
        "room_plain": ("box room", "attic", "kitchen", "loft room"),
        "device_cap": capital(one["device"]),
        "days_cap": capital(one["days"]),
        "mum_poss": f"my {one['mum']}",
        "engineer_plain": one["engineer"],
    }
