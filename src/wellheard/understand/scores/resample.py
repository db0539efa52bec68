"""Resampling of people: the same draws for the same seed, in little memory, whatever the order of the rows."""

from __future__ import annotations

from typing import Final

import numpy as np

from wellheard.understand.scores.ratings import Floats

DRAWS: Final = 2000
SEED: Final = 20260
_NARROW: Final = 8
"""Columns up to which people are likely to add the same."""
_AT_ONCE: Final = 4_000_000
"""Counts held at once: draws times people."""


def resampled_sums(columns: Floats, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Return the sums of columns over people drawn with replacement.

    People who add the same are drawn together: how many of each kind come is multinomial, whoever they are.

    Args:
        columns: What each person adds, one row each, in an order that depends on who they are only; shape (people, any).
        draws: How many samples.
        seed: Same seed, same draws.

    Returns:
        Shape (draws, any).

    Source: Efron 1979; METHODS section 0: customers are resampled, not comments.

    Example:
        >>> sums = resampled_sums(np.ones((7, 1)), draws=3, seed=1)
        >>> sums.ravel().tolist()
        [7.0, 7.0, 7.0]
    """
    generator = np.random.default_rng(seed)
    people = len(columns)
    if columns.shape[1] <= _NARROW:
        kinds, alike = np.unique(columns, axis=0, return_counts=True)
        if len(kinds) * 2 <= people:
            return np.asarray(generator.multinomial(people, alike / people, size=draws) @ kinds, dtype=np.float64)
    step = max(1, _AT_ONCE // max(people, 1))
    blocks = []
    for start in range(0, draws, step):
        size = min(step, draws - start)
        drawn = generator.integers(people, size=(size, people)) + np.arange(size)[:, None] * people
        counts = np.bincount(drawn.ravel(), minlength=size * people).reshape(size, people)
        blocks.append(counts.astype(np.float64) @ columns)
    return np.concatenate(blocks)
