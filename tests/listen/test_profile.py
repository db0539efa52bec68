from __future__ import annotations

import pyarrow as pa
import pytest

from wellheard.listen.profile import profile
from wellheard.listen.sketch import DistinctSketch
from wellheard.listen.tables import MemoryTable


@pytest.mark.parametrize("count", [5, 2_000, 50_000])
@pytest.mark.parametrize(
    "pattern",
    ["{}", "https://example.org/a/very/long/path/to/{}", "The same words {} around a number, at both of its ends"],
)
def test_different_values_are_counted_within_a_few_percent(count: int, pattern: str) -> None:
    sketch = DistinctSketch()
    values = [pattern.format(number) for number in range(count)]
    for start in range(0, count, 10_000):
        sketch.add(pa.array(values[start : start + 10_000]))
        sketch.add(pa.array(values[start : start + 100]))
    assert sketch.estimate() == pytest.approx(count, rel=0.08)


def test_fillings_are_no_answers_and_a_customers_nothing_is_one() -> None:
    column = profile(MemoryTable.of({"a": ["N/A", "", None, "-", "did not answer", "Nothing", "None", "👍"]})).columns[
        "a"
    ]
    assert (column.rows, column.filled) == (8, 3)
    assert column.values == {"Nothing": 1, "None": 1, "👍": 1}


def test_all_rows_decide_about_dates_not_the_first() -> None:
    dates = ["01/02/2024"] * 70_000 + ["25/12/2024"]
    tally = profile(MemoryTable.of({"date": dates})).columns["date"].dates
    assert tally is not None
    assert tally.read["dmy"] - tally.read["mdy"] == 1


def test_a_script_without_spaces_has_words_too() -> None:
    column = profile(
        MemoryTable.of({"a": ["客服的态度非常好而且很快就解决了问题", "等了两个星期还没有收到路由器"]})
    ).columns["a"]
    assert column.words > 5
    assert column.looks.unspaced


def test_ids_are_told_from_names_that_come_back() -> None:
    found = profile(MemoryTable.of({"id": [f"a{n}" for n in range(500)], "who": [f"u{n % 100}" for n in range(500)]}))
    assert found.columns["id"].unique()
    assert not found.columns["who"].unique()


def test_an_empty_table_has_a_profile() -> None:
    found = profile(MemoryTable.of({"a": [], "b": []}))
    assert found.rows == 0
    assert found.columns["a"].filled_share == found.columns["a"].distinct_share == found.columns["a"].words == 0
