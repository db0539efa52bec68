"""What each customer does from first contact to staying or leaving: the events, and the moments worth talking about."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wellheard.fernlink import plan
from wellheard.fernlink.people import DAYS, FIRST_DAY, LAST_MOMENT, Customer, moment_of, pick


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a customer did or that was done for them."""

    number: str
    activity: str
    stage: str
    channel: str
    at: datetime
    case: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that people talk about afterwards."""

    kind: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Journey:
    """One customer's line: events and moments in time order, and where it ended, if it did."""

    customer: Customer
    events: list[Event] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    left_at: datetime | None = None
    left_stage: str = ""
    misses: int = 0
    rise: float = 0.0  # share by which the renewal letter is dearer

    @property
    def price_changed(self) -> bool:
        """Whether the price at the basket was another than that of the page."""
        return any(moment.kind == "priced" for moment in self.moments)

    @property
    def handovers(self) -> int:
        """The most hand-overs in one case of help."""
        return max((int(m.facts["hops"]) for m in self.moments if m.kind == "helped"), default=0)

    @property
    def called_back(self) -> bool:
        """Whether a named person owned a case and called back."""
        return any(m.facts["owned"] for m in self.moments if m.kind == "helped")

    def do(
        self, activity: str, stage: str, channel: str, at: datetime, *, case: str = "", value: float | None = None
    ) -> None:
        """Add an event."""
        self.events.append(Event(self.customer.number, activity, stage, channel, at, case, value))

    def remember(self, kind: str, at: datetime, **facts: Any) -> None:
        """Add a moment."""
        self.moments.append(Moment(kind, at, facts))

    def leave(self, stage: str, at: datetime) -> None:
        """End the line here, unless it ended before."""
        if self.left_at is None or at < self.left_at:
            self.left_at, self.left_stage = at, stage

    def has_ended(self, at: datetime) -> bool:
        """Whether the customer has left by then, or the half-year is over."""
        return at > LAST_MOMENT or (self.left_at is not None and at > self.left_at)

    def _is_recorded(self, at: datetime) -> bool:
        return at >= FIRST_DAY and not self.has_ended(at)

    def trim(self) -> None:
        """Drop what lies before the first day or after the end, and put the rest in order."""
        self.events = sorted((e for e in self.events if self._is_recorded(e.at)), key=lambda e: e.at)
        self.moments = sorted((m for m in self.moments if self._is_recorded(m.at)), key=lambda m: m.at)
        if self.left_at is not None and self.left_at > LAST_MOMENT:
            self.left_at, self.left_stage = None, ""
        self.misses = sum(moment.kind == "missed" for moment in self.moments)


def make_journey(customer: Customer, rng: random.Random) -> Journey:
    """Live one customer's half-year."""
    journey = Journey(customer)
    online = FIRST_DAY if customer.kind == "settled" else _move(journey, rng)
    _live(journey, online, rng)
    _habits(journey, online, rng)
    journey.trim()
    return journey


def later(journey: Journey, after: datetime, days: tuple[float, float], rng: random.Random) -> datetime:
    """A time between so many days later, when such a person is up; never before what it follows."""
    day = after + timedelta(days=rng.uniform(*days))
    at = moment_of(journey.customer.persona, day, rng)
    return at if at > after else at + timedelta(days=1)


def _move(journey: Journey, rng: random.Random) -> datetime | None:
    """From the first thought to the first evening online; None when the line ends on the way."""
    customer = journey.customer
    at = _first_contact(journey, rng)
    if _leaves(journey, "Realise", at, rng):
        return None
    at = _compare(journey, at, rng)
    if _leaves(journey, "Compare", at, rng, extra=plan.LEAVE_AFTER_PRICE_CHANGE * journey.price_changed):
        return None
    at = later(journey, at, (0.0, 2.5), rng)
    case = f"ORD-{rng.randrange(310_000, 980_000)}"
    channel = pick(rng, customer.persona.order_channel)
    journey.do("Order placed", "Order", channel, at, case=case, value=customer.fee)
    journey.remember("ordered", at, channel=channel)
    if _leaves(journey, "Order", at, rng, case=case):
        return None
    return _wait(journey, at, case, rng)


def _first_contact(journey: Journey, rng: random.Random) -> datetime:
    customer = journey.customer
    if customer.kind == "newcomer":
        at = customer.known_since
    else:
        day = FIRST_DAY + timedelta(days=rng.uniform(-26, 170))  # what lies before the first day is not in the records
        at = moment_of(customer.persona, day, rng)
    channel = pick(rng, plan.FIRST_TOUCH[customer.market])
    names = {"mail": "Reminder mail opened", "call": "Asked by phone", "referral": "Referral code used"}
    names |= {"shop": "Asked in the shop", "website": "Postcode checked", "comparison site": "Comparison site visited"}
    journey.do(names[channel], "Realise", channel, at)
    journey.remember("realised", at, channel=channel)
    return at


