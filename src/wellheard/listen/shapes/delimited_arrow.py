"""Clean delimited text to Arrow columns, and the tests that say what is clean."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from wellheard.listen.records import Dialect
from wellheard.listen.structure import Flags, Structure


@dataclass(frozen=True)
class Layout:
    """How the rows of a file are laid out.

    Args:
        dialect: Delimiter and quote.
        columns: Names of the columns.
        pads: Whether the file leaves empty cells at the end of a row out.
    """

    dialect: Dialect
    columns: tuple[str, ...]
    pads: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)


def odd_records(text: bytes, found: Structure, *, width: int, longest: int) -> Flags:
    """Which records Arrow must not see: wrong number of cells, too long, NUL, damaged UTF-8; shape (n,)."""
    odd: Flags = (found.cells != width) & ~found.blank | (found.ends - found.starts > longest - 2)
    places = [*damaged_bytes(text)]
    if b"\x00" in text:
        places += np.flatnonzero(np.frombuffer(text, np.uint8) == 0).tolist()
    if places:
        odd[np.searchsorted(found.starts, np.array(places), side="right") - 1] = True
    return odd


def only(text: bytes, found: Structure, good: Flags) -> bytes:
    """The text of the good records alone."""
    if good.all():
        return text
    edges: NDArray[np.int64] = np.flatnonzero(np.diff(good, prepend=False, append=False))
    behind = np.append(found.starts, found.consumed)
    return b"".join(text[int(behind[a]) : int(behind[b])] for a, b in zip(edges[0::2], edges[1::2], strict=True))


def parse_clean(text: bytes, layout: Layout, *, count: int) -> list[pa.Array] | None:
    """Parse clean rows, a string array for each column; None when Arrow does not find exactly ``count`` of them."""
    names = [str(place) for place in range(layout.width)]
    if not count:
        return [pa.array([], pa.string())] * layout.width
    if text.startswith(codecs.BOM_UTF8):
        return None  # Arrow would drop it
    quote = layout.dialect.quote
    try:
        table = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(use_threads=False, column_names=names, block_size=len(text) + 1),
            parse_options=csv.ParseOptions(
                delimiter=layout.dialect.delimiter.decode(),
                quote_char=quote.decode() if quote else False,
                newlines_in_values=True,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                check_utf8=False,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != count:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    return [pc.replace_substring(column, "\r\n", "\n") for column in columns] if b"\r" in text else columns


def all_empty(columns: list[pa.Array]) -> Flags:
    """Rows in which every cell is empty or white space, shape (rows,)."""
    empty = np.ones(len(columns[0]), bool)
    for column in columns:
        if not empty.any():
            break
        trimmed = pc.equal(pc.binary_length(pc.ascii_trim_whitespace(column)), 0)
        empty &= pc.fill_null(trimmed, fill_value=True).to_numpy(zero_copy_only=False)
    return empty


def damaged_bytes(text: bytes) -> Iterator[int]:
    """Offsets of bytes that are not sound UTF-8."""
    if text.isascii():
        return
    view, at = memoryview(text), 0
    while at < len(text):
        try:
            codecs.utf_8_decode(view[at:], "strict", True)  # noqa: FBT003 - the codec takes it by position only
        except UnicodeDecodeError as error:
            yield at + error.start
            at += error.end
        else:
            return
