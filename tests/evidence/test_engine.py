"""Promises of the engine on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conformance.invented import invented_tables
from tests.evidence.misbehaving import Dies, Eats, Ids, Leaves, LeavesTraces, Raises, Sums
from wellheard.evidence.counts import CountVoices
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.engines.merging import MergeTree
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.memory import Held

ROOT = Path(__file__).parents[2]
HELD = Held(invented_tables(people=20)).split(6)
WHOLE = run_fold(Ids(), HELD.split(1))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


def _all_gone(pids: set[int], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def _traced(folder: Path) -> set[int]:
    return {int(line) for file in folder.iterdir() for line in file.read_text(encoding="utf-8").split()}


def test_processes_give_the_same_result_as_none() -> None:
    with LocalEngine(processes=2) as engine:
        assert run_fold(Ids(), HELD, engine) == WHOLE
        assert run_fold(CountVoices(), HELD, engine) == run_fold(CountVoices(), HELD)


def test_sums_of_floats_are_the_same_to_the_last_bit_on_any_number_of_processes() -> None:
    held = HELD.split(11)
    alone = run_fold(Sums(), held)
    with LocalEngine(processes=3) as engine:
        assert {run_fold(Sums(), held, engine).hex() for _ in range(3)} == {alone.hex()}


def test_one_process_without_a_limit_stays_in_this_process(tmp_path: Path) -> None:
    run_fold(LeavesTraces(folder=str(tmp_path)), HELD, LocalEngine(processes=1))
    assert _traced(tmp_path) == {os.getpid()}


def test_a_limit_on_one_process_is_held_in_another(tmp_path: Path) -> None:
    run_fold(LeavesTraces(folder=str(tmp_path)), HELD, LocalEngine(processes=1, memory_mb=200))
    assert os.getpid() not in _traced(tmp_path)


def test_progress_comes_in_the_caller_and_ends_at_all_rows() -> None:
    rows = sum(ref.rows for ref in HELD.bucket_refs())
    seen: list[tuple[int, int, int]] = []
    run_fold(Ids(), HELD, LocalEngine(processes=2), on_progress=lambda done, of: seen.append((done, of, os.getpid())))
    assert [done for done, _, _ in seen] == sorted({done for done, _, _ in seen})
    assert seen[-1] == (rows, rows, os.getpid())


def test_raising_from_progress_stops_the_run_and_the_processes(tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise InterruptedError(done, of)

    with pytest.raises(InterruptedError), LocalEngine(processes=2) as engine:
        run_fold(LeavesTraces(folder=str(tmp_path), seconds=0.05), HELD, engine, on_progress=stop)
    assert _all_gone(_traced(tmp_path))


def test_warm_processes_serve_the_next_fold_and_end_with_the_engine(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with LocalEngine(processes=1, memory_mb=500) as engine:
        run_fold(LeavesTraces(folder=str(first)), HELD, engine)
        run_fold(LeavesTraces(folder=str(second)), HELD, engine)
        assert _traced(first) == _traced(second)
    assert _all_gone(_traced(first))


def test_a_warm_engine_serves_on_after_a_task_failed() -> None:
    with LocalEngine(processes=1, memory_mb=500) as engine:
        with pytest.raises(EvidenceError):
            run_fold(Dies(at=2), HELD, engine)
        assert run_fold(Ids(), HELD, engine) == WHOLE


def test_a_task_that_is_killed_names_its_bucket_and_the_limit() -> None:
    with pytest.raises(EvidenceError) as caught:
        run_fold(Dies(at=4), HELD, LocalEngine(processes=2, memory_mb=300))
    assert caught.value.code == "evidence/task-died"
    assert "bucket 4" in caught.value.found
    assert "300 MB" in caught.value.found
    assert "SIGKILL" in caught.value.found


def test_a_task_that_ends_its_process_is_reported() -> None:
    with pytest.raises(EvidenceError) as caught:
        run_fold(Leaves(), HELD, LocalEngine(processes=1, memory_mb=500))
    assert caught.value.code == "evidence/task-died"
    assert "code 3" in caught.value.found


@pytest.mark.parametrize("what", ["numpy", "arrow", "python"])
def test_a_task_that_needs_too_much_memory_names_its_bucket_and_the_limit(what: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        run_fold(Eats(what=what, megabytes=200, at=3), HELD, LocalEngine(processes=1, memory_mb=120))
    assert caught.value.code == "evidence/needs-more-memory"
    assert "bucket 3" in caught.value.found
    assert "120 MB" in caught.value.found


def test_a_task_may_use_what_it_was_given() -> None:
    with LocalEngine(processes=1, memory_mb=150) as engine:
        for what in ("numpy", "arrow", "python"):
            assert run_fold(Eats(what=what, megabytes=100), HELD, engine) == WHOLE


def test_the_limit_does_not_touch_the_caller() -> None:
    run_fold(Ids(), HELD, LocalEngine(processes=1, memory_mb=50))
    assert len(bytearray(200 * 2**20)) == 200 * 2**20


@pytest.mark.parametrize("processes", [1, 2])
def test_any_other_error_travels_back_whole(processes: int) -> None:
    with pytest.raises(ValueError, match="not a number") as caught:
        run_fold(Raises("value"), HELD, LocalEngine(processes=processes))
    assert caught.value.args == ("not a number: 7 apples",)
    if processes == 2:
        assert "bucket 1" in caught.value.__notes__[0]
        assert "in map" in caught.value.__notes__[0]


def test_an_error_of_the_house_keeps_its_fields() -> None:
    with pytest.raises(EvidenceError) as caught:
        run_fold(Raises("house"), HELD, LocalEngine(processes=1, memory_mb=500))
    assert (caught.value.code, caught.value.found, caught.value.hint) == ("evidence/made-up", "this", "try again")


def test_an_error_that_cannot_travel_gives_its_kind_and_no_words() -> None:
    with pytest.raises(EvidenceError) as caught:
        run_fold(Raises("stubborn"), HELD, LocalEngine(processes=1, memory_mb=500))
    assert caught.value.code == "evidence/task-failed"
    assert caught.value.found == "StubbornError at bucket 1"
    assert "secret" not in str(caught.value)


def test_no_process_outlives_a_failed_run(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        run_fold(LeavesTraces(folder=str(tmp_path), seconds=0.1), HELD, LocalEngine(processes=2), on_progress=stop)
    assert _all_gone(_traced(tmp_path))


_SCRIPT = """
import sys
from tests.conformance.invented import invented_tables
from tests.evidence.misbehaving import LeavesTraces
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.memory import Held
run_fold(LeavesTraces(folder=sys.argv[1], seconds=60), Held(invented_tables()).split(4), LocalEngine(processes=2))
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_a_caller_that_is_stopped(ending: signal.Signals, tmp_path: Path) -> None:
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    caller = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)], env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    workers = _traced(tmp_path)
    assert len(workers) == 2
    caller.send_signal(ending)
    _, told = caller.communicate(timeout=20)
    assert caller.returncode != 0
    assert _all_gone(workers)
    if ending == signal.SIGINT:
        assert told.count(b"Traceback") == 1, "only the caller says that it was interrupted"


