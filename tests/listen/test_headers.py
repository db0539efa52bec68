"""The rows that name the columns are found: none, one, two or three, with or without a title above."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listen.staging import cells_of, read_here, rows_of, written
from wellheard.listen.header import find_header, unique_names
from wellheard.listen.stage import Staged


def read(folder: Path, text: str, name: str = "a.csv") -> Staged:
    return read_here(written(folder, name, text))


def test_three_rows_of_qualtrics(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        'StartDate,ResponseId,Q1\nStart Date,Response ID,"What could be\nbetter?"\n'
        '"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1_TEXT""}"\n'
        "2024-05-01 10:00:00,R_1,Shorter waits\n",
    )
    assert (staged.header_rows, staged.columns) == (3, ("StartDate", "ResponseId", "Q1"))
    assert staged.labels == ("Start Date", "Response ID", "What could be\nbetter?")
    assert rows_of(staged)[0]["__row"] == 5


def test_two_rows_of_surveymonkey(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        "Respondent ID,Collector ID,Which do you use?,,,Anything else?\n"
        ",,App,Shop,Other (please specify),Open-Ended Response\n"
        "101,7,App,,,Please call back\n102,7,,Shop,Fair,\n",
    )
    assert staged.header_rows == 2
    assert staged.columns == (
        "Respondent ID",
        "Collector ID",
        "Which do you use?: App",
        "Which do you use?: Shop",
        "Which do you use?: Other (please specify)",
        "Anything else?",
    )
    assert staged.labels[2:] == ("Which do you use?",) * 3 + ("Anything else?",)
    assert staged.kept == 2


def test_the_old_qualtrics_names_its_columns_in_the_second_row(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        "V1,V2,V3,V4,V5,Q1\nResponseID,ResponseSet,Name,EmailAddress,Status,How was it?\n"
        "R_1,Default,Anonymous,,0,Good\n",
    )
    assert staged.header_rows == 2
    assert staged.columns == ("ResponseID", "ResponseSet", "Name", "EmailAddress", "Status", "Q1")


def test_a_title_above_the_header_is_left_out(tmp_path: Path) -> None:
    staged = read(tmp_path, "Reviews of May,,\nall shops,,\n\nid,stars,comment\n1,5,good\n2,4,fine\n")
    assert staged.columns == ("id", "stars", "comment")
    assert staged.notices == ("Lines above the column names were left out: 3.",)
    assert [row["__row"] for row in rows_of(staged)] == [5, 6]


@pytest.mark.parametrize(
    "text",
    [
        "1,2024-05-01,good service\n2,2024-05-02,slow reply to my mail\n3,2024-05-03,fine\n",
        "This was the best courier in years, thank you.\t1\nNobody came and nobody called.\t0\nIt was fine.\t1\n",
        "good\tI like it very much indeed\ngood\tso well done\ngood\tnever better\n",
    ],
)
def test_a_table_without_names_gets_numbers(tmp_path: Path, text: str) -> None:
    staged = read(tmp_path, text, "a.tsv")
    assert (staged.header_rows, staged.kept) == (0, 3)
    assert staged.columns[0] == "column 1"


@pytest.mark.parametrize(
    "text",
    [
        "id,comment\n1,good\n2,bad\n",
        "Timestamp,What did you like?,What should we change?\n2024-05-01,People,Prices\n2024-05-02,Shop,Hours\n",
        "Product,2022,2023\nTea,17,18\nMilk,3,4\n",
        "comment\nslow\nfine\n",
    ],
)
def test_names_are_taken_from_the_first_row(tmp_path: Path, text: str) -> None:
    staged = read(tmp_path, text)
    assert (staged.header_rows, staged.kept) == (1, 2)
    assert staged.columns == tuple(text.split("\n", maxsplit=1)[0].split(","))


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id;text\n1;good, but slow\n2;bad, and late\n", ";"),
        ("id\ttext\n1\tgood, but slow\n2\tbad; late\n", "\t"),
        ("id|text\n1|good, but slow\n2|bad\n", "|"),
        ("sep=;\nid;text\n1;good, but slow\n2;bad\n", ";"),
        ("text\nslow, but kind\nfine\n", None),
        ("'id','text'\n'1','good, but slow'\n'2','bad'\n", ","),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, text: str, delimiter: str | None) -> None:
    staged = read(tmp_path, text)
    assert staged.delimiter == delimiter
    assert (staged.kept, staged.rejected) == (2, 0)
    assert any("but" in (cell or "") for row in cells_of(staged) for cell in row)


def test_a_named_delimiter_is_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "id:text\n1:good, but slow\n2:bad\n")
    assert cells_of(read_here(path, delimiter=":")) == [("1", "good, but slow"), ("2", "bad")]


def test_rows_are_filled_up_only_where_leaving_cells_out_is_a_habit(tmp_path: Path) -> None:
    habit = read(tmp_path, "id,a,b\n1,x,y\n2\n3,x\n4\n5,x,y\n", "habit.csv")
    assert (habit.kept, habit.rejected) == (5, 0)
    assert cells_of(habit)[1] == ("2", None, None)
    accident = read(tmp_path, "id,a,b\n1,x,\n2\n3,x\n4\n5,x,y\n", "accident.csv")
    assert (accident.kept, accident.rejected) == (2, 3)


def test_empty_cells_beyond_the_header_do_no_harm(tmp_path: Path) -> None:
    staged = read(tmp_path, "id,a\n1,x,,\n2,y\n3,z,,note\n")
    assert (staged.kept, staged.rejected) == (2, 1)


def test_rows_of_empty_cells_are_blank(tmp_path: Path) -> None:
    staged = read(tmp_path, "id,a\n1,x\n,\n , \n\n2,y\n")
    assert (staged.kept, staged.blank, staged.rejected) == (2, 3, 0)


def test_names_are_made_unique_whatever_their_case() -> None:
    names = unique_names(["a", "A", "a 2", "", "__row", "a\n b"])
    assert names == ("a", "A 2", "a 2 2", "column 4", "__row 2", "a b")
    assert len({name.casefold() for name in names}) == len(names)


def test_five_thousand_equal_names_are_no_trouble() -> None:
    assert len(set(unique_names(["x"] * 5000))) == 5000


def test_a_header_of_names_for_cells_that_never_come_is_kept() -> None:
    assert find_header([["id", "text", "note"], ["1", "a"], ["2", "b"]], width=2).columns == ("id", "text", "note")
