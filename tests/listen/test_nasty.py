"""Hundreds of hostile and broken files of other projects: none crashes the reader, hangs it or makes it lose count."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.listen.staging import read_here
from wellheard.listen.errors import ListenError
from wellheard.listen.stage import stage

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "nasty"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the real data is not there: {FOLDER}"),
]


def outcome(path: Path, into: Path, *, child: bool = False) -> str:
    """``table`` when it was read and everything adds up, else the code of the refusal."""
    link = into / path.name
    link.write_bytes(path.read_bytes())
    try:
        staged = stage(link, into / "staged") if child else read_here(link)
    except ListenError as error:
        return error.code if error.found and error.hint and "\n" not in error.what else "an unclear refusal"
    assert staged.seen == staged.kept + staged.blank + staged.rejected
    assert sum(batch.num_rows for batch in staged.batches()) == staged.kept
    assert sum(1 for _ in staged.rejects()) == staged.rejected
    assert len(set(staged.columns)) == len(staged.columns) == len(staged.labels)
    assert all(staged.columns)
    return "table"


@pytest.mark.parametrize("folder", ["csv-spectrum", "csvkit", "encodings", "messytables", "strings"])
def test_every_file_is_a_table_that_adds_up_or_is_refused_in_one_sentence(folder: str, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for path in sorted((FOLDER / folder).rglob("*")):
        began = time.monotonic()
        outcomes[outcome(path, tmp_path)] += 1
        assert time.monotonic() - began < 10, path.name
    assert not outcomes.keys() & {"listen/reader-failed", "an unclear refusal"}
    assert folder != "csv-spectrum" or outcomes["table"] == outcomes.total()


def test_sound_json_is_never_called_broken_and_broken_json_never_sound(tmp_path: Path) -> None:
    for path in sorted((FOLDER / "jsontestsuite").glob("*.json")):
        found = outcome(path, tmp_path)
        if path.name.startswith("y_"):
            assert found != "listen/broken-json", path.name
        if path.name.startswith("n_"):
            assert found != "table", path.name


def test_a_sample_goes_through_the_real_child(tmp_path: Path) -> None:
    for path in sorted(FOLDER.rglob("*"))[::40]:
        if path.is_file():
            assert outcome(path, tmp_path, child=True) == outcome(path, tmp_path)
