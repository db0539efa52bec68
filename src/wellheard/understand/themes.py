"""Themes as they are handed out: numbers with their base and interval, and the words for and against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from wellheard.evidence.findings import Finding
from wellheard.evidence.quotes import Quote
from wellheard.understand.best_quotes import PersonalSpan
from wellheard.understand.trends import Trend, WeekCount

if TYPE_CHECKING:
    import pandas as pd

TABLE: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("terms", pa.list_(pa.string()), nullable=False),
        pa.field("n_voices", pa.int64(), nullable=False),
        pa.field("n_customers", pa.int64(), nullable=False),
        pa.field("share", pa.float64()),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("sentiment", pa.float64()),
        pa.field("negative", pa.float64()),
        pa.field("neutral", pa.float64()),
        pa.field("positive", pa.float64()),
        pa.field("trend", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Base:
    """Whom the shares of a result are shares of.

    Attributes:
        voices: Customers' voices with words.
        people: Distinct customers, and each voice of an unknown author as one.
        passages: Their passages.
        empty_talk: Passages that only greet, thank or refuse an answer; they belong to no theme and are not
            counted as left over.
        without_vector: Passages without a known word.
        definition: In words.
        filter: SQL condition on the ``voices`` table.
        period: First and last day (UTC); ``None`` where no time is known.
    """

    voices: int
    people: int
    passages: int
    empty_talk: int
    without_vector: int
    definition: str
    filter: str
    period: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Feelings:
    """A theme's people by the feeling that prevails in what they say about it.

    Attributes:
        negative: Share, 0 to 1; the three add up to 1.
        neutral: Share.
        positive: Share.
        people: The people behind each, in this order.
    """

    negative: float
    neutral: float
    positive: float
    people: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that several people speak of.

    Attributes:
        id: "t" and 12 hexadecimal digits, made from its most central passages.
        label: A name of customers' own words.
        terms: Words and phrases that set it apart, the most telling first.
        n_voices: Voices with a passage in it.
        n_customers: People.
        share: People of the base, 0 to 1; ``None`` where the base is too small.
        low: Lower end of the Wilson 95 % interval.
        high: Upper end.
        sentiment: Mean over its people, -1 to 1; ``None`` where fewer than five are in a served language.
        sentiment_people: People behind ``sentiment`` and ``feelings``.
        feelings: ``None`` with ``sentiment``.
        weeks: Every week from the first to the last of the base; empty where no time is known.
        trend: Whether it is heard more often than before.
        quotes: Up to eight: central, short, of different people and wordings.
        counter_quotes: Up to three of the feeling opposite to the one that prevails.
        finding: The theme's size as a statement that can be checked.
        flags: Reason codes such as ``"low_base"``.
    """

    id: str
    label: str
    terms: tuple[str, ...]
    n_voices: int
    n_customers: int
    share: float | None
    low: float | None
    high: float | None
    sentiment: float | None
    sentiment_people: int
    feelings: Feelings | None
    weeks: tuple[WeekCount, ...]
    trend: Trend
    quotes: tuple[Quote, ...]
    counter_quotes: tuple[Quote, ...]
    finding: Finding
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Themes:
    """What customers speak of, largest share first.

    Attributes:
        themes: The themes; none where there is not enough evidence (``note`` says why).
        base: Whom the shares are shares of.
        unassigned_share: Share of the passages that say something and belong to no theme, 0 to 1; ``None``
            without such passages.
        unassigned_voices_share: Share of the voices without any theme.
        assignments: One row per passage if they were kept: ``voice`` (place of the voice among all voices of the
            evidence in the order of their ids), ``voice_id, start, end, theme_id`` (null where unassigned),
            ``nearest_theme``, ``similarity``.
        personal: Quotes with personal words inside: start, end and kind of each, for masking.
        method: How the themes were made, in words.
        seed: The seed.
        evidence_id: Names the evidence they were found in.
        note: Why there are no themes; empty where there are.
    """

    themes: tuple[Theme, ...]
    base: Base
    unassigned_share: float | None
    unassigned_voices_share: float | None
    assignments: pa.Table | None
    personal: Mapping[Quote, tuple[PersonalSpan, ...]]
    method: str
    seed: int
    evidence_id: str
    note: str = field(default="")

    def __len__(self) -> int:
        return len(self.themes)

    @property
    def table(self) -> pa.Table:
        """The themes as a table with the columns of :data:`TABLE`."""
        return pa.Table.from_pylist([_row(theme) for theme in self.themes], schema=TABLE)

    def to_arrow(self) -> pa.Table:
        """Return :attr:`table`."""
        return self.table

    def to_pandas(self) -> pd.DataFrame:
        """Return :attr:`table` as a data frame; needs pandas."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __repr__(self) -> str:
        if not self.themes:
            return f"Themes(none: {self.note})"
        return f"Themes({len(self.themes)} of {self.base.people} people, largest: {self.themes[0].label!r})"

    def _repr_html_(self) -> str:
        if not self.themes:
            return f"<p>No themes: {escape(self.note)}.</p>"
        rows = "".join(_html_row(theme) for theme in self.themes)
        heads = "".join(f'<th scope="col">{name}</th>' for name in ("Theme", "People", "Share", "Feeling", "Trend"))
        left = (
            "" if self.unassigned_share is None else f" {self.unassigned_share:.0%} of the passages belong to no theme."
        )
        caption = f"{len(self.themes)} themes of {self.base.people:,} {escape(self.base.definition)}.{left}"
        return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(theme: Theme) -> dict[str, object]:
    feelings = theme.feelings
    return {
        **{name: getattr(theme, name) for name in TABLE.names if hasattr(theme, name)},
        "terms": list(theme.terms),
        "negative": feelings and feelings.negative,
        "neutral": feelings and feelings.neutral,
        "positive": feelings and feelings.positive,
        "trend": theme.trend.direction,
    }


def _html_row(theme: Theme) -> str:
    share = "too few to say" if theme.share is None else f"{theme.share:.1%} ({theme.low:.1%} to {theme.high:.1%})"
    feeling = "not read" if theme.sentiment is None else f"{theme.sentiment:+.2f}"
    cells = "".join(f"<td>{cell}</td>" for cell in (f"{theme.n_customers:,}", share, feeling, theme.trend.direction))
    return f'<tr><th scope="row">{escape(theme.label)}</th>{cells}</tr>'
