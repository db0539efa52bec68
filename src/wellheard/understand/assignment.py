"""Every passage to its nearest theme, and everything that is counted about a theme on the way.

Sums are of whole numbers and people are complete within a bucket, so the figures are exact and do not depend on how the
evidence was split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table
from wellheard.understand.best_quotes import Pool, candidates_in, merge_pools
from wellheard.understand.directions import Bytes, Directions, Floats, Frame, nearest
from wellheard.understand.population import Population
from wellheard.understand.spoken import Flags, Spoken, Whole, columns_for, spoken_in

DISTINCT_TEXTS: Final = 5
"""As many different wordings as a trend needs are remembered, no more."""
_NO_TEXT: Final = np.iinfo(np.int64).max
_NO_DAY: Final = np.iinfo(np.int64).max
UNKNOWN_FEELING: Final = 2

MEMBERS: Final = pa.schema([("theme", pa.int32()), ("voice_id", pa.string())])
ASSIGNMENTS: Final = pa.schema(
    [
        pa.field("voice_id", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("theme", pa.int32()),
        pa.field("nearest", pa.int32()),
        pa.field("similarity", pa.float32()),
    ]
)


@dataclass(frozen=True)
class Tally:
    """Whole numbers per theme that add up over buckets.

    Attributes:
        voices: Voices with a passage in the theme; shape (themes,), as everything without another shape.
        people: People.
        passages: Passages.
        sentiment_sum: Millionths, one mean per person.
        sentiment_people: People whose sentiment is known.
        feeling_people: People by prevailing feeling: negative, neutral, positive; shape (themes, 3).
        week_people: Shape (themes, weeks).
        week_voices: Shape (themes, weeks).
        side_people: People before the recent weeks and in them; shape (themes, 2).
        series_people: Sum over the weeks before and of the recent weeks of the people who spoke of the theme in a
            series of sources; shape (themes, series, 2).
        assigned_voices: Voices with at least one theme; shape (1,).
        spare_passages: Passages that say something and have no theme; shape (1,).
    """

    voices: Whole
    people: Whole
    passages: Whole
    sentiment_sum: Whole
    sentiment_people: Whole
    feeling_people: Whole
    week_people: Whole
    week_voices: Whole
    side_people: Whole
    series_people: Whole
    assigned_voices: Whole
    spare_passages: Whole

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Spread:
    """What keeps one person, one day or one copied text from looking like a trend.

    Attributes:
        first_day: Before the recent weeks and in them; shape (themes, 2).
        last_day: The same, negated, so that the smallest wins in both.
        texts: The smallest numbers of different wordings; shape (themes, 2, 5).
    """

    first_day: Whole
    last_day: Whole
    texts: Whole

    def joined(self, other: Spread) -> Spread:
        """Return the spread of both."""
        both = np.concatenate([self.texts, other.texts], axis=2)
        return Spread(
            np.minimum(self.first_day, other.first_day),
            np.minimum(self.last_day, other.last_day),
            _smallest_distinct(both),
        )


@dataclass(frozen=True)
class Assigned:
    """Everything counted about themes.

    Attributes:
        tally: Sums.
        spread: Days and wordings of both sides of the trend.
        members: Theme and voice, once each; any order.
        pool: Candidates for quotes.
        assignments: One row per passage, if they are kept; any order.
        voice_ids: Every voice there is, if assignments are kept; any order.
    """

    tally: Tally
    spread: Spread
    members: pa.Table
    pool: Pool
    assignments: pa.Table | None
    voice_ids: pa.ChunkedArray | None


@dataclass(frozen=True)
class AssignFold:
    """Gives every passage its theme and counts.

    Attributes:
        population: Whose voices.
        frame: What all passages share, taken away before they are compared.
        centres: Middle of each theme, shape (themes, 256).
        bar: Least cosine at which a passage belongs to its nearest theme.
        weeks: Weeks in which something was said, rising.
        recent_week: First of the recent weeks; ``None`` where the time is too short for a trend.
        series: Series of sources that are compared for trends, in order.
        keep_assignments: Whether to return a row per passage.
    """

    population: Population
    frame: Frame
    centres: Bytes
    bar: float
    weeks: tuple[int, ...] = ()
    recent_week: int | None = None
    series: tuple[str, ...] = ()
    keep_assignments: bool = False

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        """See :class:`~wellheard.evidence.folds.Fold`."""
        return columns_for(self.population)

    def map(self, bucket: Bucket) -> Assigned:
        """Assign and count one bucket."""
        spoken = spoken_in(bucket, self.population)
        directions = self.frame.place(spoken.matrix, spoken.table["language"])
        theme, cosine = nearest(directions, Directions(self.centres))
        usable = spoken.has_vector & ~spoken.is_empty_talk
        belongs = usable & (cosine >= np.float32(self.bar))
        rows = np.flatnonzero(belongs)
        own = theme[rows]
        sides = self._sides(spoken)
        return Assigned(
            tally=self._tally(spoken, rows, own, sides),
            spread=self._spread(spoken, rows, own, sides),
            members=_members(spoken, rows, own),
            pool=candidates_in(spoken, rows, own, cosine[rows]),
            assignments=self._assignments(spoken, belongs, theme, cosine) if self.keep_assignments else None,
            voice_ids=bucket.tables["voices"]["voice_id"] if self.keep_assignments else None,
        )

    def merge(self, left: Assigned, right: Assigned) -> Assigned:
        """Add up."""
        assignments = _both(left.assignments, right.assignments)
        names = None
        if left.voice_ids is not None and right.voice_ids is not None:
            names = pa.chunked_array([*left.voice_ids.chunks, *right.voice_ids.chunks], pa.string())
        return Assigned(
            tally=left.tally + right.tally,
            spread=left.spread.joined(right.spread),
            members=pa.concat_tables([left.members, right.members]),
            pool=merge_pools(left.pool, right.pool),
            assignments=assignments,
            voice_ids=names,
        )

    def finish(self, partial: Assigned | None) -> Assigned | None:
        """Return what was counted, in a fixed order; ``None`` of no buckets."""
        if partial is None:
            return None
        assignments = partial.assignments
        names = partial.voice_ids
        return replace(
            partial,
            members=partial.members.sort_by([("theme", "ascending"), ("voice_id", "ascending")]).combine_chunks(),
            assignments=assignments
            and assignments.sort_by([("voice_id", "ascending"), ("start", "ascending")]).combine_chunks(),
            voice_ids=names and names.take(pc.sort_indices(names)),
        )

    def _sides(self, spoken: Spoken) -> Whole:
        """Over voices: 0 before the recent weeks, 1 in them, -1 where it cannot be told or is not compared."""
        if self.recent_week is None:
            return np.full(len(spoken.texts), -1)
        compared = spoken.has_day & (self._series(spoken) >= 0)
        return np.where(compared, (spoken.week >= self.recent_week).astype(np.int64), -1)

    def _series(self, spoken: Spoken) -> Whole:
        """Over voices: place of the series, -1 where it is not compared."""
        place = {name: number for number, name in enumerate(self.series)}
        return np.fromiter((place.get(name, -1) for name in spoken.series), np.int64, len(spoken.series))

    def _tally(self, spoken: Spoken, rows: Whole, themes: Whole, sides: Whole) -> Tally:
        count = len(self.centres)
        voice = spoken.voice[rows]
        person = spoken.person[voice]
        in_voices = _distinct(themes, voice)
        in_people = _distinct(themes, person)
        sentiment_sum, sentiment_people, feelings = _by_person(spoken, rows, themes, count)
        usable = int((spoken.has_vector & ~spoken.is_empty_talk).sum())
        quiet = int((~spoken.has_vector & ~spoken.is_empty_talk).sum())
        return Tally(
            voices=np.bincount(in_voices[0], minlength=count),
            people=np.bincount(in_people[0], minlength=count),
            passages=np.bincount(themes, minlength=count),
            sentiment_sum=sentiment_sum,
            sentiment_people=sentiment_people,
            feeling_people=feelings,
            week_people=self._by_week(spoken, themes, voice, person),
            week_voices=self._by_week(spoken, themes, voice, voice),
            side_people=_by_side(themes, sides[voice], person, count),
            series_people=self._by_series(spoken, themes, voice, sides),
            assigned_voices=np.array([len(np.unique(voice))]),
            spare_passages=np.array([usable - len(rows) + quiet]),
        )

    def _by_week(self, spoken: Spoken, themes: Whole, voice: Whole, who: Whole) -> Whole:
        """Count different people, or voices, per theme and week."""
        table = np.zeros((len(self.centres), len(self.weeks)), dtype=np.int64)
        known = spoken.has_day[voice]
        place = np.searchsorted(np.array(self.weeks, dtype=np.int64), spoken.week[voice[known]])
        seen = _distinct(themes[known], place, who[known])
        np.add.at(table, (seen[0], seen[1]), 1)
        return table

    def _by_series(self, spoken: Spoken, themes: Whole, voice: Whole, sides: Whole) -> Whole:
        """Count people, once a week, per theme, series and side."""
        table = np.zeros((len(self.centres), len(self.series), 2), dtype=np.int64)
        known = sides[voice] >= 0
        heard = voice[known]
        seen = _distinct(
            themes[known], self._series(spoken)[heard], sides[heard], spoken.week[heard], spoken.person[heard]
        )
        np.add.at(table, (seen[0], seen[1], seen[2]), 1)
        return table

    def _spread(self, spoken: Spoken, rows: Whole, themes: Whole, sides: Whole) -> Spread:
        count = len(self.centres)
        first = np.full((count, 2), _NO_DAY)
        last = np.full((count, 2), _NO_DAY)
        side = sides[spoken.voice[rows]]
        known = side >= 0
        day = spoken.day[spoken.voice[rows[known]]]
        np.minimum.at(first, (themes[known], side[known]), day)
        np.minimum.at(last, (themes[known], side[known]), -day)
        return Spread(first, last, _wordings(spoken, rows[known], themes[known] * 2 + side[known], count))

    def _assignments(self, spoken: Spoken, belongs: Flags, theme: Whole, cosine: Floats) -> pa.Table:
        blank = ~(spoken.has_vector & ~spoken.is_empty_talk) | (len(self.centres) == 0)
        columns = {
            "voice_id": spoken.voice_ids.take(pa.array(spoken.voice)),
            "start": pa.array(spoken.start, pa.int32()),
            "end": pa.array(spoken.end, pa.int32()),
            "theme": pa.array(theme, pa.int32(), mask=~belongs),
            "nearest": pa.array(theme, pa.int32(), mask=blank),
            "similarity": pa.array(cosine, pa.float32(), mask=blank),
        }
        return pa.table(columns, schema=ASSIGNMENTS)


def _distinct(*columns: Whole) -> Whole:
    """Return the different combinations; shape (columns, combinations)."""
    return np.unique(np.stack(columns), axis=1) if len(columns[0]) else np.zeros((len(columns), 0), dtype=np.int64)


def _by_side(themes: Whole, side: Whole, person: Whole, count: int) -> Whole:
    known = side >= 0
    seen = _distinct(themes[known], side[known], person[known])
    table = np.zeros((count, 2), dtype=np.int64)
    np.add.at(table, (seen[0], seen[1]), 1)
    return table


def _by_person(spoken: Spoken, rows: Whole, themes: Whole, count: int) -> tuple[Whole, Whole, Whole]:
    """Return the sum of people's mean sentiments, how many people, and their prevailing feelings."""
    known = spoken.feeling[rows] != UNKNOWN_FEELING
    rows, themes = rows[known], themes[known]
    people = len(spoken.person_key) + 1
    pair, place = np.unique(themes * people + spoken.person[spoken.voice[rows]], return_inverse=True)
    theme = pair // people
    sums = np.bincount(place, weights=spoken.sentiment[rows], minlength=len(pair))
    heard = np.bincount(place, minlength=len(pair))
    mean = np.rint(sums / heard).astype(np.int64)
    negative, neutral, positive = (
        np.bincount(place[spoken.feeling[rows] == each], minlength=len(pair)) for each in (-1, 0, 1)
    )
    prevailing = np.where((neutral > negative) & (neutral > positive), 0, np.sign(positive - negative)) + 1
    sentiment_sum = np.zeros(count, dtype=np.int64)
    np.add.at(sentiment_sum, theme, mean)
    feelings = np.zeros((count, 3), dtype=np.int64)
    np.add.at(feelings, (theme, prevailing), 1)
    return sentiment_sum, np.bincount(theme, minlength=count), feelings


