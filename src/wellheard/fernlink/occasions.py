"""When somebody speaks up: the rules by which what happened to a customer turns into something said."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from wellheard.fernlink import plan
from wellheard.fernlink.people import LAST_MOMENT, moment_of, pick
from wellheard.fernlink.timeline import Journey, Moment

Way = Literal["contact", "survey", "review", "social"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Of those to whom ``moment`` happens, the share ``chance`` talk about ``theme``, this way, so many days later."""

    moment: str
    theme: str
    way: Way
    chance: float
    days: tuple[float, float]
    feeling: int = -1
    when: Callable[[Moment], bool] = lambda _: True
    trend: Callable[[float], float] = lambda _: 1.0  # by progress through the half-year


@dataclass(frozen=True, slots=True)
class Occasion:
    """One customer about to say one thing."""

    journey: Journey
    at: datetime
    channel: str  # survey, call, chat, mail, review, social
    theme: str  # "" for a score without words
    feeling: int
    stage: str
    survey: str = ""
    happened: Mapping[str, Any] = field(default_factory=dict)


def _explained(moment: Moment) -> bool:
    return bool(moment.facts["explained"])


def _owned(moment: Moment) -> bool:
    return bool(moment.facts["owned"])


def _passed_on(moment: Moment) -> bool:
    return int(moment.facts["hops"]) > 0


def _held(moment: Moment) -> bool:
    return moment.facts["channel"] == "call" and int(moment.facts["waited"]) >= 14


def _voucher(moment: Moment) -> bool:
    return moment.at >= plan.APOLOGY_VOUCHER


def _rising(progress: float) -> float:
    return 0.6 + 0.8 * progress


def _rising_fast(progress: float) -> float:
    return 0.4 + 1.2 * progress


