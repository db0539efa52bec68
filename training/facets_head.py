"""Fit the facets' head: what few labelled passages teach, on top of what cues promise and what sentiment knows.

Logistic regressions, one per facet, read few numbers of each passage: its cues, the words' vectors, sentiment, small words,
the opening word, the length. A cue starts out with the weight that its author gave it and moves only as far as the labels
push it, so that a cue that few labelled passages hold still counts. All but cues, opening and length are linear in the
features that every head reads, so they are folded into one head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from linear import share_rows
from scipy import optimize, sparse

from wellheard.language.facets.cues import shipped_cues
from wellheard.language.facets.signs import LENGTHS, OPENINGS, SMALL_WORDS, Openings, length_steps
from wellheard.language.facets.told import FACETS
from wellheard.language.features import features, shipped_signs
from wellheard.language.feeling.sentiment import sentiment_model
from wellheard.language.meaning.vectors import piece_vectors
from wellheard.language.tokens import word_pieces

CUE, VECTOR, FELT, SMALL, OPENED, LONG = 1.5, 1.0, 0.75, 2.0, 0.7, 0.7
"""How freely each kind of number may be used: the larger, the less its weights are held down."""

RIDGE, TURNS = 1e-3, 150
TRUSTED = {0: 0.4, 1: 2.0, 2: 4.0}
"""The weight that a cue starts out with, by its strength."""
OF_OTHERS = 0.4
"""How freely a cue of one facet may speak for another."""
FIRST_BIAS = -3.0


@dataclass(frozen=True)
class Inputs:
    """What the regressions read: cues ``(texts, cues)``, sparse, and all else ``(texts, numbers)``."""

    cues: sparse.csr_matrix
    rest: np.ndarray

    def __getitem__(self, chosen: np.ndarray) -> Inputs:
        return Inputs(self.cues[chosen], self.rest[chosen])

    def dense(self) -> np.ndarray:
        """All numbers, float32 ``(texts, cues + numbers)``."""
        return np.hstack([self.cues.toarray(), self.rest]).astype(np.float32)


def linear_parts() -> tuple[np.ndarray, np.ndarray]:
    """What of the numbers is linear in the shared features: weights ``(features, numbers)`` and what is added."""
    signs, dense, felt = shipped_signs(), piece_vectors().table, sentiment_model().head
    vectors = np.zeros((signs.width, dense.shape[1]), np.float32)
    vectors[: signs.pieces] = dense * VECTOR
    turned = np.stack([felt.weights[:, 2] - felt.weights[:, 1], felt.weights[:, 0] - felt.weights[:, 1]], axis=1)
    shift = np.array([felt.bias[2] - felt.bias[1], felt.bias[0] - felt.bias[1]])
    small = np.zeros((signs.width, len(SMALL_WORDS)), np.float32)
    for place, words in enumerate(SMALL_WORDS.values()):
        small[word_pieces().numbers_of(words), place] = SMALL
    weights = np.hstack([vectors, turned * FELT, small])
    added = np.concatenate([np.zeros(dense.shape[1]), shift * FELT, np.zeros(len(SMALL_WORDS))])
    return weights.astype(np.float32), added.astype(np.float32)


def read_inputs(texts: Sequence[str], parts: tuple[np.ndarray, np.ndarray]) -> Inputs:
    """Read the numbers of each text."""
    pieces = word_pieces().cut(texts)
    hits = shipped_cues().find(texts, pieces)
    shape = (len(texts), len(shipped_cues().cues))
    cues = sparse.csr_matrix((np.full(len(hits.texts), CUE, np.float32), (hits.texts, hits.cues)), shape=shape)
    rows = share_rows(features(pieces, shipped_signs()))
    opened = np.eye(len(OPENINGS) + 1, dtype=np.float32)[Openings.of(word_pieces()).kinds(pieces)] * OPENED
    long = np.eye(len(LENGTHS) + 1, dtype=np.float32)[length_steps(pieces)] * LONG
    return Inputs(cues, np.hstack([rows @ parts[0] + parts[1], opened, long]).astype(np.float32))


def promised(width: int) -> tuple[np.ndarray, np.ndarray]:
    """The weights to start from and how freely each may move, both ``(cues + numbers, facets)``."""
    cues = shipped_cues().cues
    own = np.array([[cue.facet == facet for facet in FACETS] for cue in cues])
    trusted = np.array([TRUSTED[cue.strength] for cue in cues])[:, None] / CUE
    first, free = np.zeros((width, len(FACETS))), np.ones((width, len(FACETS)))
    first[: len(cues)] = np.where(own, trusted, 0)
    free[: len(cues)] = np.where(own, 1, OF_OTHERS)
    return first, free


def fit_facets(inputs: Inputs, wanted: np.ndarray, worth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regressions with a ridge around what cues promise.

    Args:
        inputs: The numbers of each text.
        wanted: 1 where a text carries a facet, ``(texts, facets)``.
        worth: How much each text counts for each facet, ``(texts, facets)``.

    Returns:
        Weights ``(cues + numbers, facets)`` and bias ``(facets,)``.
    """
    numbers = inputs.dense()
    columns = np.ascontiguousarray(numbers.T)
    width, labels = numbers.shape[1], wanted.shape[1]
    first, free = promised(width)
    worth, wanted = (worth / worth.sum(0)).astype(np.float32), wanted.astype(np.float32)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        moved, bias = flat[:-labels].reshape(width, labels), flat[-labels:]
        logits = numbers @ (first + free * moved).astype(np.float32) + bias.astype(np.float32)
        slope = worth * (1 / (1 + np.exp(-np.clip(logits, -60, 60))) - wanted)
        value = float((worth * (np.logaddexp(0, logits) - wanted * logits)).sum()) + RIDGE / 2 * (moved**2).sum()
        return value, np.concatenate([(free * (columns @ slope) + RIDGE * moved).ravel(), slope.sum(0)]).astype(float)

    start = np.concatenate([np.zeros(width * labels), np.full(labels, FIRST_BIAS)])
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": TURNS})
    return first + free * best.x[:-labels].reshape(width, labels), best.x[-labels:]


def logits_of(inputs: Inputs, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """What the regressions say of each text, ``(texts, facets)``."""
    cues = inputs.cues.shape[1]
    return np.asarray(inputs.cues @ weights[:cues] + inputs.rest @ weights[cues:] + bias)
