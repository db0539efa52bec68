"""Promises of the drawings: they fit, they start at zero, they say in words what they show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.figures.curves import monotone_path
from wellheard.figures.drawing import environment, printable
from wellheard.figures.feeling_bar import feeling_bar, feeling_word, tone_of
from wellheard.figures.numbers import percent, place, signed
from wellheard.figures.quotes import fold
from wellheard.figures.share_bar import share_bar, widest
from wellheard.figures.sparkline import sparkline

shares = st.floats(0, 1, allow_nan=False)
heights = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=2, max_size=60)
coordinate = re.compile(r"-?\d+(?:\.\d+)?")


@given(shares)
def test_a_share_never_reads_as_nothing_or_all_when_it_is_not(share: float) -> None:
    text = percent(share)
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_coordinate_has_a_point_and_no_comma(value: float) -> None:
    assert coordinate.fullmatch(place(value))
    assert float(place(value)) == pytest.approx(value, abs=0.006)


@given(st.tuples(shares, shares, shares), shares)
def test_bar_and_whisker_stay_inside_the_drawing(parts: tuple[float, float, float], other: float) -> None:
    low, share, high = sorted(parts)
    drawn = share_bar(share, (low, high), people=100, full=widest([high, other]))
    lengths = [float(text) for text in (drawn.low, drawn.length, drawn.high)]
    assert all(0 <= length <= 100 for length in lengths)
    assert lengths == sorted(lengths)


def test_a_share_without_interval_has_no_whisker_and_claims_none() -> None:
    drawn = share_bar(0.5, None, people=1, full=1.0)
    assert (drawn.low, drawn.high, drawn.interval, drawn.name) == ("", "", "", "50% of 1 person")
    assert "<line" not in environment().from_string(
        '{% from "figures/share_bar.jinja" import share_bar %}{{ share_bar(bar) }}'
    ).render(bar=drawn)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_feelings_fill_the_bar_in_order_and_without_overlap(negative: int, neutral: int, positive: int) -> None:
    drawn = feeling_bar(negative, neutral, positive)
    if drawn is None:
        assert negative + neutral + positive == 0
        return
    ends = 0.0
    for part in drawn.stretches:
        assert float(part.start) >= ends - 0.02
        ends = float(part.start) + float(part.length)
    assert ends == pytest.approx(100, abs=0.05)
    assert len(drawn.stretches) == sum(1 for number in (negative, neutral, positive) if number)


def test_a_feeling_has_a_tone_a_word_and_a_sign_that_stays_left_of_its_digits() -> None:
    assert (tone_of(-0.4), feeling_word(-0.4)) == ("neg", "negative")
    assert signed(-0.4) == "\u2066\u22120.40\u2069"


@given(heights)
def test_a_curve_never_leaves_the_range_of_its_points(values: list[float]) -> None:
    path = monotone_path([float(x) for x in range(len(values))], values)
    drawn = [float(pair.split(",")[1]) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path)]
    assert min(drawn) >= min(values) - 0.01
    assert max(drawn) <= max(values) + 0.01


def test_what_is_steady_looks_steady() -> None:
    drawn = sparkline([100.0, 101.0, 100.0, 102.0], height=30)
    assert drawn is not None
    tops = [float(pair.split(",")[1]) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", drawn.lines[0])]
    assert max(tops) - min(tops) < 1


def test_weeks_of_which_nothing_is_known_leave_a_gap() -> None:
    drawn = sparkline([0.1, 0.2, None, 0.3, None, 0.2, 0.1])
    assert drawn is not None
    assert (len(drawn.lines), len(drawn.dots)) == (2, 1)


def test_no_line_is_drawn_through_a_single_point() -> None:
    assert sparkline([]) is None
    assert sparkline([None, 0.4, None]) is None


def test_a_line_of_nothing_but_zeros_lies_on_the_ground() -> None:
    drawn = sparkline([0.0, 0.0, 0.0])
    assert drawn is not None
    assert drawn.last[1] == drawn.ground


@given(st.text(max_size=900), st.integers(1, 400))
def test_a_folded_quote_loses_no_character(words: str, shown: int) -> None:
    first, rest = fold(words, shown)
    assert first + rest == words


def test_a_fold_never_cuts_an_emoji_or_an_accent_in_two() -> None:
    family = "\U0001f469\U0001f3fd\u200d\U0001f527"
    words = ("x" * 299) + family * 200
    first, rest = fold(words, 300)
    assert rest.startswith("\U0001f469")
    assert first.endswith("\U0001f527")
    accents = ("e" * 360) + ("\u0301" * 5) + ("e" * 300)
    assert not fold(accents)[1].startswith("\u0301")


def test_what_no_file_may_hold_is_replaced_and_what_is_ours_is_kept() -> None:
    assert printable("a\x00b\ud800c\td\n") == "a\ufffdb\ufffdc\td\n"
    assert environment().from_string("{{ words }}").render(words="<b>\x1b") == "&lt;b&gt;\ufffd"
