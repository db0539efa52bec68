"""Whether a score differs between two groups or two periods, beyond chance.

People who stand on both sides make the two scores depend on each other; they are then resampled whole, so that whoever
answered twice is compared with themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from scipy.special import ndtri
from scipy.stats import fisher_exact, norm, t

from wellheard.evidence.intervals import benjamini_hochberg, newcombe
from wellheard.understand.scores.definitions import DEFINITIONS, Definition, ScoreName
from wellheard.understand.scores.measure import (
    NO_INTERVAL,
    nps_counts,
    per_person,
    pooling_refusal,
    refusal,
    top_people,
)
from wellheard.understand.scores.nps import nps_two_sample
from wellheard.understand.scores.ratings import Floats, Ratings, Whole
from wellheard.understand.scores.resample import DRAWS, SEED, resampled_sums

Verdict = Literal["higher", "lower", "no detectable change", "not enough evidence"]
FEWEST_EACH: Final = 30
LARGEST_Q: Final = 0.05
_FULL_EACH: Final = 100
_FEWEST_EXPECTED: Final = 5


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """How far a score lies from another one of the same kind; of effort (CES 1.0), higher is worse.

    Attributes:
        name: Code name of the score.
        value: This side minus the other, in the unit of the score; ``None`` with ``reason``.
        low: Lower end of the 95 % interval.
        high: Upper end.
        interval: Method of the interval, or ``"none: why"``.
        p_value: Two-sided, for "no difference".
        q_value: Adjusted for all comparisons made together (Benjamini-Hochberg).
        tests: How many were made together.
        superiority: Effect size: chance that somebody of this side rated higher than somebody of the other, ties half;
            0.5 is no difference.
        verdict: A difference is called only where the interval excludes 0 and ``q_value`` is at most 0.05.
        n_customers: People on this side.
        other_customers: People on the other.
        flags: ``caution`` below 100 on a side, ``same_people``; without a value the code of the reason.
        reason: Why there is no value.
    """

    name: ScoreName
    value: float | None
    low: float | None
    high: float | None
    interval: str
    p_value: float | None
    q_value: float | None
    tests: int
    superiority: float | None
    verdict: Verdict
    n_customers: int
    other_customers: int
    flags: tuple[str, ...] = ()
    reason: str = ""


def compare_scores(name: ScoreName, ratings: Ratings, other: Ratings, *, seed: int = SEED) -> ScoreDifference:
    """Compare a score of one group or period with that of another.

    Args:
        name: Which score.
        ratings: This side; at least 30 people.
        other: The other side, on the same scale; at least 30 people.
        seed: For the bootstrap, which is made only where some people stand on both sides.

    Returns:
        The difference, or one without a value that says why. Whether the same question was asked in the same way on
        both sides is for the caller to know.

    Evidence: The voices of the two scores.
    Source: METHODS sections 3.1, 3.4 and 11A (``score_change``). NPS: adjusted values, z. Shares: Newcombe's interval;
        Fisher's test where fewer than 5 are expected in a cell. Means: Welch. Same people: percentile bootstrap.

    Example:
        >>> from wellheard.understand.scores.ratings import Scale
        >>> scale = (Scale("nps", 0, 10),)
        >>> spring = Ratings(np.repeat([10.0, 8.0, 3.0], [40, 35, 25]), scale, voice_ids=np.arange(100).astype(str))
        >>> autumn = Ratings(np.repeat([10.0, 8.0, 3.0], [70, 50, 80]), scale, voice_ids=np.arange(100, 300).astype(str))
        >>> found = compare_scores("nps", spring, autumn)
        >>> round(found.value), round(found.p_value, 5), found.verdict
        (20, 0.04814, 'higher')
    """
    definition = DEFINITIONS[name]
    refused = _refusal(definition, ratings, other)
    people, others = ratings.n_customers, other.n_customers
    empty = ScoreDifference(
        name, None, None, None, NO_INTERVAL, None, None, 0, None, "not enough evidence", people, others
    )
    if refused:
        return replace(empty, flags=(refused[0],), reason=refused[1])
    sides = Sides.of(definition, ratings, other)
    shared = sides.shared
    test = _bootstrapped(sides, seed) if shared else _independent(definition, ratings, other)
    flags = (
        *(("caution",) if min(people, others) < _FULL_EACH else ()),
        *(("same_people",) if shared else ()),
    )
    found = replace(
        empty,
        value=float(per_person(definition, ratings).mean() - per_person(definition, other).mean()),
        low=test.low,
        high=test.high,
        interval=test.interval,
        p_value=test.p_value,
        superiority=_superiority(ratings, other),
        flags=flags,
    )
    return adjusted([found])[0]


def adjusted(differences: Sequence[ScoreDifference]) -> tuple[ScoreDifference, ...]:
    """Adjust differences that were looked at together, and call those that stand.

    Args:
        differences: Everything that was compared; those without a value stay as they are.

    Source: Benjamini and Hochberg 1995; METHODS sections 0 and 8.7.
    """
    p_values = [each.p_value for each in differences if each.p_value is not None]
    q_values = iter(benjamini_hochberg(p_values).tolist())
    return tuple(each if each.p_value is None else _called(each, next(q_values), len(p_values)) for each in differences)


def _called(difference: ScoreDifference, q_value: float, tests: int) -> ScoreDifference:
    verdict: Verdict = "no detectable change"
    if q_value <= LARGEST_Q and difference.low is not None and difference.high is not None:
        if difference.low > 0:
            verdict = "higher"
        elif difference.high < 0:
            verdict = "lower"
    return replace(difference, q_value=q_value, tests=tests, verdict=verdict)


def _refusal(definition: Definition, ratings: Ratings, other: Ratings) -> tuple[str, str] | None:
    each = refusal(definition, ratings) or refusal(definition, other)
    if each:
        return each
    if ratings.used != other.used:
        both = Ratings(np.array([ratings.used[0].low, other.used[0].low]), (*ratings.used, *other.used), np.arange(2))
        return pooling_refusal(both)
    fewest = min(ratings.n_customers, other.n_customers)
    if fewest < FEWEST_EACH:
        return "not_enough_evidence", f"{FEWEST_EACH} people are needed on each side"
    return None


@dataclass(frozen=True)
class _Test:
    low: float | None
    high: float | None
    interval: str
    p_value: float | None


@dataclass(frozen=True)
class Sides:
    """What each person adds to either side; shape (people,) each, 0 where somebody is not on that side."""

    adds: Floats
    on: Floats
    other_adds: Floats
    other_on: Floats

    @classmethod
    def of(cls, definition: Definition, ratings: Ratings, other: Ratings) -> Sides:
        """Line up the people of both sides by who they are."""
        whose = np.concatenate([ratings.person_names, other.person_names])
        everybody, places = np.unique(whose, return_inverse=True)
        columns = []
        for place, given in zip(np.split(places, [len(ratings)]), (ratings, other), strict=True):
            count = np.bincount(place, minlength=len(everybody))
            adds = np.bincount(place, definition.contributions(given, given.used[0]), minlength=len(everybody))
            columns += [adds / np.maximum(count, 1), (count > 0).astype(np.float64)]
        return cls(*columns)

    @property
    def shared(self) -> bool:
        """Whether somebody is on both sides."""
        return bool(np.any((self.on > 0) & (self.other_on > 0)))


def _bootstrapped(sides: Sides, seed: int) -> _Test:
    """Resample people with everything they said on both sides."""
    columns = np.stack([sides.adds, sides.on, sides.other_adds, sides.other_on], axis=1)
    sums = resampled_sums(columns, seed=seed)
    sums = sums[(sums[:, 1] > 0) & (sums[:, 3] > 0)]
    differences = sums[:, 0] / sums[:, 1] - sums[:, 2] / sums[:, 3]
    low, high = np.quantile(differences, [0.025, 0.975]).tolist()
    tail = min(int(np.sum(differences <= 0)), int(np.sum(differences >= 0)))
    p_value = min(1.0, 2 * (tail + 1) / (len(differences) + 1))
    return _Test(low, high, f"percentile bootstrap of people, {DRAWS:,} draws, seed {seed}", p_value)


def _independent(definition: Definition, ratings: Ratings, other: Ratings) -> _Test:
    if definition.name == "nps":
        found = nps_two_sample(nps_counts(ratings), nps_counts(other))
        reach = float(ndtri(0.975)) * found.error
        return _Test(found.difference - reach, found.difference + reach, "adjusted Wald", found.p_value)
    if definition.boxes:
        return _shares(top_people(definition, ratings), ratings.n_customers, top_people(definition, other), other)
    return _welch(per_person(definition, ratings), per_person(definition, other))


def _shares(top: float, people: int, other_top: float, other: Ratings) -> _Test:
    others = other.n_customers
    low, high = newcombe(top, people, other_top, others)
    pooled = (top + other_top) / (people + others)
    fewest = min(people, others) * min(pooled, 1 - pooled)
    if fewest < _FEWEST_EXPECTED:
        # Fisher's test counts whole people: those who gave both kinds of answer are rounded towards no difference.
        table = _rounded(top, people, other_top, others)
        p_value = float(fisher_exact(table).pvalue)
    else:
        error = math.sqrt(pooled * (1 - pooled) * (1 / people + 1 / others))
        p_value = float(2 * norm.sf(abs(top / people - other_top / others) / error))
    return _Test(low, high, "newcombe", p_value)


def _rounded(top: float, people: int, other_top: float, others: int) -> Whole:
    larger = top / people >= other_top / others
    first, second = (math.floor(top), math.ceil(other_top)) if larger else (math.ceil(top), math.floor(other_top))
    return np.array([[first, people - first], [second, others - second]], dtype=np.int64)


def _welch(means: Floats, other: Floats) -> _Test:
    parts = [float(each.var(ddof=1)) / len(each) for each in (means, other)]
    difference, error = float(means.mean() - other.mean()), math.sqrt(sum(parts))
    if error == 0:
        return _Test(None, None, "none: on each side everybody gave the same answer", None)
    freedom = error**4 / sum(part**2 / (len(each) - 1) for part, each in zip(parts, (means, other), strict=True))
    reach = float(t.ppf(0.975, freedom)) * error
    return _Test(difference - reach, difference + reach, "welch", float(2 * t.sf(abs(difference) / error, freedom)))


def _superiority(ratings: Ratings, other: Ratings) -> float:
    """Return the chance of a higher rating on this side, every person counted once."""
    answers = np.union1d(ratings.values, other.values)
    here, there = (
        np.bincount(np.searchsorted(answers, each.values), each.weights, minlength=len(answers)) / each.n_customers
        for each in (ratings, other)
    )
    below = np.concatenate([[0.0], np.cumsum(there)[:-1]])
    return float(here @ (below + there / 2))
