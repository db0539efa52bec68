"""Parts: immutable Parquet files of one table, named by their content, on disk for good before anybody lists them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.schemas import ID_COLUMN, LINE_ORDER, SCHEMAS, Table

ROW_GROUP: Final = 32_768
"""Rows in a row group, at most."""

_COMPRESSION: Final[dict[str, Any]] = {"compression": "zstd", "compression_level": 1}

_ALL_DIFFERENT: Final = frozenset(
    {"voice_id", "event_id", "passage_id", "text", "row", "row_hash", "at", "at_original"}
)
"""Columns of which hardly two rows are equal; a dictionary of their values would cost time and room."""

UNFINISHED: Final = ".writing-"
"""How the name of a file begins that is not finished; such files are leftovers after a crash."""


@dataclass(frozen=True, slots=True)
class Part:
    """One listed file of evidence.

    Attributes:
        part_id: First 24 hexadecimal digits of the file's SHA-256.
        table: Which table its rows belong to.
        rows: Number of rows.
        size: Bytes on disk.
        sha256: Of the whole file, hexadecimal.
        depth: How many leading bits of ``bucket_hash`` all its rows share.
        bucket: Those bits as a number.
        fingerprint: Order-free sum over what its rows hold; 32 hexadecimal digits.
        of_part: For passages, the voices part they were made from; else "".
        model: For passages, the model version that made them; else "".
    """

    part_id: str
    table: Table
    rows: int
    size: int
    sha256: str
    depth: int
    bucket: int
    fingerprint: str
    of_part: str = ""
    model: str = ""

    @property
    def file_name(self) -> str:
        """Name inside the folder of parts."""
        return f"{self.table}-{self.part_id}.parquet"


def line_sorted(table: Table, rows: pa.Table) -> pa.Table:
    """Return ``rows`` in the order of one customer's line (``LINE_ORDER``), nulls last (the default of Arrow)."""
    keys = [(name, "ascending") for name in LINE_ORDER[table] if name in rows.column_names]
    return rows.take(pc.sort_indices(rows, sort_keys=keys)) if keys else rows


