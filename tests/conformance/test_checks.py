"""The suite itself finds the folds that would go wrong on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
import pytest

from tests.conformance.checks import check_fold
from tests.conformance.invented import invented_tables
from tests.conformance.remote import FakeRemoteEngine
from tests.conformance.sameness import difference
from wellheard.evidence.counts import CountVoices
from wellheard.evidence.engines import run_fold
from wellheard.evidence.folds import Bucket
from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import Table


@dataclass
class CountRows:
    """A fold that is right."""

    seen: list[int] = field(default_factory=list)

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        return {"voices": ("voice_id", "at")}

    def map(self, bucket: Bucket) -> Any:
        return bucket.tables["voices"].num_rows

    def merge(self, left: Any, right: Any) -> Any:
        return left + right

    def finish(self, partial: Any) -> Any:
        return partial or 0


class CountsBuckets(CountRows):
    def map(self, bucket: Bucket) -> Any:
        return len(bucket.tables)


class DependsOnOrder(CountRows):
    def map(self, bucket: Bucket) -> Any:
        return [bucket.tables["voices"]["voice_id"].to_pylist()]

    def finish(self, partial: Any) -> Any:
        return partial


class Averages(CountRows):
    def merge(self, left: Any, right: Any) -> Any:
        return (left + right) / 2


class ChangesItself(CountRows):
    def map(self, bucket: Bucket) -> Any:
        self.seen.append(bucket.number)
        return bucket.tables["voices"].num_rows


class ChangesPartials(CountRows):
    def map(self, bucket: Bucket) -> Any:
        return [bucket.tables["voices"].num_rows]

    def merge(self, left: Any, right: Any) -> Any:
        left[0] += right[0]
        return left

    def finish(self, partial: Any) -> Any:
        return partial[0] if partial else 0


class CannotBeShipped(CountRows):
    def map(self, bucket: Bucket) -> Any:
        return lambda: bucket.number


class CountsTheEmpty(CountRows):
    def map(self, bucket: Bucket) -> Any:
        return bucket.tables["voices"].num_rows or 1


def test_a_right_fold_passes() -> None:
    tables = invented_tables()
    assert check_fold(CountRows(), tables, expected=tables["voices"].num_rows) == tables["voices"].num_rows


@pytest.mark.parametrize(
    "wrong",
    [CountsBuckets, DependsOnOrder, Averages, ChangesItself, ChangesPartials, CountsTheEmpty],
)
def test_a_wrong_fold_is_found(wrong: Callable[[], CountRows]) -> None:
    with pytest.raises(AssertionError):
        check_fold(wrong(), invented_tables())


def test_a_partial_that_cannot_be_shipped_is_found() -> None:
    with pytest.raises((AttributeError, TypeError)):
        check_fold(CannotBeShipped(), invented_tables())


def test_a_wrong_expectation_is_found() -> None:
    with pytest.raises(AssertionError, match="what was expected"):
        check_fold(CountRows(), invented_tables(), expected=1)


def test_the_bad_day_loses_and_repeats_tasks_and_still_counts_once() -> None:
    held = Held(invented_tables(people=30)).split(24)
    remote = FakeRemoteEngine(Random(1))
    done: list[tuple[int, int]] = []
    found = run_fold(CountVoices(), held, remote, on_progress=lambda rows, of: done.append((rows, of)))
    assert remote.lost > 0
    assert remote.repeated > 0
    assert found == run_fold(CountVoices(), held)
    assert done[-1][0] == done[-1][1]


def test_sameness_looks_all_the_way_down() -> None:
    left = {"a": [np.array([1.0, np.nan]), {3, 4}], "b": 0.1 + 0.2}
    assert difference(left, {"a": [np.array([1.0, np.nan]), {4, 3}], "b": 0.3}, close=1e-9) == ""
    assert (
        difference(left, {"a": [np.array([1.0, np.nan]), {4, 3}], "b": 0.3}) == "result.b: 0.30000000000000004 and 0.3"
    )
    assert (
        difference(left, {"a": [np.array([1.0, 2.0]), {4, 3}], "b": 0.3})
        == "result.a.0: array([ 1., nan]) and array([1., 2.])"
    )
    assert difference({"a": 1, "b": 2}, {"b": 2, "a": 1}) != "", "the order of a mapping is part of it"