def _compare(journey: Journey, at: datetime, rng: random.Random) -> datetime:
    persona = journey.customer.persona
    for _ in range(rng.randint(*persona.searches)):
        at = later(journey, at, (0.1, 2.5), rng)
        online = pick(rng, persona.order_channel)
        journey.do(rng.choice(("Plan page viewed", "Postcode checked")), "Compare", online, at)
    journey.remember("searched", at)
    at = later(journey, at, (0.05, 2.0), rng)
    journey.do("Basket opened", "Compare", pick(rng, persona.order_channel), at)
    if rng.random() < plan.chance_of_price_change(at):
        journey.remember("priced", at, gap=rng.choice((2, 3, 4, 4, 5, 6, 7, 9)))
    return at


def _leaves(
    journey: Journey, stage: str, at: datetime, rng: random.Random, *, case: str = "", extra: float = 0.0
) -> bool:
    """Draw whether the line ends at this stage, and end it."""
    if rng.random() >= plan.LEAVE[journey.customer.market].get(stage, 0.0) + extra or at < FIRST_DAY:
        return False  # who had left before the first day would not be in the records
    if not case and journey.customer.kind == "newcomer":
        journey.leave(stage, at)
        return True
    end = later(journey, at, (0.2, 3.0), rng)
    activity = "Order cancelled" if case.startswith("ORD") else "Account closed"
    journey.do(activity, stage, pick(rng, journey.customer.persona.order_channel), end, case=case)
    journey.leave(stage, end)
    return True


def _wait(journey: Journey, ordered: datetime, case: str, rng: random.Random) -> datetime | None:
    customer = journey.customer
    at = ordered + timedelta(minutes=rng.randint(3, 50))
    journey.do("Slot booked", "Wait", "mail", at, case=case)
    visit = _visit_day(at, (7, 17) if customer.market == "UK" else (4, 9), rng)
    journey.remember("booked", at, visit=visit)
    if rng.random() < 0.55:
        journey.remember("silent", at + (visit - at) * rng.uniform(0.45, 0.8), visit=visit)
    if _leaves(journey, "Wait", at, rng, case=case):
        return None
    while rng.random() < plan.chance_of_miss(customer.market, visit) * 0.72**journey.misses:
        rebooked = _miss(journey, visit, case, rng)
        if rebooked is None:
            return None
        visit = rebooked
    return _install(journey, visit, case, rng)


def _miss(journey: Journey, visit: datetime, case: str, rng: random.Random) -> datetime | None:
    """Nobody comes. The day of the next visit, or None when the customer has had enough."""
    journey.misses += 1
    missed = visit.replace(hour=18, minute=rng.randint(0, 25))
    journey.do("Visit missed", "Wait", "visit", missed, case=case)
    journey.remember("missed", missed, nth=journey.misses)
    if _leaves(journey, "Wait", missed, rng, case=case, extra=plan.LEAVE_AFTER_MISS):
        return None
    rebooked = later(journey, missed, (0.4, 2.0), rng)
    channel = pick(rng, journey.customer.persona.help_channel)
    journey.do("Visit rebooked", "Wait", channel if channel != "review" else "website", rebooked, case=case)
    return _visit_day(rebooked, (5, 13), rng)


def _visit_day(after: datetime, days: tuple[int, int], rng: random.Random) -> datetime:
    day = after + timedelta(days=rng.randint(*days))
    day += timedelta(days=(day.weekday() == 6))
    return day.replace(hour=rng.randint(8, 15), minute=rng.choice((0, 10, 20, 25, 35, 40, 50)), second=0)


def _install(journey: Journey, visit: datetime, case: str, rng: random.Random) -> datetime | None:
    journey.do("Engineer arrived", "Install", "visit", visit, case=case)
    online = visit + timedelta(minutes=rng.randint(35, 140))
    if rng.random() < 0.1:
        online = _visit_day(visit, (2, 6), rng)
        journey.do("Second visit made", "Install", "visit", online, case=case)
        online += timedelta(minutes=50)
    journey.do("Line live", "Install", "visit", online, case=case)
    journey.remember("installed", online, explained=rng.random() < 0.56 + 0.2 * plan.progress(online))
    return None if _leaves(journey, "Install", online, rng, case=case) else online


def _live(journey: Journey, online: datetime | None, rng: random.Random) -> None:
    """Life with a line: cases of help and the letter about another year, in the order in which they come."""
    queue = [(at, "case") for at in _case_days(journey, online, rng)]
    if online is not None:
        span = (2, 170) if journey.customer.kind == "settled" else (5, 50)
        queue.append((later(journey, online, span, rng), "settled in"))
        letter = _letter_day(journey, online, rng)
        queue += [(letter, "letter")] if letter is not None else []
    for at, what in sorted(queue):
        if journey.has_ended(at):
            break
        if what == "case":
            _case(journey, at, rng)
        elif what == "letter":
            _renewal(journey, at, rng)
        else:
            journey.remember("settled in", at)


