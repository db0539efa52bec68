"""Fitting linear heads over the features of ``wellheard.language.features``.

While a head is fitted, the words' vectors enter as inputs too, so that words that mean alike weigh alike. Being
linear, they are folded into the weights of the pieces, so they cost nothing when a text is read, and little here.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import optimize, sparse

from wellheard.language.features import Features


def share_rows(found: Features) -> sparse.csr_matrix:
    """One row per text: its features over the root of their number, float32 ``(texts, features)``."""
    share = 1 / np.sqrt(np.maximum(found.counts, 1)).astype(np.float32)
    rows = found.matrix()
    rows.data = np.repeat(share, found.counts)
    rows.sum_duplicates()
    return rows


def fit_head(
    rows: sparse.csr_matrix,
    wanted: np.ndarray,
    weights: np.ndarray,
    dense: np.ndarray,
    *,
    ridge: float,
    turns: int = 200,
    kind: Literal["exclusive", "independent"] = "exclusive",
    listed: np.ndarray | None = None,
    negated_scale: float = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regression with a ridge.

    Args:
        rows: As :func:`share_rows` gives them.
        wanted: Share of each label, 0 to 1, ``(texts, labels)``; rows sum to 1 where labels exclude each other.
        weights: How much each text counts, ``(texts,)``, or each label of each text, ``(texts, labels)``.
        dense: A vector for each number of a piece, float32 ``(pieces, size)``; two times that many features and the
            pairs make the width of the rows.
        ridge: Weight of the squared weights.
        turns: Most steps.
        listed: What word lists say of each feature, float32 ``(features, lists)``; folded in, too.
        negated_scale: How much further the vectors of negated pieces reach than those of plain ones.
        kind: ``exclusive`` labels share one softmax, ``independent`` ones have a logistic function each.

    Returns:
        Weights ``(features, labels)`` with those of the vectors folded in, and bias ``(labels,)``.
    """
    (size, vector), (width, labels) = dense.shape, (rows.shape[1], wanted.shape[1])
    wanted, columns = wanted.astype(np.float32), rows.T.tocsr()
    weights = (weights if weights.ndim == 2 else weights[:, None]).astype(np.float32)
    weights = weights / weights.sum(0).max()
    lists = np.zeros((width, 0), np.float32) if listed is None else listed
    ends = np.cumsum([width, vector, vector, lists.shape[1]]) * labels

    def parts(flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        plain, own, negated, said, bias = np.split(flat.astype(np.float32), ends)
        folded = plain.reshape(width, labels) + lists @ said.reshape(-1, labels)
        folded[:size] += dense @ own.reshape(vector, labels)
        folded[size : 2 * size] += negated_scale * (dense @ negated.reshape(vector, labels))
        return folded, bias

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        folded, bias = parts(flat)
        chances, value = _loss(rows @ folded + bias, wanted, weights, kind)
        slope = weights * (chances - wanted)
        pull = columns @ slope
        turn = [
            pull.ravel(),
            (dense.T @ pull[:size]).ravel(),
            (dense.T @ pull[size : 2 * size]).ravel() * negated_scale,
        ]
        turn.append((lists.T @ pull).ravel())
        kept = flat[: ends[-1]]
        rise = np.concatenate([*turn, slope.sum(0)]).astype(np.float64)
        rise[: ends[-1]] += ridge * kept
        return value + ridge / 2 * float(kept @ kept), rise

    start = np.zeros(ends[-1] + labels)
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": turns})
    print("loss", round(best.fun, 4), "turns", best.nit, flush=True)
    return parts(best.x)


def _loss(logits: np.ndarray, wanted: np.ndarray, weights: np.ndarray, kind: str) -> tuple[np.ndarray, float]:
    if kind == "exclusive":
        logits = logits - logits.max(1, keepdims=True)
        raised = np.exp(logits)
        total = raised.sum(1, keepdims=True)
        return raised / total, -float((weights * wanted * (logits - np.log(total))).sum())
    bounded = np.clip(logits, -60, 60)
    value = np.logaddexp(0, bounded) - wanted * bounded
    return 1 / (1 + np.exp(-bounded)), float((weights * value).sum())
