"""Originals: the files as they came, kept by their SHA-256, with a note of which customers are in each.

The note holds numbers made from pseudonyms, so that an erasure knows which originals hold a customer without reading
them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.identity import Words
from wellheard.evidence.mentions import holds_bytes
from wellheard.evidence.parts import UNFINISHED, id_words, sync_folder, writing_to
from wellheard.evidence.store import Store

_CHUNK: Final = 1 << 20
_NOTE: Final = ".customers"


def keep_original(store: Store, path: Path) -> str:
    """Copy a file into the workspace, safe on disk, and return its SHA-256.

    It becomes part of the workspace when the ledger lists its import; until then it is a leftover.

    Raises:
        EvidenceError: The file cannot be read, or the workspace cannot be written.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise EvidenceError(
            "cannot-read",
            "A file cannot be read.",
            found=f"{error.strerror or type(error).__name__}: {path}",
            expected="a file that may be read",
            hint="check its name and who may read it",
        ) from error
    with source, writing_to(store.files_folder), store.staging("original") as folder:
        copy = folder / "copy"
        with copy.open("wb") as sink:
            sha256 = _copied(source, sink)
        copy.rename(store.files_folder / sha256)
        sync_folder(store.files_folder)
    return sha256


def _copied(source: BinaryIO, sink: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        sink.write(chunk)
    sink.flush()
    os.fsync(sink.fileno())
    return digest.hexdigest()


def has_original(store: Store, sha256: str) -> bool:
    """Say whether an original lies in the workspace."""
    return (store.files_folder / sha256).exists()


def note_customers(store: Store, sha256: str, customers: Sequence[Words]) -> None:
    """Write down which customers an original holds (first 64 bits of each id)."""
    numbers = np.unique(np.concatenate(customers)) if customers else np.zeros(0, np.uint64)
    path = store.files_folder / f"{sha256}{_NOTE}"
    if path.exists():  # the same file under another mapping
        numbers = np.union1d(numbers, np.fromfile(path, np.uint64))
    unfinished = path.with_name(f"{UNFINISHED}{path.name}")
    with unfinished.open("wb") as stream:
        stream.write(numbers.astype(np.uint64).tobytes())
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(path)
    sync_folder(store.files_folder)


def remove_originals(store: Store, sha256s: Iterable[str]) -> None:
    """Remove originals and everything noted beside them."""
    gone = frozenset(sha256s)
    for path in store.files_folder.iterdir():
        if path.name.partition(".")[0] in gone:
            path.unlink(missing_ok=True)
    sync_folder(store.files_folder)


def originals_not_kept(store: Store) -> set[str]:
    """Return the originals (SHA-256) that were brought in once and are not to lie here any more."""
    records = store.ledger.imports()
    return {record.sha256 for record in records} - {record.sha256 for record in records if record.original}


def originals_noted_with(store: Store, customer_id: str) -> set[str]:
    """Return the originals (SHA-256) in which rows of a customer were read."""
    number = id_words(pa.array([customer_id], pa.string()))[0, 0]
    notes = sorted(store.files_folder.glob(f"*{_NOTE}"))
    return {note.name.partition(".")[0] for note in notes if number in np.fromfile(note, np.uint64)}


def originals_mentioning(store: Store, key: str) -> set[str]:
    """Return the originals (SHA-256) in whose bytes, packed or not, a customer's own key stands."""
    paths = [path for path in sorted(store.files_folder.iterdir()) if path.suffix != _NOTE]
    whole = [path for path in paths if not path.name.startswith(UNFINISHED)]
    return {path.name.partition(".")[0] for path in whole if holds_bytes(path, key)}
