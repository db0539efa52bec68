"""A report about Fernlink, an invented broadband provider: all words, numbers and names in made_up.json are made up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.quotes import Quote, checksum
from wellheard.share.contents import (
    Base,
    Direction,
    Feelings,
    Headline,
    MethodNote,
    ModelNote,
    NotEnough,
    QuotedWords,
    Reject,
    Report,
    SourceAccount,
    ThemeSection,
    Unassigned,
    Week,
)

MADE_UP: dict[str, Any] = json.loads((Path(__file__).parent / "made_up.json").read_text(encoding="utf-8"))
PEOPLE, VOICES = 412, 1461
EXPOSURE = (52, 55, 49, 58, 57, 61, 55, 60, 59, 62, 58, 63, 60, 57, 61, 64, 59, 62, 60, 58, 61, 63, 60, 62, 59, 36)
HOSTILE = '</script></style><img src=x onerror="alert(1)">\'"<svg onload=alert(1)>'


def interval(share: float, people: int) -> tuple[float, float]:
    """The Wilson interval, written out here so that the report's numbers hang together."""
    square = 1.96**2
    middle = (share + square / (2 * people)) / (1 + square / people)
    reach = 1.96 / (1 + square / people) * (share * (1 - share) / people + square / (4 * people**2)) ** 0.5
    return max(0.0, middle - reach), min(1.0, middle + reach)


def finding(row: dict[str, Any], flags: tuple[str, ...] = ()) -> Finding:
    """The finding of a theme, with one quote and a measured base."""
    share = row["people"] / PEOPLE
    low, high = interval(share, PEOPLE)
    measure = Measure(
        name="share",
        value=share,
        low=low,
        high=high,
        interval="wilson",
        count_voices=row["voices"],
        count_customers=row["people"],
        base_voices=VOICES,
        base_customers=PEOPLE,
        base_definition="voices of customers and prospects with words, and field notes about them",
        base_filter="text <> ''",
        members=tuple(f"v-{n:04d}" for n in range(row["voices"])),
        period=(date(2026, 1, 2), date(2026, 6, 30)),
        method="people with at least one passage in the theme, divided by the people heard",
        flags=flags,
    )
    statement = f"{row['people']} of {PEOPLE} people speak of this: {row['label'][0].lower()}{row['label'][1:]}."
    return Finding(
        f"theme/{row['id']}/share", statement, "inferred", measure, (Quote("v-0001", 0, 4, checksum("text")),)
    )


def weeks(total: int, direction: Direction) -> tuple[Week, ...]:
    """A course over 26 weeks that rises, falls or stays."""
    slope = {"rising": 1.0, "falling": -0.7, "steady": 0.0, "unknown": 0.0}[direction]
    noise = [0.05 * ((n * 7) % 5 - 2) + 0.05 * ((n * 3) % 7 - 3) for n in range(26)]
    weights = [max(0.15, 1 + slope * (n - 12.5) / 14 + noise[n]) * EXPOSURE[n] for n in range(26)]
    counts = [round(total * weight / sum(weights)) for weight in weights]
    start = date(2025, 12, 29)
    return tuple(Week(start + timedelta(days=7 * n), min(counts[n], EXPOSURE[n]), EXPOSURE[n]) for n in range(26))


def said(number: str, row: list[Any]) -> QuotedWords:
    """Words with the quoted part in brackets, and a byline of six parts."""
    text, byline, feeling, language = row
    before, _, rest = text.partition("[")
    words, _, after = rest.partition("]")
    who, channel, when, market, rating, source = byline.split("|")
    return QuotedWords(
        f"v-{number}", before, words, after, who, source, channel, when, market, rating, feeling, language
    )


def theme(row: dict[str, Any]) -> ThemeSection:
    """One theme out of the table."""
    few = row["people"] < 5
    flags = ("not_enough_evidence",) if few else ("low_base",) if row["people"] < 30 else ()
    low, high = interval(row["people"] / PEOPLE, PEOPLE)
    felt = row["felt"]
    return ThemeSection(
        id=row["id"],
        label=row["label"],
        finding=finding(row, flags),
        n_voices=row["voices"],
        n_customers=row["people"],
        share=None if few else row["people"] / PEOPLE,
        low=None if few else low,
        high=None if few else high,
        sentiment=(felt[2] - felt[0]) / sum(felt),
        feelings=Feelings(felt[0], felt[1], felt[2], unit="voices"),
        weeks=weeks(row["voices"], row["direction"]),
        direction=row["direction"],
        direction_text=row["course"],
        q=row["q"],
        quotes=tuple(said(f"{row['id']}-{n}", quote) for n, quote in enumerate(row["for"])),
        counter_quotes=tuple(said(f"{row['id']}-x{n}", quote) for n, quote in enumerate(row["against"])),
    )


