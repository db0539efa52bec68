"""The engine on this machine: in this process, or in a few others with a memory limit each."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import closing
from types import TracebackType
from typing import Self, TypeVar

from wellheard.evidence.engines.engine import Keeper, Progress
from wellheard.evidence.engines.merging import MergeTree
from wellheard.evidence.engines.pool import Pool
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.folds import BucketRef, Fold

P = TypeVar("P")
R = TypeVar("R")


class LocalEngine:
    """Runs folds on this machine.

    Each other process costs about half a second of start and 110 MB. Used with ``with``, the processes stay for the
    next fold; otherwise they end with each run. One engine serves one thread at a time.

    Args:
        processes: How many buckets to map at once; ``None`` for one per processor. With 1 and no limit, everything
            happens in this process.
        memory_mb: How much each process may take for its own data, on top of what Python and the libraries take at
            start, in MB of 2**20 bytes. Linux only. Merging happens in the caller, without a limit.

    Raises:
        EvidenceError: A number below 1.

    Example:
        >>> LocalEngine(processes=2, memory_mb=512)
        LocalEngine(processes=2, memory_mb=512)
    """

    def __init__(self, processes: int | None = 1, memory_mb: int | None = None) -> None:
        if (processes is not None and processes < 1) or (memory_mb is not None and memory_mb < 1):
            raise EvidenceError(
                "engine-without-room",
                "An engine needs at least one process and some memory.",
                found=f"processes={processes}, memory_mb={memory_mb}",
                expected="1 or more, or None",
                hint="leave both out to compute in this process",
            )
        self._processes = _processors() if processes is None else processes
        self._memory_mb = memory_mb
        self._warm: Pool | None = None

    def __repr__(self) -> str:
        return f"LocalEngine(processes={self._processes}, memory_mb={self._memory_mb})"

    def __enter__(self) -> Self:
        """Keep the processes between folds."""
        self._warm = Pool(self._processes, self._memory_mb)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        if self._warm is not None:
            self._warm.close()
            self._warm = None

    def run(
        self,
        fold: Fold[P, R],
        refs: Sequence[BucketRef],
        *,
        on_progress: Progress | None = None,
        keeper: Keeper | None = None,
    ) -> P | None:
        """Map every bucket, merge in the order of their numbers (see :class:`Engine`)."""
        ordered = sorted(refs, key=lambda ref: ref.number)
        kept = frozenset(ref.number for ref in ordered if keeper is not None and keeper.has(ref))
        tree = MergeTree(fold)
        done, rows = 0, sum(ref.rows for ref in ordered)
        with closing(self._partials(fold, [ref for ref in ordered if ref.number not in kept])) as fresh:
            for ref in ordered:
                if keeper is not None and ref.number in kept:
                    partial: P = keeper.load(ref)  # type: ignore[assignment]  # this fold put it there
                else:
                    partial = next(fresh)
                    if keeper is not None:
                        keeper.keep(ref, partial)
                tree.add(partial)
                done += ref.rows
                if on_progress is not None:
                    on_progress(done, rows)
        return tree.merged()

    def _partials(self, fold: Fold[P, R], refs: Sequence[BucketRef]) -> Generator[P, None, None]:
        """Yield the partial of each bucket in the order given."""
        if self._warm is not None:
            yield from self._warm.partials(fold, refs)
        elif self._processes == 1 and self._memory_mb is None:
            for ref in refs:
                yield fold.map(ref.load(fold.columns))
        elif refs:
            with closing(Pool(self._processes, self._memory_mb)) as pool:
                yield from pool.partials(fold, refs)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
