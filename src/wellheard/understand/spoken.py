"""What customers spoke in one bucket, as plain columns: the rows that every fold about themes starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table
from wellheard.language.feeling.bands import series_of
from wellheard.understand.directions import Bytes, read_vectors
from wellheard.understand.population import Population
from wellheard.understand.words import same_words_key, says_nothing

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]

UNKNOWN_WEEK: Final = -1
EPOCH_MONDAY: Final = date(1970, 1, 5)
_DAY_US: Final = 86_400_000_000
MILLIONTHS: Final = 1_000_000
"""Sentiment is summed in whole millionths, so that sums do not depend on their order."""

_PASSAGES: Final = ("voice_id", "start", "end", "language", "sentiment", "feeling", "vector", "personal")


def columns_for(population: Population) -> dict[Table, tuple[str, ...]]:
    """Return the columns that :func:`spoken_in` reads."""
    voices = ("voice_id", "customer_id", "source", *population.columns)
    return {"voices": tuple(dict.fromkeys(voices)), "passages": _PASSAGES}


def monday_of(week: int) -> date:
    """Return the Monday of a week counted from the one of 1970-01-05.

    Example:
        >>> monday_of(0).isoformat(), monday_of(1).isoformat()
        ('1970-01-05', '1970-01-12')
    """
    return EPOCH_MONDAY + timedelta(weeks=week)


@dataclass(frozen=True)
class Spoken:
    """Customers' voices of a bucket and their passages; arrays over voices or over passages.

    Attributes:
        voice_ids: Ids of the voices that count, Arrow strings.
        texts: Their texts.
        person: Over voices: number of the person inside this bucket, from 0; each unknown author is one.
        person_key: Over persons: 64-bit hash of the customer's or voice's id, the same in every bucket.
        series: Over voices: what their source is called without its digits, see :func:`series_of`.
        day: Over voices: days since 1970-01-01 (UTC); the smallest integer where the time is unknown.
        voice: Over passages: row of the voice.
        start: Over passages: first code point.
        end: Over passages: one past the last.
        matrix: Over passages: vectors, shape (passages, 256).
        has_vector: Over passages.
        sentiment: Over passages: millionths; 0 where unknown.
        feeling: Over passages: -1, 0, 1; 2 where unknown.
        table: The passages themselves, for what is rarely needed.
    """

    voice_ids: pa.Array
    texts: list[str]
    person: Whole
    person_key: Keys
    series: list[str]
    day: Whole
    voice: Whole
    start: Whole
    end: Whole
    matrix: Bytes
    has_vector: Flags
    sentiment: Whole
    feeling: Whole
    table: pa.Table

    @cached_property
    def words(self) -> list[str]:
        """Text of each passage."""
        texts = self.texts
        places = zip(self.voice.tolist(), self.start.tolist(), self.end.tolist(), strict=True)
        return [texts[voice][start:end] for voice, start, end in places]

    @cached_property
    def is_empty_talk(self) -> Flags:
        """Over passages: only greets, thanks or refuses an answer."""
        return np.fromiter((says_nothing(text) for text in self.words), dtype=np.bool_, count=len(self.voice))

    @cached_property
    def week(self) -> Whole:
        """Over voices: weeks since the Monday 1970-01-05; -1 where the time is unknown."""
        return np.where(self.has_day, (self.day - 4) // 7, UNKNOWN_WEEK)

    @cached_property
    def has_day(self) -> Flags:
        """Over voices: the time is known."""
        return np.asarray(self.day != np.iinfo(np.int64).min)

    @cached_property
    def wording(self) -> Whole:
        """Over passages: equal numbers for the same words."""
        return np.fromiter((same_words_key(text) for text in self.words), dtype=np.int64, count=len(self.voice))

    @cached_property
    def has_personal(self) -> Flags:
        """Over passages: holds a name, an address or another personal word."""
        found: Flags = pc.greater(pc.list_value_length(self.table["personal"]), 0).to_numpy()
        return found

    @cached_property
    def key(self) -> npt.NDArray[np.uint64]:
        """Over passages: 64-bit hash of voice and start, the same in every bucket."""
        voices = np.fromiter((_hash64(name) for name in self.voice_ids.to_pylist()), np.uint64, len(self.voice_ids))
        return mixed(voices[self.voice] ^ mixed(self.start.astype(np.uint64)))


def spoken_in(bucket: Bucket, population: Population) -> Spoken:
    """Read the customers' voices of a bucket; the order of its rows does not matter."""
    voices = bucket.tables["voices"]
    voices = voices.filter(population.mask(voices)).sort_by("voice_id").combine_chunks()
    voice_ids = _one_array(voices["voice_id"])
    passages = bucket.tables["passages"]
    home = pc.index_in(passages["voice_id"], value_set=voice_ids)
    passages = passages.append_column("home", home).filter(pc.is_valid(home))
    passages = passages.sort_by([("home", "ascending"), ("start", "ascending")])
    matrix, has_vector = read_vectors(passages["vector"])
    person, person_key = _people(voices)
    sentiment = pc.fill_null(passages["sentiment"], 0.0).to_numpy().astype(np.float64)
    return Spoken(
        voice_ids=voice_ids,
        texts=voices["text"].to_pylist(),
        person=person,
        person_key=person_key,
        series=[series_of(source) for source in voices["source"].to_pylist()],
        day=_days(voices["at"]),
        voice=passages["home"].to_numpy().astype(np.int64),
        start=passages["start"].to_numpy().astype(np.int64),
        end=passages["end"].to_numpy().astype(np.int64),
        matrix=matrix,
        has_vector=has_vector,
        sentiment=np.rint(sentiment * MILLIONTHS).astype(np.int64),
        feeling=_feelings(passages),
        table=passages,
    )


def mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scatter 64-bit numbers evenly (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        out = numbers + np.uint64(0x9E3779B97F4A7C15)
        out = (out ^ (out >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return out ^ (out >> np.uint64(31))


def rank_in_group(groups: Whole) -> Whole:
    """Return the place of each row among the rows of its group; groups lie together.

    Example:
        >>> rank_in_group(np.array([4, 4, 4, 7, 9, 9])).tolist()
        [0, 1, 2, 0, 0, 1]
    """
    places = np.arange(len(groups))
    opens = np.r_[True, groups[1:] != groups[:-1]][: len(groups)]
    return places - np.maximum.accumulate(np.where(opens, places, 0))


def _hash64(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8"), digest_size=8).digest(), "little")


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _people(voices: pa.Table) -> tuple[Whole, npt.NDArray[np.uint64]]:
    """Number the people: one per customer id, one per voice without."""
    customers = pc.binary_join_element_wise("c", voices["customer_id"], ":")
    names = pc.coalesce(customers, pc.binary_join_element_wise("v", voices["voice_id"], ":"))
    encoded = _one_array(names).dictionary_encode()
    keys = np.fromiter((_hash64(name) for name in encoded.dictionary.to_pylist()), np.uint64, len(encoded.dictionary))
    return encoded.indices.to_numpy().astype(np.int64), keys


def _days(at: pa.ChunkedArray) -> Whole:
    """Return whole days since 1970-01-01, the smallest integer for nulls."""
    known = at.is_valid().to_numpy()
    micros = pc.fill_null(at.cast(pa.int64()), 0).to_numpy()
    return np.where(known, micros // _DAY_US, np.iinfo(np.int64).min)


def _feelings(passages: pa.Table) -> Whole:
    """Return -1, 0 or 1, and 2 where the feeling is unknown."""
    place = pc.index_in(passages["feeling"], value_set=pa.array(["negative", "neutral", "positive"]))
    return np.asarray(pc.fill_null(place, 3).to_numpy().astype(np.int64) - 1)
