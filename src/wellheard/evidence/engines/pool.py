"""A few worker processes that map buckets, and what is said when one of them dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Final, NoReturn, TypeVar

from wellheard.evidence.engines.limit import require_limits
from wellheard.evidence.engines.task import Answer, Failed, NewFold, Order, Partial, Problem, Untold
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.folds import BucketRef, Fold

P = TypeVar("P")
R = TypeVar("R")

AHEAD: Final = 2
"""How many buckets per worker may be under way or waiting to be merged."""

_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]); "
    "from wellheard.evidence.engines.task import work; work(int(sys.argv[1]), int(sys.argv[2]) or None)"
)
_SETTINGS: Final = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # others keep what is free by the hundred megabytes
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**22),
    "MALLOC_TRIM_THRESHOLD_": str(2**23),  # what is larger goes back at once; lower ones cost a quarter of the time
}


class _Worker:
    """One process, the connection to it and the bucket it has in hand."""

    def __init__(self, memory_mb: int | None) -> None:
        self.connection: Connection[Order, Answer]
        self.ref: BucketRef | None = None
        self.connection, theirs = Pipe()
        arguments = (str(theirs.fileno()), str(memory_mb or 0), json.dumps(sys.path))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own line
            [sys.executable, "-c", _START, *arguments],
            stdin=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,  # Ctrl-C goes to the caller alone, who ends the workers
            env={**os.environ, **_SETTINGS},
        )
        theirs.close()

    def prepare(self, fold: Fold[Any, Any]) -> None:
        self._send(NewFold(fold))

    def order(self, ref: BucketRef) -> None:
        self.ref = ref
        self._send(ref)

    def _send(self, order: Order) -> None:
        with suppress(ConnectionError):  # it has died, which is noticed when its answer is read
            self.connection.send(order)

    def how_it_ended(self) -> str:
        """Wait for the end of a process that has closed its connection, and say how it was."""
        code = self._process.wait()
        if code >= 0:
            return f"its process ended with code {code}"
        return f"its process was ended by {signal.Signals(-code).name}"

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self.connection.close()


class Pool:
    """Worker processes that start at the first bucket and stay until :meth:`close`.

    Args:
        processes: How many at most.
        memory_mb: Limit for each, or ``None``.
    """

    def __init__(self, processes: int, memory_mb: int | None) -> None:
        if memory_mb is not None:
            require_limits(memory_mb)
        self._processes = processes
        self._memory_mb = memory_mb
        self._workers: list[_Worker] = []

    def close(self) -> None:
        """End all processes at once."""
        while self._workers:
            self._workers.pop().stop()

    def partials(self, fold: Fold[P, R], refs: Sequence[BucketRef]) -> Generator[P, None, None]:
        """Yield the partial of each bucket in the order given; at most ``AHEAD`` per worker are held.

        When anything goes wrong, or the caller stops asking half-way, all processes end.
        """
        try:
            yield from self._in_order(fold, refs)
        finally:
            if any(worker.ref is not None for worker in self._workers):
                self.close()

    def _in_order(self, fold: Fold[P, R], refs: Sequence[BucketRef]) -> Iterator[P]:
        self._start(fold, min(self._processes, len(refs)))
        waiting: dict[int, Any] = {}
        asked = 0
        for given, ref in enumerate(refs):
            while ref.number not in waiting:
                asked = self._hand_out(refs, asked, given + AHEAD * len(self._workers))
                for partial in self._next_answers():
                    waiting[partial.number] = partial.partial
            yield waiting.pop(ref.number)

    def _start(self, fold: Fold[P, R], wanted: int) -> None:
        while len(self._workers) < wanted:
            self._workers.append(_Worker(self._memory_mb))
        for worker in self._workers:
            worker.prepare(fold)

    def _hand_out(self, refs: Sequence[BucketRef], asked: int, until: int) -> int:
        """Give a bucket to every idle worker; return how many have been given in all."""
        for worker in self._workers:
            if worker.ref is None and asked < min(until, len(refs)):
                worker.order(refs[asked])
                asked += 1
        return asked

    def _next_answers(self) -> Iterator[Partial]:
        """Wait for workers and yield what they made."""
        busy = {worker.connection: worker for worker in self._workers if worker.ref is not None}
        for connection in wait(list(busy)):
            worker = busy[connection]  # type: ignore[index]  # wait() gives back what it was given
            assert worker.ref is not None
            try:
                answer = worker.connection.recv()
            except (EOFError, ConnectionError):
                raise self._died(worker.ref, worker.how_it_ended()) from None
            if not isinstance(answer, Partial):
                self._raise(answer, worker.ref)
            worker.ref = None
            yield answer

    def _raise(self, answer: Problem, ref: BucketRef) -> NoReturn:
        if isinstance(answer, Failed):
            answer.error.add_note(f"In another process, at bucket {ref.number}:\n{answer.trace}")
            raise answer.error
        if isinstance(answer, Untold):
            raise EvidenceError(
                "task-failed",
                "A task failed with an error that cannot travel between processes.",
                found=f"{answer.kind} at bucket {ref.number}",
                hint="run it with processes=1 to see the whole error",
            )
        raise EvidenceError(
            "needs-more-memory",
            "A task needed more memory than it was given.",
            found=f"bucket {ref.number} of about {ref.rows} rows needed more than {self._memory_mb} MB",
            expected=f"at most {self._memory_mb} MB for each process",
            hint="give a higher memory_mb and fewer processes",
        )

    def _died(self, ref: BucketRef, how: str) -> EvidenceError:
        limit = "without a memory limit" if self._memory_mb is None else f"with a limit of {self._memory_mb} MB"
        return EvidenceError(
            "task-died",
            "A task died before it was done; most often the machine had no memory left for it.",
            found=f"bucket {ref.number} of about {ref.rows} rows, {limit}: {how}",
            expected="a process that lives until its bucket is done",
            hint="use fewer processes, or close other programs; if it dies again, run it with processes=1",
        )
