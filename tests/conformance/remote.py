"""An engine that behaves like a cluster on a bad day."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from wellheard.evidence.engines import Keeper, Progress
from wellheard.evidence.folds import BucketRef, Fold

P = TypeVar("P")
R = TypeVar("R")


@dataclass
class FakeRemoteEngine:
    """Ships everything by pickle, loses tasks, answers twice, and merges in a random tree.

    Attributes:
        random: Decides what goes wrong.
        lost: How many tasks were lost and run again.
        repeated: How many answers came twice.
    """

    random: Random
    lost: int = 0
    repeated: int = 0
    answered: set[int] = field(default_factory=set)

    def run(
        self,
        fold: Fold[P, R],
        refs: Sequence[BucketRef],
        *,
        on_progress: Progress | None = None,
        keeper: Keeper | None = None,
    ) -> P | None:
        """See :class:`wellheard.evidence.engines.Engine`."""
        assert keeper is None, "a cluster keeps its own partials"
        partials: dict[int, P] = {}
        rows, answers = sum(ref.rows for ref in refs), self._answers(fold, refs)
        for ref, answer in answers:
            if ref.number not in partials:  # what came twice counts once
                partials[ref.number] = pickle.loads(answer)
                if on_progress is not None:
                    on_progress(sum(each.rows for each in refs if each.number in partials), rows)
        return self._merged(fold, list(partials.values()))

    def _answers(self, fold: Fold[P, R], refs: Sequence[BucketRef]) -> list[tuple[BucketRef, bytes]]:
        shipped = pickle.dumps(fold)
        waiting, answers = list(refs), []
        while waiting:
            ref = waiting.pop(self.random.randrange(len(waiting)))
            answer = self._task(shipped, pickle.dumps(ref))
            chance = self.random.random()
            if chance < 0.2:
                self.lost += 1
                waiting.append(ref)
                continue
            answers.append((ref, answer))
            if chance < 0.5:
                self.repeated += 1
                answers.append((ref, self._task(shipped, pickle.dumps(ref))))
        self.random.shuffle(answers)
        return answers

    @staticmethod
    def _task(shipped: bytes, ref: bytes) -> bytes:
        fold: Fold[Any, Any] = pickle.loads(shipped)
        bucket: BucketRef = pickle.loads(ref)
        return pickle.dumps(fold.map(bucket.load(fold.columns)))

    def _merged(self, fold: Fold[P, R], partials: list[P]) -> P | None:
        fold = pickle.loads(pickle.dumps(fold))
        while len(partials) > 1:
            left = partials.pop(self.random.randrange(len(partials)))
            right = partials.pop(self.random.randrange(len(partials)))
            partials.append(pickle.loads(pickle.dumps(fold.merge(left, right))))
        return partials[0] if partials else None
