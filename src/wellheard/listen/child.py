"""The process that touches a stranger's bytes. Everything it may use is limited before it opens the file.

It is started by :mod:`wellheard.listen.sandbox` with nothing but a task on its standard input, and answers in lines
of JSON on its standard output: progress while it reads, then the result or an error. It has no need of the network,
of the environment or of any file but the one it reads and the folder it writes into.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TextIO

import pyarrow as pa

from wellheard.errors import WellheardError
from wellheard.listen import refusals
from wellheard.listen.limits import MEGABYTE, Limits
from wellheard.listen.reader import read_table
from wellheard.listen.reading import Task

_OPEN_FILES: Final = 64
_REPORT_EVERY_S: Final = 0.1


def main() -> None:
    """Read the task, read the file, answer, and leave without ceremony."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # libraries that print cannot disturb the answers
    asked = json.loads(sys.stdin.read())
    limits = Limits(**asked.pop("limits"))
    path, into = Path(asked.pop("path")), Path(asked.pop("into"))
    _confine(limits, path)
    answer = _answer(Task(path, into, limits, on_progress=_Reporter(answers), **asked))
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
    os._exit(0)


class _Reporter:
    """Writes progress, but not more often than a person can see."""

    def __init__(self, answers: TextIO) -> None:
        self._answers, self._last = answers, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY_S or done == total:
            self._last = now
            self._answers.write(json.dumps({"done": done, "total": total}) + "\n")
            self._answers.flush()


def _confine(limits: Limits, path: Path) -> None:
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    size = path.stat().st_size if path.is_file() else 0
    seconds = int(limits.allowed_s(size)) + 1
    _limit(resource.RLIMIT_AS, limits.memory_mb * MEGABYTE + _mapped_but_not_held())
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 4 * limits.unpacked_mb * MEGABYTE)


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _mapped_but_not_held() -> int:
    """Bytes of libraries that are mapped but take no memory, so they do not count against the limit."""
    try:
        mapped, held = (int(pages) for pages in Path("/proc/self/statm").read_text(encoding="ascii").split()[:2])
    except OSError:
        return 256 * MEGABYTE
    return (mapped - held) * resource.getpagesize()


def _answer(task: Task) -> dict[str, Any]:
    try:
        return {"reading": asdict(read_table(task))}
    except WellheardError as error:
        return {"error": _fields(error)}
    except MemoryError:
        return {"error": _fields(refusals.out_of_memory(task.path, task.limits.memory_mb))}
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        why = error.strerror or "an error of the system"
        why = error.strerror or "an error of the system"
        refusal = refusals.disk_full(task.path) if full else refusals.unreadable(task.path, why)
        return {"error": _fields(refusal)}
    except BaseException as error:  # noqa: BLE001 - whatever a parser throws at hostile bytes ends here, as one clear sentence
        return {"error": _fields(refusals.reader_failed(task.path, f"{type(error).__name__} in {_place(error)}"))}


def _place(error: BaseException) -> str:
    """The line of code that failed, never what it was working on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "the reader" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"


def _fields(error: WellheardError) -> dict[str, str]:
    return {
        "code": error.code,
        "what": error.what,
        "found": error.found,
        "expected": error.expected,
        "hint": error.hint,
    }