def _wordings(spoken: Spoken, rows: Whole, groups: Whole, count: int) -> Whole:
    """Return the smallest numbers of different wordings per theme and side; shape (themes, 2, 5)."""
    texts = np.full((count * 2, DISTINCT_TEXTS), _NO_TEXT)
    pairs = _distinct(groups, spoken.wording[rows])
    place = np.arange(pairs.shape[1]) - np.searchsorted(pairs[0], pairs[0])
    few = place < DISTINCT_TEXTS
    texts[pairs[0][few], place[few]] = pairs[1][few]
    return texts.reshape(count, 2, DISTINCT_TEXTS)


def _smallest_distinct(texts: Whole) -> Whole:
    """Return the five smallest different numbers of the last axis, filled up with the largest integer."""
    ordered = np.sort(texts, axis=2)
    again = np.zeros(ordered.shape, dtype=np.bool_)
    again[:, :, 1:] = ordered[:, :, 1:] == ordered[:, :, :-1]
    return np.sort(np.where(again, _NO_TEXT, ordered), axis=2)[:, :, :DISTINCT_TEXTS]


def _members(spoken: Spoken, rows: Whole, themes: Whole) -> pa.Table:
    pairs = _distinct(themes, spoken.voice[rows])
    names = spoken.voice_ids.take(pa.array(pairs[1]))
    return pa.table({"theme": pa.array(pairs[0], pa.int32()), "voice_id": names}, schema=MEMBERS)


def _both(left: pa.Table | None, right: pa.Table | None) -> pa.Table | None:
    return None if left is None or right is None else pa.concat_tables([left, right])
