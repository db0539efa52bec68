"""What was found to go with a rating, and how it may be said: as an association, never as a cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wellheard.understand.scores.ratings import Scale

Method = Literal["relative_weight", "lmg"]
Association = Literal[
    "associated", "associated, but not beyond the others", "no detectable association", "not enough evidence"
]


@dataclass(frozen=True, slots=True)
class Driver:
    """How strongly one predictor goes with a rating.

    Attributes:
        name: The predictor.
        weight: Its part of R², 0 to 1; ``None`` where there are no weights.
        low: Lower end of the 95 % interval. A weight is never below 0, so this end never shows that there is none.
        high: Upper end.
        share: Its part of what all predictors account for together, 0 to 1.
        correlation: With the rating, by itself, -1 to 1; ``None`` below five people.
        correlation_low: Lower end of its 95 % interval (Fisher's z, on people).
        correlation_high: Upper end.
        coefficient: Standardised regression coefficient beside the others.
        coefficient_low: Lower end of its 95 % interval.
        coefficient_high: Upper end.
        q_value: For "it does not go with the rating", adjusted for all predictors.
        goes_with: Whether more of it goes with better or worse ratings, by the correlation; ``None`` without one.
        association: What may be said.
        flags: ``collinear``, ``sign_conflict`` (the coefficient points the other way than the correlation).
    """

    name: str
    weight: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    correlation: float | None = None
    correlation_low: float | None = None
    correlation_high: float | None = None
    coefficient: float | None = None
    coefficient_low: float | None = None
    coefficient_high: float | None = None
    q_value: float | None = None
    goes_with: Literal["better", "worse"] | None = None
    association: Association = "not enough evidence"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drivers:
    """What goes with a rating.

    Attributes:
        method: ``"relative_weight"`` (Johnson) or ``"lmg"`` (Shapley).
        drivers: Strongest first; in the order given where there are no weights.
        explained: R², 0 to 1: how much of the differences between ratings the predictors account for together.
        explained_low: Lower end of the 95 % interval.
        explained_high: Upper end.
        interval: Method of the intervals, or ``"none: why"``.
        scale: What the ratings are on; ``None`` where there is no one scale.
        n: Ratings with every predictor known.
        n_customers: People who gave them, the base.
        dropped: Ratings left out because a predictor was not known.
        left_out: Predictors that fewer than five people differ in.
        period: First and last day of the ratings; ``None`` where no day is known.
        evidence_ids: Voices that hold the ratings, sorted.
        flags: ``caution`` below 200 people, ``collinear``, ``sign_conflict``; without weights the code of the reason.
        reason: Why there are no weights.
    """

    method: Method
    drivers: tuple[Driver, ...]
    explained: float | None
    explained_low: float | None
    explained_high: float | None
    interval: str
    scale: Scale | None
    n: int
    n_customers: int
    dropped: int
    left_out: tuple[str, ...]
    period: tuple[date, date] | None
    evidence_ids: tuple[str, ...]
    flags: tuple[str, ...]
    reason: str = ""


def statement_of(driver: Driver, drivers: Drivers) -> str:
    """Say in one sentence what may be said of a driver.

    Example:
        >>> driver = Driver("Waiting", 0.2, 0.1, 0.3, share=0.5, goes_with="worse", association="associated")
        >>> statement_of(driver, Drivers("relative_weight", (), 0.4, 0.3, 0.5, "", Scale("csat", 1, 5), 250, 240, 0, (), None, (), ()))
        '“Waiting” is associated with worse csat ratings: 20 % of their differences go with it (95 % interval 10 to 30 %, 240 people).'
    """
    what = f"{drivers.scale.kind} ratings" if drivers.scale else "ratings"
    if driver.association in {"not enough evidence", "no detectable association"} or driver.weight is None:
        return f"“{driver.name}”: {driver.association} with {what} ({drivers.n_customers} people)."
    ends = f"95 % interval {100 * (driver.low or 0):.0f} to {100 * (driver.high or 0):.0f} %"
    beyond = "" if driver.association == "associated" else ", though not beyond what the others account for"
    return (
        f"“{driver.name}” is associated with {driver.goes_with} {what}{beyond}: {100 * driver.weight:.0f} % of their "
        f"differences go with it ({ends}, {drivers.n_customers} people)."
    )
