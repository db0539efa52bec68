"""The scores there are: what each is made of, which scale it needs, and which end of it is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wellheard.evidence.schemas import RatingKind
from wellheard.understand.scores.nps import DETRACTORS_TO, PROMOTERS_FROM
from wellheard.understand.scores.ratings import Floats, Ratings, Scale

ScoreName = Literal["nps", "csat_t2b", "csat_mean", "ces1_effort", "ces2_mean", "ces2_t3b"]
ScaleDirection = Literal["high_is_good", "high_is_bad"]

_FEWEST_BOXES: Final = 4
"""On a shorter scale the top boxes are most of it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """How a score is made of ratings.

    Attributes:
        name: Code name.
        kind: Kind of rating it is made of.
        boxes: How many answers from the top count; 0 for a mean, and for the NPS, which counts both ends.
        scale: Lowest and highest answer that it is defined for; ``None`` where any scale will do.
        scale_direction: Which end is good.
        method: How it is made, in words.
    """

    name: ScoreName
    kind: RatingKind
    boxes: int
    scale: tuple[float, float] | None
    scale_direction: ScaleDirection
    method: str

    def contributions(self, ratings: Ratings, scale: Scale) -> Floats:
        """Return what each rating adds: the score is the mean of these over people; shape (rows,)."""
        if self.name == "nps":
            return 100.0 * ((ratings.values >= PROMOTERS_FROM).astype(np.float64) - (ratings.values <= DETRACTORS_TO))
        if self.boxes:
            return np.asarray(ratings.values > scale.high - self.boxes, dtype=np.float64)
        return ratings.values

    def unfit(self, scale: Scale, ratings: Ratings) -> tuple[str, str] | None:
        """Return why ratings on this scale do not make this score, as code and sentence; ``None`` if they do."""
        if scale.kind != self.kind:
            return "wrong_kind", f"{self.name} is made of {self.kind} ratings, these are {scale.kind}"
        if self.scale is not None and (scale.low, scale.high) != self.scale:
            return "wrong_scale", f"{self.name} is defined on {self.scale[0]:g}-{self.scale[1]:g}, these are on {scale}"
        if self.boxes and scale.high - scale.low + 1 < _FEWEST_BOXES:
            return "wrong_scale", f"on {scale} the top {self.boxes} answers are most of the scale"
        if (self.boxes or self.name == "nps") and bool(np.any(ratings.values % 1)):
            return "between_boxes", "some ratings lie between two answers, so they are averages and not answers"
        return None


DEFINITIONS: Final[dict[ScoreName, Definition]] = {
    each.name: each
    for each in (
        Definition("nps", "nps", 0, (0, 10), "high_is_good", "100 x (share of 9-10 minus share of 0-6)"),
        Definition("csat_t2b", "csat", 2, None, "high_is_good", "share of the top two answers"),
        Definition("csat_mean", "csat", 0, None, "high_is_good", "mean rating"),
        Definition("ces1_effort", "ces1", 0, (1, 5), "high_is_bad", "mean effort (CES 1.0), high is bad"),
        Definition("ces2_mean", "ces2", 0, (1, 7), "high_is_good", "mean agreement that it was easy (CES 2.0)"),
        Definition("ces2_t3b", "ces2", 3, (1, 7), "high_is_good", "share of 5-7 (CES 2.0)"),
    )
}


def direction_of(kind: RatingKind) -> ScaleDirection:
    """Return which end of a kind of rating is good: only effort (CES 1.0) is bad when high."""
    return "high_is_bad" if kind == "ces1" else "high_is_good"
