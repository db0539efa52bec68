"""Originals: the files as they came, kept by their SHA-256, with a note of which customers are in each.

The note holds numbers made from pseudonyms, so that an erasure knows which originals hold a customer without reading them.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa

from wellheard.evidence.identity import Words
from wellheard.evidence.parts import UNFINISHED, cannot_write, id_words, sync_folder
from wellheard.evidence.store import Store

_CHUNK: Final = 1 << 20


def keep_original(store: Store, path: Path) -> str:
    """Copy a file into the workspace, safe on disk, and return its SHA-256.

    It becomes part of the workspace when the ledger lists its import; until then it is a leftover.
    """
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=store.files_folder)
    unfinished = Path(name)
    try:
        with path.open("rb") as source, os.fdopen(handle, "wb") as sink:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())
        unfinished.rename(store.files_folder / digest.hexdigest())
        sync_folder(store.files_folder)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise cannot_write(store.files_folder, error) from error
    return digest.hexdigest()


def note_customers(store: Store, sha256: str, customers: Sequence[Words]) -> None:
    """Write down which customers an original holds (first 64 bits of each id)."""
    numbers = np.unique(np.concatenate(customers)) if customers else np.zeros(0, np.uint64)
    path = store.files_folder / f"{sha256}.customers"
    if path.exists():  # the same file under another mapping
        numbers = np.union1d(numbers, np.fromfile(path, np.uint64))
    unfinished = path.with_name(f"{UNFINISHED}{path.name}")
    with unfinished.open("wb") as stream:
        stream.write(numbers.astype(np.uint64).tobytes())
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(path)
    sync_folder(store.files_folder)


def remove_original(store: Store, sha256: str) -> None:
    """Remove an original and everything noted beside it."""
    for path in store.files_folder.glob(f"{sha256}*"):
        path.unlink(missing_ok=True)
    sync_folder(store.files_folder)


def originals_with(store: Store, customer_id: str, key: str | None) -> list[str]:
    """Return the originals (SHA-256) that hold a customer.

    Args:
        store: The workspace.
        customer_id: The pseudonym.
        key: The customer's own key where it is known: then the bytes of each original are searched for it, too.
    """
    number = id_words(pa.array([customer_id], pa.string()))[0, 0]
    found = set()
    for path in sorted(store.files_folder.iterdir()):
        sha256 = path.name.partition(".")[0]
        if path.suffix == ".customers":
            if number in np.fromfile(path, np.uint64):
                found.add(sha256)
        elif key is not None and not path.name.startswith(UNFINISHED) and holds_bytes(path, key):
            found.add(sha256)
    return sorted(found)


def holds_bytes(path: Path, key: str) -> bool:
    """Say whether a file, or what is packed in it, holds ``key`` in UTF-8 or UTF-16, whatever the case of its letters."""
    needles = [
        form.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be") for form in {key, key.lower(), key.upper()}
    ]
    longest = max(map(len, needles))
    for stream in _unpacked(path):
        tail = b""
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            lowered = window.lower()
            if any(needle in window or needle.lower() in lowered for needle in needles):
                return True
            tail = window[-longest:]
    return False


def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as plain:
        magic = plain.read(4)
        plain.seek(0)
        yield plain
    with suppress(OSError, EOFError, zlib.error):
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(path) as unpacked:
                yield unpacked
    with suppress(OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        if magic == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    with archive.open(name) as member:
                        yield member
