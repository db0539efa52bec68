"""A search through every byte of a folder, packed or not, by other means than the code under test."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq


def traces(folder: Path, *words: str) -> list[str]:
    """Return where a word stands in a folder, in whatever letters or encoding: file and word."""
    forms = {word: {word.casefold().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")} for word in words}
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for content in (path.name.encode(), *_contents(path.read_bytes())):
            lowered = content.decode("latin-1").casefold().encode("latin-1", "replace")
            bare = content.lower()
            found += [
                f"{path.name}: {word}" for word, some in forms.items() if any(f in bare or f in lowered for f in some)
            ]
    return found


def _contents(raw: bytes) -> Iterator[bytes]:
    yield raw
    if raw[:2] == b"\x1f\x8b":
        yield from _contents(gzip.decompress(raw))
    elif raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield from _contents(archive.read(name))
    elif raw[:4] == b"PAR1":
        yield repr(pq.ParquetFile(io.BytesIO(raw)).read().to_pydict()).encode()
