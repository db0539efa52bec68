"""The six hundred invented customers: where they live, what they pay, how they came."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Literal, TypeVar

from wellheard.fernlink.material import words_text
from wellheard.fernlink.personas import BY_KEY, PERSONAS, Persona

FIRST_DAY: Final = datetime(2026, 1, 2)  # noqa: DTZ001 - wall-clock time of both markets, which share one zone
LAST_MOMENT: Final = datetime(2026, 6, 30, 21, 30)  # noqa: DTZ001 - as above
DAYS: Final = (LAST_MOMENT - FIRST_DAY).days

T = TypeVar("T")

Market = Literal["UK", "Ireland"]
Kind = Literal["mover", "newcomer", "settled"]

_KINDS: Final[Mapping[Kind, float]] = {"mover": 0.47, "newcomer": 0.28, "settled": 0.25}
_PLANS: Final[tuple[tuple[str, float], ...]] = (
    ("Fern 80", 29.0),
    ("Fern 200", 34.0),
    ("Fern 500", 39.0),
    ("Fern 900", 46.0),
)
_HEARD: Final[Mapping[Market, Mapping[str, float]]] = {
    "UK": {"comparison site": 44, "search": 22, "friend or neighbour": 16, "advert": 11, "shop": 7},
    "Ireland": {"friend or neighbour": 46, "shop": 19, "search": 17, "comparison site": 10, "advert": 8},
}


@dataclass(frozen=True, slots=True)
class Town:
    """A real place with an outward code and a phone prefix that belong to nobody."""

    name: str
    region: str
    market: Market
    code: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Customer:
    """One invented customer or prospect."""

    number: str
    market: Market
    town: Town
    persona: Persona
    kind: Kind
    first_name: str
    last_name: str
    language: str
    known_since: datetime  # first contact that the company recorded
    customer_since: date | None  # None until the first order
    plan: str
    fee: float  # a month, in the market's currency
    household: int
    payment: str
    heard: str

    @property
    def currency(self) -> str:
        """The sign of the market's money."""
        return "£" if self.market == "UK" else "€"


@cache
def slots() -> dict[str, Any]:
    """The slot fillers and names of ``words/slots.toml``."""
    return tomllib.loads(words_text("slots.toml"))


@cache
def towns(market: Market) -> tuple[Town, ...]:
    """The towns of one market."""
    return tuple(Town(market=market, **row) for row in slots()["towns"][market])


def pick(rng: random.Random, weights: Mapping[T, float]) -> T:
    """One key, as often as its weight says."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def moment_of(persona: Persona, day: datetime, rng: random.Random) -> datetime:
    """A time on that day at which such a person is up and about."""
    hour = pick(rng, persona.hours)
    return day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))


def make_customers(rng: random.Random, count: int = 600) -> list[Customer]:
    """Invent customers, numbered in no telling order; the first is Maya Okafor of Leeds."""
    numbers = rng.sample(range(200_100, 299_900), count)
    people = [_customer(f"FL-{number}", rng) for number in numbers]
    people[0] = _maya(people[0])
    return people


def _customer(number: str, rng: random.Random) -> Customer:
    market: Market = "UK" if rng.random() < 0.63 else "Ireland"
    town = rng.choice(towns(market))
    persona = BY_KEY[pick(rng, {p.key: p.share for p in PERSONAS})]
    kind = pick(rng, _KINDS)
    first, last = _name(market, rng)
    known, since = _arrival(kind, persona, rng)
    plan, fee = rng.choice(_PLANS)
    return Customer(
        number=number,
        market=market,
        town=town,
        persona=persona,
        kind=kind,
        first_name=first,
        last_name=last,
        language=_language(town, rng),
        known_since=known,
        customer_since=since,
        plan=plan,
        fee=fee + rng.choice((0.0, 0.0, 0.5, 1.0, -1.0)),
        household=rng.choice((1, 2, 2, 3, 4, 4, 5)),
        payment=rng.choice(("direct debit", "direct debit", "direct debit", "card")),
        heard=pick(rng, _HEARD[market]),
    )


def _maya(first: Customer) -> Customer:
    leeds = next(town for town in towns("UK") if town.name == "Leeds")
    return Customer(
        number=first.number,
        market="UK",
        town=leeds,
        persona=BY_KEY["night_mover"],
        kind="mover",
        first_name="Maya",
        last_name="Okafor",
        language="en",
        known_since=datetime(2019, 9, 12, 22, 40),  # noqa: DTZ001 - wall-clock time
        customer_since=date(2019, 9, 14),
        plan="Fern 200",
        fee=34.0,
        household=3,
        payment="direct debit",
        heard="friend or neighbour",
    )


def _arrival(kind: Kind, persona: Persona, rng: random.Random) -> tuple[datetime, date | None]:
    if kind == "newcomer":
        day = FIRST_DAY + timedelta(days=int((DAYS - 12) * rng.random()))
        return moment_of(persona, day, rng), None
    years = 1.05 + rng.random() ** 1.6 * (11 if persona.key == "caller" else 7)
    day = FIRST_DAY - timedelta(days=int(years * 365.25))
    return moment_of(persona, day, rng), (day + timedelta(days=2)).date()


def _name(market: Market, rng: random.Random) -> tuple[str, str]:
    names: Mapping[str, Sequence[str]] = slots()["names"][market]
    return rng.choice(names["first"]), rng.choice(names["last"])


def _language(town: Town, rng: random.Random) -> str:
    if town.language != "en" and rng.random() < 0.45:
        return town.language
    others = {"UK": ("pl", "es", "pt", "fr"), "Ireland": ("pl", "pt", "ga", "es", "fr")}[town.market]
    return rng.choice(others) if rng.random() < 0.085 else "en"
