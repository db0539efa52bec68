"""Linear heads: what sentiment, emotion and facets have in common, applied to a batch with one sparse product.

A head is a table of weights, one row per feature and one column per label. A text's logit for a label is the sum of
the weights of its features over the root of their number, plus the label's bias. Several heads over the same features
are joined into one table, so that every feature is looked up once.

Weights are stored in one byte each: ``scale * q * abs(q)`` with a scale per label and q from -127 to 127, which keeps
small weights fine and large ones possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.features import Features
from wellheard.language.shipped import read_arrays

_LARGEST: Final = 127


@dataclass(frozen=True, slots=True)
class Head:
    """A named head.

    Attributes:
        name: What it is called, as its file is.
        labels: What its columns stand for.
        weights: float32 ``(features, labels)``.
        bias: float32 ``(labels,)``.
        temperature: float32 ``(labels,)`` or one for all; logits are divided by it, so that chances hold what they
            promise.
        thresholds: float32 ``(labels,)``: from this chance on a label is told. Zeros where the head has none.
    """

    name: str
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: NDArray[np.float32]
    thresholds: NDArray[np.float32]

    def exclusive(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Chances of labels of which exactly one holds, ``(texts, labels)``; each row sums to 1."""
        scaled = logits / self.temperature
        raised = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)

    def independent(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Chances of labels of which any number may hold, ``(texts, labels)``."""
        bounded = np.clip(logits / self.temperature, -60, 60)
        return np.asarray(1 / (1 + np.exp(-bounded)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Heads:
    """Several heads over the same features, joined into one table.

    Attributes:
        heads: The heads, in the order of their columns.
        weights: float32 ``(features, labels of all heads)``.
        bias: float32 ``(labels of all heads,)``.
    """

    heads: tuple[Head, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, heads: Sequence[Head]) -> Heads:
        """Join heads.

        Raises:
            ValueError: There is none, or they read features of different kinds.
        """
        weights = np.ascontiguousarray(np.concatenate([head.weights for head in heads], axis=1))
        return cls(tuple(heads), weights, np.concatenate([head.bias for head in heads]))

    def logits(self, found: Features) -> NDArray[np.float32]:
        """Return the logits of all heads' labels, float32 ``(texts, labels)``; :meth:`columns` finds a head's own."""
        sums = np.asarray(found.matrix() @ self.weights, dtype=np.float32)
        shrink = 1 / np.sqrt(np.maximum(found.counts, 1)).astype(np.float32)
        return np.asarray(sums * shrink[:, None] + self.bias, dtype=np.float32)

    def columns(self, name: str) -> slice:
        """Where the labels of a head stand.

        Raises:
            KeyError: There is no such head.
        """
        first = 0
        for head in self.heads:
            if head.name == name:
                return slice(first, first + len(head.labels))
            first += len(head.labels)
        raise KeyError(name)


def packed_head(head: Head) -> dict[str, NDArray[Any]]:
    """Return the arrays of a head as they are stored, weights in one byte each."""
    largest = np.maximum(np.abs(head.weights).max(axis=0), 1e-12)
    rooted = np.sign(head.weights) * np.sqrt(np.abs(head.weights) / largest)
    return {
        "labels": np.array(head.labels),
        "weights": np.rint(rooted * _LARGEST).astype(np.int8),
        "scales": (largest / _LARGEST**2).astype(np.float32),
        "bias": head.bias,
        "temperature": head.temperature,
        "thresholds": head.thresholds,
    }


def unpacked_head(name: str, stored: dict[str, NDArray[Any]]) -> Head:
    """Return a head from its stored arrays."""
    roots = stored["weights"].astype(np.float32)
    labels = tuple(str(label) for label in stored["labels"])
    return Head(
        name,
        labels,
        roots * np.abs(roots) * stored["scales"],
        stored["bias"].astype(np.float32),
        np.broadcast_to(stored["temperature"].astype(np.float32), (len(labels),)),
        np.broadcast_to(stored["thresholds"].astype(np.float32), (len(labels),)),
    )


@cache
def read_head(name: str, folder: Traversable | None = None) -> Head:
    """Read a shipped head, once.

    Raises:
        LanguageError: ``model-damaged``.
    """
    return unpacked_head(name, read_arrays(name, folder))
