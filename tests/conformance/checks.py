"""The suite that every fold of the house must pass, and every engine with it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from contextlib import suppress
from random import Random
from typing import Any, TypeVar

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.remote import FakeRemoteEngine
from tests.conformance.sameness import difference
from wellheard.errors import WellheardError
from wellheard.evidence.contents import contents_hash
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.folds import Fold
from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import Table

P = TypeVar("P")
R = TypeVar("R")


def check_fold(
    fold: Fold[P, R],
    tables: Mapping[Table, pa.Table],
    *,
    close: float = 0.0,
    expected: object = None,
    examples: int = 12,
) -> R:
    """Check that the result of a fold does not depend on where and in what pieces it is computed.

    Args:
        fold: The fold under test.
        tables: Evidence it has something to say about.
        close: Relative difference that two floats of the result may have (sums of floats); 0 for none.
        expected: The result, where it is known.
        examples: How many splits, orders and merge trees are tried.

    Returns:
        The result, for more checks.
    """
    held = Held(tables)
    whole = run_fold(fold, held)
    if expected is not None:
        _assert_same(whole, expected, close, "what was expected")
    _check_parcels(fold, held)
    _check_map_and_merge_are_pure(fold, held.split(3))
    _check_nobody_changes_nothing(fold, held, whole, close)
    _check_no_bucket_at_all(fold)

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None)
    @given(buckets=st.integers(1, 12), random=st.randoms(use_true_random=False))
    def any_split_order_and_tree(buckets: int, random: Random) -> None:
        split = held.split(buckets)
        _assert_same(run_fold(fold, split, LocalEngine()), whole, close, f"{buckets} buckets, one process")
        partials = [fold.map(ref.load(fold.columns)) for ref in split.bucket_refs()]
        random.shuffle(partials)
        _assert_same(fold.finish(_merged(fold, partials, random)), whole, close, f"{buckets} buckets, any tree")
        remote = FakeRemoteEngine(Random(random.randrange(2**32)))
        _assert_same(run_fold(fold, split, remote), whole, close, f"{buckets} buckets, a cluster on a bad day")

    any_split_order_and_tree()
    return whole


def _merged(fold: Fold[P, R], partials: list[P], random: Random) -> P:
    if len(partials) == 1:
        return partials[0]
    cut = random.randrange(1, len(partials))
    return fold.merge(_merged(fold, partials[:cut], random), _merged(fold, partials[cut:], random))


def _check_parcels(fold: Fold[Any, Any], held: Held) -> None:
    ref = held.bucket_refs()[0]
    partial = fold.map(ref.load(fold.columns))
    again: Fold[Any, Any] = pickle.loads(pickle.dumps(fold))
    assert dict(again.columns) == dict(fold.columns), "the fold did not survive being shipped"
    assert not difference(pickle.loads(pickle.dumps(partial)), partial), "the partial did not survive being shipped"


def _check_map_and_merge_are_pure(fold: Fold[Any, Any], held: Held) -> None:
    before = contents_hash({table: held.table(table) for table in ("voices", "passages", "events", "customers")})
    fold_before = pickle.dumps(fold)
    refs = held.bucket_refs()
    partials = [fold.map(ref.load(fold.columns)) for ref in refs]
    kept = [pickle.dumps(partial) for partial in partials]
    merged = fold.merge(partials[0], fold.merge(partials[1], partials[2]))
    fold.finish(merged)
    unchanged = [difference(partial, pickle.loads(was)) for partial, was in zip(partials, kept, strict=True)]
    assert unchanged == [""] * len(partials), "merge or finish changed a partial that was given to it"
    after = contents_hash({table: held.table(table) for table in ("voices", "passages", "events", "customers")})
    assert after == before, "map changed the evidence"
    assert pickle.dumps(fold) == fold_before, "the fold changed itself"


def _check_nobody_changes_nothing(fold: Fold[P, R], held: Held, whole: R, close: float) -> None:
    everybody = fold.map(held.bucket_refs()[0].load(fold.columns))
    nobody = fold.map(Held({}).bucket_refs()[0].load(fold.columns))
    _assert_same(fold.finish(fold.merge(everybody, nobody)), whole, close, "an empty bucket at the end")
    _assert_same(fold.finish(fold.merge(nobody, everybody)), whole, close, "an empty bucket at the start")


def _check_no_bucket_at_all(fold: Fold[Any, Any]) -> None:
    with suppress(WellheardError):  # "not enough evidence" is an answer too
        fold.finish(None)


def _assert_same(found: object, wanted: object, close: float, how: str) -> None:
    differs = difference(found, wanted, close=close)
    assert not differs, f"{how}: {differs}"
