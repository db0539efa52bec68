"""What a workspace can teach: its own ratings as weak labels, and the corrections that people made.

A rating says how a person felt about the matter, not how each sentence sounds, so it counts less than a correction. A
text that was said several times teaches once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.passages import FEELINGS, Feeling

FOLDS: Final = 5
"""Groups of people; each group's texts are scored by a model that learned from the other groups only."""

CORRECTION_WORTH: Final = 4.0
"""How many ratings a correction counts as."""

MOST_RATED: Final = 20_000
"""More rated texts than these teach no more; they are chosen by a hash, so the choice never changes."""

_LOW, _HIGH = 0.35, 0.65
_NEUTRAL_WORTH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts and how they sound.

    Attributes:
        texts: What was said.
        keys: Who said it: the customer's id where it is known, else the voice's. Texts of one key stay together.
        signs: int8, -1 negative, 0 neutral, 1 positive.
        weights: float64, how much each text counts.
        corrected: Whether a person told this feeling, rather than a rating.
    """

    texts: tuple[str, ...]
    keys: tuple[str, ...]
    signs: NDArray[np.int8]
    weights: NDArray[np.float64]
    corrected: NDArray[np.bool_]

    @property
    def folds(self) -> NDArray[np.int64]:
        """The fold of each text."""
        return folds_of(self.keys)


def fold_of(key: str) -> int:
    """The group that a customer or voice belongs to, 0 to 4; never changes.

    Example:
        >>> fold_of("customer-17") == fold_of("customer-17")
        True
    """
    return blake2b(key.encode(), digest_size=4).digest()[0] % FOLDS


def folds_of(keys: Sequence[str]) -> NDArray[np.int64]:
    """The group of each key."""
    return np.fromiter((fold_of(key) for key in keys), np.int64, len(keys))


def sign_of_rating(rating: float, worst: float, best: float) -> int:
    """What a rating says by its place on its scale: the lower third -1, the upper third 1, between 0.

    Args:
        rating: The rating.
        worst: The end of the scale that is bad; larger than ``best`` where a low rating is good, as for effort.
        best: The end that is good.

    Raises:
        LanguageError: ``rating-off-scale``.

    Example:
        >>> [sign_of_rating(stars, 1, 5) for stars in (1, 2, 3, 4, 5)]
        [-1, -1, 0, 1, 1]
        >>> sign_of_rating(9, 0, 10), sign_of_rating(6, 0, 10), sign_of_rating(1, 7, 1)
        (1, 0, 1)
    """
    place = (rating - worst) / (best - worst) if best != worst else -1.0
    if not 0 <= place <= 1:
        raise LanguageError(
            "rating-off-scale",
            "A rating lies outside its scale, so it cannot be read as good or bad.",
            found=f"rating {rating:g}",
            expected=f"between {worst:g} (worst) and {best:g} (best)",
            hint="set the scale of the rating in the mapping of its source",
        )
    return (place >= _HIGH) - (place <= _LOW)


def lessons_from_ratings(texts: Sequence[str], keys: Sequence[str], signs: Sequence[int]) -> Lessons:
    """Weak labels from ratings.

    Args:
        texts: Whole voices.
        keys: Customer's or voice's id of each.
        signs: What its rating says, from :func:`sign_of_rating`.
    """
    chosen = _distinct(texts)
    if len(chosen) > MOST_RATED:
        chosen = sorted(chosen, key=lambda row: blake2b(texts[row].encode(), digest_size=8).digest())[:MOST_RATED]
        chosen.sort()
    taken = np.array([signs[row] for row in chosen], np.int8)
    return Lessons(
        tuple(texts[row] for row in chosen),
        tuple(keys[row] for row in chosen),
        taken,
        np.where(taken == 0, _NEUTRAL_WORTH, 1.0),
        np.zeros(len(chosen), bool),
    )


def lessons_from_corrections(texts: Sequence[str], keys: Sequence[str], feelings: Sequence[Feeling]) -> Lessons:
    """Labels that people gave: wrong ones put right, and right ones confirmed.

    Args:
        texts: Passages.
        keys: Customer's or voice's id of each.
        feelings: negative, neutral or positive.
    """
    chosen = _distinct(texts)
    return Lessons(
        tuple(texts[row] for row in chosen),
        tuple(keys[row] for row in chosen),
        np.array([FEELINGS.index(feelings[row]) - 1 for row in chosen], np.int8),
        np.full(len(chosen), CORRECTION_WORTH),
        np.ones(len(chosen), bool),
    )


def together(*lessons: Lessons) -> Lessons:
    """Several lessons as one."""
    return Lessons(
        tuple(text for lesson in lessons for text in lesson.texts),
        tuple(key for lesson in lessons for key in lesson.keys),
        np.concatenate([lesson.signs for lesson in lessons]),
        np.concatenate([lesson.weights for lesson in lessons]),
        np.concatenate([lesson.corrected for lesson in lessons]),
    )


def _distinct(texts: Sequence[str]) -> list[int]:
    """Rows of texts with words in them; of the same words said twice, the last, as people may change their mind."""
    last = {" ".join(text.lower().split()): row for row, text in enumerate(texts)}
    last.pop("", None)
    return sorted(last.values())
