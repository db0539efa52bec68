"""What an engine must do: map every bucket somewhere, merge the partials, hand back the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias, TypeVar

from wellheard.evidence.folds import BucketRef, Fold

P = TypeVar("P")
R = TypeVar("R")

Progress: TypeAlias = Callable[[int, int], None]
"""Called in the caller's own thread with the rows done and the rows in all. What it raises stops the run."""


class Keeper(Protocol):
    """Keeps partials over the end of a process, so that a run that was killed goes on."""

    def has(self, ref: BucketRef) -> bool:
        """Whether the partial of a bucket is kept whole."""
        ...

    def load(self, ref: BucketRef) -> object:
        """Return the kept partial of a bucket."""
        ...

    def keep(self, ref: BucketRef, partial: object) -> None:
        """Keep the partial of a bucket; it is safe when this returns."""
        ...


class Engine(Protocol):
    """Runs the map and merge steps of a fold.

    An engine may run a bucket twice (a task was lost) but must count it once. It may merge in any tree.
    """

    def run(
        self,
        fold: Fold[P, R],
        refs: Sequence[BucketRef],
        *,
        on_progress: Progress | None = None,
        keeper: Keeper | None = None,
    ) -> P | None:
        """Return the merged partial of all buckets; ``None`` when there is no bucket.

        Raises:
            EvidenceError: A task died or needed more memory than it was given; the bucket is named.
            Exception: Whatever ``map``, ``merge`` or loading raised, as it was raised.
        """
        ...
