"""The life of a worker process: read a fold and buckets, send partials back, end when the caller ends.

A worker is a fresh interpreter, not a fork: a fork of a process with Arrow or BLAS threads may hang. It does not import
the caller's main script, so a notebook or a script without a ``__main__`` guard may use it.
"""

from __future__ import annotations

import os
import pickle
import threading
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, TypeAlias

import pyarrow as pa

from wellheard.evidence.engines.limit import limit_memory
from wellheard.evidence.folds import BucketRef, Fold


@dataclass(frozen=True, slots=True)
class Partial:
    """A bucket was mapped."""

    number: int
    partial: object


@dataclass(frozen=True, slots=True)
class Failed:
    """A bucket, or reading the fold, raised an error.

    Attributes:
        error: What was raised.
        trace: Where, as text; the traceback itself cannot travel.
    """

    error: BaseException
    trace: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A bucket raised an error that cannot travel; only its kind is told."""

    kind: str


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """A bucket needed more memory than the limit."""


@dataclass(frozen=True, slots=True)
class NewFold:
    """An order: the buckets that follow are for this fold."""

    fold: Fold[Any, Any]


Problem: TypeAlias = Failed | Untold | OutOfMemory
Answer: TypeAlias = Partial | Problem
Order: TypeAlias = NewFold | BucketRef


def work(handle: int, memory_mb: int | None) -> None:
    """Serve one caller until it closes the connection or ends.

    Args:
        handle: File descriptor of this end of the connection.
        memory_mb: See :func:`wellheard.evidence.engines.limit.limit_memory`.
    """
    connection: Connection[Answer, Order] = Connection(handle)
    orders: SimpleQueue[Order | Problem] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, orders), daemon=True).start()
    pa.set_cpu_count(1)
    if memory_mb is not None:
        limit_memory(memory_mb)
    fold: Fold[Any, Any] | None = None
    while True:
        order = orders.get()
        if isinstance(order, Problem):
            connection.send(order)
        elif isinstance(order, NewFold):
            fold = order.fold
        elif fold is not None:
            _answer(connection, fold, order)


def _receive(connection: Connection[Answer, Order], orders: SimpleQueue[Order | Problem]) -> None:
    """Read orders all the time, so that the end of the caller is noticed in the middle of a bucket."""
    while True:
        try:
            orders.put(connection.recv())
        except (EOFError, ConnectionError):
            os._exit(0)
        except Exception as error:  # noqa: BLE001 - whatever a fold or a bucket raises when it is read must reach the caller
            orders.put(_told(error))


def _answer(connection: Connection[Answer, Order], fold: Fold[Any, Any], ref: BucketRef) -> None:
    try:
        connection.send(Partial(ref.number, fold.map(ref.load(fold.columns))))
    except ConnectionError:
        os._exit(0)
    except Exception as error:  # noqa: BLE001 - whatever a bucket raises must reach the caller
        connection.send(_told(error))


def _told(error: Exception) -> Problem:
    """Return the error as it may travel: whole where it can be pickled and read again."""
    if isinstance(error, MemoryError):
        return OutOfMemory()
    trace = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, made on this line
    except Exception:  # noqa: BLE001 - any class may fail in any way here, and then only its name travels
        return Untold(type(error).__name__)
    return Failed(error, trace)
