"""A path, a folder or a pattern stands for data files, always in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listen.staging import written
from wellheard.listen.errors import ListenError
from wellheard.listen.files import find_files


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
