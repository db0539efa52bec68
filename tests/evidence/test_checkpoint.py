"""Promises of checkpoints: a killed run goes on, with the same result, and reads nothing it should not."""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.conformance.invented import invented_tables
from tests.evidence.misbehaving import Arrays, Dies, Ids, LeavesTraces
from wellheard.evidence.counts import CountEvents, CountPassages, CountVoices
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.engines.checkpoint import Checkpoint
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.memory import Held

ROOT = Path(__file__).parents[2]
HELD = Held(invented_tables(people=20)).split(8)
REFS = HELD.bucket_refs()


def _keep_all(folder: Path, fold: Ids, source_id: str = HELD.id) -> Checkpoint:
    keeper = Checkpoint(folder, fold, source_id)
    for ref in REFS:
        keeper.keep(ref, fold.map(ref.load(fold.columns)))
    return keeper


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


_SCRIPT = """
import sys
from pathlib import Path
from tests.conformance.invented import invented_tables
from tests.evidence.misbehaving import LeavesTraces
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.memory import Held
fold = LeavesTraces(folder=sys.argv[1], seconds=0.1)
held = Held(invented_tables(people=20)).split(8)
run_fold(fold, held, LocalEngine(processes=int(sys.argv[3])), checkpoint=Path(sys.argv[2]))
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_a_run_that_was_killed_goes_on_where_it_was(processes: int, tmp_path: Path) -> None:
    traces, kept = tmp_path / "traces", tmp_path / "kept"
    traces.mkdir()
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    arguments = [sys.executable, "-c", _SCRIPT, str(traces), str(kept), str(processes)]
    killed = subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": path})
    until = time.monotonic() + 60
    while len(_files(kept) if kept.exists() else []) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    whole = [path for path in _files(kept) if path.suffix != ".writing"]
    assert 2 <= len(whole) < 8

    fold = LeavesTraces(folder=str(traces), seconds=0.1)
    for trace in _files(traces):
        trace.unlink()
    assert run_fold(fold, HELD, checkpoint=kept) == run_fold(Ids(), HELD)
    assert len(_files(traces)) == 8 - len(whole), "only what was not kept is mapped again"
    assert _files(kept) == [], "nothing is left behind when the run ends well"


def test_a_run_that_failed_keeps_what_was_done(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError):
        run_fold(Dies(at=5), HELD, LocalEngine(processes=1, memory_mb=500), checkpoint=tmp_path)
    assert len(_files(tmp_path)) == 5


def test_partials_of_every_kind_are_kept_and_read_again(tmp_path: Path) -> None:
    for fold in (Arrays(), CountVoices(), CountEvents(), CountPassages()):
        keeper = Checkpoint(tmp_path, fold, HELD.id)
        for ref in REFS[:4]:
            keeper.keep(ref, fold.map(ref.load(fold.columns)))
        assert run_fold(fold, HELD, checkpoint=tmp_path) == run_fold(fold, HELD)


def test_progress_counts_what_was_kept(tmp_path: Path) -> None:
    _keep_all(tmp_path, Ids())
    seen: list[tuple[int, int]] = []
    run_fold(Ids(), HELD, on_progress=lambda done, of: seen.append((done, of)), checkpoint=tmp_path)
    assert len(seen) == 8
    assert seen[-1][0] == seen[-1][1]


def test_a_damaged_or_torn_file_is_computed_anew(tmp_path: Path) -> None:
    _keep_all(tmp_path, Ids())
    first, second, third, *_ = _files(tmp_path)
    first.write_bytes(first.read_bytes()[:-3])
    second.write_bytes(b"")
    third.write_bytes(third.read_bytes()[:-1] + b"\0")
    assert run_fold(Ids(), HELD, checkpoint=tmp_path) == run_fold(Ids(), HELD)


def test_other_parameters_other_evidence_and_another_split_share_nothing(tmp_path: Path) -> None:
    _keep_all(tmp_path, Dies(at=90))
    assert not Checkpoint(tmp_path, Dies(at=91), HELD.id).has(REFS[0])
    assert not Checkpoint(tmp_path, Ids(), HELD.id).has(REFS[0])
    assert not Checkpoint(tmp_path, Dies(at=90), "other").has(REFS[0])
    assert not Checkpoint(tmp_path, Dies(at=90), HELD.id).has(HELD.split(9).bucket_refs()[0])
    assert Checkpoint(tmp_path, Dies(at=90), HELD.id).has(REFS[0])


def test_a_changed_program_shares_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _keep_all(tmp_path, Ids())
    monkeypatch.setattr(
        "wellheard.evidence.engines.checkpoint._program", lambda _package: iter([b"another line of code"])
    )
    assert not Checkpoint(tmp_path, Ids(), HELD.id).has(REFS[0])


def test_kept_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    _keep_all(folder, Ids())
    assert {path.stat().st_mode & 0o777 for path in _files(folder)} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o700}


class _Command:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.system, ("touch /tmp/should-never-be-there",))


class _Dotted:
    """Reaches a function through a class or module of an allowed package."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (subprocess.getoutput, ("true",))


@pytest.mark.parametrize("planted", [_Command(), _Dotted(), np.load, print])
def test_a_file_slipped_in_cannot_run_a_command(planted: object, tmp_path: Path) -> None:
    keeper = Checkpoint(tmp_path, Ids(), HELD.id)
    keeper.keep(REFS[0], planted)
    with pytest.raises(EvidenceError) as caught:
        run_fold(Ids(), HELD, checkpoint=tmp_path)
    assert caught.value.code == "evidence/checkpoint-refused"


def test_a_name_with_dots_or_an_imported_function_is_refused(tmp_path: Path) -> None:
    for module, name in ((b"tests.evidence.misbehaving", b"os.system"), (b"tests.evidence.misbehaving", b"Path")):
        planted = b"\x80\x04\x8c" + bytes([len(module)]) + module + b"\x8c" + bytes([len(name)]) + name + b"\x93."
        keeper = Checkpoint(tmp_path, Ids(), HELD.id)
        keeper.keep(REFS[0], 0)
        path = keeper._path(REFS[0])
        path.write_bytes(hashlib.blake2b(planted, digest_size=32).digest() + planted)
        with pytest.raises(EvidenceError) as caught:
            keeper.load(REFS[0])
        assert caught.value.code == "evidence/checkpoint-refused"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        run_fold(Ids(), HELD, checkpoint=tmp_path / "file")
    assert caught.value.code == "evidence/checkpoint-unwritable"
    assert pickle.loads(pickle.dumps(caught.value)).found == caught.value.found
