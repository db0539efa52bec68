"""Promises about intervals and tests: golden values, exact ends, and errors that help."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, false_discovery_control

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.intervals import benjamini_hochberg, newcombe, rate_ratio, wilson

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "n", "ends"),
    [(8, 10, (0.49016, 0.94332)), (0, 5, (0.0, 0.43448)), (40, 100, (0.30940, 0.49799))],
)
def test_wilson_gives_the_golden_values(successes: float, n: float, ends: tuple[float, float]) -> None:
    assert wilson(successes, n) == pytest.approx(ends, abs=1e-5)


@given(counts)
def test_wilson_agrees_with_scipy(counted: tuple[int, int]) -> None:
    successes, n = counted
    theirs = binomtest(successes, n).proportion_ci(0.95, "wilson")
    assert wilson(successes, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(counts)
def test_wilson_holds_the_share_and_mirrors(counted: tuple[int, int]) -> None:
    successes, n = counted
    low, high = wilson(successes, n)
    mirrored_low, mirrored_high = wilson(n - successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    assert (low, high) == pytest.approx((1 - mirrored_high, 1 - mirrored_low), abs=1e-12)


def test_none_of_them_starts_at_zero_and_all_of_them_ends_at_one() -> None:
    for n in (1, 3, 7, 10_000):
        assert wilson(0, n)[0] == 0.0
        assert wilson(n, n)[1] == 1.0


def test_more_confidence_is_wider() -> None:
    low, high = wilson(8, 10, 0.99)
    assert low < wilson(8, 10)[0]
    assert high > wilson(8, 10)[1]


@pytest.mark.parametrize(
    ("successes", "n", "code"),
    [
        (0, 0, "evidence/base-empty"),
        (1, -1, "evidence/base-empty"),
        (1, math.nan, "evidence/base-empty"),
        (1, math.inf, "evidence/base-empty"),
        (11, 10, "evidence/count-outside-base"),
        (-1, 10, "evidence/count-outside-base"),
        (math.nan, 10, "evidence/count-outside-base"),
    ],
)
def test_a_share_that_cannot_be_is_refused_with_a_hint(successes: float, n: float, code: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        wilson(successes, n)
    assert caught.value.code == code
    assert caught.value.found
    assert caught.value.expected
    assert caught.value.hint


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1, math.nan])
def test_a_confidence_that_is_no_share_is_refused(confidence: float) -> None:
    with pytest.raises(EvidenceError) as caught:
        wilson(1, 2, confidence)
    assert caught.value.code == "evidence/confidence-unusable"


def test_newcombe_gives_the_published_examples() -> None:
    """Newcombe 1998, table II, examples a, c, e and g of method 10."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert newcombe(5, 56, 0, 29) == pytest.approx((-0.0381, 0.1926), abs=5e-5)
    assert newcombe(10, 10, 0, 10) == pytest.approx((0.6075, 1.0), abs=5e-5)


@given(counts, counts)
def test_newcombe_turns_round_with_its_groups(first: tuple[int, int], second: tuple[int, int]) -> None:
    low, high = newcombe(*first, *second)
    turned_low, turned_high = newcombe(*second, *first)
    assert (low, high) == pytest.approx((-turned_high, -turned_low), abs=1e-12)
    assert low <= first[0] / first[1] - second[0] / second[1] <= high


def test_benjamini_hochberg_gives_the_golden_values_in_the_order_given() -> None:
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216])
    q = np.array([0.01, 0.04, 0.084, 0.084, 0.084, 0.10, 0.10571, 0.216, 0.216, 0.216])
    shuffle = np.random.default_rng(0).permutation(len(p))
    assert benjamini_hochberg(p) == pytest.approx(q, abs=5e-6)
    assert benjamini_hochberg(p[shuffle]) == pytest.approx(q[shuffle], abs=5e-6)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_benjamini_hochberg_agrees_with_scipy(p: list[float]) -> None:
    theirs = false_discovery_control(p) if p else np.array([])
    assert benjamini_hochberg(p) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("p", [[0.1, math.nan], [1.2], [-0.1], [[0.1, 0.2]]])
def test_p_values_that_are_none_are_refused(p: list[float]) -> None:
    with pytest.raises(EvidenceError) as caught:
        benjamini_hochberg(p)
    assert caught.value.code == "evidence/p-values-unusable"


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.1, 50), st.floats(0.1, 50))
def test_the_exact_test_and_the_exact_interval_agree(
    count: int, base_count: int, exposure: float, base_exposure: float
) -> None:
    found = rate_ratio(count, exposure, base_count, base_exposure)
    excluded = found.low > 1 or found.high < 1
    assert 0 <= found.p_value <= 1
    if abs(found.p_value - 0.05) > 1e-9:
        assert excluded == (found.p_value < 0.05)


def test_the_rate_ratio_agrees_with_scipy() -> None:
    found = rate_ratio(18, 400, 12, 1200)
    share = binomtest(18, 30, 0.25).proportion_ci(0.95, "exact")
    upper_tail = binomtest(18, 30, 0.25, alternative="greater").pvalue
    assert found.ratio == pytest.approx(4.5)
    assert found.low == pytest.approx(share.low / (1 - share.low) * 3)
    assert found.high == pytest.approx(share.high / (1 - share.high) * 3)
    assert found.p_value == pytest.approx(2 * upper_tail)


def test_a_theme_that_was_never_there_before_has_no_upper_end() -> None:
    found = rate_ratio(5, 300, 0, 400)
    assert found.ratio == math.inf
    assert found.high == math.inf
    assert found.low > 1
    assert found.p_value < 0.05


def test_nothing_in_both_periods_says_nothing() -> None:
    found = rate_ratio(0, 300, 0, 400)
    assert math.isnan(found.ratio)
    assert (found.low, found.high, found.p_value) == (0.0, math.inf, 1.0)


def test_overwhelming_evidence_does_not_lose_its_digits() -> None:
    assert 0 < rate_ratio(300, 10, 0, 10).p_value < 1e-80
    assert 0 < rate_ratio(0, 10, 300, 10).p_value < 1e-80


@pytest.mark.parametrize(
    "asked", [(-1, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, -2), (1, math.nan, 1, 1), (1, 1, 1, math.inf)]
)
def test_rates_without_exposure_are_refused(asked: tuple[int, float, int, float]) -> None:
    with pytest.raises(EvidenceError) as caught:
        rate_ratio(*asked)
    assert caught.value.code == "evidence/rate-unusable"
