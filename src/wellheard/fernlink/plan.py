"""The numbers that are planted: every rate by which the sample company's life is drawn, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from wellheard.fernlink.people import DAYS, FIRST_DAY, Market

STAGES: Final = ("Realise", "Compare", "Order", "Wait", "Install", "Get help", "Stay or go")

TOTAL_PRICE_SHOWN: Final = datetime(2026, 3, 16)  # noqa: DTZ001 - wall-clock time
NAMED_PERSON_PILOT: Final = datetime(2026, 5, 4)  # noqa: DTZ001 - wall-clock time
MORE_PHONE_STAFF: Final = datetime(2026, 2, 23)  # noqa: DTZ001 - wall-clock time
APOLOGY_VOUCHER: Final = datetime(2026, 4, 13)  # noqa: DTZ001 - wall-clock time

LEAVE: Final[Mapping[Market, Mapping[str, float]]] = {
    "UK": {"Realise": 0.02, "Compare": 0.07, "Order": 0.04, "Wait": 0.04, "Install": 0.05, "Get help": 0.025},
    "Ireland": {"Realise": 0.02, "Compare": 0.06, "Order": 0.03, "Wait": 0.03, "Install": 0.04, "Get help": 0.02},
}
"""Chance to leave at a stage when nothing went wrong there."""

LEAVE_AFTER_MISS: Final = 0.28
LEAVE_AFTER_PRICE_CHANGE: Final = 0.09
LEAVE_PER_HANDOVER: Final = 0.025
LEAVE_AT_RENEWAL: Final = 0.1
LEAVE_AT_RENEWAL_AFTER_MISS: Final = 0.45
LEAVE_AT_STEEP_RENEWAL: Final = 0.16  # more than 15 % dearer

FIRST_TOUCH: Final[Mapping[Market, Mapping[str, float]]] = {
    "UK": {"comparison site": 40, "website": 27, "mail": 14, "call": 9, "referral": 7, "shop": 3},
    "Ireland": {"referral": 34, "call": 24, "website": 18, "shop": 13, "mail": 8, "comparison site": 3},
}
"""Where customers are first seen, by market."""


def progress(at: datetime) -> float:
    """How much of the half-year has passed, 0 to 1."""
    return (at - FIRST_DAY).total_seconds() / 86_400 / DAYS


def chance_of_miss(market: Market, at: datetime) -> float:
    """The engineer does not arrive: ever more often in the UK, seldom in Ireland."""
    return 0.12 + 0.52 * progress(at) if market == "UK" else 0.09


def chance_of_price_change(at: datetime) -> float:
    """The price at the basket is not the price of the page; mended in March, not everywhere."""
    return 0.46 if at < TOTAL_PRICE_SHOWN else 0.16


def chance_of_callback(market: Market, at: datetime) -> float:
    """A named person owns the case and calls back: an Irish pilot from 4 May, good luck before."""
    if market == "Ireland" and at >= NAMED_PERSON_PILOT:
        return 0.72
    return 0.05


def rise_of_loyalty(at_progress: float) -> float:
    """How much more people speak of loyalty as the half-year goes on."""
    return 0.35 + 1.3 * at_progress


def minutes_on_hold(at: datetime) -> tuple[int, int]:
    """Shortest and longest usual wait on the phone in minutes; more people answer from the end of February."""
    return (18, 62) if at < MORE_PHONE_STAFF else (1, 19)
