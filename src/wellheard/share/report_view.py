"""A report as its templates show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wellheard.figures.badges import LEVELS, Badge
from wellheard.figures.numbers import count, counted, percent
from wellheard.figures.share_bar import widest
from wellheard.figures.stats import Stat
from wellheard.share.contents import Report, ThemeSection, VoicesFelt
from wellheard.share.errors import ShareError
from wellheard.share.numbers_file import numbers_link
from wellheard.share.theme_view import RANKED, ThemeView, theme_view

SHOWN: Final = 20
"""Themes that stand open; of a list longer than :data:`LONG` the rest unfolds."""
LONG: Final = 24


@dataclass(frozen=True, slots=True)
class HeadlineView:
    """A headline card: its words, how it is known and the panel it opens."""

    kicker: str
    title: str
    detail: str
    tone: str
    level: Badge
    anchor: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report, ready to be drawn.

    Attributes:
        report: The report itself, for its plain words.
        basis: Voices, people and period in a phrase.
        stats: The strip of large numbers.
        headlines: Cards.
        themes: Themes that stand open.
        more_themes: Themes that unfold.
        all_themes: Both.
        people: Who the shares are of, in words.
        unassigned: Share of voices in no theme; empty when there are no voices.
        ranked: True when enough people were heard to put themes in an order.
        has_weeks: True when at least one theme has a course to draw.
        has_feelings: True when at least one theme has feelings.
        totals: Sums over the sources: seen, imported, duplicate, rejected, blank.
        numbers_link: Address of the file of all numbers.
    """

    report: Report
    basis: str
    stats: tuple[Stat, ...]
    headlines: tuple[HeadlineView, ...]
    themes: tuple[ThemeView, ...]
    more_themes: tuple[ThemeView, ...]
    all_themes: tuple[ThemeView, ...]
    people: str
    unassigned: str
    ranked: bool
    has_weeks: bool
    has_feelings: bool
    totals: tuple[int, int, int, int, int]
    numbers_link: str


def report_view(report: Report) -> ReportView:
    """Make a report ready to be drawn.

    Raises:
        ShareError: A headline opens a theme that is not in the report, a theme has no quote, or an id appears twice.
    """
    anchors = _anchors(report.themes)
    full = widest(theme.high if theme.high is not None else theme.share for theme in report.themes)
    people = report.base.n_customers
    views = tuple(
        theme_view(theme, rank=rank, anchor=anchors[theme.id], people=people, full=full)
        for rank, theme in enumerate(report.themes, start=1)
    )
    shown = len(views) if len(views) <= LONG else SHOWN
    return ReportView(
        report=report,
        basis=_basis(report),
        stats=_stats(report),
        headlines=_headlines(report, anchors),
        themes=views[:shown],
        more_themes=views[shown:],
        all_themes=views,
        people=counted(people, "person", "people"),
        unassigned="" if report.unassigned.share is None else percent(report.unassigned.share),
        ranked=people >= RANKED,
        has_weeks=any(view.weeks for view in views),
        has_feelings=any(view.feeling for view in views),
        totals=_totals(report),
        numbers_link=numbers_link(report.themes),
    )


def _anchors(themes: Sequence[ThemeSection]) -> dict[str, str]:
    """Give every theme an id that is safe in an address and the same in every report of the theme."""
    anchors: dict[str, str] = {}
    for theme in themes:
        if theme.id in anchors:
            raise ShareError(
                "theme-twice",
                "Two themes of the report have the same id.",
                found=f"theme {theme.id} twice",
                expected="one section for each theme",
                hint="merge the sections or give each its own id",
            )
        if not theme.quotes:
            raise ShareError(
                "theme-without-quotes",
                "A theme of the report has no words behind it.",
                found=f"theme {theme.id} without quotes",
                expected="at least one quote",
                hint="leave the theme out, or cite what it was made from",
            )
        plain = "theme-" + (re.sub(r"[^A-Za-z0-9]+", "-", theme.id).strip("-") or "x")
        taken = set(anchors.values())
        number = next(n for n in range(1, len(themes) + 2) if _numbered(plain, n) not in taken)
        anchors[theme.id] = _numbered(plain, number)
    return anchors


def _numbered(plain: str, number: int) -> str:
    return plain if number == 1 else f"{plain}-{number}"


def _headlines(report: Report, anchors: dict[str, str]) -> tuple[HeadlineView, ...]:
    made = []
    for line in report.headlines:
        if line.theme_id not in anchors:
            raise ShareError(
                "headline-without-evidence",
                "A headline opens a theme that is not in the report.",
                found=f"theme {line.theme_id}",
                expected="the id of a theme of this report",
                hint="leave the headline out, or add its theme",
            )
        anchor = anchors[line.theme_id]
        made.append(HeadlineView(line.kicker, line.title, line.detail, line.tone, LEVELS[line.finding.level], anchor))
    return tuple(made)


def _basis(report: Report) -> str:
    base = report.base
    heard = f"{counted(base.n_voices, 'voice', 'voices')} of {counted(base.n_customers, 'person', 'people')}"
    return f"{heard}, {base.period}" if base.period else heard


def _stats(report: Report) -> tuple[Stat, ...]:
    base, unassigned = report.base, report.unassigned
    rejected = sum(source.rejected for source in report.sources)
    sources = counted(len(report.sources), "source", "sources")
    stats = [
        Stat("Voices", count(base.n_voices), f"from {sources}", "#sources"),
        Stat("People", count(base.n_customers), "each counted once", "#method"),
        Stat(
            "Themes",
            count(len(report.themes)),
            "each with its words" if report.themes else "not enough evidence",
            "#themes",
        ),
    ]
    if unassigned.share is not None and report.themes:
        stats.append(
            Stat(
                "In no theme", percent(unassigned.share), counted(unassigned.n_voices, "voice", "voices"), "#unassigned"
            )
        )
    if report.felt is not None:
        stats.append(_felt(report.felt))
    stats.append(
        Stat(
            "Rows not read",
            count(rejected),
            "each with its reason" if rejected else "nothing was rejected",
            "#sources",
            hot=rejected > 0,
        )
    )
    return tuple(stats)


def _felt(felt: VoicesFelt) -> Stat:
    read = felt.negative + felt.neutral + felt.positive + felt.mixed
    bad, mixed = percent(felt.negative / read), percent(felt.mixed / read)
    return Stat(
        "Voices content", percent(felt.positive / read), f"{bad} not, {mixed} both; {count(read)} read", "#method"
    )


def _totals(report: Report) -> tuple[int, int, int, int, int]:
    rows = [(s.seen, s.imported, s.duplicate, s.rejected, s.blank) for s in report.sources]
    seen, imported, duplicate, rejected, blank = (
        (sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 5
    )
    return seen, imported, duplicate, rejected, blank
