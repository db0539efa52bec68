"""The sample that themes are found in: the same passages whatever the order of rows and the number of buckets.

Each passage draws a number from its own name; the smallest numbers are taken. Of one person only a few passages may be
drawn, so that one tireless writer does not make a theme. The same pass counts the base that every share is measured
against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table
from wellheard.understand.directions import Bytes, read_vectors
from wellheard.understand.population import Population
from wellheard.understand.spoken import (
    UNKNOWN_WEEK,
    Flags,
    Keys,
    Spoken,
    Whole,
    columns_for,
    mixed,
    rank_in_group,
    spoken_in,
)

SAMPLE_SIZE: Final = 20_000
MOST_PER_PERSON: Final = 20

_ROWS: Final = pa.schema(
    [
        ("key", pa.uint64()),
        ("voice_id", pa.string()),
        ("start", pa.int64()),
        ("person", pa.uint64()),
        ("language", pa.string()),
        ("text", pa.string()),
        ("names", pa.list_(pa.string())),
        ("vector", pa.list_(pa.field("item", pa.int8(), nullable=False), 256)),
    ]
)


@dataclass(frozen=True)
class Counts:
    """What there is, in whole numbers that add up over buckets.

    Attributes:
        voices: Customers' voices with words.
        people: Distinct customers and voices of unknown authors.
        passages: Their passages.
        empty_talk: Passages that only greet, thank or refuse an answer.
        without_vector: Other passages in which no word is known.
        first_day: First day since 1970-01-01 (UTC); ``None`` where no time is known.
        last_day: Last day.
        week_people: Week to the people who said something in it.
        week_voices: Week to the voices.
        series_people: Series of sources to the people who said something in it, by week.
    """

    voices: int = 0
    people: int = 0
    passages: int = 0
    empty_talk: int = 0
    without_vector: int = 0
    first_day: int | None = None
    last_day: int | None = None
    week_people: Mapping[int, int] = field(default_factory=dict)
    week_voices: Mapping[int, int] = field(default_factory=dict)
    series_people: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        firsts = [day for day in (self.first_day, other.first_day) if day is not None]
        lasts = [day for day in (self.last_day, other.last_day) if day is not None]
        return Counts(
            voices=self.voices + other.voices,
            people=self.people + other.people,
            passages=self.passages + other.passages,
            empty_talk=self.empty_talk + other.empty_talk,
            without_vector=self.without_vector + other.without_vector,
            first_day=min(firsts, default=None),
            last_day=max(lasts, default=None),
            week_people=_added(self.week_people, other.week_people),
            week_voices=_added(self.week_voices, other.week_voices),
            series_people={
                name: _added(self.series_people.get(name, {}), other.series_people.get(name, {}))
                for name in sorted(self.series_people.keys() | other.series_people.keys())
            },
        )


@dataclass(frozen=True)
class Sample:
    """Passages drawn, in the order of their keys, and the counts of everything they were drawn from.

    Attributes:
        rows: The passages drawn: ``key, voice_id, start, person, language, text, names, vector``; personal words are
            cut out of the text, and names of people among them kept beside it.
        counts: Of all of it.
    """

    rows: pa.Table
    counts: Counts

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def matrix(self) -> Bytes:
        """Return the vectors, shape (rows, 256)."""
        return read_vectors(self.rows["vector"])[0]


@dataclass(frozen=True)
class SampleFold:
    """Draws the sample and counts the base.

    Attributes:
        population: Whose voices.
        seed: Another seed draws other passages.
        size: Most passages drawn.
    """

    population: Population
    seed: int = 0
    size: int = SAMPLE_SIZE

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        """See :class:`~wellheard.evidence.folds.Fold`."""
        return columns_for(self.population)

    def map(self, bucket: Bucket) -> Sample:
        """Draw from one bucket."""
        spoken = spoken_in(bucket, self.population)
        candidates = spoken.has_vector & ~spoken.is_empty_talk
        drawn = self._draw(spoken, candidates)
        return Sample(_sample_rows(spoken, drawn, self._keys(spoken)), _counts(spoken))

    def merge(self, left: Sample, right: Sample) -> Sample:
        """Keep the smallest keys of both."""
        rows = pa.concat_tables([left.rows, right.rows])
        return Sample(_in_order(rows).slice(0, self.size), left.counts + right.counts)

    def finish(self, partial: Sample | None) -> Sample:
        """Return the sample; an empty one of no buckets."""
        return partial if partial is not None else Sample(_ROWS.empty_table(), Counts())

    def _keys(self, spoken: Spoken) -> Keys:
        return mixed(spoken.key ^ np.uint64(self.seed & 0xFFFFFFFFFFFFFFFF))

    def _draw(self, spoken: Spoken, candidates: Flags) -> Whole:
        """Return the rows with the smallest keys, a few of each person."""
        rows = np.flatnonzero(candidates)
        keys = self._keys(spoken)[rows]
        people = spoken.person[spoken.voice[rows]]
        order = np.lexsort((spoken.start[rows], spoken.voice[rows], keys, people))
        place = rank_in_group(people[order])
        few = order[place < MOST_PER_PERSON]
        smallest = few[np.lexsort((spoken.start[rows[few]], spoken.voice[rows[few]], keys[few]))][: self.size]
        return rows[smallest]


def _added(left: Mapping[int, int], right: Mapping[int, int]) -> dict[int, int]:
    return dict(sorted((Counter(left) + Counter(right)).items()))


def _in_order(rows: pa.Table) -> pa.Table:
    return rows.sort_by([("key", "ascending"), ("voice_id", "ascending"), ("start", "ascending")])


def _sample_rows(spoken: Spoken, drawn: Whole, keys: Keys) -> pa.Table:
    voices = spoken.voice[drawn]
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(spoken.matrix[drawn].ravel()), type=_ROWS.field("vector").type)
    picked = spoken.table.take(drawn)
    personal = picked["personal"].to_pylist()
    columns = {
        "key": keys[drawn],
        "voice_id": spoken.voice_ids.take(pa.array(voices)),
        "start": spoken.start[drawn],
        "person": spoken.person_key[spoken.person[voices]],
        "language": picked["language"],
        "text": [_without_personal(spoken, row, spans) for row, spans in zip(drawn, personal, strict=True)],
        "names": [_names(spoken.texts[voice], spans) for voice, spans in zip(voices, personal, strict=True)],
        "vector": vectors,
    }
    return pa.table(columns, schema=_ROWS)


def _names(text: str, spans: list[dict[str, Any]] | None) -> list[str]:
    return [text[each["start"] : each["end"]] for each in spans or [] if each["kind"] == "name"]


def _without_personal(spoken: Spoken, row: int, spans: list[dict[str, Any]] | None) -> str:
    """Return the words of a passage with a break where personal words stood."""
    text = spoken.texts[spoken.voice[row]]
    pieces = []
    place, end = int(spoken.start[row]), int(spoken.end[row])
    for span in sorted(spans or [], key=lambda each: each["start"]):
        pieces.append(text[place : max(place, span["start"])])
        place = min(end, max(place, span["end"]))
    return "\n".join([*pieces, text[place:end]])


def _counts(spoken: Spoken) -> Counts:
    days = spoken.day[spoken.has_day]
    weeks = spoken.week
    seen = np.unique(np.stack([weeks, spoken.person]), axis=1)[0]
    quiet = ~spoken.is_empty_talk & ~spoken.has_vector
    return Counts(
        voices=len(spoken.texts),
        people=len(spoken.person_key),
        passages=len(spoken.voice),
        empty_talk=int(spoken.is_empty_talk.sum()),
        without_vector=int(quiet.sum()),
        first_day=int(days.min()) if len(days) else None,
        last_day=int(days.max()) if len(days) else None,
        week_people=_by_week(seen),
        week_voices=_by_week(weeks),
        series_people=_by_series(spoken),
    )


def _by_series(spoken: Spoken) -> dict[str, dict[int, int]]:
    """Count the people of each week and series."""
    names, series = np.unique(np.array(spoken.series, dtype=np.str_), return_inverse=True)
    seen = np.unique(np.stack([series.astype(np.int64), spoken.week, spoken.person]), axis=1)
    return {str(name): _by_week(seen[1][seen[0] == place]) for place, name in enumerate(names)}


def _by_week(weeks: Whole) -> dict[int, int]:
    values, counts = np.unique(weeks[weeks != UNKNOWN_WEEK], return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))
