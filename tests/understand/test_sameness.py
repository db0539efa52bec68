"""The same evidence gives the same themes, whatever the order of rows, the buckets, the processes or the threads."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from tests.conformance.sameness import difference
from tests.understand.cast import held, planted, shuffled
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.memory import Held
from wellheard.understand import Themes, find_themes


def found(source: Held, processes: int = 1) -> Themes:
    run = partial(run_fold, source=source, engine=LocalEngine(processes=processes))
    return find_themes(source, run=run, keep_assignments=True)


@pytest.fixture(scope="module")
def whole() -> Themes:
    return found(held(planted()))


def test_two_runs_are_the_same(whole: Themes) -> None:
    assert not difference(found(held(planted())), whole)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(whole: Themes, seed: int) -> None:
    assert not difference(found(held(shuffled(planted(), seed))), whole)


@pytest.mark.parametrize("buckets", [2, 7])
def test_the_number_of_buckets_does_not_matter(whole: Themes, buckets: int) -> None:
    assert not difference(found(held(planted(), buckets)), whole)


def test_the_number_of_processes_does_not_matter(whole: Themes) -> None:
    assert not difference(found(held(planted(), 3), processes=2), whole)


def test_the_number_of_threads_does_not_matter() -> None:
    code = (
        "from tests.understand.cast import held, planted; from wellheard.understand import find_themes;"
        "print(repr(find_themes(held(planted())).themes))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for threads in ("1", "2")
    }
    assert len(said) == 1
    assert "Engineer does not arrive" in said.pop()


def test_another_seed_draws_another_sample_and_finds_the_same_subjects(whole: Themes) -> None:
    other = find_themes(held(planted()), seed=1)
    assert {theme.label for theme in other.themes} == {theme.label for theme in whole.themes}