RULES: Final[tuple[Rule, ...]] = (
    Rule("realised", "remember_late", "contact", 0.06, (0.0, 1.5)),
    Rule("realised", "remember_late", "survey", 0.05, (0.4, 3)),
    Rule("searched", "postcode_checker", "survey", 0.1, (0.1, 2), 1),
    Rule("searched", "postcode_checker", "contact", 0.02, (0.1, 1), 1),
    Rule("searched", "up_to_speeds", "survey", 0.09, (0.1, 2)),
    Rule("priced", "price_changes", "contact", 0.5, (0.0, 1.2)),
    Rule("priced", "price_changes", "survey", 0.8, (0.1, 3)),
    Rule("priced", "price_changes", "review", 0.2, (0.3, 6)),
    Rule("priced", "price_changes", "social", 0.07, (0.0, 2)),
    Rule("ordered", "ordering_clear", "survey", 0.5, (0.1, 2), 1, trend=_rising),
    Rule("ordered", "ordering_clear", "review", 0.06, (0.3, 4), 1, trend=_rising),
    Rule("ordered", "ordering_clear", "contact", 0.06, (0.0, 1), 1, trend=_rising),
    Rule("ordered", "ordering_clear", "social", 0.02, (0.0, 1), 1, trend=_rising),
    Rule("ordered", "form_forgets", "survey", 0.05, (0.1, 2)),
    Rule("ordered", "form_forgets", "contact", 0.03, (0.0, 0.5)),
    Rule("ordered", "keeps_number", "survey", 0.04, (0.1, 2), 1),
    Rule("booked", "all_day_slots", "contact", 0.13, (0.1, 3)),
    Rule("booked", "all_day_slots", "survey", 0.2, (1, 5)),
    Rule("booked", "all_day_slots", "social", 0.02, (0.1, 3)),
    Rule("silent", "silence_after_order", "contact", 0.08, (0.0, 0.6)),
    Rule("silent", "silence_after_order", "survey", 0.16, (0.0, 1.0)),
    Rule("missed", "no_show", "contact", 1.0, (0.0, 1.2), -2),
    Rule("missed", "no_show", "survey", 0.9, (0.6, 4), -2),
    Rule("missed", "no_show", "review", 0.34, (0.8, 8), -2),
    Rule("missed", "no_show", "social", 0.13, (0.0, 3), -2),
    Rule("missed", "apology_voucher", "contact", 0.3, (4, 9), when=_voucher),
    Rule("installed", "engineers_explain", "survey", 0.55, (0.2, 3), 2, when=_explained),
    Rule("installed", "engineers_explain", "review", 0.14, (0.5, 9), 2, when=_explained),
    Rule("installed", "engineers_explain", "contact", 0.07, (0.2, 3), 2, when=_explained),
    Rule("installed", "engineers_explain", "social", 0.04, (0.1, 2), 2, when=_explained),
    Rule("installed", "engineers_explain", "survey", 0.07, (0.2, 3), -1, when=lambda m: not _explained(m)),
    Rule("installed", "no_show", "survey", 0.04, (0.2, 3), 1),
    Rule("installed", "keeps_number", "contact", 0.015, (0.2, 3), 1),
    Rule("settled in", "wifi_reach", "contact", 0.2, (0.0, 6), trend=_rising_fast),
    Rule("settled in", "wifi_reach", "review", 0.02, (0.0, 9), trend=_rising),
    Rule("settled in", "up_to_speeds", "contact", 0.04, (0.0, 9)),
    Rule("settled in", "bill_muddle", "contact", 0.03, (0.0, 20)),
    Rule("helped", "line_drops", "contact", 0.09, (-0.05, 0.0)),
    Rule("helped", "bill_muddle", "contact", 0.05, (-0.05, 0.0)),
    Rule("helped", "story_again", "contact", 0.25, (0.0, 0.9), -2, when=_passed_on),
    Rule("helped", "story_again", "survey", 0.36, (0.6, 3.5), -1, when=_passed_on),
    Rule("helped", "story_again", "review", 0.1, (1, 7), -2, when=_passed_on),
    Rule("helped", "story_again", "social", 0.04, (0.0, 3), -1, when=_passed_on),
    Rule("helped", "phone_waits", "contact", 0.3, (0.0, 0.3), when=_held),
    Rule("helped", "phone_waits", "survey", 0.3, (0.6, 3.5), -1, when=_held),
    Rule("helped", "phone_waits", "review", 0.07, (0.6, 7), -1, when=_held),
    Rule("helped", "named_person", "survey", 1.0, (0.5, 3), 2, when=_owned),
    Rule("helped", "named_person", "contact", 0.35, (0.3, 3), 2, when=_owned),
    Rule("helped", "named_person", "review", 0.25, (0.5, 5), 2, when=_owned),
    Rule("helped", "named_person", "social", 0.14, (0.1, 3), 2, when=_owned),
    Rule("letter", "loyalty", "contact", 0.3, (0.8, 9), -2, trend=plan.rise_of_loyalty),
    Rule("letter", "loyalty", "survey", 0.3, (3, 12), -1, trend=plan.rise_of_loyalty),
    Rule("letter", "loyalty", "review", 0.17, (2, 14), -2, trend=plan.rise_of_loyalty),
    Rule("letter", "loyalty", "social", 0.08, (0.5, 7), -1, trend=plan.rise_of_loyalty),
    Rule("renewed", "loyalty", "survey", 0.07, (0.5, 4), 1),
)

STAGE_OF: Final[Mapping[str, str]] = {
    "realised": "Realise", "searched": "Compare", "priced": "Compare", "ordered": "Order", "booked": "Wait",
    "silent": "Wait", "missed": "Wait", "installed": "Install", "settled in": "Install", "helped": "Get help",
    "letter": "Stay or go", "renewed": "Stay or go",
}  # fmt: skip

SURVEY_OF: Final[Mapping[str, str]] = {
    "realised": "moving_home", "searched": "after_search", "priced": "after_search", "ordered": "after_order",
    "booked": "while_waiting", "silent": "while_waiting", "missed": "while_waiting", "installed": "after_visit",
    "helped": "after_contact", "letter": "after_renewal", "renewed": "after_renewal",
}  # fmt: skip

_SILENT: Final = 0.08  # of the moments with a survey bring a score, though nothing to say
_SPEAK: Final = 0.66  # share of the chances of the rules; scales how much is said in all
_ANSWER: Final = 0.64  # the same for words in surveys
_PER_PERSON: Final = 5
_QUIET_DAYS: Final = 7


def occasions_of(journey: Journey, rng: random.Random) -> list[Occasion]:
    """All times this customer speaks, in time order; who did nothing in the half-year is not heard either."""
    if not journey.events:
        return []
    said = [*_spoken(journey, rng), *_surveyed(journey, rng), *_relationship(journey, rng)]
    end = journey.left_at + timedelta(days=9) if journey.left_at else LAST_MOMENT
    said = [o for o in said if journey.events[0].at < o.at <= min(end, LAST_MOMENT)]
    if journey.left_at is not None:
        said = [o for o in said if o.at <= journey.left_at or o.channel in {"survey", "review", "social"}]
    return sorted(said, key=lambda o: o.at)