class PartWriter:
    """Writes one part; nobody sees it before it is listed.

    Args:
        folder: The folder of parts.
        table: Decides the schema.
        depth: Leading bits of ``bucket_hash`` that all rows share.
        bucket: Those bits as a number.
        of_part: For passages, the voices part they were made from.
        model: For passages, the model version that made them.
    """

    def __init__(
        self, folder: Path, table: Table, *, depth: int, bucket: int, of_part: str = "", model: str = ""
    ) -> None:
        self._folder = folder
        self._table: Table = table
        self._place = (depth, bucket, of_part, model)
        self._rows = 0
        self._sums = Fingerprint()
        with writing_to(folder):
            handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
            self._path = Path(name)
            self._sink = os.fdopen(handle, "wb")
            schema = _labelled(table, of_part, model)
            repeating = [name for name in schema.names if name not in _ALL_DIFFERENT]
            self._writer = pq.ParquetWriter(self._sink, schema, use_dictionary=repeating, **_COMPRESSION)

    def write(self, rows: pa.Table) -> None:
        """Add rows, in row groups of at most ``ROW_GROUP``."""
        schema = SCHEMAS[self._table]
        exact = pa.table([cast_where_needed(rows[field.name], field.type) for field in schema], schema=schema)
        with writing_to(self._folder):
            self._writer.write_table(exact, row_group_size=ROW_GROUP)
        self._rows += exact.num_rows
        self._sums.add(self._table, exact)

    def close(self) -> Part:
        """Make the part safe on disk and return what to list."""
        depth, bucket, of_part, model = self._place
        with writing_to(self._folder):
            self._writer.close()
            self._sink.flush()
            os.fsync(self._sink.fileno())
            self._sink.close()
            sha256, size = file_sha256(self._path), self._path.stat().st_size
            part = Part(
                sha256[:24], self._table, self._rows, size, sha256, depth, bucket, self._sums.hex(), of_part, model
            )
            self._path.rename(self._folder / part.file_name)
        return part

    def abandon(self) -> None:
        """Forget the part; its file goes, unless :meth:`close` gave it a name."""
        with suppress(OSError, pa.ArrowException):
            self._writer.close()
        with suppress(OSError):
            self._sink.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def cast_where_needed(column: pa.ChunkedArray | pa.Array, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    """Return ``column`` as ``kind``; Arrow refuses a fixed-size list that holds a null even to its own type."""
    return column if column.type == kind else column.cast(kind)


def _labelled(table: Table, of_part: str, model: str) -> pa.Schema:
    """Return the schema with what makes the file of passages unlike any other, even when it has no rows."""
    label = {"of_part": of_part, "model": model} if of_part else None
    return SCHEMAS[table].with_metadata(label)


def write_part(  # noqa: PLR0913 - a part has this many names
    folder: Path,
    table: Table,
    rows: Iterable[pa.Table],
    *,
    depth: int,
    bucket: int,
    of_part: str = "",
    model: str = "",
) -> Part:
    """Write ``rows`` as one part and make it safe on disk.

    Raises:
        EvidenceError: The disk is full or the folder cannot be written.
    """
    writer = PartWriter(folder, table, depth=depth, bucket=bucket, of_part=of_part, model=model)
    try:
        for some in rows:
            writer.write(some)
        return writer.close()
    except BaseException:
        writer.abandon()
        raise


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn what the system says when ``folder`` cannot be written into an error that a person can act on."""
    try:
        yield
    except OSError as error:
        raise cannot_write(folder, error) from error


@contextmanager
def reading_from(path: Path) -> Iterator[None]:
    """Turn what is said when a part file is gone or damaged into an error that a person can act on."""
    try:
        yield
    except FileNotFoundError as error:
        raise EvidenceError(
            "part-gone",
            "A part of the evidence is no longer there.",
            found=f"no file {path}",
            expected="the file that was listed",
            hint="the evidence was changed meanwhile: take a new snapshot; if not, run: wellheard doctor",
        ) from error
    except MemoryError:  # Arrow's own is also one of its general errors
        raise
    except (pa.ArrowException, OSError) as error:
        raise EvidenceError(
            "part-damaged",
            "A part of the evidence cannot be read.",
            found=f"{type(error).__name__} in {path}",
            expected="the file that was listed",
            hint="restore the file from a backup, or import its source again into a new workspace",
        ) from error


def cannot_write(folder: Path, error: OSError) -> EvidenceError:
    """Say why nothing could be written to ``folder``."""
    return EvidenceError(
        "cannot-write",
        "The evidence could not be written; what was there before is unchanged.",
        found=f"{error.strerror or type(error).__name__} in {folder}",
        expected="a folder that can be written, with room on its disk",
        hint="free some space or give another folder with --workspace, then run the same command again",
    )


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` safe against a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Fingerprint:
    """An order-free sum over rows: equal for equal sets of rows, however they are split, sorted or named."""

    def __init__(self) -> None:
        self._high = 0
        self._low = 0

    def add(self, table: Table, rows: pa.Table) -> None:
        """Count ``rows`` in; tables without a row hash (passages) add nothing."""
        if table not in ID_COLUMN or not rows.num_rows:
            return
        hashes = hash_words(rows["row_hash"])
        ids = id_words(rows[ID_COLUMN[table]]) if table != "customers" else hashes
        with np.errstate(over="ignore"):
            self._high = (self._high + int(hashes[:, 0].sum(dtype=np.uint64))) % 2**64
            mixed = (ids[:, 0] ^ ids[:, 1]) * (hashes[:, 1] | np.uint64(1))
            self._low = (self._low + int(mixed.sum(dtype=np.uint64))) % 2**64

    def merge(self, digits: str) -> None:
        """Count another fingerprint in, given as :meth:`hex` gave it."""
        self._high = (self._high + int(digits[:16], 16)) % 2**64
        self._low = (self._low + int(digits[16:], 16)) % 2**64

    def hex(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self._high:016x}{self._low:016x}"


def _contiguous(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def hash_words(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.uint64]:
    """Return binary(16) values as an array of shape (n, 2)."""
    array = _contiguous(column)
    raw = np.frombuffer(array.buffers()[1], np.uint8, len(array) * 16, array.offset * 16)
    return raw.reshape(-1, 16).view(np.uint64)


_NIBBLE: Final = np.zeros(256, np.uint8)
_NIBBLE[list(b"0123456789abcdef")] = np.arange(16, dtype=np.uint8)


def id_words(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.uint64]:
    """Return ids (one letter and 24 hexadecimal digits) as an array of shape (n, 2): 64 and 32 bits."""
    array = _contiguous(column)
    if len(array) == 0:
        return np.zeros((0, 2), np.uint64)
    first = int(np.frombuffer(array.buffers()[1], np.int32, 1, array.offset * 4)[0])
    raw = np.frombuffer(array.buffers()[2], np.uint8, len(array) * 25, first).reshape(-1, 25)
    digits = _NIBBLE[raw[:, 1:]]
    thirds = (digits[:, 0::2] << np.uint8(4) | digits[:, 1::2]).view(">u4").astype(np.uint64)
    return np.stack([thirds[:, 0] << np.uint64(32) | thirds[:, 1], thirds[:, 2]], axis=1)


def read_batches(path: Path, columns: list[str] | None = None, rows: int = ROW_GROUP) -> Iterator[pa.RecordBatch]:
    """Stream a part; memory stays at a few row groups.

    Raises:
        EvidenceError: The file is gone or damaged.
    """
    with reading_from(path), pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=rows, columns=columns)
