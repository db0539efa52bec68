"""Mentions: where a customer's own key stands in words, in files and in files inside files.

A key is met whatever the case of its letters and however its accents are composed, but only as a whole: the key
``FL-20451`` is not in ``FL-204512``, which is somebody else's.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import IO, Final, cast

import pyarrow as pa
import pyarrow.parquet as pq

_CHUNK: Final = 1 << 20
_CONTEXT: Final = 4
"""Bytes beside a match that decide whether it is a whole key, in the widest encoding."""

_DEEPEST: Final = 3
"""How many files inside files are opened."""

_BYTE_ENCODINGS: Final = ("utf-8", "cp1252", "cp1250", "cp1251", "koi8-r", "gb18030", "shift_jis", "iso-8859-15")
_CANNOT_UNPACK: Final = (
    OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, pa.ArrowException
)  # fmt: skip


def spellings(key: str) -> frozenset[str]:
    """Return the ways in which a key may be written: its letters large, small and folded, its accents joined and apart.

    Example:
        >>> sorted(spellings("Weiß-7"))
        ['WEISS-7', 'Weiß-7', 'weiss-7', 'weiß-7']
    """
    cases = {key, key.lower(), key.upper(), key.casefold(), key.casefold().replace("ss", "ß")}
    return frozenset(unicodedata.normalize(form, case) for form in ("NFC", "NFD") for case in cases) | {key}


def in_words(key: str) -> re.Pattern[str]:
    """Return the pattern that meets the key in a text.

    Example:
        >>> pattern = in_words("FL-20451")
        >>> bool(pattern.search("it is fl-20451, I said")), bool(pattern.search("FL-204512"))
        (True, False)
    """
    return re.compile("|".join(_whole(spelling) for spelling in sorted(spellings(key))), re.IGNORECASE)


def _whole(key: str) -> str:
    before = "(?<![0-9A-Za-z])" if _joins(key[0]) else ""
    after = "(?![0-9A-Za-z])" if _joins(key[-1]) else ""
    return f"{before}{re.escape(key)}{after}"


def _joins(letter: str) -> bool:
    """Whether a letter beside this one would make another word; Chinese, for one, writes words without a gap."""
    return letter.isascii() and letter.isalnum()


def holds_bytes(path: Path, key: str) -> bool:
    """Say whether a file, or what is packed in it, holds ``key`` in any of the usual encodings."""
    needles = _in_bytes(key)
    with path.open("rb") as stream:
        return any(needles.in_stream(chunks) for chunks in _unpacked(stream, _DEEPEST))


def _in_bytes(key: str) -> _Needles:
    """Return what a key looks like in the usual encodings."""
    forms = spellings(key)
    forms |= {escape(form) for form in forms} | {json.dumps(form)[1:-1] for form in forms}
    needles, patterns = set(), set()
    for form in forms:
        for encoding in (*_BYTE_ENCODINGS, "utf-16-le", "utf-16-be"):
            try:
                needle = form.encode(encoding)
            except UnicodeEncodeError:
                continue
            needles.add(needle.lower())
            patterns.add(_whole_in_bytes(needle, form, encoding))
    return _Needles(sorted(needles), re.compile(b"|".join(sorted(patterns)), re.IGNORECASE))


def _whole_in_bytes(needle: bytes, form: str, encoding: str) -> bytes:
    letter = {"utf-16-le": rb"[0-9A-Za-z]\x00", "utf-16-be": rb"\x00[0-9A-Za-z]"}.get(encoding, rb"[0-9A-Za-z]")
    before = b"(?<!" + letter + b")" if _joins(form[0]) else b""
    after = b"(?!" + letter + b")" if _joins(form[-1]) else b""
    return before + re.escape(needle) + after


@dataclass(frozen=True, slots=True)
class _Needles:
    """What is looked for in bytes.

    Attributes:
        lowered: Every form, in lower case; cheap to look for.
        pattern: Decides where one was found.
    """

    lowered: list[bytes]
    pattern: re.Pattern[bytes]

    def in_stream(self, chunks: Iterator[bytes]) -> bool:
        """Search a stream; a match at the end of what was read waits for what follows it."""
        overlap = max(map(len, self.lowered)) + 2 * _CONTEXT
        window, begin = b"", 0
        for chunk in chunks:
            window += chunk
            if self._in_window(window, begin, len(window) - _CONTEXT):
                return True
            if len(window) > overlap:
                window, begin = window[-overlap:], _CONTEXT
        return self._in_window(window, begin, len(window))

    def _in_window(self, window: bytes, begin: int, end: int) -> bool:
        lowered = window.lower()
        if not any(needle in lowered for needle in self.lowered):
            return False
        return any(begin <= match.start() and match.end() <= end for match in self.pattern.finditer(window))


def _unpacked(stream: IO[bytes], deeper: int) -> Iterator[Iterator[bytes]]:
    """Yield the bytes of a file, then those of everything that is packed in it."""
    magic = stream.read(4)
    stream.seek(0)
    yield _chunks(stream)
    if not deeper:
        return
    try:
        stream.seek(0)
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(stream) as plain:
                yield from _unpacked(cast("IO[bytes]", plain), deeper - 1)
        elif magic == b"PK\x03\x04":
            with zipfile.ZipFile(stream) as archive:
                for name in archive.namelist():
                    yield iter([name.encode()])
                    with archive.open(name) as member:
                        yield from _unpacked(member, deeper - 1)
        elif magic == b"PAR1":
            yield _cells(stream)
    except _CANNOT_UNPACK:
        return  # what could be read was searched


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    try:
        while chunk := stream.read(_CHUNK):
            yield chunk
    except _CANNOT_UNPACK:
        return


def _cells(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the values of a Parquet file as text."""
    try:
        with pq.ParquetFile(stream) as file:
            for batch in file.iter_batches(batch_size=4_096):
                for column in batch.columns:
                    yield "\n".join(map(str, column.to_pylist())).encode("utf-8", "surrogatepass") + b"\n"
    except _CANNOT_UNPACK:
        return
