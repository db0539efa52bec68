"""Starting, watching and ending the child process that reads a file.

The main process never parses what a stranger wrote. It hands a path to a child with limits on memory, time, open
files and file size, reads its progress, and turns every way in which a child can end into one clear sentence.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from wellheard.listen import refusals
from wellheard.listen.errors import ListenError
from wellheard.listen.reading import Task
from wellheard.listen.source import Progress

_CODE: Final = "from wellheard.listen.child import main; main()"
_INHERITED: Final = (
    "PATH",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
)  # what an interpreter may need to start; secrets stay behind
_SETTINGS: Final = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # others reserve address space by the gigabyte
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
}
_START_S: Final = 10.0  # for the interpreter to start on a busy machine, before a file's own time counts


def read_in_child(task: Task) -> dict[str, Any]:
    """Read a file in a child process.

    Args:
        task: What is asked; the folder must exist.

    Returns:
        The fields of :class:`wellheard.listen.reading.Reading`.

    Raises:
        ListenError: The file was refused, or the child ran out of memory or time, or broke.
    """
    if not task.path.is_file():
        raise refusals.missing(task.path)
    seconds = task.limits.allowed_s(task.path.stat().st_size)
    child = _start()
    timed_out = threading.Event()

    def end() -> None:
        timed_out.set()
        child.kill()

    watch = threading.Timer(seconds + _START_S, end)
    watch.daemon = True
    watch.start()
    try:
        answer = _converse(child, task)
        child.wait()
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        _close(child)
    if answer is None:
        raise _why_it_died(child.returncode, task, seconds, timed_out=timed_out.is_set())
    if "error" in answer:
        raise _rebuilt(answer["error"])
    reading: dict[str, Any] = answer["reading"]
    return reading


def _start() -> subprocess.Popen[str]:
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | _SETTINGS
    environment["PYTHONPATH"] = os.pathsep.join(str(Path(place).resolve()) for place in sys.path if place)
    return subprocess.Popen(  # noqa: S603 - our own interpreter with our own code; what it is told comes by pipe
        [sys.executable, "-P", "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        encoding="utf-8",
    )


def _converse(child: subprocess.Popen[str], task: Task) -> dict[str, Any] | None:
    """Hand over the task and listen; None when the child ended without an answer."""
    assert child.stdin is not None
    assert child.stdout is not None
    asked = {name: getattr(task, name) for name in ("encoding", "delimiter", "sheet")}
    asked |= {"path": str(task.path.absolute()), "into": str(task.into.absolute()), "limits": asdict(task.limits)}
    try:
        child.stdin.write(json.dumps(asked))
        child.stdin.close()
    except BrokenPipeError:
        return None
    for line in child.stdout:
        answer = _parsed(line)
        if "done" not in answer:
            return answer or None
        _report(task.on_progress, answer)
    return None


def _parsed(line: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}  # the child was ended in the middle of a word
    return answer


def _report(on_progress: Progress | None, answer: dict[str, Any]) -> None:
    if on_progress:
        on_progress(answer["done"], answer["total"])


def _close(child: subprocess.Popen[str]) -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue


def _why_it_died(code: int, task: Task, seconds: float, *, timed_out: bool) -> ListenError:
    if timed_out or code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return refusals.out_of_time(task.path, seconds)
    if code in {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS}:  # how compiled parsers end when memory is refused
        return refusals.out_of_memory(task.path, task.limits.memory_mb)
    return refusals.reader_failed(task.path, f"the reading process ended by itself (code {code})")


def _rebuilt(fields: dict[str, str]) -> ListenError:
    code = fields["code"].partition("/")[2]
    return ListenError(code, fields["what"], found=fields["found"], expected=fields["expected"], hint=fields["hint"])