def source(row: dict[str, Any]) -> SourceAccount:
    """One source out of the table."""
    rejects = tuple(Reject(*reject) for reject in row.get("rejects", ()))
    return SourceAccount(**{**row, "rejects": rejects})


def full_report() -> Report:
    """Twelve themes, six sources."""
    themes = {row["id"]: theme(row) for row in MADE_UP["themes"]}
    return Report(
        title="What Fernlink's customers say",
        subtitle="They forgive a delay. They do not forgive a day at home for nothing.",
        snapshot="s-4f0c91d2a7",
        made_on="1 July 2026",
        base=Base(
            VOICES,
            PEOPLE,
            "2 January to 30 June 2026",
            "Customers and prospects count, and what researchers saw of them. Agents, bots and employees do not.",
        ),
        headlines=tuple(
            Headline(kicker, title, detail, themes[of].finding, of, tone)
            for kicker, title, detail, of, tone in MADE_UP["headlines"]
        ),
        themes=tuple(themes.values()),
        sources=tuple(source(row) for row in MADE_UP["sources"]),
        unassigned=Unassigned(263, 0.18, "263 voices are too short or too unlike the others to be part of a theme."),
        not_known=tuple(MADE_UP["not_known"]),
        method=tuple(MethodNote(*row) for row in MADE_UP["method"]),
        models=tuple(ModelNote(name, version, tuple(told)) for name, version, told in MADE_UP["models"]),
        note="Fernlink is an invented company. Nobody in this report exists.",
    )


def empty_report() -> Report:
    """Too few voices for themes, one source."""
    whole = full_report()
    return replace(
        whole,
        title="What customers say",
        subtitle="",
        headlines=(),
        themes=(),
        sources=(SourceAccount("notes.csv", "voices", 9, 7, 0, 0, 2),),
        note="",
        base=Base(7, 6, "", whole.base.definition),
        unassigned=Unassigned(7, 1.0, ""),
        not_known=(),
        models=(),
        not_enough=NotEnough(
            7, 40, "Add more files, or read the seven voices themselves: that is quicker than any statistic."
        ),
    )


def strange_report() -> Report:
    """Hostile, right-to-left, very long and emoji words; sixty themes; no times; a single quote and none against it."""
    whole = full_report()
    plain = [
        replace(section, weeks=(), direction_text="No times, so no course", direction="unknown", q=None)
        for section in whole.themes
    ]
    odd_words = (
        (HOSTILE, "und"),
        ("المهندس لم يأت ولم يتصل أحد", "ar"),
        ("👩🏽‍🔧🇮🇪 " * 12, "und"),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3, "de"),
        ("it took " + "three weeks and a complaint " * 60, "en"),
        ("=HYPERLINK(1)\x00\ud800 \u202eevil reversed", "und"),
    )
    odd = [
        replace(
            plain[n],
            id=f"odd/{n} {words[:3]}",
            label=words[:200],
            sentiment=None,
            feelings=None,
            counter_quotes=(),
            quotes=(QuotedWords(f"odd-{n}", HOSTILE[:9], words, "", "Customer", HOSTILE, language=language),),
        )
        for n, (words, language) in enumerate(odd_words)
    ]
    many = [replace(plain[n % 12], id=f"t{n}", label=f"{plain[n % 12].label} ({n})") for n in range(54)]
    told, rejects = (HOSTILE,), (Reject(1, HOSTILE, HOSTILE),)
    account = SourceAccount(HOSTILE, HOSTILE, 2, 1, 0, 1, 0, told, told, told, rejects, 3, HOSTILE)
    return replace(
        whole,
        title=HOSTILE,
        themes=(*odd, *many),
        sources=(account,),
        headlines=(),
        note=HOSTILE,
        snapshot=HOSTILE,
        not_known=told,
    )
