"""A process that is killed leaves all of its work or none, and the next run ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.jobs import JOBS, LARGE, begin, prepare
from tests.evidence.rows import files_in
from wellheard.evidence.parts import Part
from wellheard.evidence.store import Store
from wellheard.evidence.verify import damaged_parts

REPO = Path(__file__).parents[2]
COMMITS = {"bring_new": 1, "enrich_all": 3, "compact_all": 1, "erase_one": 1}
"""At most how many times each job changes the list of parts."""


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


def run_dying(*words: str | Path) -> list[Path]:
    """Run a job in processes that die; return their folders in order."""
    subprocess.run([sys.executable, "-m", "tests.evidence.dying", *words], check=True, cwd=REPO)
    folders = (path for path in Path(words[2]).iterdir() if path.is_dir())
    return sorted(folders, key=lambda path: int(path.name))


def template_in(folder: Path) -> Path:
    with Store(folder / "template") as store:
        begin(store)
    return folder / "template"


State = tuple[tuple[Part, ...], int]


def state(store: Store) -> State:
    """Return the list of parts and the number of imports that anybody sees; no part that is seen may be damaged."""
    assert damaged_parts(store.snapshot()) == []
    return store.ledger.parts(), len(store.ledger.imports())


def voices_in(parts: tuple[Part, ...]) -> int:
    return sum(part.rows for part in parts if part.table == "voices")


def finish(folder: Path, job: str) -> tuple[State, dict[str, str]]:
    """Run a job again; return what was seen before, and every file of evidence that lies in the folder then."""
    with Store(folder) as store:
        found = state(store)
        if not (job == "erase_one" and store.ledger.tombstones() and not list(store.files_folder.iterdir())):
            JOBS[job](store)
        parts = {f"parts/{part.file_name}": part.sha256 for part in store.ledger.parts()}
        originals = {record.sha256 for record in store.ledger.imports() if record.original}
    there = {name: sha for name, sha in files_in(folder).items() if name.startswith(("parts/", "files/"))}
    assert {name: sha for name, sha in there.items() if name.startswith("parts/")} == parts
    assert {Path(name).name.partition(".")[0] for name in there if name.startswith("files/")} == originals
    return found, there


@pytest.mark.parametrize("job", sorted(COMMITS))
def test_a_job_killed_at_any_step_is_all_or_nothing_and_can_be_run_again(job: str, quick_path: Path) -> None:
    template = template_in(quick_path)
    *steps, undisturbed = run_dying(job, template, quick_path / "runs")
    after, wanted = finish(undisturbed, job)
    assert len(steps) > 10
    seen: list[State] = []
    for folder in steps:
        now, there = finish(folder, job)
        seen += [now] if now not in seen[-1:] else []
        assert there == wanted, f"killed at step {folder.name}"
    assert seen[-1] == after
    assert len(seen) <= 1 + COMMITS[job]


def test_an_import_killed_at_a_random_moment_is_all_or_nothing(quick_path: Path) -> None:
    template = template_in(quick_path)
    with Store(template) as store:
        begun = state(store)
    undisturbed, *killed = run_dying("bring_large", template, quick_path / "runs", "10")
    _, wanted = finish(undisturbed, "bring_large")
    assert len(killed) == 10
    for folder in killed:
        (parts, imports), there = finish(folder, "bring_large")
        assert imports in (begun[1], begun[1] + 1)
        assert voices_in(parts) == voices_in(begun[0]) + (imports - begun[1]) * len(LARGE)
        assert there == wanted


def test_a_first_opening_killed_at_any_moment_can_be_opened_again(quick_path: Path) -> None:
    template = quick_path / "empty"
    template.mkdir()
    runs = run_dying("look", template, quick_path / "runs")
    assert len(runs) > 10
    for folder in runs:
        with Store(folder) as store:
            assert store.snapshot().parts == ()
        assert {path.name for path in folder.iterdir()} >= {"workspace.db", "secret", "parts", "files", "cache"}
        assert not list(folder.glob(".secret-*"))
