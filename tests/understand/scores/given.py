"""Ratings made for the tests of scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wellheard.understand.scores import Predictors, Ratings, Scale

NPS = Scale("nps", 0, 10)
CSAT = Scale("csat", 1, 5)
CES1 = Scale("ces1", 1, 5)
CES2 = Scale("ces2", 1, 7)


def rated(scale: Scale, *counts: tuple[float, int], customers: Sequence[str] | None = None, first: int = 0) -> Ratings:
    """Ratings of one scale: each answer so many times, by voices numbered from the first."""
    values = np.repeat([float(answer) for answer, _ in counts], [count for _, count in counts])
    names = np.array([f"{first + number:06d}" for number in range(len(values))], dtype=np.str_)
    who = np.array(customers if customers is not None else [""] * len(values), dtype=np.str_)
    return Ratings(values, (scale,), customers=who, voice_ids=names)


def nps(promoters: int, passives: int, detractors: int, *, first: int = 0) -> Ratings:
    return rated(NPS, (10, promoters), (8, passives), (3, detractors), first=first)


def joined(*parts: Ratings) -> Ratings:
    """Several sets of ratings as one, each on its own scale."""
    offsets = np.cumsum([0, *(len(part.scales) for part in parts)])
    return Ratings(
        np.concatenate([part.values for part in parts]),
        tuple(scale for part in parts for scale in part.scales),
        scale_of=np.concatenate([part.scale_of + offset for part, offset in zip(parts, offsets, strict=False)]),
        customers=np.concatenate([part.customers for part in parts]),
        voice_ids=np.concatenate([part.voice_ids for part in parts]),
    )


def planted(people: int, *, seed: int, effect: float = 1.5) -> tuple[Ratings, Predictors]:
    """Satisfaction that falls with waiting; the shadow goes with waiting only, noise with nothing."""
    made = np.random.default_rng(seed)
    waiting = (made.random(people) < 0.4).astype(np.float64)
    shadow = np.where(made.random(people) < 0.8, waiting, 1 - waiting)
    noise = made.normal(size=people)
    rating = np.clip(np.rint(4.2 - effect * waiting + made.normal(scale=0.8, size=people)), 1, 5)
    columns = np.column_stack([noise, shadow, waiting])
    ids = np.array([f"{number:06d}" for number in range(people)], dtype=np.str_)
    return Ratings(rating, (CSAT,), voice_ids=ids), Predictors(("noise", "shadow", "waiting"), columns)
