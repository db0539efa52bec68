"""Which words speak for a theme: central, short, of different people, free of personal words where possible.

Candidates are kept while folding: a few of the best per theme and feeling. Keeping the best of the best gives the same
few whatever the order in which buckets come, because of one person and of one wording only the best is a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellheard.evidence.quotes import Quote
from wellheard.understand.directions import Directions, Floats
from wellheard.understand.spoken import Spoken, Whole, rank_in_group

KEPT: Final = 16
"""Candidates kept per theme and feeling."""
FEWEST_WORDS: Final = 4
MOST_WORDS: Final = 40
_EASY_WORDS: Final = 25
_TIRING: Final = 1
_AWKWARD: Final = 2
_PERSONAL: Final = 3
_LIKENESS_COUNTS: Final = 0.35
"""How much likeness to a quote already chosen counts against a further one."""
_STEPS: Final = 10_000

PersonalSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A passage that may be quoted; the smallest is the best.

    Attributes:
        tier: 0 for a passage of a good length, 1 for many words, 2 for too few or too many, 3 with personal words.
        distance: Ten thousandths of a cosine away from the theme's centre.
        same_words: Equal for candidates of the same words.
        quote: The words.
        person: 64-bit hash of who said it.
        personal: Personal words inside: start, end, kind.
        vector: Its 256 bytes.
    """

    tier: int
    distance: int
    same_words: int
    quote: Quote
    person: int
    personal: tuple[PersonalSpan, ...]
    vector: bytes


Pool = dict[tuple[int, int], tuple[Candidate, ...]]
"""Theme and feeling (-1, 0, 1; 2 where unknown) to its best candidates, the best first."""


def candidates_in(spoken: Spoken, rows: Whole, themes: Whole, cosines: Floats) -> Pool:
    """Return the best candidates of one bucket.

    Args:
        spoken: The bucket.
        rows: Its passages that have a theme.
        themes: Their themes.
        cosines: Their nearness to the theme's centre.
    """
    feeling = spoken.feeling[rows]
    tier = _tiers(spoken, rows)
    distance = np.rint((1.0 - cosines.astype(np.float64)) * _STEPS).astype(np.int64)
    group = themes * 4 + feeling + 1
    rank = (spoken.start[rows], spoken.voice[rows], spoken.wording[rows], distance, tier)
    once = _first_of_each(np.arange(len(rows)), rank, group, spoken.person[spoken.voice[rows]])
    once = _first_of_each(once, rank, group, spoken.wording[rows])
    ranked = once[np.lexsort((*(each[once] for each in rank), group[once]))]
    near_top = ranked[rank_in_group(group[ranked]) < KEPT]
    found: dict[tuple[int, int], list[Candidate]] = {}
    personal = spoken.table["personal"].take(rows[near_top]).to_pylist()
    for place, spans in zip(near_top.tolist(), personal, strict=True):
        made = _candidate(spoken, int(rows[place]), (int(tier[place]), int(distance[place])), spans)
        found.setdefault((int(themes[place]), int(feeling[place])), []).append(made)
    return {key: best(found[key]) for key in sorted(found)}


def _first_of_each(places: Whole, rank: tuple[Whole, ...], group: Whole, what: Whole) -> Whole:
    """Return, of the places given, the best of each group and each person or wording."""
    ordered = places[np.lexsort((*(each[places] for each in rank), what[places], group[places]))]
    same = (group[ordered][1:] == group[ordered][:-1]) & (what[ordered][1:] == what[ordered][:-1])
    return np.asarray(ordered[np.r_[True, ~same][: len(ordered)]])


def best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the best candidates, one of each wording."""
    kept: dict[int, Candidate] = {}
    for candidate in sorted(candidates):
        kept.setdefault(candidate.same_words, candidate)
        if len(kept) == KEPT:
            break
    return tuple(kept.values())


def merge_pools(left: Pool, right: Pool) -> Pool:
    """Join two pools."""
    return {key: best((*left.get(key, ()), *right.get(key, ()))) for key in sorted(left.keys() | right.keys())}


def choose(
    candidates: Sequence[Candidate], count: int, *, other_than: Sequence[Candidate] = ()
) -> tuple[Candidate, ...]:
    """Return quotes that are central yet unlike each other, of different people.

    Args:
        candidates: The best per feeling.
        count: How many at most.
        other_than: Quotes already chosen, whose people and words are not heard twice.
    """
    left = sorted(candidates)
    if not left:
        return ()
    likeness = _likeness(left)
    people = {each.person for each in other_than}
    wordings = {each.same_words for each in other_than}
    chosen: list[int] = []
    while len(chosen) < count:
        free = [
            place
            for place, each in enumerate(left)
            if place not in chosen and each.person not in people and each.same_words not in wordings
        ]
        if not free:
            break
        pick = min(free, key=lambda place: (left[place].tier, _cost(left[place], likeness[place], chosen), left[place]))
        chosen.append(pick)
        people.add(left[pick].person)
        wordings.add(left[pick].same_words)
    return tuple(left[place] for place in chosen)


def _cost(candidate: Candidate, likeness: Floats, chosen: list[int]) -> float:
    closest = max((float(likeness[other]) for other in chosen), default=0.0)
    return candidate.distance / _STEPS + _LIKENESS_COUNTS * closest


def _likeness(candidates: Sequence[Candidate]) -> Floats:
    rows = Directions(
        np.frombuffer(b"".join(each.vector for each in candidates), dtype=np.int8).reshape(len(candidates), -1)
    )
    return rows.cosines(rows)


def _tiers(spoken: Spoken, rows: Whole) -> Whole:
    words = spoken.words
    count = np.fromiter((len(words[row].split()) for row in rows.tolist()), np.int64, len(rows))
    personal = spoken.has_personal[rows]
    awkward = (count < FEWEST_WORDS) | (count > MOST_WORDS)
    length = np.where(awkward, _AWKWARD, np.where(count > _EASY_WORDS, _TIRING, 0))
    return np.where(personal, _PERSONAL + length, length).astype(np.int64)


def _candidate(spoken: Spoken, row: int, rank: tuple[int, int], spans: list[dict[str, object]] | None) -> Candidate:
    voice = int(spoken.voice[row])
    start, end = int(spoken.start[row]), int(spoken.end[row])
    text = spoken.texts[voice]
    return Candidate(
        tier=rank[0],
        distance=rank[1],
        same_words=int(spoken.wording[row]),
        quote=Quote.of(spoken.voice_ids[voice].as_py(), text, start, end),
        person=int(spoken.person_key[spoken.person[voice]]),
        personal=tuple((int(str(each["start"])), int(str(each["end"])), str(each["kind"])) for each in spans or []),
        vector=spoken.matrix[row].tobytes(),
    )
