"""How far coders agree, people with people or people with a model: Krippendorff's alpha and Cohen's kappa.

The formulas come bare (:func:`krippendorff_alpha`, :func:`cohen_kappa`); :func:`measure_agreement` adds what makes a number honest: an
interval, the base, the smallest sample, and silence for reflexive work, where agreement is not the aim.

Source: Krippendorff 2004, Content Analysis, chapter 11; Cohen 1960, A coefficient of agreement for nominal scales; METHODS section 7.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from wellheard.understand.errors import UnderstandError

Mark: TypeAlias = str | int | float | bool | None
Metric: TypeAlias = Literal["nominal", "interval"]
Approach: TypeAlias = Literal["coding_reliability", "codebook", "reflexive"]
Reading: TypeAlias = Literal["reliable", "tentative", "do not conclude", "not estimable"]

FEWEST_UNITS: Final = 50
"""Units that two or more coders have marked; below it there is no value."""
FULL_UNITS: Final = 100
"""Units from which a value is shown without caution."""
FEWEST_POSITIVES: Final = 5
"""Units on which somebody used the code; below it there is no value."""
_DRAWS: Final = 2000
_DEFINED: Final = 0.95  # share of the draws that must have a value, for an interval
_Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa with its parts.

    Attributes:
        value: -1 to 1; None where chance alone would agree always.
        observed: Share of the units on which both agree; always shown beside, since kappa is low where one code is rare.
        expected: Share that chance would give.
        units: How many both marked.
    """

    value: float | None
    observed: float
    expected: float
    units: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree.

    Attributes:
        value: Krippendorff's alpha, at most 1; None where it is not estimable.
        low: Lower end of the interval, None without one.
        high: Upper end.
        observed: Share of the pairs of marks on one unit that are the same, 0 to 1; None without pairs.
        units: Units with marks by two coders or more: the base.
        coders: Coders with a mark on one of them.
        positives: Units on which somebody used the code, where marks are yes or no; else None.
        reading: In words, after Krippendorff 2004: 0.800 and more is reliable, from 0.667 tentative.
        reason: Why there is no value, empty where there is one.
        flags: ``not_estimable``, ``reflexive_off``, ``caution``.
        method: Name of the measure.
    """

    value: float | None
    low: float | None
    high: float | None
    observed: float | None
    units: int
    coders: int
    positives: int | None
    reading: Reading
    reason: str = ""
    flags: tuple[str, ...] = ()
    method: str = "krippendorff_alpha"


def krippendorff_alpha(ratings: Sequence[Sequence[Mark]], *, metric: Metric = "nominal") -> float | None:
    """Return Krippendorff's alpha: 1 minus observed over expected disagreement.

    Args:
        ratings: One row per coder, one mark per unit in the same order, None where a coder left a unit out.
        metric: ``nominal`` for codes, ``interval`` for numbers.

    Returns:
        At most 1; 0 is chance, below 0 is worse. None where no unit has two marks, or all marks are the same.

    Raises:
        UnderstandError: The rows differ in length, or marks are not numbers where they must be.

    Evidence: Units with fewer than two marks do not count; any number of coders, small-sample corrected.

    Example:
        >>> round(krippendorff_alpha([["a", "b", "b", "b"], ["a", "b", "b", "a"]]), 4)
        0.5333
    """
    counts, values = _counts(ratings)
    return _alpha(_Units.of(counts, _distances(values, metric)))


def cohen_kappa(table: Sequence[Sequence[int]]) -> Kappa:
    """Return Cohen's kappa of two coders.

    Args:
        table: Square: how many units the first coder gave the code of the row and the second the code of the column.

    Raises:
        UnderstandError: The table is not square, holds negative counts, or is empty.

    Evidence: Units that both coders marked; there is no room for missing marks.

    Example:
        >>> kappa = cohen_kappa([[20, 5], [10, 15]])
        >>> round(kappa.observed, 2), round(kappa.expected, 2), round(kappa.value, 2)
        (0.7, 0.5, 0.4)
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or bool(np.any(cells < 0)) or not cells.sum() > 0:
        raise UnderstandError(
            "table-unusable",
            "Kappa needs a square table of counts.",
            found=f"a table of shape {cells.shape} with the sum {cells.sum():g}",
            expected="as many rows as columns, no negative count, at least one unit",
            hint="for example [[20, 5], [10, 15]]",
        )
    shares = cells / cells.sum()
    observed = float(np.trace(shares))
    expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
    value = None if np.isclose(expected, 1.0) else (observed - expected) / (1 - expected)
    return Kappa(value, observed, expected, int(cells.sum()))


