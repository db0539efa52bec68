"""Importance beside performance: what matters and is done badly, what matters little and is done well.

Importance is either what people say (stated) or what goes with their overall rating (derived). The two do not mean the
same, and are never drawn into one picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.driver import Method
from wellheard.understand.scores.drivers import measure_drivers, weigh
from wellheard.understand.scores.moments import Moments, Predictors, correlations_of
from wellheard.understand.scores.quadrants import (
    FEWEST_PEOPLE,
    Crossing,
    ImportancePerformance,
    Kind,
    Placed,
    check_crossing,
    unplaced,
)
from wellheard.understand.scores.ratings import Floats, Names, Ratings, Whole
from wellheard.understand.scores.resample import DRAWS, SEED, resampled_sums


@dataclass(frozen=True)
class Asked:
    """What people said of several attributes.

    Attributes:
        names: The attributes.
        performance: How well each is done; shape (rows, attributes), not a number where it was not answered.
        importance: How important each is, the same shape.
        customers: Who answered, shape (rows,); ``""`` where nobody is known. Answers of one person are averaged.

    Raises:
        UnderstandError: The shapes do not fit.
    """

    names: tuple[str, ...]
    performance: Floats
    importance: Floats
    customers: Names

    def __post_init__(self) -> None:
        shape = (len(self.customers), len(self.names))
        if self.performance.shape != shape or self.importance.shape != shape:
            raise UnderstandError(
                "attributes-uneven",
                "Importance and performance need one row for each answer and one column for each attribute.",
                found=f"performance {self.performance.shape}, importance {self.importance.shape}",
                expected=str(shape),
                hint="put not-a-number where somebody left a question out",
            )


def measure_importance(asked: Asked, crossing: Crossing, *, seed: int = SEED) -> ImportancePerformance:
    """Place attributes by the importance that people stated.

    Args:
        asked: Both questions, for each attribute on the same two scales.
        crossing: Where the lines cross.
        seed: For the bootstrap of people.

    Returns:
        One point for each attribute; without a quarter where fewer than 30 people answered both questions.

    Raises:
        UnderstandError: A midpoint or a benchmark without its two values.

    Evidence: The answers given.
    Source: Martilla and James 1977; METHODS section 2.4. The probabilities are ours: 2,000 resamples of people.

    Example:
        >>> people = np.arange(60).astype(str)
        >>> good, bad = np.tile([4.0, 5.0], 30), np.tile([1.0, 2.0], 30)
        >>> asked = Asked(("billing", "parking"), np.column_stack([bad, good]), np.column_stack([good, bad]), people)
        >>> found = measure_importance(asked, Crossing("midpoint", 3.0, 3.0))
        >>> [(point.name, point.quadrant, point.probability) for point in found.points]
        [('billing', 'concentrate_here', 1.0), ('parking', 'possible_overkill', 1.0)]
    """
    check_crossing(crossing, "stated")
    both = ~(np.isnan(asked.performance) | np.isnan(asked.importance))
    people = _people_of(asked.customers)
    counts = np.array([len(np.unique(people[column])) for column in both.T], dtype=np.int64)
    enough = counts >= FEWEST_PEOPLE
    if not enough.any():
        reason = f"fewer than {FEWEST_PEOPLE} people answered both questions of any attribute"
        return _nothing(asked.names, counts, ("stated", crossing), ("not_enough_evidence", reason))
    adds = [_per_person(each, both, people) for each in (asked.performance, asked.importance)]
    answered = (_per_person(np.ones(both.shape), both, people) > 0).astype(np.float64)
    sums = np.hstack([*adds, answered])
    drawn = np.vstack([sums.sum(axis=0), resampled_sums(sums, draws=DRAWS, seed=seed)])
    performance, importance, base = np.split(drawn, 3, axis=1)
    base = np.where(enough, np.maximum(base, 1.0), np.nan)
    return Placed(asked.names, counts, performance / base, importance / base, "stated").in_quarters(crossing, seed)


def derive_importance(
    ratings: Ratings,
    performance: Predictors,
    crossing: Crossing,
    *,
    method: Method = "relative_weight",
    seed: int = SEED,
) -> ImportancePerformance:
    """Place attributes by how much of an overall rating goes with them.

    Args:
        ratings: The overall rating, of one scale.
        performance: Ratings of the attributes by the same people, all on one scale.
        crossing: ``"grand_mean"``, ``"median"`` or a ``"benchmark"``; weights have no midpoint.
        method: How the weights are made.
        seed: For the bootstrap of people.

    Returns:
        One point for each attribute; without a quarter where there are no weights, with the reason that
        :func:`wellheard.understand.scores.measure_drivers` gives.

    Raises:
        UnderstandError: A midpoint was asked for, or a benchmark has no two values.

    Evidence: The voices that hold the ratings.
    Source: METHODS sections 2.4 and 3.9. Derived importance is an association, not what people say matters to them.
    """
    check_crossing(crossing, "derived")
    drivers = measure_drivers(ratings, performance, method=method, seed=seed)
    counts = np.full(len(performance.names), drivers.n_customers, dtype=np.int64)
    if drivers.explained is None:
        return _nothing(performance.names, counts, ("derived", crossing), (drivers.flags[0], drivers.reason))
    used = [place for place, name in enumerate(performance.names) if name not in drivers.left_out]
    known = performance.complete()
    given, chosen = ratings.rows(known), performance.chosen(known, used)
    moments = Moments.of(chosen, given)
    drawn = np.vstack([moments.sums.sum(axis=0), resampled_sums(moments.sums, draws=DRAWS, seed=seed)])
    means = np.full((len(drawn), len(performance.names)), np.nan)
    weights = means.copy()
    means[:, used] = (given.weights @ chosen.columns) / given.weights.sum() + drawn[:, 1 : len(used) + 1] / drawn[:, :1]
    weights[:, used] = weigh(method, correlations_of(drawn, moments.size))
    return Placed(performance.names, counts, means, weights, "derived").in_quarters(crossing, seed)


def _people_of(customers: Names) -> Whole:
    """Return the number of the person behind each row; every row without a name is one person."""
    alone = np.char.zfill(np.arange(len(customers)).astype(np.str_), 12)
    names = np.where(customers != "", np.char.add("c", customers), np.char.add("v", alone))
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _per_person(answers: Floats, known: npt.NDArray[np.bool_], people: Whole) -> Floats:
    """Return the mean answer of each person, 0 where there is none; shape (people, attributes)."""
    size = int(people.max()) + 1
    totals, counts = np.zeros((size, answers.shape[1])), np.zeros((size, answers.shape[1]))
    np.add.at(totals, people, np.where(known, answers, 0.0))
    np.add.at(counts, people, known.astype(np.float64))
    return np.asarray(totals / np.maximum(counts, 1.0), dtype=np.float64)


def _nothing(
    names: tuple[str, ...], counts: Whole, asked_for: tuple[Kind, Crossing], why: tuple[str, str]
) -> ImportancePerformance:
    """Return the analysis that cannot be made, and why."""
    kind, crossing = asked_for
    points = tuple(unplaced(name, int(people), why[0]) for name, people in zip(names, counts, strict=True))
    return ImportancePerformance(
        points, kind, crossing.kind, None, None, "none: not enough evidence", (why[0],), why[1]
    )
