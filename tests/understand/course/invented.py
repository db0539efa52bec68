"""Invented counts and voices whose course over time is known, because it was planted."""

from __future__ import annotations

from datetime import date

import numpy as np

from wellheard.understand.course import Heard, Series
from wellheard.understand.course.series import Kind, Step

START = date(2023, 1, 2)
WEEKS = 60
CHANGED_WEEK, SPIKE_WEEK = 40, 25
THEMES = ("bill", "engineer", "login", "noise", "parcel", "queue", "refund", "router")


def made(share, exposure, *, seed=0, step: Step = "week", kind: Kind = "share", name="late") -> Series:
    """Draw a series whose share (or rate) in each period is given."""
    rng = np.random.default_rng(seed)
    share, exposure = np.asarray(share, dtype=float), np.broadcast_to(np.asarray(exposure), np.shape(share))
    drawn = rng.binomial(exposure, share) if kind == "share" else rng.poisson(exposure * share)
    return Series(name, START, step, drawn, exposure, kind)


class Voices:
    """Six thousand voices of 2,500 customers over 60 weeks; one theme changes for good, one has one loud week."""

    def __init__(self, seed: int = 7) -> None:
        rng = np.random.default_rng(seed)
        self.customer = rng.integers(0, 2_500, 6_000)
        self.day = rng.integers(0, WEEKS * 7, 6_000)
        week = self.day // 7
        share = np.full((6_000, len(THEMES)), [0.05, 0.08, 0.1, 0.12, 0.15, 0.04, 0.2, 0.1])
        share[week >= CHANGED_WEEK, THEMES.index("login")] = 0.25
        share[week == SPIKE_WEEK, THEMES.index("bill")] = 0.4
        self.speaks = rng.random(share.shape) < share

    def series(self, shuffle: int | None = None) -> list[Series]:
        """Count distinct customers per week and theme; with a seed, after the times were dealt out anew."""
        week = self._days(shuffle) // 7
        heard = _distinct(week, self.customer)
        return [
            Series(name, START, "week", _distinct(week[said], self.customer[said]), heard)
            for name, said in zip(THEMES, self.speaks.T, strict=True)
        ]

    def heard(self, shuffle: int | None = None) -> list[Heard]:
        """Count the last quarter of the weeks against the time before."""
        day = self._days(shuffle)
        late = day >= 45 * 7
        week = day // 7
        found = []
        for name, said in zip(THEMES, self.speaks.T, strict=True):
            counts, exposure = _distinct(week[said], self.customer[said]), _distinct(week, self.customer)
            found.append(
                Heard(
                    name,
                    count=int(counts[45:].sum()),
                    exposure=float(exposure[45:].sum()),
                    base_count=int(counts[:45].sum()),
                    base_exposure=float(exposure[:45].sum()),
                    customers=len(set(self.customer[said & late].tolist())),
                    days=len(set(day[said & late].tolist())),
                    wordings=12,
                )
            )
        return found

    def _days(self, shuffle: int | None) -> np.ndarray:
        return self.day if shuffle is None else np.random.default_rng(shuffle).permutation(self.day)


def _distinct(week: np.ndarray, customer: np.ndarray) -> np.ndarray:
    pairs = np.unique(week * 10_000 + customer)
    return np.bincount(pairs // 10_000, minlength=WEEKS).astype(float)
