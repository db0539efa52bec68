"""Jobs that change a workspace, for processes that die and processes that meet."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.rows import Said, bring, bring_file, noon
from tests.evidence.saying import say_passages
from wellheard.evidence import layout
from wellheard.evidence.compaction import compact
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.erasure import erase_customer
from wellheard.evidence.store import Store

OLD = [Said(f"Old {n}. Still here.", f"FL-70000{n % 4}", str(n), noon(1)) for n in range(12)]
NEW = [Said(f"New {n}.", f"FL-70000{n % 5}", str(n), noon(1)) for n in range(8, 24)]
LARGE = [Said(f"Many words {n}.", f"FL-{n}", f"large-{n}", noon(1)) for n in range(100)]


def begin(store: Store) -> None:
    """Bring the first file in, with its original."""
    path = store.folder.parent / f"{store.folder.name}-old.csv"
    path.write_text("\n".join(f"{one.own_id},{one.customer},{one.text}" for one in OLD))
    bring_file(store, path, OLD)
    bring(store, [Said("Thanks, said FL-700001.", "FL-900000", "x", noon(2))], "i2")
    enrich_missing(store)


def bring_new(store: Store) -> None:
    path = store.folder.parent / f"{store.folder.name}-new.csv"
    path.write_text("\n".join(f"{one.own_id},{one.customer},{one.text}" for one in NEW))
    bring_file(store, path, NEW)


def bring_large(store: Store) -> None:
    bring(store, LARGE, "large")


def bring_old_again(store: Store) -> None:
    bring(store, OLD, "again")


def enrich_all(store: Store) -> None:
    bring(store, [Said(f"More {n}.", None, f"more-{n}", noon(n + 1)) for n in range(4)], "more")
    enrich_missing(store)


def compact_all(store: Store) -> None:
    compact(store)


def erase_one(store: Store) -> None:
    erase_customer(store, "FL-700001")


def look(store: Store) -> None:
    assert store.snapshot().parts == ()


JOBS: dict[str, Callable[[Store], Any]] = {
    job.__name__: job
    for job in (look, begin, bring_new, bring_large, bring_old_again, enrich_all, compact_all, erase_one)
}  # fmt: skip


def prepare(patch: pytest.MonkeyPatch) -> None:
    """Make buckets small, so that a job writes two parts of a table, and let no job need a model."""
    patch.setattr(layout, "BUCKET_ROWS", 16)
    say_passages(patch)


if __name__ == "__main__":
    prepare(pytest.MonkeyPatch())
    with Store(Path(sys.argv[2])) as opened:
        print("open", flush=True)
        JOBS[sys.argv[1]](opened)
        print("done", flush=True)
