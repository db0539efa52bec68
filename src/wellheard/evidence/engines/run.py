"""One call that runs a fold over evidence, here or on a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from wellheard.evidence.engines.checkpoint import Checkpoint
from wellheard.evidence.engines.engine import Engine, Progress
from wellheard.evidence.engines.local import LocalEngine
from wellheard.evidence.folds import BucketSource, Fold

P = TypeVar("P")
R = TypeVar("R")


def run_fold(
    fold: Fold[P, R],
    source: BucketSource,
    engine: Engine | None = None,
    *,
    on_progress: Progress | None = None,
    checkpoint: Path | None = None,
) -> R:
    """Run a fold over all buckets of the evidence.

    Args:
        fold: What to compute.
        source: A snapshot, or :class:`wellheard.evidence.memory.Held` tables.
        engine: Where to compute; in this process when left out.
        on_progress: Called with rows done and rows in all, after each bucket.
        checkpoint: A folder inside the workspace; a run that is killed and started again with the same folder goes on
            where it was, with the same result. Emptied of this run when it ends well. It holds what partials hold, so
            erasing a customer must remove it (see :mod:`wellheard.evidence.engines.checkpoint`).

    Returns:
        What ``fold.finish`` returns; the same for every engine, number of processes and split into buckets.

    Raises:
        EvidenceError: A task died or needed more memory than it was given.

    Example:
        >>> from wellheard.evidence.counts import CountVoices
        >>> from wellheard.evidence.memory import Held
        >>> run_fold(CountVoices(), Held({})).all.rows
        0
    """
    engine = engine or LocalEngine()
    refs = source.bucket_refs()
    if checkpoint is None:
        return fold.finish(engine.run(fold, refs, on_progress=on_progress))
    keeper = Checkpoint(checkpoint, fold, source.id)
    result = fold.finish(engine.run(fold, refs, on_progress=on_progress, keeper=keeper))
    keeper.remove()
    return result
