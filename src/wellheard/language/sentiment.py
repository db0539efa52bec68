"""Sentiment: whether a text sounds content or discontented, from its words alone; a voice's rating is never looked at.

A linear model over word pieces, pairs of neighbours, and pieces in the reach of a negation, so that "not good" is read
otherwise than "good" (``training/fit_sentiment.py``). Only English is served. A text that leans to neither side, or
about which the model is not sure, is called neutral rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellheard.language.passages import FEELINGS
from wellheard.language.shipped import read_arrays, read_card
from wellheard.language.tokens import OWN_NUMBERS, Pieces, WordPieces, word_pieces
from wellheard.language.wordlists import words_of

SERVED_LANGUAGES: Final = frozenset({"en"})
"""Languages whose sentiment is told; elsewhere it stays unknown."""

HASHED: Final = 1 << 17
"""Places that pairs of neighbours share."""

REACH: Final = 4
"""A negation reaches this many pieces, and no further than the next break."""

_NEGATIONS: Final = words_of("negations")
_BREAKS: Final = words_of("breaks")


@dataclass(frozen=True, slots=True)
class Signs:
    """The numbers of the pieces that negate and of those that end a negation."""

    negates: NDArray[np.bool_]
    breaks: NDArray[np.bool_]

    @classmethod
    def of(cls, cutter: WordPieces) -> Signs:
        """Look the signs up in a vocabulary."""
        negates, breaks = np.zeros(cutter.size, bool), np.zeros(cutter.size, bool)
        negates[cutter.numbers_of(_NEGATIONS)] = True
        breaks[cutter.numbers_of(_BREAKS)] = True
        return cls(negates, breaks)


@dataclass(frozen=True, slots=True)
class Features:
    """What the model reads of many texts: numbers of features and the text that each belongs to, in order of texts."""

    numbers: NDArray[np.int64]
    owners: NDArray[np.int64]
    texts: int


def features(pieces: Pieces, signs: Signs) -> Features:
    """Turn word pieces into features: each piece, each pair of neighbours, each piece in the reach of a negation."""
    texts = len(pieces.starts) - 1
    known = len(signs.negates) - OWN_NUMBERS
    every = pieces.ids.astype(np.int64)
    owner_of_every = np.repeat(np.arange(texts), pieces.lengths)
    inside = every < known
    ids, owners = every[inside], owner_of_every[inside]
    pairs, pair_owners = _pairs(ids, owners)
    reached = _reached(ids, owners, signs)
    shift = len(signs.negates)
    numbers = np.concatenate([every, ids[reached] + shift, pairs + 2 * shift])
    whose = np.concatenate([owner_of_every, owners[reached], pair_owners])
    order = np.argsort(whose, kind="stable")
    return Features(numbers[order], whose[order], texts)


def _pairs(ids: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    same = owners[:-1] == owners[1:]
    return _hashed((ids[:-1][same] << 20) + ids[1:][same]), owners[:-1][same]


def _reached(ids: NDArray[np.int64], owners: NDArray[np.int64], signs: Signs) -> NDArray[np.bool_]:
    """Which pieces stand at most four places after a negation, with no break between."""
    places = np.arange(len(ids))
    first = np.concatenate([[True], owners[1:] != owners[:-1]])[: len(ids)]
    last_break = np.maximum.accumulate(np.where(signs.breaks[ids] | first, places, -1))
    last_negation = np.maximum.accumulate(np.where(signs.negates[ids], places, -1))
    # A negation counts from the break on: a text's first piece is a break and may itself negate.
    near = (places - last_negation <= REACH) & (places > last_negation)
    return np.asarray(near & (last_negation >= last_break) & (last_negation >= 0))


def _hashed(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    mixed = keys.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(40)) & np.uint64(HASHED - 1)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class SentimentModel:
    """Weights of the features for negative, neutral and positive.

    Attributes:
        weights: float64 ``(features, 3)``.
        bias: float64 ``(3,)``.
        temperature: What the sums are divided by, so that probabilities hold what they promise.
        lean: A score at least this far from 0 is called positive or negative.
    """

    signs: Signs
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    temperature: float
    lean: float

    def probabilities(self, pieces: Pieces) -> NDArray[np.float64]:
        """Return P(negative), P(neutral), P(positive) of each text, ``(texts, 3)``."""
        found = features(pieces, self.signs)
        counts = np.bincount(found.owners, minlength=found.texts)
        sums = [np.bincount(found.owners, self.weights[found.numbers, c], found.texts) for c in range(len(FEELINGS))]
        logits = np.stack(sums, axis=1) / np.sqrt(np.maximum(counts, 1))[:, None] + self.bias
        raised = np.exp((logits - logits.max(axis=1, keepdims=True)) / self.temperature)
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def scores(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return P(positive) - P(negative) of each text."""
        chances = self.probabilities(pieces)
        return np.asarray(chances[:, 2] - chances[:, 0], dtype=np.float32)

    def feelings(self, scores: NDArray[np.float32]) -> pa.Array:
        """Return the label of each score, with a neutral band around 0."""
        numbers = np.where(scores >= self.lean, 2, np.where(scores <= -self.lean, 0, 1)).astype(np.int8)
        return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(FEELINGS)).cast(pa.string())


def score_sentiment(texts: Sequence[str]) -> pa.Table:
    """Score how English texts sound. The language is not checked here; :func:`wellheard.language.enrich` checks it.

    Args:
        texts: Sentences or short texts.

    Returns:
        One row per text: ``score`` (float32, -1 to 1: the chance of positive minus that of negative), ``feeling``
        (negative, neutral or positive; neutral also where the model is not sure), and ``confidence`` (float32, 0 to
        1: the chance of the likeliest of the three).

    Example:
        >>> score_sentiment(["The staff were lovely.", "The staff were not helpful."])["feeling"].to_pylist()
        ['positive', 'negative']
    """
    model = sentiment_model()
    pieces = word_pieces().cut(texts)
    chances = model.probabilities(pieces)
    scores = np.asarray(chances[:, 2] - chances[:, 0], dtype=np.float32)
    confidence = chances.max(axis=1, initial=0).astype(np.float32)
    return pa.table({"score": pa.array(scores), "feeling": model.feelings(scores), "confidence": pa.array(confidence)})


@cache
def sentiment_model() -> SentimentModel:
    """The shipped model, loaded once.

    Raises:
        LanguageError: ``model-damaged``.
    """
    stored: dict[str, Any] = read_arrays("sentiment")
    card = read_card("sentiment")
    return SentimentModel(
        Signs.of(word_pieces()),
        stored["weights"].astype(np.float64),
        stored["bias"].astype(np.float64),
        float(card["temperature"]),
        float(card["lean"]),
    )
