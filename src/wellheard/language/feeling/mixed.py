"""How a whole voice feels: its passages together, and mixed where it clearly says both good and bad.

A mean would call "The food was lovely but the waiter was rude" neutral, which is the one thing it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellheard.language.feeling.sentiment import sentiment_model
from wellheard.language.wordlists import words_of

VoiceFeeling = Literal["negative", "neutral", "positive", "mixed"]
VOICE_FEELINGS: Final[tuple[VoiceFeeling, ...]] = ("negative", "neutral", "positive", "mixed")

CLEAR: Final = 0.5
"""A passage at least this far from 0 is clearly positive or negative."""

MIXED_SHARE: Final = 0.2
"""A voice is mixed where clearly positive and clearly negative passages each hold this share of its weight."""

TURN: Final = 1.5
"""How much more a clause counts that begins with a word of contrast: what follows "but" is the point."""

_CONTRASTS: Final = frozenset(words_of("contrasts"))


@dataclass(frozen=True, slots=True)
class VoiceSentiment:
    """How each voice of a batch feels.

    Attributes:
        scores: float32 ``(voices,)``, -1 to 1; NaN for a voice without a scored passage.
        feelings: int8 ``(voices,)``, place in :data:`VOICE_FEELINGS`; -1 for a voice without a scored passage.
    """

    scores: NDArray[np.float32]
    feelings: NDArray[np.int8]

    def names(self) -> pa.Array:
        """The feelings in words, null where nothing is known."""
        numbers = pa.array(self.feelings, mask=self.feelings < 0)
        return pa.DictionaryArray.from_arrays(numbers, pa.array(VOICE_FEELINGS)).cast(pa.string())


def turns(passages: Sequence[str]) -> NDArray[np.bool_]:
    """Whether each passage begins with a word of contrast, such as "but".

    Example:
        >>> turns(["The food was lovely", "But the waiter was rude", ""]).tolist()
        [False, True, False]
    """
    return np.fromiter(
        (text.partition(" ")[0].lower().rstrip(",") in _CONTRASTS for text in passages), bool, len(passages)
    )


def voice_sentiment(
    scores: NDArray[np.float32],
    lengths: NDArray[np.int64],
    starts: NDArray[np.int64],
    *,
    contrast: NDArray[np.bool_] | None = None,
    lean: float | None = None,
) -> VoiceSentiment:
    """Put the passages of each voice together.

    Args:
        scores: float32 ``(passages,)``, -1 to 1, NaN where a passage's feeling is not known; voice after voice.
        lengths: int64 ``(passages,)``, code points. A passage counts by the root of its length.
        starts: int64 ``(voices + 1,)``, where each voice's passages begin, and the end of the last.
        contrast: bool ``(passages,)``, as :func:`turns` gives it; these count half as much again.
        lean: The neutral band of the source, as in its calibration; the shipped one where left out.

    Returns:
        Score and feeling of each voice. A voice is mixed where both sides are clear and neither is slight; else its
        score decides, as for a passage.

    Example:
        >>> voice_sentiment(np.float32([0.9, -0.8, 0.9]), np.array([20, 22, 20]), np.array([0, 2, 3])).names().to_pylist()
        ['mixed', 'positive']
    """
    voices = len(starts) - 1
    owners = np.repeat(np.arange(voices), np.diff(starts))
    weights = np.sqrt(np.maximum(lengths, 1)) * (~np.isnan(scores))
    if contrast is not None:
        weights = weights * np.where(contrast, TURN, 1.0)
    known = np.nan_to_num(scores)
    total, summed, good, bad = (
        np.bincount(owners, weights * part, voices)
        for part in (np.ones(len(known)), known, known >= CLEAR, known <= -CLEAR)
    )
    heard = total > 0
    whole = np.where(heard, total, 1)
    mean = np.where(heard, summed / whole, np.nan).astype(np.float32)
    mixed = np.minimum(good, bad) >= MIXED_SHARE * whole
    band = sentiment_model().lean if lean is None else lean
    leaning = np.where(mean >= band, 2, np.where(mean <= -band, 0, 1))
    return VoiceSentiment(mean, np.where(heard, np.where(mixed, 3, leaning), -1).astype(np.int8))
