"""How much of what predictors explain together belongs to each, when they go with one another.

Regression coefficients cannot say it: two predictors that move together share what they explain, and which of them gets
it is chance. Johnson's relative weights and the Shapley value (LMG) both divide R² into parts of 0 or more that add up
to it. Both take correlations, and any number of sets of them at once.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.ratings import Floats

MOST_FOR_LMG: Final = 12
"""LMG asks for every subset of the predictors; beyond this many there are too many."""
_SINGULAR: Final = 1e-10
_SETS_AT_ONCE: Final = 64


def relative_weights(correlations: Floats, with_outcome: Floats) -> Floats:
    """Return Johnson's relative weight of every predictor; they add up to R².

    Args:
        correlations: Among the predictors; shape (..., p, p), ones on the diagonal.
        with_outcome: Of each predictor with the outcome; shape (..., p).

    Returns:
        Shape (..., p), each 0 or more. Where predictors are copies of one another, what cannot be told apart is divided
        among them.

    Raises:
        UnderstandError: The shapes do not fit.

    Source: Johnson 2000, Multivariate Behavioral Research 35; METHODS section 3.9.

    Example:
        >>> among = np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]])
        >>> relative_weights(among, np.array([0.6, 0.5, 0.4])).round(6).tolist()
        [0.238098, 0.12241, 0.081266]
    """
    _check(correlations, with_outcome)
    sizes, axes = np.linalg.eigh(correlations)
    kept = sizes > _SINGULAR
    roots = np.sqrt(np.where(kept, sizes, 0.0))
    inverse = np.divide(1.0, roots, out=np.zeros_like(roots), where=kept)
    turned = np.swapaxes(axes, -1, -2)
    loadings = (axes * roots[..., None, :]) @ turned
    paths = ((axes * inverse[..., None, :]) @ turned @ with_outcome[..., None])[..., 0]
    return np.asarray((loadings**2 @ (paths**2)[..., None])[..., 0], dtype=np.float64)


def lmg(correlations: Floats, with_outcome: Floats) -> Floats:
    """Return the Shapley value of every predictor for R²: its mean gain over all orders of adding; they add up to R².

    Args:
        correlations: Among the predictors; shape (..., p, p) with p at most 12.
        with_outcome: Of each predictor with the outcome; shape (..., p).

    Returns:
        Shape (..., p), each 0 or more.

    Raises:
        UnderstandError: The shapes do not fit, or there are more than 12 predictors.

    Source: Lindeman, Merenda and Gold 1980; Lipovetsky and Conklin 2001; METHODS section 3.9.
    Cost: 2^p subsets; 1,000 sets of 12 correlations take some seconds.

    Example:
        >>> among = np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]])
        >>> lmg(among, np.array([0.6, 0.5, 0.4])).round(6).tolist()
        [0.237472, 0.124688, 0.079615]
    """
    _check(correlations, with_outcome)
    count = with_outcome.shape[-1]
    if count > MOST_FOR_LMG:
        raise UnderstandError(
            "too-many-predictors",
            "LMG looks at every subset of the predictors, and there are too many.",
            found=f"{count} predictors",
            expected=f"at most {MOST_FOR_LMG}",
            hint="use relative weights, which are nearly the same, or fewer predictors",
        )
    flat = correlations.reshape(-1, count, count)
    outcomes = with_outcome.reshape(-1, count)
    blocks = [
        _shapley(explained_by_subsets(flat[start : start + _SETS_AT_ONCE], outcomes[start : start + _SETS_AT_ONCE]))
        for start in range(0, len(flat), _SETS_AT_ONCE)
    ]
    return np.concatenate(blocks).reshape(with_outcome.shape)


def explained_by_subsets(correlations: Floats, with_outcome: Floats) -> Floats:
    """Return R² of every subset of the predictors.

    One predictor after the other is either left out or taken in; taken in, it is removed from all that follow and from
    the outcome, so that each step only looks at what is left.

    Args:
        correlations: Shape (sets, p, p).
        with_outcome: Shape (sets, p).

    Returns:
        Shape (sets, 2**p); the bits of the subset's number, from the highest, are the predictors in order.
    """
    sets, count = with_outcome.shape
    left = np.empty((sets, 1, count + 1, count + 1))
    left[:, 0, :count, :count] = correlations
    left[:, 0, :count, count] = left[:, 0, count, :count] = with_outcome
    left[:, 0, count, count] = 1.0
    for _ in range(count):
        pivot = left[..., 0, 0]
        usable = pivot > _SINGULAR
        column = left[..., 1:, 0]
        scale = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=usable)
        rest = left[..., 1:, 1:]
        taken = rest - scale[..., None, None] * column[..., :, None] * column[..., None, :]
        left = np.stack([rest, taken], axis=2).reshape(sets, -1, *rest.shape[2:])
    return np.clip(1.0 - left[..., 0, 0], 0.0, 1.0)


def _shapley(explained: Floats) -> Floats:
    """Return the Shapley values of a game; shape (sets, p) from (sets, 2**p)."""
    count = explained.shape[1].bit_length() - 1
    sizes = np.array([number.bit_count() for number in range(2**count)])
    worth = np.array([math.factorial(size) * math.factorial(count - size - 1) for size in range(count)])
    worth = worth / math.factorial(count)
    values = np.empty((len(explained), count))
    for predictor in range(count):
        bit = 1 << (count - 1 - predictor)
        without = np.flatnonzero((np.arange(2**count) & bit) == 0)
        values[:, predictor] = (explained[:, without | bit] - explained[:, without]) @ worth[sizes[without]]
    return values


def inflation(correlations: Floats) -> Floats:
    """Return how much each predictor's coefficient is blurred by the others (VIF); shape (p,).

    Infinite where a predictor follows from the others.

    Example:
        >>> inflation(np.array([[1, 0.5], [0.5, 1]])).round(4).tolist()
        [1.3333, 1.3333]
    """
    if float(np.linalg.eigvalsh(correlations)[0]) <= _SINGULAR:
        return np.full(len(correlations), np.inf)
    return np.asarray(np.diag(np.linalg.inv(correlations)), dtype=np.float64)


def coefficients(correlations: Floats, with_outcome: Floats) -> Floats:
    """Return the standardised regression coefficients; shape (..., p)."""
    inverse = np.linalg.pinv(correlations, rcond=_SINGULAR, hermitian=True)
    return np.asarray((inverse @ with_outcome[..., None])[..., 0], dtype=np.float64)


def _check(correlations: Floats, with_outcome: Floats) -> None:
    count = with_outcome.shape[-1] if with_outcome.ndim else 0
    if count < 1 or correlations.shape != (*with_outcome.shape, count):
        raise UnderstandError(
            "correlations-uneven",
            "The correlations among the predictors and those with the outcome do not fit.",
            found=f"shapes {correlations.shape} and {with_outcome.shape}",
            expected="(..., p, p) and (..., p)",
            hint="leave out predictors that are the same for everybody from both",
        )