def measure_agreement(
    ratings: Sequence[Sequence[Mark]],
    *,
    metric: Metric = "nominal",
    groups: Sequence[str] | None = None,
    approach: Approach = "codebook",
    seed: int = 0,
) -> Agreement:
    """Measure how far coders agree, with an interval, or say why that cannot be said.

    Args:
        ratings: As for :func:`krippendorff_alpha`; yes-or-no marks for one code are True and False.
        metric: ``nominal`` for codes, ``interval`` for numbers.
        groups: For each unit, whose it is (the customer's id); whole groups are drawn for the interval. Each unit by itself if None.
        approach: Of the study; ``reflexive`` work has no agreement.
        seed: Same seed, same interval.

    Raises:
        UnderstandError: The rows differ in length, or marks are not numbers where they must be.

    Evidence: 50 units with two marks or more, and 5 on which somebody used the code. The interval is a 95 % percentile
        bootstrap of 2,000 draws of groups.
    Source: METHODS sections 7.2, 7.4 and 11A. Krippendorff's own bootstrap draws pairs of marks; ours draws customers, as everywhere here.

    Example:
        >>> measure_agreement([[True, False], [True, True]]).reason
        'fewer than 50 units with two marks: 2'
    """
    if approach == "reflexive":
        reason = "reflexive work does not aim at agreement"
        return Agreement(
            None, None, None, None, 0, 0, None, "not estimable", reason, ("not_estimable", "reflexive_off")
        )
    counts, values = _counts(ratings)
    units = _Units.of(counts, _distances(values, metric), groups=groups)
    coders = sum(
        any(mark is not None and paired for mark, paired in zip(row, units.paired, strict=True)) for row in ratings
    )
    positives = _positives(counts, values, units.paired)
    value = _alpha(units)
    reason = _why_not(units.count, positives, value)
    low, high = (None, None) if reason else _interval(units, seed)
    flags = ("not_estimable",) if reason else ("caution",) if units.count < FULL_UNITS else ()
    shown = None if reason else value
    observed = _observed(counts[units.paired])
    return Agreement(shown, low, high, observed, units.count, coders, positives, read_alpha(shown), reason, flags)


def measure_codes_agreement(
    codes: Mapping[str, Sequence[Sequence[bool | None]]],
    *,
    groups: Sequence[str] | None = None,
    approach: Approach = "codebook",
    seed: int = 0,
) -> tuple[Mapping[str, Agreement], Agreement]:
    """Measure agreement for each code of passages that may carry several, and for all codes together.

    Args:
        codes: For each code the yes-or-no marks, as for :func:`measure_agreement`; the same coders and units everywhere.
        groups: As for :func:`measure_agreement`.
        approach: As there.
        seed: As there.

    Returns:
        The agreement by code, and pooled: each code on each unit counts as one unit (``units`` says so), drawn by group.

    Raises:
        UnderstandError: As there.

    Evidence: As there.
    Source: METHODS section 7.4.
    """
    each = {
        name: measure_agreement(marks, groups=groups, approach=approach, seed=seed) for name, marks in codes.items()
    }
    rows = [list(chain.from_iterable(marks)) for marks in zip(*codes.values(), strict=True)]
    widths = [len(marks[0]) if marks else 0 for marks in codes.values()]
    owners = list(groups) if groups is not None else [str(unit) for unit in range(max(widths, default=0))]
    pooled_groups = [owner for width in widths for owner in owners[:width]]
    return each, measure_agreement(rows, groups=pooled_groups, approach=approach, seed=seed)


def read_alpha(value: float | None) -> Reading:
    """Say a value of alpha in words.

    Example:
        >>> [read_alpha(value) for value in (0.8, 0.79, 0.66, None)]
        ['reliable', 'tentative', 'do not conclude', 'not estimable']
    """
    if value is None:
        return "not estimable"
    if value >= 0.8:
        return "reliable"
    return "tentative" if value >= 0.667 else "do not conclude"


