"""A batch of raw rows, asked for its cells by role; each column is trimmed once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.digests import digests_of, ids_of
from wellheard.evidence.schemas import ATTRIBUTES
from wellheard.listen.mapping import Conditions
from wellheard.listen.rows import ROW, Reject
from wellheard.listen.wording import NO_VALUE, is_one_of, trimmed

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_BETWEEN: Final = "\x1f"


@dataclass
class Block:
    """Some raw rows.

    Attributes:
        batch: ``__row`` and a string column for each name.
        names: The columns in the order of the file.
        wrong: Row to what is wrong with it, once it is; the first finding counts.
    """

    batch: pa.RecordBatch
    names: Sequence[str]
    wrong: dict[int, tuple[str | None, str, str]] = field(default_factory=dict)
    _cells: dict[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    @property
    def lines(self) -> pa.Array:
        """Line (or record number) of each row."""
        return self.batch.column(ROW)

    def cells(self, name: str) -> pa.Array:
        """Cells of a column, trimmed; nothing is the empty string."""
        if name not in self._cells:
            self._cells[name] = trimmed(self.batch.column(name))
        return self._cells[name]

    def first_of(self, names: Sequence[str], nothing: frozenset[str] = NO_VALUE) -> pa.Array:
        """The first cell of several columns that holds something; null where none does."""
        found = pa.nulls(len(self), pa.string())
        for name in names:
            cells = self.cells(name)
            found = pc.coalesce(found, pc.if_else(is_one_of(cells, nothing), None, cells))
        return found

    def holding(self, conditions: Conditions) -> Flags:
        """Rows in which all of these columns hold the word given for each; every row where there are none."""
        rows = np.ones(len(self), bool)
        for name, word in conditions:
            rows &= flags_of(pc.equal(told(self.cells(name), str.casefold), word.strip().casefold()))
        return rows

    def joined(self, names: Sequence[str]) -> pa.Array:
        """All cells of some columns as one string for each row."""
        if not names:
            return pa.array([""] * len(self))
        return pc.binary_join_element_wise(*(self.cells(name) for name in names), _BETWEEN)

    def reject(self, rows: Flags, column: str | None, code: str, reason: str) -> None:
        """Put rows aside."""
        for row in np.flatnonzero(rows).tolist():
            self.wrong.setdefault(row, (column, code, reason))

    def good(self) -> Flags:
        """Rows that nothing is wrong with."""
        good = np.ones(len(self), bool)
        good[list(self.wrong)] = False
        return good

    def rejects(self) -> tuple[Reject, ...]:
        """Rows with something wrong, as they came, in the order of the file."""
        lines = self.lines
        return tuple(
            Reject(lines[row].as_py(), None, column, code, reason, self._as_written(row))
            for row, (column, code, reason) in sorted(self.wrong.items())
        )

    def _as_written(self, row: int) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([self.batch.column(name)[row].as_py() or "" for name in self.names])
        return out.getvalue()

    def attributes(self, names: Sequence[str]) -> pa.Array:
        """The filled cells of some columns as one map for each row."""
        if not names:
            return pa.array([[]] * len(self), ATTRIBUTES)
        columns = [self.cells(name) for name in names]
        filled = np.stack([_flags(pc.not_equal(cells, "")) for cells in columns], axis=1)
        row, column = np.nonzero(filled)
        offsets = np.concatenate(([0], np.cumsum(filled.sum(axis=1)))).astype(np.int32)
        everything = pa.concat_arrays([cells.cast(pa.large_string()) for cells in columns])
        items = everything.take(pa.array(column * len(self) + row)).cast(pa.string())
        keys = pa.array(list(names), pa.string()).take(pa.array(column))
        return pa.MapArray.from_arrays(pa.array(offsets), keys, items)

    def row_hashes(self) -> pa.Array:
        """16 bytes for everything that was read from each row, whatever the order of the columns."""
        content = self.joined(sorted(self.names)).cast(pa.binary()).to_pylist()
        digests = digests_of(content, 16)
        return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(content), [None, pa.py_buffer(digests)])


def _flags(values: pa.Array) -> Flags:
    return np.asarray(values.to_numpy(zero_copy_only=False), bool)


def named_by(prefix: str, keys: pa.Array) -> pa.Array:
    """An id for each key: ``prefix`` and 24 hexadecimal digits.

    Example:
        >>> ids = named_by("v", pa.array(["a", "a", "b"]))
        >>> ids[0] == ids[1], len(ids[2].as_py())
        (True, 25)
    """
    return ids_of(prefix, digests_of(keys.cast(pa.binary()).to_pylist(), 12))


def bucket_hashes(*ids: pa.Array) -> pa.Array:
    """The bucket of each row by the first of its ids that is known.

    Example:
        >>> bucket_hashes(pa.array([None, "c1"]), pa.array(["v1", "v1"])).type
        DataType(uint32)
    """
    coded = pc.coalesce(*ids).dictionary_encode()
    names = coded.dictionary.cast(pa.binary()).to_pylist()
    hashes = np.frombuffer(digests_of(names, 4), ">u4")
    return pa.array(hashes.astype(np.uint32)).take(coded.indices)


def told(cells: pa.Array, meaning: Callable[[str], str | None]) -> pa.Array:
    """What each cell means; each different word is asked for once. Null stays null.

    Example:
        >>> told(pa.array(["EN", None, "EN"]), str.lower).to_pylist()
        ['en', None, 'en']
    """
    coded = cells.dictionary_encode()
    return pa.array([meaning(word) for word in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def the_same(word: str | None, count: int) -> pa.Array:
    """A column of one word."""
    return pa.nulls(count, pa.string()) if word is None else pa.repeat(pa.scalar(word), count)


def flags_of(values: pa.Array) -> Flags:
    """A column of truths as NumPy; null is false."""
    return _flags(pc.fill_null(values, fill_value=False))
