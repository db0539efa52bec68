"""Fitting linear heads over the features of ``wellheard.language.features``.

While a head is fitted, the words' vectors enter as inputs too, so that words that mean alike weigh alike; being linear,
they are folded into the weights of the pieces afterwards, so they cost nothing when a text is read.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, sparse

from wellheard.language.features import Features


def design(found: Features, dense: np.ndarray) -> sparse.csr_matrix:
    """Features as rows, divided by the root of their number.

    Behind them stand the sums of the vectors of all pieces, and of the negated ones; ``dense`` holds one vector per
    number of a piece, float32 ``(pieces, size)``.
    """
    size = len(dense)
    share = 1 / np.sqrt(np.maximum(found.counts, 1)).astype(np.float32)
    plain = sparse.diags(share) @ found.matrix()
    sums, negated = plain[:, :size] @ dense, plain[:, size : 2 * size] @ dense
    return sparse.hstack([plain, sparse.csr_matrix(sums), sparse.csr_matrix(negated)]).tocsr()


def fold(solved: np.ndarray, dense: np.ndarray) -> np.ndarray:
    """Weights of the plain features alone, those of the vectors folded in."""
    size, vector = dense.shape
    width = len(solved) - 2 * vector
    folded = solved[:width].copy()
    folded[:size] += dense @ solved[width : width + vector]
    folded[size : 2 * size] += dense @ solved[width + vector :]
    return folded


def regress(
    rows: sparse.csr_matrix, wanted: np.ndarray, weights: np.ndarray, ridge: float, turns: int = 200
) -> tuple[np.ndarray, np.ndarray]:
    """Multinomial logistic regression with a ridge.

    Args:
        rows: One row per text.
        wanted: Share of each label, ``(texts, labels)``; rows sum to 1.
        weights: How much each text counts.
        ridge: Weight of the squared weights.
        turns: Most steps.

    Returns:
        Weights ``(features, labels)`` and bias ``(labels,)``.
    """
    width, labels = rows.shape[1], wanted.shape[1]
    wanted = wanted.astype(np.float32)
    weights = (weights / weights.sum())[:, None].astype(np.float32)
    columns = rows.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w, b = flat[:-labels].reshape(width, labels), flat[-labels:]
        logits = rows @ w.astype(np.float32) + b.astype(np.float32)
        logits -= logits.max(1, keepdims=True)
        raised = np.exp(logits)
        total = raised.sum(1, keepdims=True)
        value = -float((weights * wanted * (logits - np.log(total))).sum()) + ridge / 2 * float((w * w).sum())
        slope = weights * (raised / total - wanted)
        return value, np.concatenate([(columns @ slope + ridge * w).ravel(), slope.sum(0)]).astype(np.float64)

    start = np.zeros((width + 1) * labels)
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": turns})
    print("loss", round(best.fun, 4), "turns", best.nit, flush=True)
    return best.x[:-labels].reshape(width, labels), best.x[-labels:]
