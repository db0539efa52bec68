"""The company's other tables: customers, events, and what the company plans, promises and believes."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from wellheard.fernlink.flaws import Broken, Flaws
from wellheard.fernlink.material import words_text
from wellheard.fernlink.people import LAST_MOMENT
from wellheard.fernlink.timeline import Journey
from wellheard.fernlink.write import write_json, write_table

_RESPONDENTS = 14


@cache
def company() -> dict[str, Any]:
    """What ``words/company.toml`` says of the company."""
    return tomllib.loads(words_text("company.toml"))


def write_records(folder: Path, journeys: Sequence[Journey], rng: random.Random) -> dict[str, Flaws]:
    """All files that hold no voices; what is wrong with each table, by file name."""
    events = (1, 0, (Broken("E-999999,,,,,", "the row has no activity and no time"),))
    said = company()
    write_json(folder / "strategy.json", said["strategy"])
    return {
        "customers.csv": write_table(folder / "customers.csv", map(_customer, journeys), rng, (1, 0, ())),
        "events.csv": write_table(folder / "events.csv", _events(journeys), rng, events),
        "standards.csv": write_table(folder / "standards.csv", said["standards"], rng),
        "promises.csv": write_table(folder / "promises.csv", _without(said["promises"], "kept"), rng),
        "beliefs.csv": write_table(folder / "beliefs.csv", _beliefs(rng), rng),
        "actions.csv": write_table(folder / "actions.csv", _without(said["actions"], "theme"), rng),
    }


def _customer(journey: Journey) -> dict[str, Any]:
    customer = journey.customer
    ordered = next((event.at.date() for event in journey.events if event.activity == "Order placed"), None)
    left = journey.left_at if journey.left_at and journey.left_at <= LAST_MOMENT else None
    return {
        "customer_number": customer.number,
        "market": customer.market,
        "region": customer.town.region,
        "town": customer.town.name,
        "first_contact": f"{customer.known_since:%Y-%m-%d}",
        "customer_since": customer.customer_since or ordered,
        "plan": customer.plan,
        "monthly_fee": f"{customer.fee:.2f}",
        "currency": "GBP" if customer.market == "UK" else "EUR",
        "language": customer.language,
        "household_size": customer.household,
        "payment": customer.payment,
        "how_did_you_hear_of_us": customer.heard,
        "left_on": left.date() if left else None,
    }


def _events(journeys: Sequence[Journey]) -> Iterator[dict[str, Any]]:
    lines = sorted((e.at, e.number, n, e, j) for j in journeys for n, e in enumerate(j.events))
    for number, (at, _, _, event, journey) in enumerate(lines, start=100_001):
        yield {
            "event_id": f"E-{number}",
            "customer_number": event.number,
            "activity": event.activity,
            "channel": event.channel,
            "market": journey.customer.market,
            "timestamp": f"{at:%Y-%m-%d %H:%M:%S}",
            "case_id": event.case,
            "value": "" if event.value is None else f"{event.value:.2f}",
        }


def _without(rows: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != key} for row in rows]


def _beliefs(rng: random.Random) -> Iterator[dict[str, Any]]:
    """What each of fourteen people inside believes, one row for a person and a stage; means as planted."""
    said = company()
    for stage, mean in said["beliefs"].items():
        scatter = [rng.gauss(0, 7) for _ in range(_RESPONDENTS)]
        shift = sum(scatter) / _RESPONDENTS
        for respondent, off in enumerate(scatter, start=1):
            yield {
                "respondent": f"T{respondent:02}",
                "team": ("Support", "Marketing", "Field service", "Web shop", "Board")[respondent % 5],
                "asked_on": "2026-06-15",
                "stage": stage,
                "statement": said["belief_words"][stage],
                "believed_percent_satisfied": max(0, min(100, round(mean + off - shift))),
            }
