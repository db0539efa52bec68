"""Partials kept on disk, so that a run that was killed half-way goes on.

Why pickle, which the house refuses elsewhere: a partial is any object that can be shipped to a worker, and it is
shipped by pickle. A checkpoint is our own file, readable by its owner alone, inside the workspace. It is still not
trusted: it is read by an unpickler that builds data only (NumPy arrays, Arrow tables, dates, plain collections, and
classes of the package that the fold belongs to) and refuses every other name, so that a file slipped in cannot run a
command.

A kept partial is used again only for the same fold with the same parameters, the same program (every source file of
the fold's package counts), the same evidence and the same bucket. Anything else, and any damaged file, is computed
anew.

A partial may hold what customers said. The folder is emptied when a run ends well; whoever erases a customer removes
it.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.folds import BucketRef, Fold

_DIGEST: Final = 32
_DATA: Final = frozenset(
    {
        ("builtins", "bytearray"),
        ("builtins", "complex"),
        ("builtins", "frozenset"),
        ("builtins", "range"),
        ("builtins", "set"),
        ("builtins", "slice"),
        ("collections", "Counter"),
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("collections", "deque"),
        ("copyreg", "_reconstructor"),
        ("builtins", "object"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
        ("pyarrow.lib", "_reconstruct_record_batch"),
        ("pyarrow.lib", "_reconstruct_table"),
        ("pyarrow.lib", "_restore_array"),
        ("pyarrow.lib", "chunked_array"),
        ("pyarrow.lib", "dictionary"),
        ("pyarrow.lib", "duration"),
        ("pyarrow.lib", "field"),
        ("pyarrow.lib", "fixed_size_binary"),
        ("pyarrow.lib", "large_list"),
        ("pyarrow.lib", "list_"),
        ("pyarrow.lib", "map_"),
        ("pyarrow.lib", "py_buffer"),
        ("pyarrow.lib", "scalar"),
        ("pyarrow.lib", "schema"),
        ("pyarrow.lib", "struct"),
        ("pyarrow.lib", "timestamp"),
        ("pyarrow.lib", "type_for_alias"),
        ("zoneinfo", "ZoneInfo"),
    }
)


class _DataOnly(pickle.Unpickler):
    """Builds data and refuses everything else."""

    def __init__(self, payload: bytes, package: str) -> None:
        super().__init__(io.BytesIO(payload))
        self._package = package

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "getattr"):
            return _zone_reader
        if (module, name) in _DATA:
            return super().find_class(module, name)
        if "." not in name and module.partition(".")[0] == self._package:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise _refused(".".join((module, name)))


def _zone_reader(kind: object, name: object) -> Callable[..., ZoneInfo]:
    """Stand in for ``getattr`` in the one place where data needs it: a time zone is pickled as a call of its class."""
    if kind is ZoneInfo and name == "_unpickle":
        return lambda key, _from_cache: ZoneInfo(key)
    raise _refused("builtins.getattr")


def _refused(found: str) -> EvidenceError:
    return EvidenceError(
        "checkpoint-refused",
        "A checkpoint holds something that is no data.",
        found=found,
        expected="arrays, tables, dates, plain collections, or classes of the fold's own package",
        hint="remove the checkpoint folder and run again; find out who wrote into it",
    )


class Checkpoint:
    """The kept partials of one fold over one state of the evidence.

    Args:
        folder: Created when it is missing, for its owner alone.
        fold: Its class, parameters and program are part of the key. Parameters are compared by their pickle: a fold
            with a set among them may start over.
        source_id: Names the evidence.

    Raises:
        EvidenceError: The folder cannot be written.
    """

    def __init__(self, folder: Path, fold: Fold[Any, Any], source_id: str) -> None:
        self._package = type(fold).__module__.partition(".")[0]
        key = hashlib.blake2b(digest_size=16)
        for piece in (_name(fold), pickle.dumps(fold), source_id.encode(), *_program(self._package)):
            key.update(len(piece).to_bytes(8, "big") + piece)
        self._folder = folder / key.hexdigest()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def has(self, ref: BucketRef) -> bool:
        """Whether the partial of a bucket is kept, and undamaged."""
        path = self._path(ref)
        try:
            with path.open("rb") as file:
                written = file.read(_DIGEST)
                whole = hashlib.file_digest(file, _hash).digest() == written
        except OSError:
            return False
        if not whole:
            path.unlink(missing_ok=True)
        return whole

    def load(self, ref: BucketRef) -> object:
        """Return the kept partial of a bucket.

        Raises:
            EvidenceError: It holds something that is no data.
        """
        payload = self._path(ref).read_bytes()[_DIGEST:]
        return _DataOnly(payload, self._package).load()

    def keep(self, ref: BucketRef, partial: object) -> None:
        """Keep the partial of a bucket; it is on disk when this returns.

        Raises:
            EvidenceError: The disk is full or cannot be written.
        """
        path = self._path(ref)
        payload = pickle.dumps(partial, protocol=5)
        unfinished = path.with_suffix(".writing")
        try:
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(_hash(payload).digest())
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise self._unwritable(error) from error

    def remove(self) -> None:
        """Remove what was kept for this run."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, ref: BucketRef) -> Path:
        """Name the file by the whole description of the bucket, so that another split is never mixed in."""
        described = f"{ref.number} {ref.rows} {ref!r}".encode()
        return self._folder / f"{ref.number}-{hashlib.blake2b(described, digest_size=12).hexdigest()}"

    def _unwritable(self, error: OSError) -> EvidenceError:
        return EvidenceError(
            "checkpoint-unwritable",
            "A half-done run cannot be kept.",
            found=f"{self._folder}: {error.strerror}",
            expected="a folder that can be written, with room",
            hint="make room, or run without a checkpoint",
        )


def _hash(payload: bytes = b"") -> hashlib.blake2b:
    return hashlib.blake2b(payload, digest_size=_DIGEST)


def _name(fold: Fold[Any, Any]) -> bytes:
    return f"{type(fold).__module__}.{type(fold).__qualname__}".encode()


def _program(package: str) -> Iterator[bytes]:
    """Yield what stands for the program: every source file of the package, in order of its path."""
    front = getattr(sys.modules.get(package), "__file__", None)
    if front is None:
        return
    folder = Path(front).parent
    paths = sorted(folder.rglob("*.py")) if Path(front).name == "__init__.py" else [Path(front)]
    for path in paths:
        yield str(path.relative_to(folder)).encode()
        yield hashlib.sha256(path.read_bytes()).digest()
