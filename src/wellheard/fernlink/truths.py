"""What was planted and what came of it: the answers that the sample company's data should give, for tests to check."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from statistics import mean, median
from typing import Any, Final

from wellheard.fernlink import plan
from wellheard.fernlink.flaws import Flaws
from wellheard.fernlink.people import FIRST_DAY, LAST_MOMENT
from wellheard.fernlink.personas import PERSONAS
from wellheard.fernlink.records import company
from wellheard.fernlink.scores import DRIVERS, SURVEYS
from wellheard.fernlink.timeline import Journey
from wellheard.fernlink.voices import Voice

Truths = dict[str, Any]

_FILE: Final[Mapping[str, str]] = {
    "surveys": "surveys.csv", "calls": "calls.ndjson", "chats": "chats.json", "mails": "mails.csv",
    "reviews": "reviews.csv", "visits": "field_visits.csv", "employees": "employees.csv", "social": "social.csv",
}  # fmt: skip


def planted(
    journeys: Sequence[Journey], voices: Mapping[str, Sequence[Voice]], tables: Mapping[str, Flaws], seed: int
) -> Truths:
    """All truths, ready to be written as JSON."""
    spoken = [voice for said in voices.values() for voice in said]
    return {
        "generated": "Fernlink does not exist: a program made all of it up, from hand-written lines.",
        "seed": seed,
        "period": [f"{FIRST_DAY:%Y-%m-%d}", f"{LAST_MOMENT:%Y-%m-%d}"],
        "files": {name: flaws.as_dict() for name, flaws in tables.items()},
        "voices_by_speaker": dict(sorted(Counter(voice.said_by for voice in spoken).items())),
        "themes": _themes(spoken),
        "stages": _stages(journeys, spoken),
        "hold_up": _hold_up(journeys),
        "egress": _egress(journeys),
        "renewal": _renewal(journeys),
        "first_touch": _first_touch(journeys),
        "personas": _personas(journeys),
        "score_drivers": {
            "survey": "relationship",
            "points_per_item_point": dict(DRIVERS),
            "no_driver": ["bill_is_correct"],
        },
        "action_that_helped": _helped(voices["surveys"]),
        "actions_that_did_not": _not_helped(journeys),
        "leavers_against_stayers": _leavers(journeys),
        "not_planted": [
            "no difference between household sizes, in anything",
            "no difference between ways of payment, in anything",
            "no difference between plans, in anything but the fee",
            "no difference between days of the week, but that offices rest on Sundays",
            "bill_is_correct has no bearing on the recommendation score",
            "personas are mixed alike in both markets and all regions",
            "language has no bearing on what happens to a customer",
        ],
        "voices": {_FILE[source]: _labels(said) for source, said in voices.items()},
    }


def planted_truths(folder_truths: Mapping[str, Any]) -> list[str]:
    """The truths of a company in short sentences, for people.

    Args:
        folder_truths: ``Company.truths``, or what ``planted_truths.json`` holds.
    """
    themes = sorted(folder_truths["themes"].items(), key=lambda item: -item[1]["voices"])
    lines = [f"{t['label']}: {t['voices']} voices of {t['customers']} customers, {t['direction']}" for _, t in themes]
    gap = folder_truths["stages"]["widest_gap"]
    lines.append(f"Lowest moment: {folder_truths['stages']['lowest_moment']}")
    lines.append(
        f"Widest gap: {gap['stage']}, {gap['believed_percent']} % believed, {gap['satisfied_percent']} % satisfied"
    )
    helped = folder_truths["action_that_helped"]
    lines.append(f"Helped: {helped['action']}, {helped['difference_in_differences']:+.2f} points of ease")
    return lines


def _themes(spoken: Iterable[Voice]) -> Truths:
    by_theme: defaultdict[str, list[Voice]] = defaultdict(list)
    for voice in spoken:
        for theme in voice.themes:
            by_theme[theme].append(voice)
    return {key: _theme(by_theme[key], said) for key, said in company()["themes"].items()}


def _theme(voices: Sequence[Voice], said: Mapping[str, Any]) -> Truths:
    feelings = Counter((voice.feeling > 0) - (voice.feeling < 0) for voice in voices)
    months = Counter(voice.at.month for voice in voices)
    return {
        **said,
        "voices": len(voices),
        "customers": len({voice.number for voice in voices if voice.number}),
        "negative": feelings[-1],
        "positive": feelings[1],
        "by_month": [months[month] for month in range(1, 7)],
        "last_8_weeks_against_first_8": _growth(voices),
    }


def _growth(voices: Sequence[Voice]) -> float | None:
    """Voices of the last eight weeks as a multiple of those of the first eight, None when there were none."""
    first = sum((voice.at - FIRST_DAY).days < 56 for voice in voices)
    last = sum((LAST_MOMENT - voice.at).days < 56 for voice in voices)
    return round(last / first, 2) if first else None


def _stages(journeys: Sequence[Journey], spoken: Sequence[Voice]) -> Truths:
    surveys = [voice for voice in spoken if voice.source == "surveys" and voice.stage]
    beliefs = company()["beliefs"]
    rows = {stage: _stage(surveys, spoken, stage, beliefs[stage]) for stage in plan.STAGES}
    widest = max(rows, key=lambda stage: rows[stage]["believed_percent"] - rows[stage]["satisfied_percent"])
    return {
        "order": list(plan.STAGES),
        "rows": rows,
        "blocks": "Wait",
        "lowest_moment": "Engineer does not arrive (activity 'Visit missed', theme no_show)",
        "highest_moment": "Engineer explains (activity 'Engineer arrived', theme engineers_explain)",
        "widest_gap": {"stage": widest, **rows[widest]},
        "customers": len(journeys),
    }


def _stage(surveys: Sequence[Voice], spoken: Sequence[Voice], stage: str, believed: float) -> Truths:
    scores = [_is_satisfied(voice) for voice in surveys if voice.stage == stage]
    feelings = [v.feeling for v in spoken if v.stage == stage and v.themes and v.said_by in {"customer", "researcher"}]
    return {
        "satisfied_percent": round(100 * mean(scores)),
        "answers": len(scores),
        "believed_percent": believed,
        "mean_feeling": round(mean(feelings), 2),
        "voices": len(feelings),
    }


def _is_satisfied(voice: Voice) -> bool:
    """Two best of five; three best of seven."""
    survey = SURVEYS[voice.more["survey"]]
    return bool(voice.more["score"] >= survey.high - (1 if survey.high == 5 else 2))


def _days_between(journey: Journey, start: str, end: str) -> float | None:
    times = {event.activity: event.at for event in reversed(journey.events)}
    if start not in times or end not in times:
        return None
    return (times[end] - times[start]).total_seconds() / 86_400


def _hold_up(journeys: Sequence[Journey]) -> Truths:
    steps = [("Order placed", "Slot booked"), ("Slot booked", "Engineer arrived"), ("Engineer arrived", "Line live")]
    rows: list[Truths] = []
    for market in ("UK", "Ireland"):
        for start, end in steps:
            days = [d for j in _of(journeys, market) if (d := _days_between(j, start, end)) is not None]
            rows.append({"market": market, "from": start, "to": end, **_durations(days)})
    visits = {m: _visits(_of(journeys, m)) for m in ("UK", "Ireland")}
    return {"step": "Slot booked to Engineer arrived", "market": "UK", "medians": rows, "missed_visits": visits}


def _durations(days: Sequence[float]) -> Truths:
    """Median and 90th percentile of completed waits in days; who is still waiting or has left is not in them."""
    ordered = sorted(days)
    return {
        "median_days": round(median(ordered), 2),
        "p90_days": round(ordered[int(0.9 * (len(ordered) - 1))], 2),
        "n": len(ordered),
    }


def _visits(journeys: Sequence[Journey]) -> Truths:
    counts = Counter(event.activity for journey in journeys for event in journey.events)
    missed, made = counts["Visit missed"], counts["Engineer arrived"]
    return {"missed": missed, "made": made, "share_missed": round(missed / (missed + made), 3)}


def _of(journeys: Sequence[Journey], market: str) -> list[Journey]:
    return [journey for journey in journeys if journey.customer.market == market]


def _egress(journeys: Sequence[Journey]) -> Truths:
    """By market and stage: how many came to the stage, and how many left there within the half-year."""
    result: Truths = {}
    for market in ("UK", "Ireland"):
        came: Counter[str] = Counter()
        left: Counter[str] = Counter()
        for journey in _of(journeys, market):
            came.update({event.stage for event in journey.events if event.stage in plan.STAGES})
            left.update([journey.left_stage] if journey.left_stage else [])
        result[market] = {
            stage: {"came": came[stage], "left": left[stage], "share": round(left[stage] / came[stage], 3)}
            for stage in plan.STAGES
        }
    return result


def _renewal(journeys: Sequence[Journey]) -> Truths:
    """Who leaves at renewal: those who had waited in vain, far more than others."""
    decided = [
        j
        for j in journeys
        if any(e.activity in {"Renewed", "Account closed"} and e.case[:3] == "REN" for e in j.events)
    ]
    left = [j for j in decided if j.left_stage == "Stay or go"]
    return {
        "decided": len(decided),
        "left": len(left),
        "left_share": round(len(left) / len(decided), 3),
        "left_share_after_missed_visit": _share(
            decided, lambda j: j.left_stage == "Stay or go", lambda j: j.misses > 0
        ),
        "left_share_without": _share(decided, lambda j: j.left_stage == "Stay or go", lambda j: not j.misses),
    }


def _share(
    journeys: Iterable[Journey], what: Callable[[Journey], bool], among: Callable[[Journey], bool]
) -> float | None:
    chosen = [what(journey) for journey in journeys if among(journey)]
    return round(mean(chosen), 3) if chosen else None


def _first_touch(journeys: Sequence[Journey]) -> Truths:
    """First recorded contact by market: of newcomers (their first ever), of movers about the move; and as asked."""
    result: Truths = {}
    for market in ("UK", "Ireland"):
        chosen = _of(journeys, market)
        asked = Counter(journey.customer.heard for journey in chosen)
        result[market] = {
            "newcomers": _first_channels(chosen, "newcomer"),
            "movers_about_the_move": _first_channels(chosen, "mover"),
            "asked": dict(asked.most_common()),
            "planted_weights": dict(plan.FIRST_TOUCH[market]),
        }
    return result


def _first_channels(journeys: Sequence[Journey], kind: str) -> dict[str, int]:
    first = [[e.channel for e in j.events if e.stage == "Realise"][:1] for j in journeys if j.customer.kind == kind]
    return dict(Counter(channel for channels in first for channel in channels).most_common())


def _personas(journeys: Sequence[Journey]) -> list[Truths]:
    return [
        {
            "key": persona.key,
            "label": persona.label,
            "essence": persona.essence,
            "traits": list(persona.traits),
            "cares_more_about": sorted(theme for theme, care in persona.care.items() if care > 1),
            "cares_less_about": sorted(theme for theme, care in persona.care.items() if care < 1),
            "customers": sorted(j.customer.number for j in journeys if j.customer.persona.key == persona.key),
        }
        for persona in PERSONAS
    ]


def _helped(surveys: Sequence[Voice]) -> Truths:
    """The pilot as a difference in differences of ease after contact, Ireland against the UK."""
    start = plan.NAMED_PERSON_PILOT
    cells: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for voice in surveys:
        if voice.more["survey"] == "after_contact":
            cells[voice.market, voice.at >= start].append(voice.more["score"])
    means = {key: mean(scores) for key, scores in cells.items()}
    rise = {market: means[market, True] - means[market, False] for market in ("Ireland", "UK")}
    return {
        "id": "A4",
        "action": "a named person owns the case and calls back",
        "market": "Ireland",
        "from": f"{start:%Y-%m-%d}",
        "measure": "mean of the after_contact survey, ease 1-7",
        "cells": [
            {"market": m, "after": after, "mean": round(means[m, after], 2), "n": len(cells[m, after])}
            for m, after in sorted(cells)
        ],
        "difference_in_differences": round(rise["Ireland"] - rise["UK"], 2),
    }


def _not_helped(journeys: Sequence[Journey]) -> Truths:
    """The voucher: after a missed visit as many cancel as before. The new hold music: nobody's doing but the waits'."""
    cells: dict[str, list[bool]] = {"before": [], "after": []}
    for journey in journeys:
        for event in journey.events:
            if event.activity == "Visit missed" and event.at < LAST_MOMENT - timedelta(days=6):
                soon = journey.left_at is not None and journey.left_at - event.at < timedelta(days=6)
                cells["after" if event.at >= plan.APOLOGY_VOUCHER else "before"].append(soon)
    shares = {
        name: {"missed_visits": len(c), "cancelled_within_6_days": round(mean(c), 3)} for name, c in cells.items()
    }
    return {
        "A3": {"action": "voucher after a missed visit", "from": f"{plan.APOLOGY_VOUCHER:%Y-%m-%d}", **shares},
        "A5": {"action": "new hold music", "from": "2026-05-18"},
    }


def _leavers(journeys: Sequence[Journey]) -> Truths:
    """Of those who came as far as a booked slot: what tells leavers from stayers; household size as a check."""
    journeys = [j for j in journeys if any(e.activity == "Slot booked" for e in j.events)]
    groups = {"left": [j for j in journeys if j.left_stage], "stayed": [j for j in journeys if not j.left_stage]}
    return {
        name: {
            "customers": len(group),
            "with_missed_visit": round(mean(j.misses > 0 for j in group), 3),
            "with_price_change": round(mean(j.price_changed for j in group), 3),
            "mean_hand_overs": round(mean(j.handovers for j in group), 2),
            "mean_household_size": round(mean(j.customer.household for j in group), 2),
        }
        for name, group in groups.items()
    }


def _labels(said: Sequence[Voice]) -> Truths:
    return {
        voice.own_id.replace("/", "-") if voice.source == "chats" else voice.own_id: {
            "themes": list(voice.themes),
            "context": list(voice.context),
            "feeling": voice.feeling,
            "stage": voice.stage,
            "said_by": voice.said_by,
        }
        for voice in said
    }
