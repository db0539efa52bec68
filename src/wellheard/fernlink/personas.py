"""The kinds of people who are Fernlink's customers: four planted personas and what tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Persona:
    """A group of customers who behave, need and speak alike.

    Weights need not add up to one. ``habits`` are things done of one's own accord, as times a month by activity and
    channel. ``care`` says how much more often than others they bring a theme up.
    """

    key: str
    label: str
    essence: str
    share: float
    hours: Mapping[int, float]
    order_channel: Mapping[str, float]
    help_channel: Mapping[str, float]
    searches: tuple[int, int]
    habits: Mapping[tuple[str, str], float]
    care: Mapping[str, float]
    cases: float  # help cases in six months
    traits: tuple[str, ...]


def _hours(*spans: tuple[int, int, float]) -> dict[int, float]:
    return {hour % 24: weight for start, end, weight in spans for hour in range(start, end)}


NIGHT_MOVER: Final = Persona(
    key="night_mover",
    label="Moves house between shifts",
    essence="Works nights, moves with children, does everything on the phone, cannot lose a day to waiting.",
    share=0.27,
    hours=_hours((21, 30, 4.0), (6, 9, 1.0), (14, 17, 0.6)),
    order_channel={"mobile web": 9, "app": 1},
    help_channel={"chat": 8, "call": 1, "social": 1},
    searches=(1, 2),
    habits={("App opened", "app"): 1.9, ("Order tracked", "mobile web"): 1.1, ("Speed test run", "app"): 0.05},
    care={"no_show": 1.3, "all_day_slots": 2.2, "silence_after_order": 1.4, "remember_late": 1.5, "wifi_reach": 0.5},
    cases=0.75,
    traits=("is active at night", "orders on the phone's browser", "asks by chat", "needs short appointment slots"),
)

PRICE_WATCHER: Final = Persona(
    key="price_watcher",
    label="Reads the small print",
    essence="Compares for evenings on end, keeps the figures, writes mails and reviews, goes when loyalty costs more.",
    share=0.26,
    hours=_hours((18, 23, 4.0), (12, 14, 0.6), (8, 10, 0.3)),
    order_channel={"website": 9, "comparison site": 1},
    help_channel={"mail": 7, "review": 1.4, "chat": 0.8, "call": 0.6},
    searches=(3, 6),
    habits={
        ("Comparison site visited", "comparison site"): 1.5,
        ("Bill viewed", "website"): 1.3,
        ("Speed test run", "website"): 0.1,
    },
    care={"price_changes": 2.0, "loyalty": 1.7, "up_to_speeds": 1.4, "engineers_explain": 0.7, "all_day_slots": 0.5},
    cases=0.6,
    traits=("is active in the evening", "compares many times", "asks by mail", "needs a price that stays"),
)

HOME_WORKER: Final = Persona(
    key="home_worker",
    label="Earns a living over the line",
    essence="Works from a back room, measures everything, asks in public, wants the signal in every room.",
    share=0.23,
    hours=_hours((9, 18, 4.0), (18, 20, 0.5)),
    order_channel={"app": 8, "website": 2},
    help_channel={"social": 5, "chat": 2.4, "mail": 0.8, "call": 0.5},
    searches=(1, 3),
    habits={("Speed test run", "app"): 2.9, ("Router page opened", "app"): 1.2},
    care={"wifi_reach": 3.0, "up_to_speeds": 2.0, "phone_waits": 0.5, "loyalty": 0.6, "price_changes": 0.5},
    cases=0.95,
    traits=("is active in office hours", "runs speed tests", "asks in public posts", "needs Wi-Fi in every room"),
)

CALLER: Final = Persona(
    key="caller",
    label="Wants to speak to a person",
    essence="Long with the company, rings in the morning, writes in whole sentences, wants one person who knows.",
    share=0.24,
    hours=_hours((8, 12, 4.0), (13, 16, 1.2)),
    order_channel={"call": 8.5, "shop": 1.5},
    help_channel={"call": 9, "mail": 0.7, "review": 0.3},
    searches=(1, 1),
    habits={("Bill question asked", "call"): 0.55, ("Paper bill sent", "letter"): 1.0, ("Shop visited", "shop"): 0.35},
    care={"story_again": 1.5, "phone_waits": 2.0, "engineers_explain": 1.6, "named_person": 1.2, "wifi_reach": 0.6},
    cases=1.35,
    traits=("is active in the morning", "rings", "orders by call", "needs one person who knows the case"),
)

PERSONAS: Final[tuple[Persona, ...]] = (NIGHT_MOVER, PRICE_WATCHER, HOME_WORKER, CALLER)
BY_KEY: Final[Mapping[str, Persona]] = {persona.key: persona for persona in PERSONAS}
