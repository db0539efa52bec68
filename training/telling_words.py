"""Heads of rare labels: logistic regressions that look at telling words first, with chances and thresholds set apart.

Emotions and suggestions are rare and named by few words. Scaling each feature by how much it tells about a label, as
naive Bayes would, lets these words count before the fit has seen them a hundred times (Wang and Manning, 2012). Common
labels need no such help, and are surer of themselves than they should be with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from linear import share_rows
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression

from wellheard.language.features import features, shipped_signs
from wellheard.language.heads import Head
from wellheard.language.tokens import word_pieces

RARE_STRENGTH, COMMON_STRENGTH = 1.0, 3.0
COMMON = 0.1
SEEN_AT_LEAST = 2
NEGATED_LEAST = 3.0
FEWEST_TOLD = 8


@dataclass(frozen=True)
class Examples:
    """Texts with what is known of each label: ``wanted`` and how much it counts, both ``(texts, labels)``."""

    texts: list[str]
    wanted: np.ndarray
    weights: np.ndarray

    def some(self, chosen: np.ndarray) -> Examples:
        """Those of a mask."""
        return Examples(
            [self.texts[place] for place in np.flatnonzero(chosen)], self.wanted[chosen], self.weights[chosen]
        )

    def weighing(self, factor: float) -> Examples:
        """The same, counting more or less."""
        return Examples(self.texts, self.wanted, self.weights * factor)


def joined(*parts: Examples) -> Examples:
    return Examples(
        [text for part in parts for text in part.texts],
        np.concatenate([part.wanted for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )


def bucket(key: str, count: int) -> int:
    """A number below ``count`` that depends on the key alone."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "big") % count


def rows_of(texts: list[str]) -> sparse.csr_matrix:
    return share_rows(features(word_pieces().cut(texts), shipped_signs()))


def fit(
    examples: Examples, rows: sparse.csr_matrix | None = None, *, common: float = COMMON
) -> tuple[np.ndarray, np.ndarray]:
    """Weights ``(features, labels)``, the scales of the features folded in, and bias ``(labels,)``.

    Labels with at least the share ``common`` of the weight are fitted without scales.
    """
    rows = rows_of(examples.texts) if rows is None else rows
    kept = np.flatnonzero(rows.getnnz(axis=0) >= SEEN_AT_LEAST)
    negated = kept // word_pieces().size == 1
    inner = rows[:, kept].tocsr()
    there = inner.copy()
    there.data = np.ones_like(there.data)
    turned = there.T.tocsr()
    labels = examples.wanted.shape[1]
    weights, bias = np.zeros((rows.shape[1], labels), np.float32), np.zeros(labels, np.float32)
    for label in range(labels):
        yes, worth = examples.wanted[:, label], examples.weights[:, label]
        plain = (worth * yes).sum() / worth.sum() >= common
        tells = np.ones(len(kept), np.float32) if plain else _tells(turned, yes, worth)
        # A negated word tells little alone, and turns the word around.
        tells[negated] = np.maximum(tells[negated], NEGATED_LEAST)
        model = LogisticRegression(
            C=COMMON_STRENGTH if plain else RARE_STRENGTH, solver="liblinear", tol=1e-2, max_iter=60
        )
        model.fit(inner @ sparse.diags(tells), yes, sample_weight=worth)
        weights[kept, label], bias[label] = model.coef_[0] * tells, model.intercept_[0]
        print(end=".", flush=True)
    print()
    return weights, bias


def _tells(turned: sparse.csr_matrix, yes: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """The log of how much oftener a feature stands in texts with the label than in those without."""
    with_label, without = worth * yes, worth * ~yes
    often = (turned @ with_label + 1) / (with_label.sum() + 2)
    else_often = (turned @ without + 1) / (without.sum() + 2)
    return np.abs(np.log(often / else_often)).astype(np.float32)


def pruned(weights: np.ndarray, share: float) -> np.ndarray:
    """Weights without those below a share of the label's largest."""
    return np.where(np.abs(weights) < share * np.abs(weights).max(axis=0), 0, weights).astype(np.float32)


def calibrated(head: Head, logits: np.ndarray, judged: Examples) -> Head:
    """The head with slope and shift of each label set so that its chances hold what they promise (Platt, 1999)."""
    labels = range(len(head.labels))
    pairs = [_slope_and_shift(logits[:, k], judged.wanted[:, k], judged.weights[:, k]) for k in labels]
    slopes, shifts = (np.array(column, np.float32) for column in zip(*pairs, strict=True))
    return Head(head.name, head.labels, head.weights, head.bias + shifts / slopes, 1 / slopes, head.thresholds)


def rescaled(head: Head, plain_bias: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Chances of a calibrated head from logits that hold the bias of before."""
    return head.independent((logits - plain_bias + head.bias).astype(np.float32))


def _slope_and_shift(logits: np.ndarray, yes: np.ndarray, worth: np.ndarray) -> tuple[float, float]:
    def loss(pair: np.ndarray) -> float:
        sums = pair[0] * logits + pair[1]
        return float((worth * (np.logaddexp(0, sums) - yes * sums)).sum() / worth.sum()) + 1e-3 * (pair[0] - 1) ** 2

    best = optimize.minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead")
    return max(float(best.x[0]), 0.05), float(best.x[1])


def best_threshold(
    chances: np.ndarray, yes: np.ndarray, worth: np.ndarray, floor: float = 0.0, least: float = 0.0
) -> tuple[float, float]:
    """The threshold of best F1 among those of ``least`` and above whose precision reaches the floor, and that precision.

    2 where there is none: the label is never told.
    """
    judged = worth > 0
    chances, yes = chances[judged], yes[judged]
    order = np.argsort(-chances, kind="stable")
    right, told = np.cumsum(yes[order]), np.arange(1, len(order) + 1)
    precision, f1 = right / told, 2 * right / (told + yes.sum())
    allowed = (precision >= floor) & (told >= FEWEST_TOLD) & (chances[order] >= least)
    if not allowed.any():
        return 2.0, float(precision[min(FEWEST_TOLD, len(told)) - 1])
    place = int(np.where(allowed, f1, -1).argmax())
    following = order[min(place + 1, len(order) - 1)]
    return float((chances[order[place]] + chances[following]) / 2), float(precision[place])


def spread_error(chances: np.ndarray, yes: np.ndarray) -> float:
    """Expected calibration error in ten steps."""
    step = np.minimum((chances * 10).astype(int), 9)
    gaps = [(step == s).mean() * abs(chances[step == s].mean() - yes[step == s].mean()) for s in set(step.tolist())]
    return float(sum(gaps))
