"""Learn from us: a workspace's ratings and corrections move the sentiment model a little, where that is a gain.

The shipped weights stay as they are; what is learned is a small change beside them, held near zero. People are put
into five groups by a hash of their id. Five models are learned, each without one group, and a sixth from all:

* the gain is measured on each group with the model that has not seen it, and without a gain nothing is changed;
* a voice is always scored by the model of its own group, so its own rating or correction never reaches its score,
  however often it is read again. This holds for voices that come later, too: the group is a matter of the id alone.
  The sixth model serves texts that nobody in particular said.

Only the neutral band, which names a feeling and does not change a score, is fitted to all together.

The same lessons give the same model. No text is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from wellheard.language.features import features, shipped_signs
from wellheard.language.feeling.calibration import Calibration, best_lean
from wellheard.language.feeling.learned import Changes, Gain, Learned, scaled_vectors, shipped_checksum
from wellheard.language.feeling.lessons import FOLDS, Lessons
from wellheard.language.feeling.sentiment import sentiment_model
from wellheard.language.heads import Heads
from wellheard.language.tokens import word_pieces

FEWEST: Final = 50
"""Fewer lessons than this teach nothing that could be measured."""

FEWEST_PEOPLE: Final = 20

_RIDGE_FEATURES: Final = 12.0
_RIDGE_VECTORS: Final = 4.0
_RIDGE_BIAS: Final = 1.0
_TURNS: Final = 40
_DRAWS: Final = 200
_MOST_EVENED: Final = 4.0
_COUNT: Final = 3


@dataclass(frozen=True, slots=True)
class NotLearned:
    """Nothing was changed, and why.

    Attributes:
        reason: ``too-few``: fewer than fifty texts or twenty people; ``one-sided``: only one feeling was taught;
            ``no-gain``: other people's texts would not be read better, or corrections would cost ratings.
        texts: How many texts there were.
        people: How many people said them.
        gains: What was measured, where something could be.
    """

    reason: Literal["too-few", "one-sided", "no-gain"]
    texts: int
    people: int
    gains: tuple[Gain, ...] = ()


def learn(lessons: Lessons) -> Learned | NotLearned:
    """Learn from ratings and corrections, and measure what that wins before it is used.

    Args:
        lessons: From :func:`~wellheard.language.feeling.lessons.lessons_from_ratings` and
            :func:`~wellheard.language.feeling.lessons.lessons_from_corrections`, put together by
            :func:`~wellheard.language.feeling.lessons.together`.

    Returns:
        What was learned, with the gain on people whom the judged models had not seen; or why nothing was. Something
        is learned only where the gain is larger than its standard error: on the corrections where there are fifty,
        else on the ratings; and where the other of the two loses no more than its standard error.

    Cost: about a second for 250 corrections, ten for 20,000 ratings, on one core.
    """
    people = len(set(lessons.keys))
    if len(lessons.texts) < FEWEST or people < FEWEST_PEOPLE:
        return NotLearned("too-few", len(lessons.texts), people)
    if len(np.unique(lessons.signs)) < 2:
        return NotLearned("one-sided", len(lessons.texts), people)
    sight = _Sight.of(lessons)
    folds = lessons.folds
    without = [sight.solve(folds != fold) for fold in range(FOLDS)]
    held = sight.base.copy()
    for fold, change in enumerate(without):
        held[folds == fold] += sight.moved(change, folds == fold)
    gains = _gains(lessons, sight.base, held)
    if not _worth(gains):
        return NotLearned("no-gain", len(lessons.texts), people, gains)
    calibration = _banded(held, lessons.signs)
    return Learned(sight.changes([*without, sight.solve(folds >= 0)]), calibration, gains, shipped_checksum())


def _evened(wanted: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each feeling weighs alike: which texts people rate or correct says little about how common a feeling is."""
    many = weights @ wanted
    factor = many.sum() / np.maximum(many, 1e-9) / max((many > 0).sum(), 1)
    return np.asarray(weights * (wanted @ np.minimum(factor, _MOST_EVENED)))


