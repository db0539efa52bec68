"""One face for three tiers: chosen in words, light to hand on, comparable with each other."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from wellheard.language.errors import LanguageError
from wellheard.language.meaning.tiers import TIERS, VectorSource, choose_tier
from wellheard.language.meaning.vectors import embed
from wellheard.language.tokens import word_pieces

TEXTS = ["my card payment was declined", "the courier was friendly", "", "?!", "how do I reset my password"]


@pytest.mark.parametrize("source", [VectorSource("fast"), VectorSource("deep")])
def test_a_source_is_small_to_hand_on_and_reads_the_same_elsewhere(source: VectorSource) -> None:
    handed = pickle.dumps(source)
    assert len(handed) < 300
    assert np.array_equal(pickle.loads(handed).rows(TEXTS), source.rows(TEXTS))


@pytest.mark.parametrize("tier", ["fast", "deep"])
def test_a_text_that_says_nothing_has_no_row_in_any_tier(tier: str) -> None:
    said = VectorSource(tier).rows(TEXTS).any(axis=1)  # type: ignore[arg-type]
    assert said.tolist() == [True, True, False, False, True]


def test_pieces_at_hand_need_not_be_cut_again() -> None:
    for source in (VectorSource("fast"), VectorSource("deep")):
        assert np.array_equal(source.rows(TEXTS, word_pieces().cut(TEXTS)), source.rows(TEXTS))


def test_rows_of_two_tiers_may_be_compared() -> None:
    fast, deep = VectorSource("fast").rows(TEXTS), VectorSource("deep").rows(TEXTS)
    likeness = (fast @ deep.T)[[0, 1, 4]][:, [0, 1, 4]]
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2]
    assert likeness.diagonal().min() > 0.6


def test_embed_takes_any_source_and_is_fast_without_one() -> None:
    assert np.array_equal(embed(TEXTS), VectorSource("fast").rows(TEXTS))
    assert np.array_equal(embed(TEXTS, source=VectorSource("deep")), VectorSource("deep").rows(TEXTS))


def test_versions_name_the_tier_and_the_model() -> None:
    fast, deep = VectorSource("fast").version, VectorSource("deep").version
    assert fast.startswith("fast@")
    assert deep.startswith("deep@")
    assert fast != deep


@pytest.mark.parametrize(
    ("passages", "budget_seconds", "tier"),
    [(0, 60, "deep"), (500, 60, "deep"), (60_000, 300, "deep"), (100_000, 120, "adapted"), (5_000_000, 60, "fast")],
)
def test_the_best_tier_that_the_time_allows_is_chosen(passages: int, budget_seconds: float, tier: str) -> None:
    choice = choose_tier(passages, budget_seconds=budget_seconds, processes=2)
    assert choice.tier == tier
    assert f"{passages:,} passages" in choice.why


def test_few_passages_are_never_adapted_to() -> None:
    assert choose_tier(1_500, budget_seconds=5, processes=1).tier == "fast"


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_that_was_set_is_taken_whatever_it_costs(tier: str) -> None:
    choice = choose_tier(10_000_000, budget_seconds=1, processes=2, asked=tier)  # type: ignore[arg-type]
    assert choice.tier == tier
    assert "was set" in choice.why
    assert choice.expected_seconds > 1


def test_more_processes_are_expected_to_take_less_time() -> None:
    one, four = (choose_tier(10_000, budget_seconds=1e6, processes=n).expected_seconds for n in (1, 4))
    assert one == pytest.approx(4 * four)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("quick", None), "language/tier-unknown"),
        (("adapted", None), "language/tier-without-file"),
        (("deep", Path("x.npz")), "language/tier-without-file"),
    ],
)
def test_a_source_that_cannot_be_is_refused(arguments: tuple[str, Path | None], code: str) -> None:
    with pytest.raises(LanguageError) as refused:
        VectorSource(*arguments)  # type: ignore[arg-type]
    assert refused.value.code == code
