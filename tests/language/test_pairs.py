"""Pairs of neighbours are found exactly, and only within a text."""

from __future__ import annotations

import numpy as np

from wellheard.language.meaning.pairs import KnownPairs, neighbours
from wellheard.language.tokens import word_pieces


def test_neighbours_never_reach_into_the_next_text() -> None:
    cutter = word_pieces()
    together = neighbours(cutter.cut(["card payment", "", "declined", "card payment declined"]), cutter.size)
    assert together.owners.tolist() == [0, 3, 3]
    assert together.keys[0] == together.keys[1]


def test_words_own_numbers_stand_between_no_pieces() -> None:
    cutter = word_pieces()
    cut = cutter.cut(["zerknittert payment"])
    assert (cut.ids >= cutter.vocabulary_size).any()
    inside = int((cut.ids < cutter.vocabulary_size).sum())
    assert len(neighbours(cut, cutter.size).keys) == inside - 1


def test_known_pairs_are_found_and_others_are_not_mistaken_for_them() -> None:
    rng = np.random.default_rng(0)
    keys = np.unique(rng.integers(0, 1 << 40, 20_000))
    rng.shuffle(keys)
    known = KnownPairs.of(keys[:10_000])
    rows = known.rows(keys)
    found = np.flatnonzero(rows >= 0)
    assert np.array_equal(keys[:10_000][rows[found]], keys[found])
    assert found.max() < 10_000
    assert len(found) > 9_500


def test_the_more_important_of_two_pairs_keeps_the_slot() -> None:
    keys = np.arange(1000, dtype=np.int64) * 7919
    rows = KnownPairs.of(keys).rows(keys)
    lost = np.flatnonzero(rows < 0)
    assert rows[0] == 0
    assert all(place > 0 for place in lost)


def test_no_known_pairs_are_no_trouble() -> None:
    none = KnownPairs.of(np.empty(0, np.int64))
    assert none.rows(np.array([1, 2])).tolist() == [-1, -1]
    assert none.rows(np.empty(0, np.int64)).tolist() == []
