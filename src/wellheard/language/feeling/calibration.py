"""What the sums of an exclusive head promise for one source of texts, and from where on a feeling is told.

People complain more on one channel than on another, so the shipped chances are too high or too low there. A source's
calibration is learned from its own rated voices; without thirty of them the shipped one stays. The spread of unlabelled
texts alone was tried (moving the shares of the feelings until the chances agree with themselves) and is not offered: on
public sets it made chances worse about as often as better, as what counts as neutral differs from place to place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

FEWEST_RATED: Final = 30
"""Fewer rated voices than this teach nothing about a source."""

_TRUST: Final = 10.0
"""How many texts' worth of weight the shipped calibration keeps."""

_FEWEST_FOR_BAND: Final = 100
_LEANS: Final = np.round(np.arange(0.05, 0.61, 0.05), 2)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits of negative, neutral and positive become chances, and chances become a feeling.

    Attributes:
        temperature: What logits are divided by.
        shift: What is added to each of the three afterwards: how much commoner each is here.
        lean: A score at least this far from 0 is called positive or negative.
        learned_from: ``shipped`` or ``ratings``.
        texts: How many texts it was learned from.
    """

    temperature: float
    shift: tuple[float, float, float]
    lean: float
    learned_from: Literal["shipped", "ratings"] = "shipped"
    texts: int = 0

    def chances(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """P(negative), P(neutral), P(positive) of each text, float32 ``(texts, 3)``."""
        return np.asarray(_chances(logits, self.temperature, np.array(self.shift)), dtype=np.float32)

    def scores(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """P(positive) - P(negative) of each text."""
        chances = self.chances(logits)
        return np.asarray(chances[:, 2] - chances[:, 0], dtype=np.float32)

    def signs(self, scores: NDArray[np.float32], leans: NDArray[np.float64] | None = None) -> NDArray[np.int8]:
        """1 positive, -1 negative, 0 within the neutral band; each text's own band where ``leans`` gives it."""
        lean = self.lean if leans is None else leans
        return np.where(scores >= lean, 1, np.where(scores <= -lean, -1, 0)).astype(np.int8)


def calibrate_by_ratings(
    logits: NDArray[np.float32],
    signs: NDArray[np.int8],
    shipped: Calibration,
    weights: NDArray[np.float64] | None = None,
) -> Calibration:
    """Fit temperature, shift and neutral band to rated texts of a source.

    Args:
        logits: float32 ``(texts, 3)``, of texts that the head did not learn from.
        signs: What they were rated: -1, 0 or 1.
        shipped: Where the fit starts and what it is held to: it counts as much as ten texts.
        weights: How much each text counts; all alike where left out.

    Returns:
        The source's calibration; the shipped one where fewer than thirty texts are rated, or all alike.
    """
    if len(signs) < FEWEST_RATED or len(np.unique(signs)) < 2:
        return shipped
    gold = signs.astype(np.int64) + 1
    counts = np.ones(len(gold)) if weights is None else weights * len(gold) / weights.sum()
    start = np.array([np.log(shipped.temperature), *shipped.shift])

    def loss(values: NDArray[np.float64]) -> float:
        raw = logits / np.exp(values[0]) + values[1:]
        told = raw[np.arange(len(gold)), gold] - special.logsumexp(raw, axis=1)
        return float(-(counts * told).sum() + _TRUST / 2 * ((values - start) ** 2).sum())

    found = optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-3}).x
    temperature, shift = float(np.exp(found[0])), found[1:] - found[1:].mean()
    chances = _chances(logits, temperature, shift)
    lean = best_lean(chances[:, 2] - chances[:, 0], signs, shipped.lean)
    return Calibration(temperature, _three(shift), lean, "ratings", len(gold))


def best_lean(scores: NDArray[np.floating], signs: NDArray[np.int8], usual: float) -> float:
    """Return the neutral band with the best macro-F1.

    The usual one stays where another wins less than a hundredth, where there are fewer than a hundred texts, and where
    nothing was rated neutral.

    Args:
        scores: ``(texts,)``, -1 to 1.
        signs: What they were rated: -1, 0 or 1.
        usual: The band to stay with.
    """
    if len(signs) < _FEWEST_FOR_BAND or not (signs == 0).any():
        return usual

    def quality(lean: float) -> float:
        return _macro_f1(np.where(scores >= lean, 1, np.where(scores <= -lean, -1, 0)), signs)

    best = max((float(lean) for lean in _LEANS), key=quality)
    return best if quality(best) >= quality(usual) + 0.01 else usual


def calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """Expected calibration error: the mean gap between what is promised and what holds, in ten steps of confidence.

    Example:
        >>> calibration_error(np.array([0.9, 0.9]), np.array([True, False]))
        0.4
    """
    step = np.minimum((confidence * 10).astype(np.int64), 9)
    many = np.bincount(step, minlength=10)
    gaps = np.bincount(step, confidence, 10) - np.bincount(step, right.astype(np.float64), 10)
    return float(np.round(np.abs(gaps)[many > 0].sum() / max(len(step), 1), 12))


def _chances(logits: NDArray[np.floating], temperature: float, shift: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = logits / temperature + shift
    raised = np.exp(raised - raised.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _macro_f1(told: NDArray[np.int64], signs: NDArray[np.int8]) -> float:
    parts = []
    for sign in np.unique(signs):
        both = ((told == sign) & (signs == sign)).sum()
        parts.append(2 * both / max((told == sign).sum() + (signs == sign).sum(), 1))
    return float(np.mean(parts))


def _three(shift: NDArray[np.float64]) -> tuple[float, float, float]:
    negative, neutral, positive = (round(float(value), 4) for value in shift)
    return negative, neutral, positive
