"""Sentiment: whether a text sounds content or discontented, from its words alone; a voice's rating is never looked at.

A linear model over word pieces, pairs of neighbours, and pieces in the reach of a negation, so that "not good" is read
otherwise than "good" (``training/fit_sentiment.py``). Only English is served. A text that leans to neither side, or
about which the model is not sure, is called neutral rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellheard.language.features import features, shipped_signs
from wellheard.language.feeling.calibration import Calibration
from wellheard.language.heads import Head, Heads, read_head
from wellheard.language.passages import FEELINGS
from wellheard.language.shipped import read_card
from wellheard.language.tokens import Pieces, word_pieces

SERVED_LANGUAGES: Final = frozenset({"en"})
"""Languages whose sentiment is told; elsewhere it stays unknown."""


@dataclass(frozen=True, slots=True)
class SentimentModel:
    """The head for negative, neutral and positive, and what its sums promise.

    Attributes:
        head: Weights of the features for the three feelings.
        calibration: The shipped one; a source may have its own.
    """

    head: Head
    calibration: Calibration

    @property
    def lean(self) -> float:
        """A score at least this far from 0 is called positive or negative."""
        return self.calibration.lean

    def logits(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return the sums for negative, neutral and positive of each text, ``(texts, 3)``."""
        return Heads.of([self.head]).logits(features(pieces, shipped_signs()))

    def probabilities(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return P(negative), P(neutral), P(positive) of each text, ``(texts, 3)``."""
        return self.calibration.chances(self.logits(pieces))

    def scores(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return P(positive) - P(negative) of each text."""
        return self.calibration.scores(self.logits(pieces))

    def feelings(self, scores: NDArray[np.float32], leans: NDArray[np.float64] | None = None) -> pa.Array:
        """Return the label of each score, with a neutral band around 0; each text's own where ``leans`` gives it."""
        numbers = (self.calibration.signs(scores, leans) + 1).astype(np.int8)
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
    card = read_card("sentiment")
    negative, neutral, positive = card["shift"]
    return SentimentModel(
        read_head("sentiment"), Calibration(card["temperature"], (negative, neutral, positive), card["lean"])
    )