def _spoken(journey: Journey, rng: random.Random) -> Iterator[Occasion]:
    care = journey.customer.persona.care
    for moment in journey.moments:
        for rule in RULES:
            if rule.moment != moment.kind or rule.way == "survey" or not rule.when(moment):
                continue
            chance = _SPEAK * rule.chance * care.get(rule.theme, 0.8) * rule.trend(plan.progress(moment.at))
            if rng.random() < min(chance, 0.95):
                yield _occasion(journey, moment, rule, rng)


def _occasion(journey: Journey, moment: Moment, rule: Rule, rng: random.Random) -> Occasion:
    persona = journey.customer.persona
    channel = pick(rng, persona.help_channel) if rule.way == "contact" else rule.way
    if rule.theme == "phone_waits" and rule.way == "contact":
        channel = "call"
    at = _spread(journey, moment, rule.days, rng)
    return Occasion(journey, at, channel, rule.theme, rule.feeling, STAGE_OF[moment.kind], "", _happened(moment))


def _spread(journey: Journey, moment: Moment, days: tuple[float, float], rng: random.Random) -> datetime:
    """A time in that span at which such a person is up; not before the moment, unless the span says so."""
    day = moment.at + timedelta(days=rng.uniform(*days))
    at = moment_of(journey.customer.persona, day, rng)
    if at <= moment.at:
        at = moment.at + timedelta(minutes=rng.randint(4, 170))
    return at


def _happened(moment: Moment) -> dict[str, Any]:
    happened = dict(moment.facts)
    if moment.kind == "missed":
        happened["missed_on"] = moment.at
    return happened


def _surveyed(journey: Journey, rng: random.Random) -> Iterator[Occasion]:
    """Surveys after a step: at most a few for one person, some days apart; a score, often with words."""
    last, count = None, 0
    for moment in journey.moments:
        survey = SURVEY_OF.get(moment.kind)
        rule = _asked_about(journey, moment, rng) if survey else None
        if survey is None or (rule is None and rng.random() > _SILENT):
            continue
        days, theme, feeling = (rule.days, rule.theme, rule.feeling) if rule else ((0.5, 3.0), "", 0)
        if rule is None and rng.random() < 0.17:
            theme = "general"
        at = _spread(journey, moment, days, rng)
        if count >= _PER_PERSON or (last is not None and (at - last).days < _QUIET_DAYS):
            continue
        last, count = at, count + 1
        yield Occasion(journey, at, "survey", theme, feeling, STAGE_OF[moment.kind], survey, _happened(moment))


def _asked_about(journey: Journey, moment: Moment, rng: random.Random) -> Rule | None:
    """What they would write about, if anything."""
    care = journey.customer.persona.care
    for rule in RULES:
        if rule.moment == moment.kind and rule.way == "survey" and rule.when(moment):
            chance = _ANSWER * rule.chance * care.get(rule.theme, 0.8) * rule.trend(plan.progress(moment.at))
            if rng.random() < min(chance, 0.95):
                return rule
    return None


def _relationship(journey: Journey, rng: random.Random) -> Iterator[Occasion]:
    """The half-yearly question whether they would recommend Fernlink; words about what was last on their mind."""
    known = journey.customer.customer_since is not None or _is_online(journey)
    if not known or rng.random() > 0.36:
        return
    span = (LAST_MOMENT - journey.events[0].at).days
    day = journey.events[0].at + timedelta(days=rng.uniform(0.1, 1.0) * span)
    at = moment_of(journey.customer.persona, day, rng)
    if journey.left_at is not None and at > journey.left_at:
        return
    before = [
        m for m in journey.moments if m.at < at and m.kind in {"missed", "helped", "installed", "letter", "priced"}
    ]
    if not before or rng.random() < 0.45:
        theme = "general" if rng.random() < 0.5 else ""
        yield Occasion(journey, at, "survey", theme, 0, "", "relationship", {})
        return
    moment = rng.choice(before)
    rules = [r for r in RULES if r.moment == moment.kind and r.way == "survey" and r.when(moment)]
    if rules:
        rule = rules[0]
        yield Occasion(journey, at, "survey", rule.theme, rule.feeling, "", "relationship", _happened(moment))


def _is_online(journey: Journey) -> bool:
    return any(event.activity == "Line live" for event in journey.events)
