"""The fast way and the careful way find the same rows, however dirty the text and wherever it is cut."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellheard.listen.records import Dialect
from wellheard.listen.rows import RowWriter
from wellheard.listen.shapes.delimited_arrow import Layout
from wellheard.listen.shapes.delimited_rows import RowReader
from wellheard.listen.stage import Staged

LONGEST = 200

letters = st.sampled_from([b"a", b"b", b" ", b"\xc3\xa9", b"\xe9", b"\x00", b"x" * 40, b"\xef\xbb\xbf"])
dirt = st.one_of(letters, st.sampled_from([b",", b",", b'"', b'"', b'""', b"\n", b"\r\n", b"\r", b'","', b'"\n"']))
dirty_texts = st.lists(dirt, max_size=60).map(b"".join)

clean_cells = st.lists(st.one_of(letters, st.sampled_from([b",", b'"', b"\n", b"\r\n"])), max_size=6).map(b"".join)


def quoted(cell: bytes) -> bytes:
    return b'"' + cell.replace(b'"', b'""') + b'"'


clean_rows = st.lists(clean_cells.map(quoted) | st.just(b"plain") | st.just(b""), min_size=3, max_size=3).map(b",".join)
mixed_texts = st.lists(clean_rows | dirty_texts | st.just(b"1,2,3"), max_size=12).map(
    lambda rows: b"\n".join([*rows, b""])
)


def outcome(text: bytes, cuts: list[int], *, fast: bool, pads: bool, width: int) -> dict[str, Any]:
    columns = tuple("abcdef"[:width])
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder)
        with RowWriter(into / "rows", into / "rejects", columns) as writer:
            layout = Layout(Dialect(b","), columns, pads=pads)
            reader = RowReader(writer, layout, line=2, offset=10, longest=LONGEST, fast=fast)
            edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
            for start, end in itertools.pairwise(edges):
                reader.read(text[start:end])
            reader.finish()
        staged = Staged(
            into, "delimited", None, None, None, 1, columns, columns, writer.kept, writer.blank, writer.rejected, (),
            into / "rows", into / "rejects",
        )  # fmt: skip
        rows = [row for batch in staged.batches() for row in batch.to_pylist()]
        assert len(rows) == writer.kept
        rejects = list(staged.rejects())
        assert len(rejects) == writer.rejected
        return {"rows": rows, "rejects": rejects, "blank": writer.blank, "padded": reader.padded}


@settings(max_examples=400, deadline=None)
@given(dirty_texts | mixed_texts, st.lists(st.integers(0, 400), max_size=4), st.booleans(), st.sampled_from([1, 2, 3]))
@example(b'1,2,"never closed\n4,5,6\n7,8,9\n', [], False, 3)
@example(b'1,2,"two\nlines"\n4,5" pipe,6\n7,8\n', [7, 14], False, 3)
@example(b"a,b,c\r", [5], False, 3)
@example(b'"a\r\nb",2,3\r\n', [3], True, 3)
def test_the_fast_way_finds_what_the_careful_way_finds(text: bytes, cuts: list[int], pads: bool, width: int) -> None:
    careful = outcome(text, [], fast=False, pads=pads, width=width)
    assert outcome(text, [], fast=True, pads=pads, width=width) == careful
    assert outcome(text, cuts, fast=True, pads=pads, width=width) == careful


@settings(max_examples=100, deadline=None)
@given(dirty_texts, st.lists(st.integers(0, 400), max_size=4))
def test_where_a_text_is_cut_makes_no_difference(text: bytes, cuts: list[int]) -> None:
    whole = outcome(text, [], fast=False, pads=False, width=3)
    assert outcome(text, cuts, fast=False, pads=False, width=3) == whole


cells = st.text(st.characters(exclude_characters="\x00\r", codec="utf-8"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_was_properly_written_is_read_back_exactly(table: list[list[str]]) -> None:
    text = b"".join(b",".join(quoted(cell.encode()) for cell in row) + b"\n" for row in table)
    found = outcome(text, [], fast=True, pads=False, width=3)
    kept = [[cell or None for cell in row] for row in table if any(cell.strip(" \t\n\x0b\x0c") for cell in row)]
    if not found["rejects"]:
        assert [[row[name] for name in "abc"] for row in found["rows"]] == kept
        assert found["blank"] == len(table) - len(kept)
    assert len(found["rows"]) + found["blank"] + len(found["rejects"]) >= len(table)
