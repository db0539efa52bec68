"""The bytes of a file as a stream that can be started again, unpacked and counted on the way.

A reader makes two passes over a file: one to learn its encoding and columns, one to write its rows. Both see the same
bytes, in pieces of a few megabytes, whether the file is plain, gzipped or the only file in a zip archive.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal

from wellheard.listen import refusals
from wellheard.listen.archive import Allowance, check_entries, inflate, measure, single_table
from wellheard.listen.limits import Limits
from wellheard.listen.signature import container_of

CHUNK: Final = 4 << 20
HEAD: Final = 1 << 16

Packing = Literal["plain", "gzip", "zip"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Source:
    """One file, however it is packed.

    Args:
        path: The file as given.
        packing: How the text inside is packed.
        limits: The allowance for unpacking.
        on_progress: Called with the bytes of the file read so far, and all of them.
    """

    path: Path
    packing: Packing
    limits: Limits
    on_progress: Progress | None = None

    @property
    def size(self) -> int:
        """Bytes of the file as it lies on the disk."""
        return self.path.stat().st_size

    def head(self) -> bytes:
        """The first 64 kB, unpacked."""
        for chunk in self._open(HEAD):
            return chunk[:HEAD]
        return b""

    def chunks(self, *, report: bool = False) -> Iterator[bytes]:
        """All bytes from the start, unpacked, in chunks of about 4 MB.

        Raises:
            ListenError: The file unpacks to too much, or is damaged.
        """
        return self._open(CHUNK, report=report)

    def _open(self, size: int, *, report: bool = False) -> Iterator[bytes]:
        with self.path.open("rb") as raw:
            pieces = self._pieces(raw, size)
            for chunk in _gather(pieces, size):
                yield chunk
                if report and self.on_progress:
                    self.on_progress(min(raw.tell(), self.size), self.size)

    def _pieces(self, raw: BinaryIO, size: int) -> Iterator[bytes]:
        if self.packing == "plain":
            yield from iter(lambda: raw.read(size), b"")
            return
        allowance = Allowance(self.path, self.size, most_mb=self.limits.unpacked_mb, ratio=self.limits.ratio)
        pieces = self._gunzip(raw) if self.packing == "gzip" else self._unzip(raw)
        for piece in pieces:
            allowance.take(len(piece))
            yield piece

    def _gunzip(self, raw: BinaryIO) -> Iterator[bytes]:
        try:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield from iter(lambda: stream.read(1 << 18), b"")
        except EOFError as error:
            raise refusals.damaged(self.path, "the gzip file ends too early") from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise refusals.damaged(self.path, "the gzip file does not unpack") from error

    def _unzip(self, raw: BinaryIO) -> Iterator[bytes]:
        with zipfile.ZipFile(self.path) as archive:
            entry = single_table(self.path, archive)
        yield from inflate(self.path, raw, entry)


def open_source(path: Path, limits: Limits, on_progress: Progress | None = None) -> Source:
    """Find out how the text of a file is packed, and check the guards of the packing.

    Raises:
        ListenError: The archive breaks a guard, or holds an archive.
    """
    with path.open("rb") as raw:
        container = container_of(raw.read(HEAD))
    packing: Packing = "plain"
    if container == "gzip":
        packing = "gzip"
    elif container == "zip":
        check_zip(path, limits, most_mb=limits.unpacked_mb)
        packing = "zip"
    source = Source(path, packing, limits, on_progress)
    if packing != "plain" and container_of(source.head()) != "text":
        raise refusals.unsafe_archive(path, "it holds another packed file inside")
    return source


def check_zip(path: Path, limits: Limits, *, most_mb: int) -> list[str]:
    """Pass a zip file or workbook through every guard.

    Returns:
        The names of its entries.

    Raises:
        ListenError: It breaks a guard, or is no sound zip file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_entries(path, archive, limits)
            names = archive.namelist()
    except (zipfile.BadZipFile, RuntimeError, ValueError, EOFError) as error:
        raise refusals.damaged(path, "its table of contents cannot be read") from error
    measure(path, limits, most_mb=most_mb)
    return names


def _gather(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    held: list[bytes] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += len(piece)
        if count >= size:
            yield b"".join(held)
            held, count = [], 0
    if held:
        yield b"".join(held)
