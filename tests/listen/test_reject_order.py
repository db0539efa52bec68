"""Rejected records come in the order of the file, whatever is wrong with them and whoever found it."""

from __future__ import annotations

from pathlib import Path

from tests.listen.staging import read_here, rows_of, written
from wellheard.listen.reject_order import RejectsOfReading
from wellheard.listen.rows import Reject


def rejects(*rows: int) -> list[Reject]:
    return [Reject(row, None, None, "too-few-cells", "", "") for row in rows]


def together(reading: list[Reject], converting: list[int]) -> list[int]:
    """Rows in the order in which they are handed on."""
    between = RejectsOfReading(reading)
    order: list[int] = []
    for row in converting:
        order += [*(reject.row for reject in between.before(row)), row]
    return order + [reject.row for reject in between.rest()]


def test_reading_puts_records_aside_in_the_order_of_the_file(tmp_path: Path) -> None:
    faults = ["1,2", 'a,"b" c,d,e', "1,2,3,4", '"a\nb",2']
    lines = [line for fault in faults for line in (["1,fine,3"] * 20 + [fault])]
    text = "\n".join(["id,text,n", *["1,fine,3"] * 50, *lines, '"never closed,2,3', ""])
    staged = read_here(written(tmp_path, "a.csv", text))
    found = [reject.row for reject in staged.rejects()]
    assert len(found) == len(faults) + 1
    assert found == sorted(found)
    rows = [row["__row"] for row in rows_of(staged)]
    assert rows == sorted(rows)


def test_rejects_of_reading_come_between_those_of_converting() -> None:
    assert together(rejects(12), [6, 8]) == [6, 8, 12]
    assert together(rejects(2, 7, 30), [6, 8, 31, 40]) == [2, 6, 7, 8, 30, 31, 40]
    assert together([], [6, 8]) == [6, 8]
    assert together(rejects(5, 6), []) == [5, 6]


def test_a_smaller_number_begins_the_next_sheet() -> None:
    assert together(rejects(9, 3), [4, 20, 2, 5]) == [4, 9, 20, 2, 3, 5]
