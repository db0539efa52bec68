"""A full disk is said clearly, shows nothing half and passes when room is made."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.evidence.jobs import OLD, begin, prepare
from tests.evidence.rows import Said, bring, bring_file, files_in, noon
from wellheard.evidence.compaction import compact
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.erasure import erase_customer
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.store import Store
from wellheard.evidence.verify import damaged_parts

CLEAR = {"evidence/cannot-write", "evidence/ledger-unusable"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 1 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk cannot be mounted here: that needs root and the right to mount")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def long_rows(count: int) -> list[Said]:
    return [Said(os.urandom(3_000).hex(), f"FL-{n}", f"long-{n}", noon(1)) for n in range(count)]


def test_a_full_disk_is_said_and_passes(small_disk: Path) -> None:
    with Store(small_disk / "workspace") as store:
        bring(store, OLD)
        before, files = store.snapshot(), files_in(store.folder)
        for room in (150_000, 60_000, 20_000, 4_096):  # so that it happens at one step or another
            ballast = small_disk / "ballast"
            free = os.statvfs(small_disk)
            ballast.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - room))
            with pytest.raises(EvidenceError) as caught:
                bring(store, long_rows(400), "long")
            assert caught.value.code in CLEAR
            assert store.snapshot().parts == before.parts
            assert {name: sha for name, sha in files_in(store.folder).items() if name.startswith("parts/")} == {
                name: sha for name, sha in files.items() if name.startswith("parts/")
            }
            assert not list(store.parts_folder.glob(".staging-*"))
            ballast.unlink()
        assert bring(store, long_rows(40), "long").record.account.imported == 40


class _FullAfter:
    """A disk on which a number of calls find room."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self, *_: Any, **__: Any) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")


def _bring(store: Store) -> None:
    path = store.folder.parent / "new.csv"
    path.write_text("new")
    bring_file(store, path, [Said("New words.", "FL-700002", "1", noon(1)), Said("More.", "FL-1", "99", noon(1))])


JOBS: dict[str, Callable[[Store], object]] = {
    "import": _bring,
    "compaction": compact,
    "enrichment": enrich_missing,
    "erasure": lambda store: erase_customer(store, "FL-700001"),
}


@pytest.mark.parametrize("seam", ["write", "sync"])
@pytest.mark.parametrize("job", sorted(JOBS))
def test_any_job_survives_a_disk_that_fills_up_at_any_step(
    job: str, seam: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(monkeypatch)
    with Store(tmp_path / "workspace") as store:
        begin(store)
        bring(store, [Said(f"Unread {n}.", None, f"u{n}", noon(n + 1)) for n in range(3)], "unread")
        before, names = store.snapshot(), set(files_in(store.folder / "parts"))
        for calls in count():
            found = outcome(store, job, seam, calls)
            if found not in CLEAR:
                break
            assert store.snapshot().parts == before.parts
            assert set(files_in(store.folder / "parts")) == names
            assert not list(store.parts_folder.glob(".*-*"))
        assert calls > 0
        if found == "evidence/erasure-unfinished":
            with pytest.raises(EvidenceError, match="Nobody"):
                JOBS[job](store)
        assert store.snapshot().parts != before.parts
        assert damaged_parts(store.snapshot()) == []
        assert set(files_in(store.folder / "parts")) == {part.file_name for part in store.snapshot().parts}
        if job == "erasure":
            assert list(store.files_folder.iterdir()) == []


def outcome(store: Store, job: str, seam: str, calls: int) -> str:
    """Do a job on a disk that is full after some calls; return the code of the error, if any."""
    with pytest.MonkeyPatch.context() as patch:
        _fill(patch, seam, _FullAfter(calls))
        try:
            JOBS[job](store)
        except EvidenceError as error:
            return error.code
    return ""


def _fill(patch: pytest.MonkeyPatch, seam: str, full: _FullAfter) -> None:
    owner, name = (pq.ParquetWriter, "write_table") if seam == "write" else (os, "fsync")
    real = getattr(owner, name)

    def on_a_small_disk(*arguments: Any, **named: Any) -> Any:
        full()
        return real(*arguments, **named)

    patch.setattr(owner, name, on_a_small_disk)
