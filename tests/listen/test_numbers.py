from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.listen.numbers import Decimal, find_notation, read_number, read_numbers

DECIMALS: list[Decimal] = [".", ","]
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234,56", ",", 1234.56),
        ("1,234.56", ".", 1234.56),
        ("1'234.5", ".", 1234.5),
        ("1 234,5", ",", 1234.5),
        ("12 %", ".", 12.0),
        ("5 stars", ".", 5.0),
        ("4 von 5", ".", 4.0),
        ("4.5 out of 5 stars", ".", 4.5),
        ("4/5", ".", 4.0),
        ("\u22125", ".", -5.0),
        ("١٢", ".", 12.0),
        ("\u00a07\u202f", ".", 7.0),
        ("€ 3,50", ",", 3.5),
        ("R$1.994,20", ",", 1994.2),
        ("17 EUR", ".", 17.0),
        ("1e3", ".", 1000.0),
        (".5", ".", 0.5),
        ("10 - Extremely likely", ".", 10.0),
        ("1 (not at all)", ".", 1.0),
    ],
)
def test_numbers_of_real_exports_are_read(text: str, decimal: Decimal, value: float) -> None:
    found = read_number(text, decimal)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "five", "1e999", "1.2.3", "1,23,4", "12:44", "5 apples", "--5", "5-7", "1/2/3", "9" * 400]
)
def test_what_is_no_number_or_too_large_for_one_is_refused(text: str) -> None:
    assert read_number(text) is None


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 2)), st.sampled_from(DECIMALS), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_number_that_was_written_is_read_back(value: float, decimal: Decimal, arabic: bool) -> None:
    text = f"{value:,.2f}"
    if decimal == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    found = read_number(text.translate(ARABIC) if arabic else text, decimal)
    assert found is not None
    assert found.value == pytest.approx(value)


def test_the_whole_column_says_what_a_comma_is() -> None:
    assert find_notation(["1,5", "1.200"]).decimal == ","
    assert find_notation(["1,200.50", "1,200"]).decimal == "."
    assert find_notation(["1.5", "1,200"]).decimal == "."
    assert not find_notation(["1,200", "3,400"]).sure
    assert find_notation(["3", "4"]).sure


def test_cells_without_a_number_are_no_failures() -> None:
    values, wrong = read_numbers(pa.array(["3", "N/A", "Don't know", "", None, "red"]), ".")
    assert values[0] == 3
    assert wrong.tolist() == [False, False, False, False, False, True]
