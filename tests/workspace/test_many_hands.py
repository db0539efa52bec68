"""A large file is converted by several processes: the same parts come out, errors come back, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from tests.workspace.files import COMPLAINTS, HEADER, reviews
from wellheard.errors import WellheardError
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.pseudonyms import Pseudonyms
from wellheard.evidence.store import Store
from wellheard.listen.guess import guess_mapping
from wellheard.listen.pieces import PIECE_ROWS, Conversion, convert_pieces
from wellheard.listen.profile import profile
from wellheard.listen.tables import MemoryTable
from wellheard.workspace import importing
from wellheard.workspace.importing import ImportOptions, import_paths

REPO = Path(__file__).parents[2]
SECRET = bytes(32)
ROWS = 2 * PIECE_ROWS + 100


def write_large(path: Path) -> Path:
    """Write more rows than one process does alone: one in a hundred cannot be read."""
    few = reviews(500)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(HEADER) + "\n")
        for number in range(ROWS):
            _, *cells = few[number % len(few)]
            if number % 100 == 7:
                cells[1] = "some day"
            stream.write(",".join([f"R{number}", *(f'"{cell}"' for cell in cells)]) + "\n")
    return path


def imported(file: Path, workspace: Path, processes: int) -> tuple[dict[str, bytes], bytes]:
    """Return every part file and the rejected records of an import by so many processes."""
    Store(workspace).close()
    (workspace / "secret").write_bytes(SECRET)
    with Store(workspace) as store:
        rejects = workspace.parent / f"rejects{processes}"
        outcomes = import_paths(store, [file], ImportOptions(rejects, processes=processes))
        assert [outcome.error for outcome in outcomes] == [None]
        assert outcomes[0].account is not None
        assert outcomes[0].account.rejected == len(range(7, ROWS, 100))
        parts = {path.name: path.read_bytes() for path in store.parts_folder.glob("*.parquet")}
    return parts, next(rejects.iterdir()).read_bytes()


def test_one_process_and_three_make_the_same_parts_and_the_same_rejects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_WORTH_HELP", 1)
    file = write_large(tmp_path / "reviews.csv")
    alone = imported(file, tmp_path / "alone", 1)
    assert alone[0]
    assert imported(file, tmp_path / "two", 2) == alone
    assert imported(file, tmp_path / "three", 3) == alone


class Picky:
    """Pseudonyms for all but one customer."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __call__(self, keys: pa.Array) -> pa.Array:
        if "FL-13" in keys.to_pylist():
            raise self._error
        return Pseudonyms(SECRET).of(keys)


def conversion(error: Exception) -> Conversion:
    count = PIECE_ROWS + 5
    table = MemoryTable.of(
        {
            "id": [f"R{number}" for number in range(count)],
            "customer": ["FL-1"] * (count - 1) + ["FL-13"],
            "comment": [COMPLAINTS[number % 5] for number in range(count)],
        }
    )
    return Conversion(table, guess_mapping(table, profile(table)), Picky(error), "i1", "x.csv")


def test_an_error_in_another_process_comes_back_whole() -> None:
    error = EvidenceError("odd-one", "Something.", found="a thing", hint="another")
    with pytest.raises(WellheardError) as caught:
        list(convert_pieces(conversion(error), rows=PIECE_ROWS + 5, processes=2))
    assert (caught.value.code, caught.value.found) == ("evidence/odd-one", "a thing")


IMPORT = """
import sys
from pathlib import Path
from wellheard.evidence.store import Store
from wellheard.workspace import importing
importing._WORTH_HELP = 1
with Store(Path(sys.argv[1])) as store:
    say = lambda step, done, total: step.startswith("Bringing") and print(step, flush=True)
    importing.import_paths(store, [Path(sys.argv[2])], importing.ImportOptions(Path(sys.argv[1]), on_progress=say, processes=2))
"""


def children_of(process: int) -> list[int]:
    paths = Path("/proc").glob(f"{process}/task/*/children")
    return [int(child) for path in paths for child in path.read_text().split()]


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_no_process_outlives_a_killed_import(tmp_path: Path) -> None:
    file = write_large(tmp_path / "reviews.csv")
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, tmp_path / "workspace", file], cwd=REPO, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = children_of(process.pid)
        os.kill(process.pid, signal.SIGKILL)
    assert len(children) == 2
    until = time.monotonic() + 20
    while any(map(is_alive, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, children))
    with Store(tmp_path / "workspace") as store:
        assert store.snapshot().parts == ()
        assert not list(store.parts_folder.glob(".staging-*"))