def test_a_script_without_a_main_guard_may_use_processes(tmp_path: Path) -> None:
    script = tmp_path / "notebook.py"
    script.write_text(_SCRIPT.replace("seconds=60", "seconds=0") + "print('done')\n", encoding="utf-8")
    traces = tmp_path / "traces"
    traces.mkdir()
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    told = subprocess.run(
        [sys.executable, str(script), str(traces)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert told.stdout == b"done\n"
    assert len(_traced(traces)) == 2


@pytest.mark.parametrize("asked", [{"processes": 0}, {"memory_mb": 0}, {"processes": -2}])
def test_an_engine_without_room_is_refused(asked: dict[str, int]) -> None:
    with pytest.raises(EvidenceError) as caught:
        LocalEngine(**asked)
    assert caught.value.code == "evidence/engine-without-room"


def test_as_many_processes_as_processors_when_not_told() -> None:
    assert f"processes={len(os.sched_getaffinity(0))}" in repr(LocalEngine(processes=None))


def test_merging_holds_only_a_few_partials_and_keeps_the_order() -> None:
    class Joined(Ids):
        def merge(self, left: list[str], right: list[str]) -> list[str]:
            return left + right

    tree = MergeTree(Joined())
    held = 0
    for number in range(1000):
        tree.add([str(number)])
        held = max(held, len(tree._held))
    assert tree.merged() == [str(number) for number in range(1000)]
    assert held <= 10
    assert MergeTree(Joined()).merged() is None


def test_a_quick_task_waits_for_a_slow_one_without_running_far_ahead(tmp_path: Path) -> None:
    """At most two buckets for each process are under way or waiting to be merged."""
    ahead: list[int] = []
    engine = LocalEngine(processes=2)

    def look(_done: int, _of: int) -> None:
        ahead.append(len(list(tmp_path.iterdir())) - len(ahead))

    run_fold(LeavesTraces(folder=str(tmp_path)), HELD.split(40), engine, on_progress=look)
    assert max(ahead) <= 5
