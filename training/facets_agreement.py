"""How far two readings of the same passages agree, beyond chance: Krippendorff's alpha for yes and no."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def krippendorff_alpha(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Krippendorff's alpha of two readings with two values and nothing missing.

    Args:
        first: What the first reading says of each unit.
        second: What the second says of the same.

    Returns:
        1 where they agree always, 0 where they agree as often as chance would, below 0 where less; not a number where
        neither ever says yes, or both always.

    Source: Krippendorff, Content Analysis, chapter on reliability: one minus observed over expected disagreement, the
    expected one without replacement.

    Example:
        >>> yes = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], bool)
        >>> round(krippendorff_alpha(yes, np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], bool)), 3)
        0.095
    """
    values = np.concatenate([first, second])
    count, ones = len(values), int(values.sum())
    expected = 2 * ones * (count - ones) / (count * (count - 1))
    return float(1 - np.mean(first != second) / expected) if expected else float("nan")
