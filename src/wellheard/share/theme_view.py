"""A theme as its row and its evidence panel show it: every number already words, every figure already drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from wellheard.figures.badges import LEVELS, Badge, flag_badge
from wellheard.figures.feeling_bar import FeelingBar, Tone, feeling_bar, feeling_word, tone_of
from wellheard.figures.numbers import count, counted, percent, signed
from wellheard.figures.quotes import QuoteFigure
from wellheard.figures.share_bar import ShareBar, share_bar
from wellheard.share.contents import ThemeSection
from wellheard.share.quote_view import quote_figure
from wellheard.share.week_view import WeeksView, day, weeks_view

RANKED: Final = 30
"""People a base needs before themes are ranked and changes get an arrow."""
_ARROWS = {"rising": "up", "falling": "down", "steady": "flat", "unknown": ""}


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme, ready to be drawn.

    Attributes:
        anchor: Id of its evidence panel.
        row: Id of the link in its row, where the reader lands on the way back.
        rank: Place in the list, from 1.
        label: A few words.
        statement: The finding in a sentence.
        level: How it is known.
        badges: Remarks on its number.
        voices: Count of voices, for example ``"312 voices"``.
        people: Count of people, for example ``"221 people"``.
        n_voices: Voices, bare.
        n_people: People, bare.
        bar: Its share; ``None`` when there are too few to say.
        feeling: Its mix of feelings; ``None`` when none could be read.
        mean: Mean feeling as text; empty when none could be read.
        mean_word: The same in a word.
        mean_tone: Colour of the mean.
        weeks: Its course over time; ``None`` when there is none to draw.
        arrow: Icon of the direction; empty for none.
        direction: Code of the direction.
        direction_text: The direction in words.
        quotes: Words for it.
        counter_quotes: Words against it.
        facts: How its number was made: pairs of heading and text.
        voice_ids: Of the quotes, in order, for whoever wants to look them up.
    """

    anchor: str
    row: str
    rank: int
    label: str
    statement: str
    level: Badge
    badges: tuple[Badge, ...]
    voices: str
    people: str
    n_voices: str
    n_people: str
    bar: ShareBar | None
    feeling: FeelingBar | None
    mean: str
    mean_word: str
    mean_tone: Tone
    weeks: WeeksView | None
    arrow: str
    direction: str
    direction_text: str
    quotes: tuple[QuoteFigure, ...]
    counter_quotes: tuple[QuoteFigure, ...]
    facts: tuple[tuple[str, str], ...]
    voice_ids: tuple[str, ...]


def theme_view(theme: ThemeSection, *, rank: int, anchor: str, people: int, full: float) -> ThemeView:
    """Make a theme ready to be drawn.

    Args:
        theme: The theme.
        rank: Its place, from 1.
        anchor: Id of its panel.
        people: People heard in all.
        full: Share that fills the width of a bar.
    """
    return ThemeView(
        anchor=anchor,
        row=f"row-{anchor}",
        rank=rank,
        label=theme.label,
        statement=theme.finding.statement,
        level=LEVELS[theme.finding.level],
        badges=_badges(theme),
        voices=counted(theme.n_voices, "voice", "voices"),
        people=counted(theme.n_customers, "person", "people"),
        n_voices=count(theme.n_voices),
        n_people=count(theme.n_customers),
        bar=_bar(theme, people, full),
        feeling=_feeling(theme),
        mean="" if theme.sentiment is None else signed(theme.sentiment),
        mean_word="" if theme.sentiment is None else feeling_word(theme.sentiment),
        mean_tone=tone_of(theme.sentiment),
        weeks=weeks_view(theme.weeks, direction_text=theme.direction_text),
        arrow=_ARROWS["unknown" if people < RANKED else theme.direction],
        direction=theme.direction,
        direction_text=theme.direction_text,
        quotes=tuple(quote_figure(quote) for quote in theme.quotes),
        counter_quotes=tuple(quote_figure(quote) for quote in theme.counter_quotes),
        facts=_facts(theme),
        voice_ids=tuple(quote.voice_id for quote in (*theme.quotes, *theme.counter_quotes)),
    )


def _bar(theme: ThemeSection, people: int, full: float) -> ShareBar | None:
    if theme.share is None:
        return None
    interval = None if theme.low is None or theme.high is None else (theme.low, theme.high)
    return share_bar(theme.share, interval, people=people, full=full)


def _feeling(theme: ThemeSection) -> FeelingBar | None:
    felt = theme.feelings
    return feeling_bar(felt.negative, felt.neutral, felt.positive, unit=felt.unit) if felt else None


def _badges(theme: ThemeSection) -> tuple[Badge, ...]:
    measured = theme.finding.measure.flags if theme.finding.measure else ()
    codes = dict.fromkeys((*theme.flags, *measured))
    return tuple(flag_badge(code) for code in codes)


def _facts(theme: ThemeSection) -> tuple[tuple[str, str], ...]:
    measure = theme.finding.measure
    if measure is None:
        return (("Base", "None: this is a belief of the team, not counted from what was said."),)
    facts = (
        ("Base", f"{_voices_of(measure.base_voices, measure.base_customers)}: {measure.base_definition}"),
        ("Counted", _voices_of(measure.count_voices, measure.count_customers)),
        ("How", measure.method),
        ("Interval", _interval(theme, measure.interval)),
        ("Period", _period(measure.period)),
        ("Change", _change(theme.q)),
    )
    return tuple((heading, text) for heading, text in facts if text)


def _voices_of(voices: int, people: int) -> str:
    return f"{counted(voices, 'voice', 'voices')} of {counted(people, 'person', 'people')}"


def _change(q: float | None) -> str:
    if q is None:
        return ""
    return f"By luck alone a change this large has a chance of {percent(q)}, after allowing for all themes tested."


def _interval(theme: ThemeSection, method: str) -> str:
    if theme.low is None or theme.high is None:
        return method if method.startswith("none") else ""
    return f"{percent(theme.low)} to {percent(theme.high)}, 95%, {method}; counts people, not mentions"


def _period(period: tuple[date, date] | None) -> str:
    return f"{day(period[0])} to {day(period[1])}" if period else "Not known: no voice here has a time"
