"""Passages: one part beside each part of voices, made once, resumed where a run was cut, the same from any process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from tests.evidence.rows import Said, bring, files_in, noon
from tests.evidence.saying import enrich_quickly, say_passages
from wellheard.evidence import enrichment
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.store import Store
from wellheard.language.passages import PASSAGES

REPO = Path(__file__).parents[2]


def three_parts(store: Store) -> None:
    for name in ("a", "b", "c"):
        bring(store, [Said(f"Voice {name}{n}. Second.", f"FL-{n}", f"{name}{n}", noon(1)) for n in range(5)], name)


def test_every_part_of_voices_gets_its_passages_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    say_passages(monkeypatch)
    three_parts(store)
    told: list[tuple[int, int]] = []
    assert enrich_missing(store, on_progress=lambda done, total: told.append((done, total))) == 15
    assert told == [(5, 15), (10, 15), (15, 15)]
    snapshot = store.snapshot()
    assert snapshot.count("passages") == 30
    assert snapshot.models == ("quick@1",)
    assert {part.of_part for part in snapshot.parts_of("passages")} == {p.part_id for p in snapshot.parts_of("voices")}
    assert enrich_missing(store) == 0
    assert store.snapshot().parts == snapshot.parts


def test_a_run_that_was_cut_short_goes_on_with_the_parts_that_are_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_passages(monkeypatch)
    three_parts(store)
    calls: list[int] = []

    def enrich_once(batch: pa.RecordBatch, _: object) -> pa.RecordBatch:
        calls.append(batch.num_rows)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return enrich_quickly(batch)

    monkeypatch.setattr(enrichment, "enrich", enrich_once)
    with pytest.raises(KeyboardInterrupt):
        enrich_missing(store)
    assert store.snapshot().count("passages") == 10
    assert not list(store.parts_folder.glob(".*-*"))
    assert enrich_missing(store) == 10
    assert store.snapshot().count("passages") == 30


def test_a_new_model_takes_the_place_of_the_old_one_part_by_part(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    say_passages(monkeypatch, "quick@1")
    three_parts(store)
    bring(store, [Said("", "FL-1", "silent", noon(1))], "silent")  # its passages are an empty part
    enrich_missing(store)
    old = set(store.snapshot().files("passages"))
    say_passages(monkeypatch, "quick@2")
    assert enrich_missing(store) == 16
    snapshot = store.snapshot()
    assert snapshot.models == ("quick@2",)
    assert snapshot.count("passages") == 30
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in snapshot.files("passages"))


def test_voices_without_words_share_no_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    say_passages(monkeypatch)
    for name in ("a", "b"):
        bring(store, [Said("", "FL-1", name, noon(1))], name)
    enrich_missing(store)
    assert len(set(store.snapshot().files("passages"))) == 2
    bring(store, [Said("", "FL-2", "a", noon(1))], "corrected")
    assert all(path.exists() for path in store.snapshot().files("passages"))


def test_voices_that_change_meanwhile_are_read_as_they_are_then(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    say_passages(monkeypatch)
    three_parts(store)
    changes = iter(range(2))

    def enrich_slowly(batch: pa.RecordBatch, _: object) -> pa.RecordBatch:
        if next(changes, None) is not None:  # one changes what is being read, one what is read next
            for name in ("a", "b"):
                mended = Said(f"Mended at {time.monotonic_ns()}.", "FL-1", f"{name}1", noon(1))
                bring(store, [mended], f"{name}{time.monotonic_ns()}")
        return enrich_quickly(batch)

    monkeypatch.setattr(enrichment, "enrich", enrich_slowly)
    enrich_missing(store)
    snapshot = store.snapshot()
    assert {part.of_part for part in snapshot.parts_of("passages")} == {p.part_id for p in snapshot.parts_of("voices")}
    spoken = {one for batch in snapshot.batches("passages", ["voice_id"]) for one in batch["voice_id"].to_pylist()}
    assert len(spoken) == snapshot.count("voices") == 15
    assert {path.name for path in store.parts_folder.glob("*.parquet")} == {p.file_name for p in snapshot.parts}


def test_a_part_that_vanished_is_not_passed_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    say_passages(monkeypatch)
    three_parts(store)
    store.snapshot().files("voices")[1].unlink()
    with pytest.raises(EvidenceError) as caught:
        enrich_missing(store)
    assert caught.value.code == "evidence/part-gone"


WORDS = (
    "The engineer never came. I waited all day!",
    "Sehr gut, danke.",
    "",
    "Slow on Sundays, but the staff is kind.",
)


def many_voices(store: Store) -> None:
    bring(store, [Said(f"{WORDS[n % 4]} {n}", f"FL-{n}", str(n), noon(1)) for n in range(60)])


def test_a_pool_of_processes_writes_the_same_bytes(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrichment, "BATCH", 7)
    monkeypatch.setattr(enrichment, "WORTH_A_POOL", 1)
    found = []
    for processes in (1, 2):
        folder = quick_path / str(processes)
        with Store(folder) as store:
            many_voices(store)
            assert enrich_missing(store, processes=processes) == 60
            tables = [pa.Table.from_batches([batch]) for batch in store.snapshot().batches("passages")]
            found.append(sorted(map(repr, pa.concat_tables(tables).to_pylist())))
            assert tables[0].schema.equals(PASSAGES)
    assert found[0] == found[1]


POOL = """
import sys, os
from pathlib import Path
from wellheard.evidence import enrichment
from wellheard.evidence.store import Store
enrichment.BATCH, enrichment.WORTH_A_POOL = 1, 1
with Store(Path(sys.argv[1])) as store:
    enrichment.enrich_missing(store, processes=2, on_progress=lambda *_: print(os.getpid(), flush=True))
"""


@pytest.fixture
def enriching(quick_path: Path) -> Iterator[tuple[Store, subprocess.Popen[bytes]]]:
    """A process that enriches with two others, just after its first step."""
    with Store(quick_path / "workspace") as store:
        bring(store, [Said(f"{WORDS[n % 4]} {n}", f"FL-{n}", str(n), noon(1)) for n in range(3_000)])
        process = subprocess.Popen(
            [sys.executable, "-c", POOL, store.folder], cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        yield store, process
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def children_of(process: int) -> list[int]:
    """Return the processes that a process started, but not its tracker of resources."""
    paths = Path("/proc").glob(f"{process}/task/*/children")
    found = [int(child) for path in paths for child in path.read_text().split()]
    return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_no_worker_outlives_a_killed_run(enriching: tuple[Store, subprocess.Popen[bytes]]) -> None:
    store, process = enriching
    workers = children_of(process.pid)
    assert len(workers) == 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 20
    while any(map(is_alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
    assert store.snapshot().count("passages") == 0
    store.close()
    with Store(store.folder) as alone:
        assert not list(alone.parts_folder.glob(".staging-*"))


def test_a_worker_that_is_killed_ends_the_run_with_a_clear_word(
    enriching: tuple[Store, subprocess.Popen[bytes]],
) -> None:
    store, process = enriching
    os.kill(children_of(process.pid)[0], signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"evidence/worker-died" in said
    assert store.snapshot().count("passages") == 0
    assert {name for name in files_in(store.parts_folder) if name.startswith("passages")} == set()
