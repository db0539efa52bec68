"""The numbers people tick: would they recommend, was it easy, were they satisfied; drawn from what happened to them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wellheard.fernlink.occasions import Occasion
from wellheard.fernlink.timeline import Journey


@dataclass(frozen=True, slots=True)
class Survey:
    """One kind of survey that Fernlink sends."""

    metric: str  # NPS, CES, CSAT
    low: int
    high: int
    question: str
    satisfied: float = 0.5  # share of silent scorers who are satisfied


SURVEYS: Final[Mapping[str, Survey]] = {
    "relationship": Survey("NPS", 0, 10, "How likely are you to recommend Fernlink to a friend or colleague?"),
    "moving_home": Survey("CSAT", 1, 5, "How satisfied are you with how we helped you plan your move?", 0.75),
    "after_search": Survey("CSAT", 1, 5, "How satisfied are you with finding the right plan?", 0.8),
    "after_order": Survey("CES", 1, 7, "Fernlink made it easy for me to place my order.", 0.66),
    "while_waiting": Survey("CSAT", 1, 5, "How satisfied are you with how we keep you informed while you wait?", 0.9),
    "after_visit": Survey("CSAT", 1, 5, "How satisfied are you with the engineer's visit?", 0.42),
    "after_contact": Survey("CES", 1, 7, "Fernlink made it easy for me to handle my issue."),
    "after_renewal": Survey("CSAT", 1, 5, "How satisfied are you with how we handled your renewal?", 0.84),
}

ITEMS: Final = ("keeps_appointments", "price_is_clear", "help_when_needed", "speed_as_promised", "bill_is_correct")
"""What the relationship survey asks besides, 1 (poor) to 5 (excellent)."""

DRIVERS: Final[Mapping[str, float]] = {
    "keeps_appointments": 1.15,
    "help_when_needed": 0.75,
    "price_is_clear": 0.45,
    "speed_as_promised": 0.15,
    "bill_is_correct": 0.0,
}
"""How many points of the recommendation score one point of each item is worth; the last is worth nothing."""


def score_of(occasion: Occasion, feeling: int | None, rng: random.Random) -> tuple[int, dict[str, int]]:
    """The score given at this occasion, and the items of the relationship survey.

    Args:
        occasion: Which survey, of whom, after what.
        feeling: Of the comment written with it; None where nothing was written.
        rng: Draws the noise.
    """
    survey = SURVEYS[occasion.survey]
    if occasion.survey == "relationship":
        items = _items(occasion.journey, occasion.at, rng)
        points = -1.9 + sum(weight * items[item] for item, weight in DRIVERS.items()) + rng.gauss(0, 0.9)
        return _fitting(_clip(points + 0.5 * (feeling or 0), survey), feeling, (6, 8, 6, 7)), items
    if occasion.survey == "after_contact":
        return _fitting(_clip(_ease(occasion, rng), survey), feeling, (4, 5, 4, 5)), {}
    if feeling in (None, 0):
        return _silent(survey, rng), {}
    middle = {-2: 1.4, -1: 2.3, 1: 4.2, 2: 4.8}[feeling or 0]
    points = 1 + (middle - 1) * (survey.high - 1) / 4 + rng.gauss(0, 0.6)
    return _clip(points, survey), {}


def _items(journey: Journey, at: datetime, rng: random.Random) -> dict[str, int]:
    """Ratings of five sides of the service, from what this customer had lived through by then."""
    kinds = [moment.kind for moment in journey.moments if moment.at < at]
    helped = [moment.facts for moment in journey.moments if moment.kind == "helped" and moment.at < at]
    hops = max((int(facts["hops"]) for facts in helped), default=0)
    owned = any(facts["owned"] for facts in helped)
    means = {
        "keeps_appointments": 4.5 - 1.7 * min(kinds.count("missed"), 2) - 0.3 * kinds.count("silent"),
        "price_is_clear": 4.2 - 1.4 * ("priced" in kinds) - (journey.rise > 0.15 and "letter" in kinds),
        "help_when_needed": 4.2 - 0.75 * hops + 0.7 * owned,
        "speed_as_promised": 3.9,
        "bill_is_correct": 3.8,
    }
    return {item: max(1, min(5, round(mean + rng.gauss(0, 0.75)))) for item, mean in means.items()}


def _ease(occasion: Occasion, rng: random.Random) -> float:
    hops, owned = int(occasion.happened["hops"]), bool(occasion.happened["owned"])
    return 5.2 - 0.95 * hops + 1.3 * owned + rng.gauss(0, 0.9)


def _fitting(score: int, feeling: int | None, bounds: tuple[int, int, int, int]) -> int:
    """The score kept in line with the words: no full marks from who complains, no low ones from who praises.

    The bounds are the most for furious and cross, and the least for pleased and delighted.
    """
    furious, cross, pleased, delighted = bounds
    most = {-2: furious, -1: cross}.get(feeling or 0, score)
    least = {1: pleased, 2: delighted}.get(feeling or 0, 0)
    return max(least, min(most, score))


def _silent(survey: Survey, rng: random.Random) -> int:
    top = survey.high - survey.low  # the two best of five, the three best of seven
    cut = survey.high - (1 if top == 4 else 2)
    if rng.random() < survey.satisfied:
        return rng.randint(cut, survey.high)
    return rng.choice((cut - 1, cut - 1, cut - 2, survey.low))


def _clip(points: float, survey: Survey) -> int:
    return max(survey.low, min(survey.high, round(points)))


def stars_of(feeling: int, rng: random.Random) -> int:
    """Stars of a review, 1 to 5."""
    return {-2: rng.choice((1, 1, 1, 2)), -1: rng.choice((1, 2, 2, 3)), 0: 3, 1: rng.choice((4, 4, 5)), 2: 5}[feeling]
