"""What was noted rather than sent: researchers on their visits, and employees on what they see."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from wellheard.fernlink import plan
from wellheard.fernlink.facts import facts_for
from wellheard.fernlink.material import Utterance, shelf
from wellheard.fernlink.people import DAYS, FIRST_DAY, LAST_MOMENT
from wellheard.fernlink.phrasing import Speaker
from wellheard.fernlink.timeline import Journey, Moment
from wellheard.fernlink.voices import Voice, Writer

_THEME_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "missed": ("no_show", "no_show", "all_day_slots"), "booked": ("all_day_slots", "silence_after_order"),
    "helped": ("story_again", "story_again", "named_person"), "installed": ("engineers_explain", "wifi_reach"),
    "priced": ("price_changes",), "letter": ("loyalty",), "realised": ("remember_late", "ordering_clear"),
}  # fmt: skip
_STAGE: Final[Mapping[str, str]] = {
    "no_show": "Wait", "all_day_slots": "Wait", "silence_after_order": "Wait", "story_again": "Get help",
    "named_person": "Get help", "engineers_explain": "Install", "wifi_reach": "Install", "price_changes": "Compare",
    "loyalty": "Stay or go", "remember_late": "Realise", "ordering_clear": "Order",
}  # fmt: skip
_RESEARCHERS: Final = ("N. Achterberg", "S. Villiers-Oduya")
_CONSENT: Final = ("quotes may be published without name", "quotes may be published without name", "internal use only")
_DEPARTMENTS: Final = {
    "no_show": "Field service", "all_day_slots": "Planning", "engineers_explain": "Field service",
    "wifi_reach": "Field service", "loyalty": "Retention", "named_person": "Support Cork",
}  # fmt: skip


def visit_notes(writer: Writer, journeys: Sequence[Journey], households: int = 24) -> list[Voice]:
    """Notes of visits to households, a day or a few after something happened there."""
    visited = _choose(journeys, households, writer.rng)
    notes: list[Voice] = []
    for number, (journey, moment, theme) in enumerate(visited, start=1):
        notes += _visit(writer, journey, moment, theme)
        for note in notes:
            note.more.setdefault("household", f"Household {number}")
    return notes


def _choose(journeys: Sequence[Journey], households: int, rng: random.Random) -> list[tuple[Journey, Moment, str]]:
    """Households by theme, so that no theme is visited much more often than there are things to note about it."""
    supply = Counter(theme for u in shelf("visits") if "observation" in u.kinds for theme in u.conditions)
    by_theme: defaultdict[str, list[tuple[Journey, Moment]]] = defaultdict(list)
    for journey in journeys:
        for moment in journey.moments:
            for theme in _THEME_OF.get(moment.kind, ()):
                if theme == "named_person" and not moment.facts["owned"]:
                    continue
                by_theme[theme].append((journey, moment))
    chosen: list[tuple[Journey, Moment, str]] = []
    seen: set[str] = set()
    for theme in sorted(supply):
        wanted = max(1, round(supply[theme] * households / sum(supply.values())))
        for journey, moment in rng.sample(by_theme[theme], len(by_theme[theme])):
            if wanted and journey.customer.number not in seen and moment.at < LAST_MOMENT - timedelta(days=4):
                seen.add(journey.customer.number)
                chosen.append((journey, moment, theme))
                wanted -= 1
    return sorted(chosen, key=lambda visit: visit[1].at)


def _visit(writer: Writer, journey: Journey, moment: Moment, theme: str) -> Iterator[Voice]:
    """Two or three observations, something said, and apart from them what the researcher makes of it."""
    day = moment.at + timedelta(days=writer.rng.randint(1, 3))
    at = day.replace(hour=writer.rng.randint(9, 16), minute=writer.rng.choice((0, 15, 30)), second=0)
    happened = {**moment.facts, "missed_on": moment.at}
    speaker = Speaker(facts_for(journey, at, happened, writer.rng), frozenset({theme}))
    consent, researcher = writer.rng.choice(_CONSENT), writer.rng.choice(_RESEARCHERS)
    for kind in ("observation", "observation", "quote", "reflection"):
        words = writer.book.say("visits", kind, speaker)
        if words is None or not writer.book.may_say(words[0]):
            continue
        text, utterance = words
        writer.book.note([text])
        yield Voice(
            source="visits",
            at=at,
            text=text,
            said_by="customer" if kind == "quote" else "researcher",
            number=journey.customer.number,
            market=journey.customer.market,
            themes=(theme,) if theme in utterance.conditions else (),
            feeling=utterance.feeling,
            stage=_STAGE[theme],
            more={"kind": kind, "consent": consent, "researcher": researcher, "place": journey.customer.town.name},
        )


def employee_notes(writer: Writer, journeys: Sequence[Journey]) -> list[Voice]:
    """Observations and ideas from the desks and the vans, each written down once."""
    notes = (_employee_note(writer, utterance, writer.rng.choice(journeys)) for utterance in shelf("employees"))
    return [note for note in notes if note is not None]


def _employee_note(writer: Writer, utterance: Utterance, journey: Journey) -> Voice | None:
    kind = "observed" if "observed" in utterance.kinds else "idea"
    at = _working_moment(utterance, writer.rng)
    speaker = Speaker(facts_for(journey, at, {}, writer.rng), utterance.conditions)
    words = writer.book.say("employees", kind, speaker)
    if words is None or not writer.book.may_say(words[0]):
        return None
    text, said = words
    writer.book.note([text])
    problem, _, solution = text.partition(" || ")
    (theme,) = said.conditions
    return Voice(
        source="employees",
        at=at,
        text=problem,
        said_by="employee",
        market="Ireland" if theme == "named_person" else writer.rng.choice(("UK", "UK", "Ireland")),
        themes=(theme,),
        feeling=said.feeling,
        stage=_STAGE.get(theme, "Get help"),
        more={"kind": kind, "solution": solution, "department": _DEPARTMENTS.get(theme, "Support")},
    )


def _working_moment(utterance: Utterance, rng: random.Random) -> datetime:
    start = plan.progress(plan.NAMED_PERSON_PILOT) if "named_person" in utterance.conditions else 0.02
    skew = 0.6 if "no_show" in utterance.conditions else 1.0
    day = FIRST_DAY + timedelta(days=int(DAYS * (start + (0.98 - start) * rng.random() ** skew)))
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return day.replace(hour=rng.randint(8, 17), minute=rng.randint(0, 59))
