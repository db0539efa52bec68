"""Workbooks become text as a person would read it, and traps are refused before they open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.listen.staging import cells_of, read_here, rows_of, written
from tests.listen.workbooks import Cell, workbook
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import Limits
from wellheard.listen.stage import stage

REVIEWS: Sequence[Sequence[Cell]] = [
    ["id", "score", "comment"],
    [1.0, 9.5, "two\r\nlines"],
    [None, None, None],
    [3.0, None, "fine"],
]


def test_cells_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.xlsx", workbook({"Reviews": REVIEWS})))
    assert staged.columns == ("id", "score", "comment")
    assert cells_of(staged) == [("1", "9.5", "two\nlines"), ("3", None, "fine")]
    assert [row["__row"] for row in rows_of(staged)] == [2, 4]
    assert (staged.shape, staged.kept, staged.blank, staged.rejected) == ("spreadsheet", 2, 1, 0)


def test_the_sheet_with_a_table_is_read_and_said(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.xlsx", workbook({"Cover": [["Reviews of May"]], "Data": REVIEWS})))
    assert staged.kept == 2
    assert staged.notices == ("The workbook has 2 sheets; 'Data' was read.", "Not read: sheet 'Cover' (no table).")


FIRST: Sequence[Sequence[Cell]] = [["id", "comment"], [1.0, "slow"], [2.0, "kind"]]
SECOND: Sequence[Sequence[Cell]] = [["Comment", "ID"], ["late", 3.0], [None, None], ["warm", 4.0]]
LISTS: Sequence[Sequence[Cell]] = [["market", "manager"], ["DE", "Ana"], ["FR", "Luc"], ["ES", "Eva"]]


def test_sheets_with_the_same_columns_are_one_table(tmp_path: Path) -> None:
    book = workbook({"Lists": LISTS, "Q1": FIRST, "Q2": SECOND, "Q3": [["id", "comment"]]})
    staged = read_here(written(tmp_path, "a.xlsx", book))
    assert (staged.columns, staged.labels) == (("id", "comment", "sheet"), ("id", "comment", "sheet"))
    assert cells_of(staged) == [("1", "slow", "Q1"), ("2", "kind", "Q1"), ("3", "late", "Q2"), ("4", "warm", "Q2")]
    assert [row["__row"] for row in rows_of(staged)] == [2, 3, 2, 4]
    assert (staged.seen, staged.kept, staged.blank, staged.rejected) == (5, 4, 1, 0)
    assert staged.notices == (
        "The workbook has 4 sheets; 'Q1' and 'Q2' were read.",
        "Not read: sheet 'Lists' (other columns), sheet 'Q3' (no table).",
    )


def test_a_column_that_is_called_sheet_already_keeps_its_name(tmp_path: Path) -> None:
    table: Sequence[Sequence[Cell]] = [["sheet", "comment"], ["a4", "slow"], ["a5", "kind"]]
    staged = read_here(written(tmp_path, "a.xlsx", workbook({"Q1": table, "Q2": table})))
    assert staged.columns == ("sheet", "comment", "sheet 2")
    assert cells_of(staged)[-1] == ("a5", "kind", "Q2")


def test_a_row_that_is_rejected_says_on_which_sheet_it_stands(tmp_path: Path) -> None:
    wide: Sequence[Sequence[Cell]] = [FIRST[0], *[FIRST[1]] * 400, [2.0, "fine", "extra"]]
    staged = read_here(written(tmp_path, "a.xlsx", workbook({"Q1": FIRST, "Q2": wide})))
    assert [(reject.row, reject.reason) for reject in staged.rejects()] == [
        (402, "3 cells where there are 2 columns (sheet 'Q2')")
    ]


def test_sheets_without_column_names_are_not_put_together(tmp_path: Path) -> None:
    numbers: Sequence[Sequence[Cell]] = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    staged = read_here(written(tmp_path, "a.xlsx", workbook({"A": numbers, "B": numbers})))
    assert staged.kept == 3
    assert "Not read: sheet 'B' (other columns)." in staged.notices


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a.xlsx", workbook({"One": REVIEWS, "Two": [["text"], ["hello"]]}))
    assert cells_of(read_here(path, sheet="Two")) == [("hello",)]
    assert read_here(path, sheet="Two").columns == ("text",)
    with pytest.raises(ListenError) as caught:
        read_here(path, sheet="Three")
    assert (caught.value.code, caught.value.expected) == ("listen/unknown-sheet", "one of One, Two")


def test_a_title_above_the_table_is_left_out_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    sheet: Sequence[Sequence[Cell]] = [["Reviews of May", None, None], [None, None, None], *REVIEWS]
    staged = read_here(written(tmp_path, "a.xlsx", workbook({"Data": sheet})))
    assert staged.columns == ("id", "score", "comment")
    assert [row["__row"] for row in rows_of(staged)] == [4, 6]


def test_a_workbook_bomb_is_refused_before_it_opens(tmp_path: Path) -> None:
    path = written(tmp_path, "bomb.xlsx", workbook({"Data": REVIEWS}, padding=30))
    with pytest.raises(ListenError) as caught:
        stage(path, tmp_path / "staged", limits=Limits(memory_mb=128))
    assert caught.value.code == "listen/unsafe-archive"


def test_a_workbook_that_is_too_large_for_memory_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "large.xlsx", workbook({"Data": REVIEWS}, padding=8))
    with pytest.raises(ListenError) as caught:
        read_here(path, Limits(workbook_mb=4))
    assert "4 MB" in caught.value.what


def test_a_cell_at_the_far_end_of_a_sheet_cannot_take_all_memory(tmp_path: Path) -> None:
    path = written(tmp_path, "far.xlsx", workbook({"Data": REVIEWS}, far=True))
    with pytest.raises(ListenError) as caught:
        stage(path, tmp_path / "staged")
    assert caught.value.code == "listen/too-much-memory"


def test_a_damaged_workbook_is_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(ListenError) as caught:
        read_here(written(tmp_path, "a.xlsx", workbook({"Data": REVIEWS})[:-30]))
    assert caught.value.code == "listen/damaged-file"


def test_a_locked_workbook_is_called_locked(tmp_path: Path) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(ListenError) as caught:
        read_here(written(tmp_path, "a.xlsx", locked))
    assert caught.value.code == "listen/password"
