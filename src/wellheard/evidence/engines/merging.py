"""Merging partials as they come, in a tree that is the same on every run and never holds many of them."""

from __future__ import annotations

from typing import Generic, TypeVar

from wellheard.evidence.folds import Fold

P = TypeVar("P")
R = TypeVar("R")


class MergeTree(Generic[P, R]):
    """Merges neighbours of equal weight, like the carries of a binary counter.

    After n partials at most ``log2(n) + 1`` are held, each row is copied at most ``log2(n)`` times, and the tree
    depends only on the order given: sums of floats come out bit for bit the same on one process and on eight.

    Args:
        fold: Its ``merge`` is used.
    """

    def __init__(self, fold: Fold[P, R]) -> None:
        self._fold = fold
        self._held: list[tuple[int, P]] = []

    def add(self, partial: P) -> None:
        """Take the partial of the next bucket."""
        weight = 1
        while self._held and self._held[-1][0] == weight:
            partial = self._fold.merge(self._held.pop()[1], partial)
            weight *= 2
        self._held.append((weight, partial))

    def merged(self) -> P | None:
        """Return the merge of everything taken; ``None`` when there was nothing."""
        if not self._held:
            return None
        _, partial = self._held.pop()
        while self._held:
            partial = self._fold.merge(self._held.pop()[1], partial)
        return partial
