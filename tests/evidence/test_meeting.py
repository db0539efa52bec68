"""Several processes in one workspace at once: nothing is lost, doubled or half seen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.evidence.jobs import LARGE, NEW, OLD, begin, prepare
from tests.evidence.rows import texts_in
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.store import Store
from wellheard.evidence.verify import damaged_parts

REPO = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


def started(folder: Path, *jobs: str) -> list[subprocess.Popen[bytes]]:
    return [subprocess.Popen([sys.executable, "-m", "tests.evidence.jobs", job, folder], cwd=REPO) for job in jobs]


def ended(processes: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    return [process.wait(120) for process in processes]


def test_processes_that_open_a_new_folder_at_once_agree(quick_path: Path) -> None:
    folder = quick_path / "new"
    assert ended(started(folder, "look", "look", "bring_large", "bring_large")) == [0, 0, 0, 0]
    with Store(folder) as store:
        assert texts_in(store.snapshot()) == sorted(row.text for row in LARGE)
        accounts = [record.account for record in store.ledger.imports()]
        assert sorted(account.imported for account in accounts) == [0, len(LARGE)]


def test_imports_erasure_and_enrichment_at_once_leave_what_all_of_them_leave(quick_path: Path) -> None:
    folder = quick_path / "busy"
    with Store(folder) as store:
        begin(store)
        processes = started(folder, "bring_new", "bring_new", "bring_large", "enrich_all", "erase_one", "compact_all")
        looks = 0
        while any(process.poll() is None for process in processes):
            looks += look_whole(store)
        assert ended(processes) == [0] * len(processes)
        assert looks > 0
        enrich_missing(store)
        assert damaged_parts(store.snapshot()) == []
    with Store(folder) as store:
        words = set(texts_in(store.snapshot()))
        assert len(words) == store.snapshot().count("voices")
        gone = {row.text for row in (*OLD, *NEW) if row.customer == "FL-700001"}
        assert not words & gone
        assert {row.text for row in LARGE} <= words
        assert {row.text for row in NEW if row.customer != "FL-700001"} <= words
        assert {part.part_id for part in store.snapshot().parts_of("voices")} == {
            part.of_part for part in store.snapshot().parts_of("passages")
        }
        there = {path.name for path in store.parts_folder.glob("*.parquet")}
        assert there == {part.file_name for part in store.snapshot().parts}


def look_whole(store: Store) -> bool:
    """Read everything of one moment; what is seen is whole, or clearly gone."""
    snapshot = store.snapshot()
    try:
        words = texts_in(snapshot)
    except EvidenceError as error:
        if error.code != "evidence/part-gone":
            raise
        return False
    large = {row.text for row in LARGE}
    assert len(words) == snapshot.count("voices")
    assert len(large & set(words)) in (0, len(large))
    return True
