"""A process that dies at the n-th step of a job, for every n; the tests look at what it leaves.

Run as ``python -m tests.evidence.dying JOB TEMPLATE FOLDER``: TEMPLATE is copied to FOLDER/1, FOLDER/2 ... and the job
is begun in each by a process of its own, which is killed at step 1, 2 ... until one lives to the end. A step is the
moment before a call that changes something outside the process, or after a commit. With a number as fourth word, the
job is run to the end in FOLDER/0, and so many times in FOLDER/1, FOLDER/2 ... where it is killed at a random moment.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.jobs import JOBS, prepare
from wellheard.evidence.sqlite_ledger import SqliteLedger
from wellheard.evidence.store import Store

_SEAMS: tuple[tuple[object, str], ...] = (
    (os, "fsync"),
    (os, "link"),
    (Path, "rename"),
    (Path, "unlink"),
    (Path, "mkdir"),
    (Path, "touch"),
    (shutil, "rmtree"),
    (SqliteLedger, "commit"),
    (SqliteLedger, "_apply"),
    (SqliteLedger, "scrub"),
)


_OPENING = frozenset({"link", "mkdir", "touch"})
"""Calls that matter only while a folder is opened for the first time."""


def die_at(step: int, job: str) -> None:
    """Let this process be killed at a step."""
    left = step

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def watching(*arguments: Any, **named: Any) -> Any:
            tick()
            result = call(*arguments, **named)
            if call.__name__ in {"commit", "_apply"}:
                tick()
            return result

        return watching

    patch = pytest.MonkeyPatch()
    for owner, name in _SEAMS:
        if name in _OPENING and job != "look":
            continue
        patch.setattr(owner, name, watched(getattr(owner, name)))


def run(job: str, folder: Path, step: int | None) -> int:
    """Begin a job in a process of its own, which dies at a step if one is given; return the process."""
    child = os.fork()
    if child == 0:
        if step is not None:
            die_at(step, job)
        with Store(folder) as store:
            JOBS[job](store)
        os._exit(0)
    return child


def lived(child: int) -> bool:
    """Wait for a process; return whether it lived to the end."""
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        sys.exit("the job itself failed")
    return not os.WIFSIGNALED(status)


def at_every_step(job: str, template: Path, folder: Path) -> None:
    for step in count(1):
        shutil.copytree(template, folder / str(step))
        if lived(run(job, folder / str(step), step)):
            return


def at_random_moments(job: str, template: Path, folder: Path, times: int) -> None:
    chance = random.Random(7)
    shutil.copytree(template, folder / "0")
    begun = time.monotonic()
    assert lived(run(job, folder / "0", None))
    takes = time.monotonic() - begun
    for number in range(1, times + 1):
        shutil.copytree(template, folder / str(number))
        child = run(job, folder / str(number), None)
        time.sleep(chance.random() * takes)
        os.kill(child, signal.SIGKILL)
        lived(child)


if __name__ == "__main__":
    prepare(pytest.MonkeyPatch())
    what, given, into = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    into.mkdir()
    if len(sys.argv) > 4:
        at_random_moments(what, given, into, int(sys.argv[4]))
    else:
        at_every_step(what, given, into)
