"""A path, a folder or a pattern stands for data files, always in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listen.staging import written
from wellheard.listen.errors import ListenError
from wellheard.listen.files import find_files, find_files_and_rest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "march").mkdir()
    (tmp_path / ".cache").mkdir()
    for name in (
        "b.csv",
        "a.CSV.gz",
        "march/c.xlsx",
        "notes.txt",
        "logo.png",
        ".hidden.csv",
        "~$open.xlsx",
        ".cache/d.csv",
    ):
        written(tmp_path, name, "x")
    return tmp_path


def names(folder: Path, *paths: str | Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_files(*paths)]


def test_a_folder_stands_for_its_data_files(folder: Path) -> None:
    assert names(folder, folder) == ["a.CSV.gz", "b.csv", "march/c.xlsx"]


def test_a_named_file_is_taken_whatever_its_ending(folder: Path) -> None:
    assert names(folder, folder / "notes.txt") == ["notes.txt"]


def test_patterns_reach_every_depth(folder: Path) -> None:
    assert names(folder, f"{folder}/**/*.xlsx") == ["march/c.xlsx"]


def test_a_file_that_is_meant_twice_is_read_once(folder: Path) -> None:
    assert names(folder, folder / "b.csv", folder, f"{folder}/*.csv") == ["b.csv", "a.CSV.gz", "march/c.xlsx"]


@pytest.mark.parametrize("path", ["none.csv", "none-*.csv"])
def test_nothing_found_is_an_error(folder: Path, path: str) -> None:
    with pytest.raises(ListenError):
        find_files(folder / path)


def test_a_folder_without_data_says_so(tmp_path: Path) -> None:
    with pytest.raises(ListenError) as caught:
        find_files(tmp_path)
    assert caught.value.code == "listen/no-data-files"


def test_what_is_no_table_is_passed_over_and_named(folder: Path) -> None:
    found = find_files_and_rest(folder)
    assert [path.name for path in found.passed_over] == ["logo.png", "notes.txt"]
    assert [path.name for path in find_files_and_rest(f"{folder}/*").passed_over] == ["logo.png", "notes.txt"]


def test_a_file_that_was_also_named_is_not_passed_over(folder: Path) -> None:
    found = find_files_and_rest(folder, folder / "notes.txt")
    assert [path.name for path in found.passed_over] == ["logo.png"]


def test_a_pattern_that_spells_out_an_ending_takes_it(folder: Path) -> None:
    assert names(folder, f"{folder}/*.txt") == ["notes.txt"]


@pytest.fixture
def worked(folder: Path) -> Path:
    """A folder in which somebody has worked before: a workspace, a report, its JSON twin and rejected records."""
    for place in ("voices/parts", "voices/rejected", "voices/files"):
        (folder / place).mkdir(parents=True)
    for name in ("voices/workspace.db", "voices/secret", "voices/parts/v1.parquet", "voices/parts/names.csv"):
        written(folder, name, "x")
    written(folder, "voices/rejected/b_rejected.csv", "text,rejected_line\nx,3\n")
    written(folder, "b_rejected.csv", "text,rejected_line\nx,3\n")
    written(folder, "b_rejected_again.csv", "text,rejected_line\nx,3\n")
    written(folder, "u.json", '{\n  "snapshot": "s0123456789abcdef01234567",\n  "themes": []}')
    written(folder, "u.html", '<!doctype html>\n<meta name="generator" content="Wellheard">')
    return folder


def test_a_folder_does_not_stand_for_what_we_wrote_ourselves(worked: Path) -> None:
    found = find_files_and_rest(worked)
    assert [path.name for path in found.files] == ["a.CSV.gz", "b.csv", "c.xlsx"]
    assert [path.name for path in found.passed_over] == ["logo.png", "notes.txt"]
    assert {path.name for path in found.our_own} == {
        "voices",
        "b_rejected.csv",
        "b_rejected_again.csv",
        "u.json",
        "u.html",
    }


@pytest.mark.parametrize(
    "pattern", ["**/*.csv", "*/*/*.csv", "voices/parts/*.parquet", "voices/**/*.csv", "voices/*/*"]
)
def test_a_pattern_does_not_reach_into_a_workspace(worked: Path, pattern: str) -> None:
    try:
        files = names(worked, f"{worked}/{pattern}")
    except ListenError as error:
        assert error.code == "listen/no-data-files"  # noqa: PT017 - some of the patterns find other files
        files = []
    assert not [name for name in files if name.startswith("voices") or "rejected" in name]


@pytest.mark.parametrize("place", ["voices", "voices/parts", "voices/rejected"])
def test_a_workspace_alone_holds_no_data_file_and_is_called_a_workspace(worked: Path, place: str) -> None:
    with pytest.raises(ListenError) as caught:
        find_files(worked / place)
    assert caught.value.code == "listen/no-data-files"
    assert "workspace" in caught.value.found


def test_exports_beside_the_database_of_a_workspace_are_read_when_their_folder_is_given(worked: Path) -> None:
    written(worked, "voices/may.csv", "x")
    assert names(worked, worked / "voices") == ["voices/may.csv"]
    assert not find_files_and_rest(worked / "voices").passed_over


def test_a_file_of_ours_that_is_named_is_read(worked: Path) -> None:
    assert names(worked, worked / "b_rejected.csv", worked / "u.json") == ["b_rejected.csv", "u.json"]


def test_a_file_of_customers_that_is_called_like_one_of_ours_is_read(folder: Path) -> None:
    written(folder, "loans_rejected.csv", "id,comment\n1,why\n")
    written(folder, "photos.json", '{"snapshot": "summer"}')
    assert {"loans_rejected.csv", "photos.json"} <= set(names(folder, folder))
