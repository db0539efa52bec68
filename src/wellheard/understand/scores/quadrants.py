"""The four quarters of importance beside performance, and how often a point falls into each.

A point near the crosshair changes its quarter with a few more answers. Each is therefore placed again in many resamples
of the people, and a quarter is called only where at least eight in ten agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from wellheard.understand.errors import UnderstandError
from wellheard.understand.portrait import base_flags
from wellheard.understand.scores.ratings import Floats, Whole
from wellheard.understand.scores.resample import DRAWS

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
Crosshair = Literal["midpoint", "grand_mean", "median", "benchmark"]
Kind = Literal["stated", "derived"]
QUADRANT_LABELS: Final[dict[Quadrant, str]] = {
    "concentrate_here": "Concentrate here",
    "keep_up": "Keep up the good work",
    "low_priority": "Low priority",
    "possible_overkill": "Possible overkill",
}
_ORDER: Final[tuple[Quadrant, ...]] = tuple(QUADRANT_LABELS)
FEWEST_PEOPLE: Final = 30
"""Who must have rated an attribute before it is placed."""
CALLED_FROM: Final = 0.8


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the two lines cross, and who says so.

    Attributes:
        kind: ``"midpoint"`` of the scales, ``"grand_mean"`` or ``"median"`` of the points (drawn anew in each
            resample), or a ``"benchmark"``.
        performance: For a midpoint or a benchmark: where the line stands; else ignored.
        importance: The same for importance.

    Example:
        >>> Crossing("midpoint", performance=3.0, importance=3.0).kind
        'midpoint'
    """

    kind: Crosshair
    performance: float | None = None
    importance: float | None = None


@dataclass(frozen=True, slots=True)
class ImportancePoint:
    """One attribute between importance and performance.

    Attributes:
        name: The attribute.
        performance: Mean rating; ``None`` where there is not enough evidence.
        importance: Mean of what people said (stated), or part of R² (derived).
        quadrant: Where the point lies; ``None`` without evidence.
        probability: Share of resamples in which it lies there, 0 to 1.
        probabilities: The same for all four quarters, in the order of :data:`QUADRANT_LABELS`.
        called: Whether the quarter may be coloured: at least 0.8.
        n_customers: People who rated it.
        flags: ``quadrant_uncertain``, ``low_base``, ``caution``; without a value the code of the reason.
    """

    name: str
    performance: float | None
    importance: float | None
    quadrant: Quadrant | None
    probability: float | None
    probabilities: tuple[float, ...]
    called: bool
    n_customers: int
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportancePerformance:
    """An importance-performance analysis.

    Attributes:
        points: In the order given.
        kind: ``"stated"`` (people were asked) or ``"derived"`` (from what goes with a score); they do not mean the same.
        crosshair: How the lines were chosen.
        performance_line: Where the line of performance stands; ``None`` without points.
        importance_line: Where the line of importance stands.
        interval: How the probabilities were made, or ``"none: why"``.
        flags: ``quadrant_uncertain`` where a point is; without points the code of the reason.
        reason: Why there are no points with a quarter.
    """

    points: tuple[ImportancePoint, ...]
    kind: Kind
    crosshair: Crosshair
    performance_line: float | None
    importance_line: float | None
    interval: str
    flags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Placed:
    """Points and their resamples; not a number where an attribute has too few people.

    Attributes:
        names: The attributes.
        people: Who rated each; shape (attributes,).
        performance: Shape (1 + draws, attributes); the first row is the points themselves, the others resamples.
        importance: The same shape.
        kind: How importance was had.
    """

    names: tuple[str, ...]
    people: Whole
    performance: Floats
    importance: Floats
    kind: Kind

    def in_quarters(self, crossing: Crossing, seed: int) -> ImportancePerformance:
        """Return the points with their quarters."""
        lines = [_line(crossing.kind, crossing.performance, self.performance)]
        lines.append(_line(crossing.kind, crossing.importance, self.importance))
        quarters = _quarters(self.performance >= lines[0], self.importance >= lines[1])
        points = tuple(self._point(place, quarters[:, place]) for place in range(len(self.names)))
        uncertain = any("quadrant_uncertain" in point.flags for point in points)
        return ImportancePerformance(
            points=points,
            kind=self.kind,
            crosshair=crossing.kind,
            performance_line=float(lines[0][0, 0]),
            importance_line=float(lines[1][0, 0]),
            interval=f"bootstrap of people, {DRAWS:,} draws, seed {seed}",
            flags=("quadrant_uncertain",) if uncertain else (),
        )

    def _point(self, place: int, quarters: Whole) -> ImportancePoint:
        name, people = self.names[place], int(self.people[place])
        if np.isnan(self.performance[0, place]):
            return unplaced(name, people)
        shares = np.bincount(quarters[1:], minlength=len(_ORDER)) / (len(quarters) - 1)
        probability = float(shares[quarters[0]])
        called = probability >= CALLED_FROM
        return ImportancePoint(
            name=name,
            performance=float(self.performance[0, place]),
            importance=float(self.importance[0, place]),
            quadrant=_ORDER[int(quarters[0])],
            probability=probability,
            probabilities=tuple(shares.tolist()),
            called=called,
            n_customers=people,
            flags=(*base_flags(people), *(() if called else ("quadrant_uncertain",))),
        )


def unplaced(name: str, people: int, code: str = "not_enough_evidence") -> ImportancePoint:
    """Return a point that cannot be placed."""
    return ImportancePoint(name, None, None, None, None, (), called=False, n_customers=people, flags=(code,))


def check_crossing(crossing: Crossing, kind: Kind) -> None:
    """Refuse lines that cannot be drawn.

    Raises:
        UnderstandError: A midpoint or a benchmark lacks a value, or a midpoint was asked of weights.
    """
    given = crossing.kind in {"midpoint", "benchmark"}
    lacking = given and (crossing.performance is None or crossing.importance is None)
    if lacking or (crossing.kind == "midpoint" and kind == "derived"):
        raise UnderstandError(
            "crosshair-unusable",
            "The lines between the quarters cannot be drawn.",
            found=f"{crossing.kind} at {crossing.performance} and {crossing.importance}, importance {kind}",
            expected="a midpoint or benchmark with both values; for derived importance no midpoint",
            hint='Crossing("grand_mean")',
        )


def _line(kind: Crosshair, at: float | None, points: Floats) -> Floats:
    """Return where a line stands in each resample; shape (1 + draws, 1)."""
    if at is not None and kind in {"midpoint", "benchmark"}:
        return np.full((len(points), 1), at)
    middle = np.nanmedian if kind == "median" else np.nanmean
    return np.asarray(middle(points, axis=1, keepdims=True), dtype=np.float64)


def _quarters(well: npt.NDArray[np.bool_], important: npt.NDArray[np.bool_]) -> Whole:
    """Return the number of the quarter, in the order of :data:`QUADRANT_LABELS`."""
    return np.where(important, np.where(well, 1, 0), np.where(well, 3, 2)).astype(np.int64)