def _case_days(journey: Journey, online: datetime | None, rng: random.Random) -> list[datetime]:
    """When help is needed: any time in the half-year for those who have a line, at the old home before a move too."""
    start = online if journey.customer.kind == "newcomer" else FIRST_DAY
    if start is None:
        return []
    span = max((LAST_MOMENT - start).days, 1)
    count = sum(rng.random() < journey.customer.persona.cases / 3 * span / DAYS for _ in range(3))
    count += journey.customer.kind == "newcomer" and rng.random() < 0.2
    return [later(journey, start, (0.5, max(span * 0.96, 2)), rng) for _ in range(count)]


def _letter_day(journey: Journey, online: datetime, rng: random.Random) -> datetime | None:
    """When the renewal letter comes; more letters go out towards summer."""
    if journey.customer.kind == "newcomer" or (journey.customer.kind == "mover" and rng.random() < 0.4):
        return None
    if journey.customer.kind == "settled":
        day = FIRST_DAY + timedelta(days=180 * rng.random() ** 0.92)
    else:
        day = online + timedelta(days=rng.uniform(14, 80))
    return moment_of(journey.customer.persona, day, rng).replace(hour=rng.randint(9, 13))


def _case(journey: Journey, at: datetime, rng: random.Random) -> None:
    """A help case: contact, perhaps hand-overs and telling it again, perhaps somebody who owns it."""
    persona, case = journey.customer.persona, f"CASE-{rng.randrange(40_000, 99_000)}"
    channel = pick(rng, {c: w for c, w in persona.help_channel.items() if c != "review"})
    journey.do("Help asked", "Get help", channel, at, case=case)
    owned = rng.random() < plan.chance_of_callback(journey.customer.market, at)
    hops = rng.choice((0, 0, 0, 1)) if owned else rng.choice((0, 0, 1, 1, 2, 2, 3))
    first, waited = at, rng.randint(*plan.minutes_on_hold(at))
    for hop in range(hops):
        at = later(journey, at, (0.3, 3.0), rng)
        journey.do("Passed to another team", "Get help", channel, at - timedelta(minutes=20), case=case)
        again = channel if hop % 2 else {"call": "chat", "chat": "call", "mail": "call", "social": "chat"}[channel]
        journey.do("Help asked again", "Get help", again, at, case=case)
    if owned:
        at = later(journey, at, (0.2, 1.2), rng)
        journey.do("Named person called back", "Get help", "call", at, case=case)
    closed = at + timedelta(hours=rng.uniform(1, 30))
    journey.do("Case closed", "Get help", channel, closed, case=case)
    if journey.has_ended(closed):
        return
    journey.remember("helped", at, hops=hops, owned=owned, waited=waited, channel=channel, first=first, closed=closed)
    if not owned:
        _leaves(journey, "Get help", closed, rng, case=case, extra=plan.LEAVE_PER_HANDOVER * hops)


def _renewal(journey: Journey, at: datetime, rng: random.Random) -> None:
    customer = journey.customer
    case = f"REN-{rng.randrange(10_000, 99_000)}"
    journey.rise = rng.choice((0.05, 0.08, 0.09, 0.12, 0.14, 0.18, 0.21, 0.24, 0.28))
    fee = round(customer.fee * (1 + journey.rise), 2)
    journey.do("Renewal letter sent", "Stay or go", "letter", at, case=case, value=fee)
    journey.remember("letter", at, fee=fee)
    decided = later(journey, at, (3, 30), rng)
    if journey.has_ended(decided):
        return
    leave = plan.LEAVE_AT_RENEWAL + plan.LEAVE_AT_STEEP_RENEWAL * (journey.rise > 0.15)
    leave += plan.LEAVE_AT_RENEWAL_AFTER_MISS * (journey.misses > 0) - 0.08 * journey.called_back
    channel = pick(rng, {c: w for c, w in customer.persona.help_channel.items() if c != "review"})
    if rng.random() < leave:
        journey.do("Account closed", "Stay or go", channel, decided, case=case)
        journey.leave("Stay or go", decided)
    else:
        journey.do("Renewed", "Stay or go", channel, decided, case=case, value=fee)
        journey.remember("renewed", decided)


def _habits(journey: Journey, online: datetime | None, rng: random.Random) -> None:
    """The small things people do of their own accord, month by month, while they are customers."""
    if online is None and journey.customer.kind == "newcomer":
        return
    start = FIRST_DAY if journey.customer.kind != "newcomer" else online or FIRST_DAY
    for (activity, channel), monthly in journey.customer.persona.habits.items():
        rate = monthly * (LAST_MOMENT - start).days / 30.4
        for _ in range(_poisson(rate, rng)):
            day = start + timedelta(days=rng.random() * (LAST_MOMENT - start).days)
            at = moment_of(journey.customer.persona, day, rng)
            if at > start:
                journey.do(activity, "Every day", channel, at)


def _poisson(rate: float, rng: random.Random) -> int:
    """How many of something that happens so often on average."""
    count, left = 0, rng.expovariate(1.0)
    while left < rate:
        count += 1
        left += rng.expovariate(1.0)
    return count