@dataclass(frozen=True, eq=False, slots=True)
class _Units:
    """Sums per group of units: all that alpha and its bootstrap need.

    ``paired`` (every unit) says which units have two marks; ``disagreement`` and ``marks`` have one entry per group,
    ``totals`` one row per group and one column per value, ``distances`` is square over the values.
    """

    paired: npt.NDArray[np.bool_]
    disagreement: _Floats
    totals: _Floats
    distances: _Floats

    @classmethod
    def of(cls, counts: _Floats, distances: _Floats, *, groups: Sequence[str] | None = None) -> _Units:
        marks = counts.sum(axis=1)
        paired = marks >= 2
        if groups is not None and len(groups) != len(counts):
            found = f"{len(counts)} units and {len(groups)} groups"
            raise _unequal(found)
        kept, sizes = counts[paired], marks[paired]
        each = np.einsum("uv,vw,uw->u", kept, distances, kept, optimize=True) / np.maximum(sizes - 1, 1)
        owners = np.arange(len(counts)) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        _, index = np.unique(owners[paired], return_inverse=True)
        many = int(index.max()) + 1 if len(index) else 0
        totals = np.zeros((many, counts.shape[1]))
        np.add.at(totals, index, kept)
        disagreement = np.bincount(index, weights=each, minlength=many).astype(np.float64)
        return cls(paired, disagreement, totals, distances)

    @property
    def count(self) -> int:
        return int(self.paired.sum())


def _alpha(units: _Units, weights: _Floats | None = None) -> float | None:
    w = np.ones(len(units.disagreement)) if weights is None else weights
    totals = w @ units.totals
    n = totals.sum()
    expected = totals @ units.distances @ totals
    if n < 2 or not expected > 0:
        return None
    observed = w @ units.disagreement
    return float(1 - (observed / n) / (expected / (n * (n - 1))))


def _interval(units: _Units, seed: int) -> tuple[float | None, float | None]:
    random = np.random.default_rng(seed)
    many = len(units.disagreement)
    draws = (np.bincount(random.integers(0, many, many), minlength=many).astype(np.float64) for _ in range(_DRAWS))
    drawn = [value for draw in draws if (value := _alpha(units, draw)) is not None]
    if many < 2 or len(drawn) < _DEFINED * _DRAWS:
        return None, None
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def _counts(ratings: Sequence[Sequence[Mark]]) -> tuple[_Floats, list[Mark]]:
    """How often each unit (row) was given each value (column)."""
    widths = {len(row) for row in ratings}
    if len(widths) > 1:
        found = f"rows of {', '.join(str(width) for width in sorted(widths))} marks"
        raise _unequal(found)
    given = {mark for row in ratings for mark in row if mark is not None}
    values: list[Mark] = sorted(given, key=lambda mark: (isinstance(mark, str), mark))
    column = {value: index for index, value in enumerate(values)}
    counts = np.zeros((next(iter(widths), 0), len(values)))
    for row in ratings:
        for unit, mark in enumerate(row):
            if mark is not None:
                counts[unit, column[mark]] += 1
    return counts, values


def _distances(values: list[Mark], metric: Metric) -> _Floats:
    """Squared distance between any two values."""
    if metric == "nominal":
        return 1.0 - np.eye(len(values))
    if any(isinstance(value, str) for value in values):
        raise UnderstandError(
            "marks-unusable",
            "Distances are only known between numbers.",
            found="marks of text",
            expected="numbers for the interval metric",
            hint='metric="nominal"',
        )
    numbers = np.array(values, dtype=np.float64)
    return np.asarray((numbers[:, None] - numbers[None, :]) ** 2)


def _positives(counts: _Floats, values: list[Mark], paired: npt.NDArray[np.bool_]) -> int | None:
    if not values or not all(isinstance(value, bool) for value in values):
        return None
    return int((counts[paired, values.index(True)] > 0).sum()) if True in values else 0


def _observed(counts: _Floats) -> float | None:
    """Share of the pairs of marks that are the same, each unit counting by its marks as in alpha."""
    marks = counts.sum(axis=1)
    if not len(marks):
        return None
    same = (counts * (counts - 1)).sum(axis=1) / (marks - 1)
    return float(same.sum() / marks.sum())


def _why_not(units: int, positives: int | None, value: float | None) -> str:
    if units < FEWEST_UNITS:
        return f"fewer than {FEWEST_UNITS} units with two marks: {units}"
    if positives is not None and positives < FEWEST_POSITIVES:
        return f"the code was used on fewer than {FEWEST_POSITIVES} units: {positives}"
    return "all marks are the same, so chance cannot be told from agreement" if value is None else ""


def _unequal(found: str, /) -> UnderstandError:
    return UnderstandError(
        "marks-unequal",
        "Every coder needs one mark per unit, in the same order.",
        found=found,
        expected="rows of one length",
        hint="put None where a coder left a unit out",
    )
