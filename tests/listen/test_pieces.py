"""A large file is converted in pieces; how many processes share them changes nothing."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from tests.listen.staging import read_here, written
from wellheard.listen import pieces
from wellheard.listen.guess import guess_mapping
from wellheard.listen.pieces import Conversion, convert_pieces
from wellheard.listen.profile import profile
from wellheard.listen.rows import Reject
from wellheard.listen.stage import Staged

WORDS = ("The engineer came late again", "Quick and kind help on the phone", "My bill was wrong for the third time")


class Named:
    """Stands for the workspace's pseudonyms, and travels to other processes."""

    def __call__(self, keys: pa.Array) -> pa.Array:
        return pa.array([key and f"c{int(key[1:]):024x}" for key in keys.to_pylist()], pa.string())


def staged_rows(folder: Path, rows: int) -> Staged:
    lines = [
        f"R{n},K{n % 700},2026-0{n % 6 + 1}-{'41' if n % 9_999 == 7 else '11'},{WORDS[n % 3]} {n % 97}"
        for n in range(rows)
    ]
    lines[100] = ",,,"
    return read_here(written(folder, "big.csv", "\n".join(["review_id,customer_id,created_at,comment", *lines, ""])))


def converted(staged: Staged, processes: int) -> tuple[pa.Table, list[Reject], int]:
    mapping = guess_mapping(staged, profile(staged))
    conversion = Conversion(staged, mapping, Named(), "i1", "big.csv")
    with closing(convert_pieces(conversion, rows=staged.kept, processes=processes)) as some:
        found = list(some)
    table = pa.Table.from_batches([one.batch for one in found])
    return table, [reject for one in found for reject in one.rejects], sum(one.blank for one in found)


def test_one_process_and_two_convert_a_file_alike(tmp_path: Path) -> None:
    rows = 3 * pieces.PIECE_ROWS + 5
    staged = staged_rows(tmp_path, rows)
    alone, together = converted(staged, 1), converted(staged, 2)
    assert alone[0].equals(together[0])
    assert alone[1:] == together[1:]
    assert alone[0].num_rows + len(alone[1]) + alone[2] == staged.kept
    assert len(alone[1]) == sum(number % 9_999 == 7 for number in range(rows))
    assert alone[0]["record_row"].to_pylist() == sorted(alone[0]["record_row"].to_pylist())


def test_whoever_stops_listening_leaves_no_process_behind(tmp_path: Path) -> None:
    staged = staged_rows(tmp_path, 3 * pieces.PIECE_ROWS)
    conversion = Conversion(staged, guess_mapping(staged, profile(staged)), Named(), "i1", "big.csv")
    with closing(convert_pieces(conversion, rows=staged.kept, processes=2)) as some:
        next(some)
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if children.exists():
        assert not [
            pid for pid in children.read_text().split() if b"engines.task" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
