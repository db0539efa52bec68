"""Enrichment: every voices part gets its passages part, made by the language room, part by part and resumable."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Change
from wellheard.evidence.parts import Part, PartWriter, read_batches, sync_folder, writing_to
from wellheard.evidence.store import Store
from wellheard.language import Reader, enrich

BATCH: Final = 2_048
"""Voices that one task enriches."""

WORTH_A_POOL: Final = 6_000
"""With fewer voices than this, starting processes costs more than it saves."""

_WORTH_A_DEEP_POOL: Final = 500

_COLUMNS: Final = ["voice_id", "customer_id", "text", "language_declared", "source"]

Progress = Callable[[int, int], None]


def enrich_missing(
    store: Store, reader: Reader | None = None, *, processes: int = 1, on_progress: Progress | None = None
) -> int:
    """Write passages for every voices part that has none from this reader.

    Args:
        store: The workspace.
        reader: What reads the words; the shipped models by default.
        processes: How many processes may work; the result does not depend on it.
        on_progress: Called with voices done and voices in all.

    Returns:
        Number of voices enriched. A run that was cut short goes on with the parts that are left; parts that come or
        change meanwhile are enriched, too.
    """
    reader = reader or Reader()
    model = reader.version
    finished = 0
    missing = _missing(store, model)
    total = sum(part.rows for part in missing)
    with _Workers(reader, processes if total >= _worth_a_pool(reader) else 1) as workers:
        while missing:
            for part in missing:
                for voices in _enrich_part(store, part, model, workers):
                    finished += voices
                    if on_progress is not None:
                        on_progress(finished, max(total, finished))
            missing = _missing(store, model)
            total = finished + sum(part.rows for part in missing)
    return finished


def _worth_a_pool(reader: Reader) -> int:
    return _WORTH_A_DEEP_POOL if reader.vectors.tier == "deep" else WORTH_A_POOL


def _missing(store: Store, model: str) -> list[Part]:
    snapshot = store.snapshot()
    done = {part.of_part for part in snapshot.parts_of("passages") if part.model == model}
    return [part for part in snapshot.parts_of("voices") if part.part_id not in done]


def _enrich_part(store: Store, part: Part, model: str, workers: _Workers) -> Iterator[int]:
    """Make the passages of one part, yielding the number of voices of each step; stop when the part has given way."""
    with store.staging("passages") as folder:
        place = {"depth": part.depth, "bucket": part.bucket}
        writer = PartWriter(folder, "passages", **place, of_part=part.part_id, model=model)
        try:
            for voices, passages in workers.run(read_batches(store.parts_folder / part.file_name, _COLUMNS, BATCH)):
                writer.write(pa.Table.from_batches([passages]))
                yield voices
            _list(store, writer.close(), folder)
        except EvidenceError as error:
            if error.code != "evidence/part-gone" or _is_listed(store, part):
                raise
        finally:
            writer.abandon()


def _is_listed(store: Store, part: Part) -> bool:
    return any(other.part_id == part.part_id for other in store.ledger.parts())


def _list(store: Store, part: Part, folder: Path) -> None:
    """List a passages part, in place of those of older models; not when its voices have changed meanwhile."""
    with store.writing():
        listed = store.ledger.parts()
        siblings = tuple(other for other in listed if other.of_part == part.of_part)
        current = any(other.model == part.model for other in siblings)
        if current or not any(other.part_id == part.of_part for other in listed):
            return
        with writing_to(store.parts_folder):
            (folder / part.file_name).rename(store.parts_folder / part.file_name)
            sync_folder(store.parts_folder)
        store.ledger.commit(Change(add=(part,), remove=siblings))


class _Workers:
    """Runs ``enrich`` here, or in a pool, and gives the results back in order."""

    def __init__(self, reader: Reader, processes: int) -> None:
        self._reader = reader
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Workers:
        if self._processes > 1:
            self._pool = ProcessPoolExecutor(
                self._processes, multiprocessing.get_context("spawn"), initializer=_end_with_parent
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
        if self._pool is None:
            for batch in batches:
                yield batch.num_rows, enrich(batch, self._reader)
            return
        waiting = [
            (batch.num_rows, self._pool.submit(enrich, batch, self._reader))
            for batch in islice(batches, 2 * self._processes)
        ]
        while waiting:
            rows, future = waiting.pop(0)
            with suppress(StopIteration):
                batch = next(batches)
                waiting.append((batch.num_rows, self._pool.submit(enrich, batch, self._reader)))
            try:
                result = future.result()
            except BrokenProcessPool as error:
                raise _worker_died() from error
            yield rows, result


def _end_with_parent() -> None:
    """End this worker when the process that asked for it is gone, however that one ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _worker_died() -> EvidenceError:
    return EvidenceError(
        "worker-died",
        "A process that reads the voices' words was ended from outside.",
        found="a worker that no longer answers",
        expected="room in memory: about 400 MB for each process",
        hint="run the same command again with --processes 1; what was finished is kept",
    )
