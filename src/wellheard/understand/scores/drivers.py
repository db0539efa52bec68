"""What goes with a score: how much of it each of several predictors accounts for, as an association.

People who waited may rate low because they waited, or for what made them wait. Nothing here says which; the words are
"goes with" and "associated with". A thing that is the same for nearly everybody (safety on a flight) looks unimportant
here, however much it matters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from wellheard.evidence.intervals import benjamini_hochberg
from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.definitions import direction_of
from wellheard.understand.scores.driver import Association, Driver, Drivers, Method
from wellheard.understand.scores.measure import FEWEST_PEOPLE, is_protected, pooling_refusal
from wellheard.understand.scores.moments import Moments, Predictors
from wellheard.understand.scores.ratings import Floats, Ratings
from wellheard.understand.scores.resample import SEED
from wellheard.understand.scores.weights import MOST_FOR_LMG, coefficients, inflation, lmg, relative_weights

FEWEST_COMPLETE: Final = 100
FEWEST_PER_PREDICTOR: Final = 10
FULL_DISPLAY: Final = 200
DRIVER_DRAWS: Final = 1000
COLLINEAR_FROM: Final = 10.0
"""A predictor whose coefficient is blurred this much (VIF) can hardly be told from the others."""
LARGEST_Q: Final = 0.05


def measure_drivers(
    ratings: Ratings, predictors: Predictors, *, method: Method = "relative_weight", seed: int = SEED
) -> Drivers:
    """Measure what goes with a rating.

    Args:
        ratings: The outcome, of one scale; whether somebody left may be given as 0 and 1 of kind ``"other"``.
        predictors: One row for each rating.
        method: Relative weights, or LMG for at most 12 predictors.
        seed: For the bootstrap of people.

    Returns:
        Weights with intervals. Without them, correlations only, and why: ``scale_mixed`` and ``mixed_kind`` (nothing at
        all is shown), ``not_enough_evidence`` (fewer people than 100, or than 10 for each predictor),
        ``too_few_predictors``, ``too_many_predictors`` (LMG), ``collinear`` (a predictor follows from others),
        ``no_variance`` (everybody rated the same).

    Raises:
        UnderstandError: There is not one row of predictors for each rating.

    Evidence: The voices that hold the ratings.
    Source: Johnson 2000; Lindeman, Merenda and Gold 1980; METHODS sections 3.9 and 11A. Every person counts once. The
        test of an association is a score test that adds up products by person, adjusted after Benjamini and Hochberg.
    Limits: an association of this sample, not a cause. R² and weights lean upwards where predictors are many for the
        people. Differences in a straight line only.
    """
    _check(ratings, predictors)
    known = predictors.complete()
    kept = _varying(predictors, known, ratings)
    given = ratings.rows(known)
    chosen = predictors.chosen(known, kept)
    empty = _empty(method, ratings, given, tuple(name for name in predictors.names if name not in chosen.names))
    refused = pooling_refusal(given)
    if refused:
        return replace(empty, flags=(refused[0],), reason=refused[1])
    if given.n_customers < FEWEST_PEOPLE or not kept:
        reason = "no predictor differs among five people or more" if not kept else "fewer than five people"
        return replace(empty, flags=("not_enough_evidence",), reason=reason)
    moments = Moments.of(chosen, given)
    alone = _correlated(moments, chosen.names, given)
    lacking = _too_little(method, moments, given, chosen)
    if lacking:
        return replace(empty, drivers=alone, flags=(lacking[0],), reason=lacking[1])
    return _weighed(replace(empty, drivers=alone), moments, seed)


def weigh(method: Method, found: Floats) -> Floats:
    """Return the weights from correlations whose last row is the outcome; shape (..., p)."""
    among, outcome = found[..., :-1, :-1], found[..., :-1, -1]
    return relative_weights(among, outcome) if method == "relative_weight" else lmg(among, outcome)


def _varying(predictors: Predictors, known: np.ndarray[tuple[int], np.dtype[np.bool_]], ratings: Ratings) -> list[int]:
    """Return the predictors in which at least five people differ from the most usual value."""
    people = ratings.people[known]
    kept = []
    for place in range(len(predictors.names)):
        values, numbers = np.unique(predictors.columns[known, place], return_inverse=True)
        if len(values) < 2:
            continue
        usual = np.bincount(numbers).argmax()
        if len(np.unique(people[numbers != usual])) >= FEWEST_PEOPLE:
            kept.append(place)
    return kept


def _empty(method: Method, ratings: Ratings, given: Ratings, left_out: tuple[str, ...]) -> Drivers:
    hidden = is_protected(given) and given.n_customers < FEWEST_PEOPLE
    return Drivers(
        method=method,
        drivers=(),
        explained=None,
        explained_low=None,
        explained_high=None,
        interval="none: not enough evidence",
        scale=given.used[0] if len(given.used) == 1 else None,
        n=0 if hidden else len(given),
        n_customers=0 if hidden else given.n_customers,
        dropped=len(ratings) - len(given),
        left_out=left_out,
        period=None if hidden else given.period,
        evidence_ids=() if hidden else tuple(sorted(given.voice_ids.tolist())),
        flags=(),
    )


def _too_little(method: Method, moments: Moments, given: Ratings, chosen: Predictors) -> tuple[str, str] | None:
    """Return why there are no weights, as code and sentence."""
    count, people = len(chosen.names), given.n_customers
    needed = max(FEWEST_COMPLETE, FEWEST_PER_PREDICTOR * count)
    if float(np.ptp(given.values)) == 0:
        return "no_variance", "everybody rated the same"
    if count < 2:
        return "too_few_predictors", "weights divide what goes with a rating among two predictors or more"
    if method == "lmg" and count > MOST_FOR_LMG:
        return "too_many_predictors", f"LMG takes at most {MOST_FOR_LMG} predictors; relative weights take more"
    if people < needed:
        return "not_enough_evidence", f"{people} people with every predictor known, {needed} are needed"
    among = moments.correlations()[:-1, :-1]
    if np.isinf(inflation(among)).any():
        axis = np.abs(np.linalg.eigh(among)[1][:, 0])
        named = ", ".join(name for name, size in zip(chosen.names, axis, strict=True) if size > 0.05)
        return "collinear", f"one of these follows from the others: {named}"
    return None


def _correlated(moments: Moments, names: tuple[str, ...], given: Ratings) -> tuple[Driver, ...]:
    """Return the predictors with their correlation alone; with nothing where everybody rated the same."""
    if float(np.ptp(given.values)) == 0:
        return tuple(Driver(name) for name in names)
    values = moments.correlations()[:-1, -1]
    reach = float(ndtri(0.975)) / np.sqrt(max(given.n_customers - 3, 1))
    bent = np.arctanh(np.clip(values, -1 + 1e-12, 1 - 1e-12))
    good = 1 if direction_of(given.used[0].kind) == "high_is_good" else -1
    return tuple(
        Driver(
            name,
            correlation=float(value),
            correlation_low=float(np.tanh(middle - reach)),
            correlation_high=float(np.tanh(middle + reach)),
            goes_with=None if value == 0 else "better" if value * good > 0 else "worse",
        )
        for name, value, middle in zip(names, values, bent, strict=True)
    )


def _weighed(empty: Drivers, moments: Moments, seed: int) -> Drivers:
    """Fill in weights, coefficients and their intervals."""
    found, drawn = moments.correlations(), moments.resampled(DRIVER_DRAWS, seed)
    weights, all_weights = weigh(empty.method, found), weigh(empty.method, drawn)
    slopes = coefficients(found[:-1, :-1], found[:-1, -1])
    all_slopes = coefficients(drawn[:, :-1, :-1], drawn[:, :-1, -1])
    ends, slope_ends = (np.quantile(each, [0.025, 0.975], axis=0) for each in (all_weights, all_slopes))
    explained = float(weights.sum())
    total = np.quantile(all_weights.sum(axis=1), [0.025, 0.975]).tolist()
    blurred = inflation(found[:-1, :-1]) >= COLLINEAR_FROM
    q_values = benjamini_hochberg(score_p_values(moments))
    filled = [
        replace(
            driver,
            weight=float(weights[place]),
            low=float(ends[0, place]),
            high=float(ends[1, place]),
            share=float(weights[place]) / explained if explained > 0 else None,
            coefficient=float(slopes[place]),
            coefficient_low=float(slope_ends[0, place]),
            coefficient_high=float(slope_ends[1, place]),
            q_value=float(q_values[place]),
            flags=_flags_of(found[place, -1], slopes[place], collinear=bool(blurred[place])),
        )
        for place, driver in enumerate(empty.drivers)
    ]
    called = sorted((replace(each, association=_association(each)) for each in filled), key=_strongest_first)
    noted = [flag for flag in ("collinear", "sign_conflict") if any(flag in each.flags for each in called)]
    return replace(
        empty,
        drivers=tuple(called),
        explained=explained,
        explained_low=total[0],
        explained_high=total[1],
        interval=f"percentile bootstrap of people, {DRIVER_DRAWS:,} draws, seed {seed}",
        flags=(*(("caution",) if empty.n_customers < FULL_DISPLAY else ()), *noted),
    )


def score_p_values(moments: Moments) -> Floats:
    """Return, for each predictor, the two-sided p-value of "it does not go with the rating"; shape (p,).

    Products are added up by person, so that ratings of one person are not taken for independent ones.
    """
    products = moments.own_products()
    spread = np.sqrt((products**2).sum(axis=0))
    z = np.divide(products.sum(axis=0), spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(2 * norm.sf(np.abs(z)), dtype=np.float64)


def _flags_of(correlation: float, slope: float, *, collinear: bool) -> tuple[str, ...]:
    conflict = correlation * slope < 0
    return (*(("collinear",) if collinear else ()), *(("sign_conflict",) if conflict else ()))


def _association(driver: Driver) -> Association:
    if driver.q_value is None or driver.coefficient_low is None or driver.coefficient_high is None:
        return "not enough evidence"
    if driver.q_value > LARGEST_Q:
        return "no detectable association"
    apart = driver.coefficient_low > 0 or driver.coefficient_high < 0
    return "associated" if apart and "sign_conflict" not in driver.flags else "associated, but not beyond the others"


def _strongest_first(driver: Driver) -> tuple[float, str]:
    return -(driver.weight or 0.0), driver.name


def _check(ratings: Ratings, predictors: Predictors) -> None:
    if len(ratings) != len(predictors.columns):
        raise UnderstandError(
            "predictors-uneven",
            "Every rating needs one row of predictors.",
            found=f"{len(predictors.columns)} rows of predictors, {len(ratings)} ratings",
            expected="the same number of both",
            hint="read the predictors from the same rows as the ratings",
        )
