"""From what was counted about a theme to the theme that is handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa

from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.intervals import wilson
from wellheard.figures.numbers import percent
from wellheard.understand.assignment import Assigned
from wellheard.understand.best_quotes import Candidate, choose
from wellheard.understand.communities import Groups
from wellheard.understand.labels import Label
from wellheard.understand.population import Population
from wellheard.understand.sample import Counts, Sample
from wellheard.understand.spoken import MILLIONTHS
from wellheard.understand.themes import Base, Feelings, Theme
from wellheard.understand.trends import Trend, WeekCount

MOST_QUOTES: Final = 8
MOST_COUNTER_QUOTES: Final = 3
FEWEST_FOR_A_RATE: Final = 5
_LOW_BASE, _CAUTION = 30, 100
_CENTRAL: Final = 5
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class Portrait:
    """A theme, and the candidates its quotes were chosen from."""

    theme: Theme
    quoted: tuple[Candidate, ...]


def base_of(counts: Counts, population: Population) -> Base:
    """Describe whom the shares are shares of."""
    period = None
    if counts.first_day is not None and counts.last_day is not None:
        period = (_EPOCH + timedelta(days=counts.first_day), _EPOCH + timedelta(days=counts.last_day))
    return Base(
        voices=counts.voices,
        people=counts.people,
        passages=counts.passages,
        empty_talk=counts.empty_talk,
        without_vector=counts.without_vector,
        definition=population.definition,
        filter=population.sql,
        period=period,
    )


def theme_ids(sample: Sample, groups: Groups) -> tuple[str, ...]:
    """Name each theme by the places of its most central passages; the order of rows does not matter."""
    names = sample.rows["voice_id"].to_pylist()
    starts = sample.rows["start"].to_pylist()
    ids = []
    for theme in range(len(groups.centres)):
        rows = np.flatnonzero(groups.theme == theme)
        central = sorted(rows.tolist(), key=lambda row: (-float(groups.cosine[row]), names[row], starts[row]))[
            :_CENTRAL
        ]
        places = sorted(f"{names[row]}:{starts[row]}" for row in central)
        ids.append("t" + blake2b("\n".join(places).encode("utf-8"), digest_size=6).hexdigest())
    return tuple(ids)


def base_flags(people: int) -> tuple[str, ...]:
    """Return the flags of a base of so many people.

    Example:
        >>> base_flags(3), base_flags(20), base_flags(60), base_flags(200)
        (('not_enough_evidence',), ('low_base',), ('caution',), ())
    """
    if people < FEWEST_FOR_A_RATE:
        return ("not_enough_evidence",)
    if people < _LOW_BASE:
        return ("low_base",)
    return ("caution",) if people < _CAUTION else ()


@dataclass(frozen=True)
class Name:
    """What a theme is called: its id and its label."""

    id: str
    label: Label


@dataclass(frozen=True)
class Course:
    """How a theme went over time."""

    weeks: tuple[WeekCount, ...]
    trend: Trend


def draw(number: int, name: Name, assigned: Assigned, *, base: Base, course: Course, method: str) -> Portrait:
    """Draw one theme.

    Args:
        number: Its place among the centres.
        name: What it is called.
        assigned: What was counted.
        base: Whom its share is a share of.
        course: How it went over time.
        method: How themes were made.
    """
    label = name.label
    tally = assigned.tally
    quotes, counter = _quotes(assigned, number)
    heard = int(tally.sentiment_people[number])
    quoted = tuple(each.quote for each in quotes)
    countered = tuple(each.quote for each in counter)
    measure = _measure(number, assigned, base, method)
    theme = Theme(
        id=name.id,
        label=label.name,
        terms=label.terms,
        n_voices=measure.count_voices,
        n_customers=measure.count_customers,
        share=measure.value,
        low=measure.low,
        high=measure.high,
        sentiment=float(tally.sentiment_sum[number]) / heard / MILLIONTHS if heard >= FEWEST_FOR_A_RATE else None,
        sentiment_people=heard,
        feelings=_feelings(tally.feeling_people[number].tolist()) if heard >= FEWEST_FOR_A_RATE else None,
        weeks=course.weeks,
        trend=course.trend,
        quotes=quoted,
        counter_quotes=countered,
        finding=Finding(f"theme/{name.id}/share", _statement(label, measure), "inferred", measure, quoted, countered),
        flags=measure.flags,
    )
    return Portrait(theme, (*quotes, *counter))


def _measure(number: int, assigned: Assigned, base: Base, method: str) -> Measure:
    people = int(assigned.tally.people[number])
    share, low, high = _share(people, base.people)
    flags = base_flags(base.people)
    return Measure(
        name="share",
        value=share,
        low=low,
        high=high,
        interval="wilson" if share is not None else f"none: fewer than {FEWEST_FOR_A_RATE} people",
        count_voices=int(assigned.tally.voices[number]),
        count_customers=people,
        base_voices=base.voices,
        base_customers=base.people,
        base_definition=base.definition,
        base_filter=base.filter,
        members=_members(assigned.members, number),
        period=base.period,
        method=method,
        flags=flags,
    )


def _share(people: int, base: int) -> tuple[float | None, float | None, float | None]:
    if base < FEWEST_FOR_A_RATE:
        return None, None, None
    low, high = wilson(people, base)
    return people / base, low, high


def _feelings(people: Sequence[int]) -> Feelings:
    negative, neutral, positive = (each / sum(people) for each in people)
    return Feelings(negative, neutral, positive, (int(people[0]), int(people[1]), int(people[2])))


def _statement(label: Label, measure: Measure) -> str:
    part = "" if measure.value is None else f" ({percent(measure.value)})"
    of = f"{measure.count_customers:,} of {measure.base_customers:,}"
    return f"{of} people{part} speak of \u201c{label.name}\u201d."


def _members(members: pa.Table, theme: int) -> tuple[str, ...]:
    numbers = members["theme"].to_numpy()
    first, last = np.searchsorted(numbers, [theme, theme + 1])
    return tuple(members["voice_id"].slice(first, last - first).to_pylist())


def _quotes(assigned: Assigned, theme: int) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Return the quotes for and against; against is the rarer of the two feelings."""
    negative, _neutral, positive = assigned.tally.feeling_people[theme].tolist()
    against = 0 if negative == positive else (1 if negative > positive else -1)
    pools = {feeling: assigned.pool.get((theme, feeling), ()) for feeling in (-1, 0, 1, 2)}
    speaking_for = [each for feeling, pool in pools.items() if not against or feeling != against for each in pool]
    quotes = choose(speaking_for, MOST_QUOTES)
    if not against:
        return quotes, ()
    return quotes, choose(pools[against], MOST_COUNTER_QUOTES, other_than=quotes)