@dataclass(frozen=True, slots=True)
class _Sight:
    """Lessons as the model sees them.

    Attributes:
        active: Numbers of the features that occur.
        rows: Sparse ``(texts, active features)``.
        spread: ``(texts, 2 * 256)``, sums of the words' vectors, plain and negated.
        base: ``(texts, 3)``, what the shipped model says.
        wanted: ``(texts, 3)``, one at the taught feeling.
        weights: ``(texts,)``.
    """

    active: NDArray[np.int32]
    rows: sparse.csr_matrix
    spread: NDArray[np.float32]
    base: NDArray[np.float32]
    wanted: NDArray[np.float32]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, lessons: Lessons) -> _Sight:
        found = features(word_pieces().cut(lessons.texts), shipped_signs())
        matrix = found.matrix()
        matrix.data = np.repeat(1 / np.sqrt(np.maximum(found.counts, 1)).astype(np.float32), found.counts)
        size, table = shipped_signs().pieces, scaled_vectors()
        spread = np.hstack([matrix[:, :size] @ table, matrix[:, size : 2 * size] @ table])
        active = np.unique(found.numbers)
        wanted = np.eye(_COUNT, dtype=np.float32)[lessons.signs.astype(np.int64) + 1]
        base = Heads.of([sentiment_model().head]).logits(found)
        return cls(active, matrix[:, active].tocsr(), spread, base, wanted, lessons.weights)

    def solve(self, chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The change that fits the chosen texts best and stays small, ``(features + 2 * 256 + 1, 3)``."""
        rows, spread, base = self.rows[chosen], self.spread[chosen], self.base[chosen]
        columns, wanted = rows.T.tocsr(), self.wanted[chosen]
        weights = _evened(wanted, self.weights[chosen])[:, None].astype(np.float32)
        ends = np.cumsum([len(self.active), spread.shape[1]])
        ridge = np.repeat([_RIDGE_FEATURES, _RIDGE_VECTORS, _RIDGE_BIAS], np.diff([0, *ends, ends[-1] + 1]))[:, None]

        def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            change = flat.reshape(-1, _COUNT)
            small = change.astype(np.float32)
            logits = base + rows @ small[: ends[0]] + spread @ small[ends[0] : ends[1]] + small[-1]
            logits -= logits.max(axis=1, keepdims=True)
            raised = np.exp(logits)
            total = raised.sum(axis=1, keepdims=True)
            slope = weights * (raised / total - wanted)
            value = -float((weights * wanted * (logits - np.log(total))).sum()) + float((ridge * change**2).sum()) / 2
            pull = np.vstack([columns @ slope, spread.T @ slope, slope.sum(axis=0, keepdims=True)])
            return value, (pull + ridge * change).ravel().astype(np.float64)

        start = np.zeros((ends[-1] + 1) * _COUNT)
        best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _TURNS})
        return np.asarray(best.x.reshape(-1, _COUNT), dtype=np.float32)

    def moved(self, change: NDArray[np.float32], chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
        """What a change adds to the logits of the chosen texts."""
        count = len(self.active)
        return np.asarray(self.rows[chosen] @ change[:count] + self.spread[chosen] @ change[count:-1] + change[-1])

    def changes(self, every: list[NDArray[np.float32]]) -> Changes:
        """The changes of all models side by side."""
        beside, count = np.hstack(every), len(self.active)
        return Changes(self.active.astype(np.int32), beside[:count], beside[count:-1], beside[-1])


def _gains(lessons: Lessons, base: NDArray[np.float32], held: NDArray[np.float32]) -> tuple[Gain, ...]:
    """Gains on corrections and on ratings, the band fitted without the group that it is judged on."""
    shipped = sentiment_model().calibration
    before = shipped.signs(shipped.scores(base))
    after = np.zeros_like(before)
    for fold in range(FOLDS):
        judged = lessons.folds == fold
        fitted = _banded(held[~judged], lessons.signs[~judged])
        after[judged] = fitted.signs(fitted.scores(held[judged]))
    kinds: list[tuple[Literal["corrections", "ratings"], NDArray[np.bool_]]] = [
        ("corrections", lessons.corrected),
        ("ratings", ~lessons.corrected),
    ]
    return tuple(_gain(lessons, kind, some, before, after) for kind, some in kinds if some.sum() >= FEWEST)


def _banded(held: NDArray[np.float32], signs: NDArray[np.int8]) -> Calibration:
    """The shipped calibration with the neutral band that serves people best whom the models have not seen."""
    shipped = sentiment_model().calibration
    lean = best_lean(shipped.scores(held), signs, shipped.lean)
    return replace(shipped, lean=lean, learned_from="ratings", texts=len(signs))


def _gain(
    lessons: Lessons,
    on: Literal["corrections", "ratings"],
    some: NDArray[np.bool_],
    *told: NDArray[np.int8],
) -> Gain:
    """Macro-F1 before and after; the doubt is the spread of their difference when people are drawn again and again."""
    people = np.unique(np.array(lessons.keys)[some], return_inverse=True)[1]
    count = int(people.max()) + 1
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), _DRAWS).astype(np.float64)
    before, after = (_tallies(lessons.signs[some], signs[some], people) for signs in told)
    spread = _macro_f1(np.tensordot(drawn, after, 1)) - _macro_f1(np.tensordot(drawn, before, 1))
    was, now = (float(_macro_f1(tally.sum(axis=0)[None])[0]) for tally in (before, after))
    return Gain(on, int(some.sum()), was, now, float(spread.std()))


def _tallies(signs: NDArray[np.int8], told: NDArray[np.int8], people: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each person and feeling: texts told rightly, texts told so, texts that are so; ``(people, 3, 3)``."""
    tallies = np.zeros((int(people.max()) + 1, _COUNT, 3))
    for place, sign in enumerate((-1, 0, 1)):
        for column, chosen in enumerate(((signs == sign) & (told == sign), told == sign, signs == sign)):
            tallies[:, place, column] = np.bincount(people, chosen, len(tallies))
    return tallies


def _macro_f1(tallies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each draw, the mean F1 of the feelings that occur in it."""
    right, told, true = np.moveaxis(tallies, 2, 0)
    occurs = true > 0
    f1 = 2 * right / np.maximum(told + true, 1)
    return np.asarray((f1 * occurs).sum(axis=1) / np.maximum(occurs.sum(axis=1), 1))


def _worth(gains: tuple[Gain, ...]) -> bool:
    return bool(gains) and gains[0].sure and not any(gain.harmful for gain in gains)
