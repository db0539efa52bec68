"""Parquet keeps what its columns say, as text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.listen.staging import cells_of, read_here
from wellheard.listen.errors import ListenError


def test_typed_columns_become_the_text_a_person_expects(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([2**60, 2, None], pa.int64()),
            "score": [9.5, float("nan"), None],
            "good": [True, False, None],
            "day": [dt.date(2024, 5, 1), None, None],
            "user": [{"name": "Ana", "tags": ["a"]}, None, None],
            "text": pa.array(["nu\x00l", "two\r\nlines", " "]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    staged = read_here(tmp_path / "a.parquet")
    assert staged.columns == ("id", "score", "good", "day", "user.name", "user.tags", "text")
    assert cells_of(staged) == [
        (str(2**60), "9.5", "true", "2024-05-01", "Ana", "a", "nu\u2400l"),
        ("2", None, "false", None, None, None, "two\nlines"),
    ]
    assert (staged.kept, staged.blank, staged.rejected) == (2, 1, 0)


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    with pytest.raises(ListenError) as caught:
        read_here(tmp_path / "a.parquet")
    assert caught.value.code == "listen/no-rows"
