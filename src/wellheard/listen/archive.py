"""Guards for packed files, all passed before anything inside is used.

Declared sizes are not trusted: everything is inflated once and counted, and nothing is kept. An archive that lies,
nests, escapes its folder or grows without measure is refused with the reason.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from wellheard.listen import refusals
from wellheard.listen.limits import MEGABYTE, Limits

_PIECE: Final = 1 << 18
_FREE_GROWTH: Final = 10 * MEGABYTE
_LOCAL_HEADER: Final = 30
_NESTED: Final = (
    ".zip",
    ".gz",
    ".bz2",
    ".xz",
    ".7z",
    ".rar",
    ".tar",
    ".tgz",
    ".zst",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".docx",
)
_JUNK: Final = ("__MACOSX/", ".")


class Allowance:
    """Counts the bytes that come out of a packed file, and stops when they are too many for what went in."""

    def __init__(self, path: Path, packed: int, *, most_mb: int, ratio: int) -> None:
        self._path, self._packed, self._most_mb, self._ratio = path, max(1, packed), most_mb, ratio
        self.out = 0

    def take(self, count: int) -> None:
        """Count more bytes.

        Raises:
            ListenError: They are more than the limit, or grew more than the allowed ratio.
        """
        self.out += count
        if self.out > self._most_mb * MEGABYTE:
            raise refusals.unsafe_archive(self._path, f"it unpacks to more than {self._most_mb:,} MB")
        if self.out > _FREE_GROWTH and self.out > self._ratio * self._packed:
            raise refusals.unsafe_archive(
                self._path, f"it grows more than {self._ratio} times when unpacked, as traps do"
            )


def check_entries(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an archive by its table of contents alone.

    Raises:
        ListenError: Too many entries, or one that is encrypted, absolute, climbing, a link, doubled or overlapping.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise refusals.unsafe_archive(path, f"it holds {len(entries):,} files, more than {limits.entries:,}")
    if len({entry.filename for entry in entries}) < len(entries):
        raise refusals.unsafe_archive(path, "it holds two files of the same name")
    for entry in entries:
        why = _bad_entry(entry)
        if why == "encrypted":
            raise refusals.locked(path)
        if why:
            raise refusals.unsafe_archive(path, f"it holds {why}")
    _check_overlap(path, entries)


def measure(path: Path, limits: Limits, *, most_mb: int) -> int:
    """Inflate every entry of a zip file without keeping it, and count.

    Returns:
        The bytes that came out.

    Raises:
        ListenError: More than the limits allow, or an entry that does not unpack.
    """
    allowance = Allowance(path, path.stat().st_size, most_mb=most_mb, ratio=limits.ratio)
    with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
        for entry in archive.infolist():
            for piece in inflate(path, raw, entry):
                allowance.take(len(piece))
    return allowance.out


def inflate(path: Path, raw: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What really comes out of an entry, whatever size it declares, in pieces of at most 256 kB.

    Raises:
        ListenError: An unknown way of packing, or bytes that do not unpack.
    """
    raw.seek(entry.header_offset)
    header = raw.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise refusals.damaged(path, "its table of contents points to the wrong place")
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = entry.compress_size
    unpacker = _unpacker(path, entry)
    while left > 0:
        packed = raw.read(min(left, _PIECE))
        if not packed:
            raise refusals.damaged(path, "it ends too early")
        left -= len(packed)
        yield from _pieces(path, unpacker, packed)


def single_table(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one plain file in a zip file; system leftovers do not count.

    Raises:
        ListenError: None, several, or one that is packed itself.
    """
    entries = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith(_JUNK)]
    if len(entries) != 1:
        raise refusals.not_a_table(
            path, f"a zip file with {len(entries)} files in it", hint="unpack it and read the folder"
        )
    if entries[0].filename.lower().endswith(_NESTED):
        raise refusals.unsafe_archive(path, "it holds an archive or workbook inside the archive")
    return entries[0]


def _bad_entry(entry: zipfile.ZipInfo) -> str | None:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or entry.filename[1:2] == ":":
        return "a file whose path leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link instead of a file"
    return "encrypted" if entry.flag_bits & 0x1 else None


def _check_overlap(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise refusals.unsafe_archive(path, "its files overlap, as traps do")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _unpacker(path: Path, entry: zipfile.ZipInfo) -> zlib._Decompress | None:
    if entry.compress_type == zipfile.ZIP_STORED:
        return None
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS)
    raise refusals.unsafe_archive(path, "it is packed in an unusual way")


def _pieces(path: Path, unpacker: zlib._Decompress | None, packed: bytes) -> Iterator[bytes]:
    if unpacker is None:
        yield packed
        return
    while packed:
        try:
            piece = unpacker.decompress(packed, _PIECE)
        except zlib.error as error:
            raise refusals.damaged(path, "what it holds does not unpack") from error
        if piece:
            yield piece
        packed = unpacker.unconsumed_tail
        if not piece and not packed:
            return
