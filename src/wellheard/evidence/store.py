"""The folder that evidence lies in, and who may change it when.

::

    folder/
      workspace.db    the ledger
      secret          makes pseudonyms; 0600
      parts/          immutable Parquet
      files/          originals as they came, by SHA-256
      cache/          what can be computed again
      rejected/       rows that could not be read, for people; kept by the workspace room

Readers need no lock: a snapshot is a list of immutable files. Whoever changes the list holds the writing lock, which
dies with its process; nobody else puts a part file into ``parts/``, so whoever lets the lock go removes every part
file that no list names. What is prepared without the lock lies in a staging folder that is locked itself. Whatever a
crash leaves is removed by the next one to open the folder alone.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Ledger
from wellheard.evidence.parts import sync_folder, writing_to
from wellheard.evidence.pseudonyms import SECRET_BYTES, Pseudonyms
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.sqlite_ledger import SqliteLedger

STAGING: Final = ".staging-"
"""How the name of a folder begins in which parts are prepared."""

_DATABASE: Final = "workspace.db"
_PRESENT: Final = ".present"
_WRITING: Final = ".writing"
_OURS: Final = frozenset(
    {"parts", "files", "cache", "rejected", "secret", *(f"{_DATABASE}{end}" for end in ("-wal", "-shm"))}
)
_UNBORN: Final = ".secret-"


class Store:
    """Evidence in one folder.

    Args:
        folder: The workspace's folder; made when it is not there.

    Raises:
        EvidenceError: The folder cannot be used: it holds something else, lacks its database or its secret, was
            written by a newer version, or may not be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.parts_folder = self.folder / "parts"
        self.files_folder = self.folder / "files"
        self.cache_folder = self.folder / "cache"
        self._turn = threading.RLock()
        self._writers = 0
        with ExitStack() as undo:
            self._make_folders()
            with writing_to(self.folder):
                self._presence = os.open(self.parts_folder / _PRESENT, os.O_RDWR | os.O_CREAT, 0o600)
            undo.callback(os.close, self._presence)
            self.ledger: Ledger = SqliteLedger(self.folder / _DATABASE, may_begin=not self._holds_evidence())
            undo.callback(self.ledger.close)
            self.pseudonyms = Pseudonyms(self._secret())
            self._remove_leftovers_when_alone()
            fcntl.flock(self._presence, fcntl.LOCK_SH)
            self._open = undo.pop_all()

    def _make_folders(self) -> None:
        with writing_to(self.folder):
            self._refuse_strangers()
            missing = [
                folder
                for folder in (self.folder, self.cache_folder, self.files_folder, self.parts_folder)
                if not folder.is_dir()
            ]
            for folder in missing:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in missing:
                sync_folder(folder.parent)

    def _refuse_strangers(self) -> None:
        if not self.folder.exists():
            return
        names = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else [self.folder.name]
        strangers = [name for name in names if name not in _OURS and not name.startswith(_UNBORN)]
        if strangers and _DATABASE not in names:
            raise EvidenceError(
                "not-a-workspace",
                "This is something other than a workspace.",
                found=f"files but no {_DATABASE} in {self.folder}"
                if self.folder.is_dir()
                else f"a file, {self.folder}",
                expected="an empty folder, or one that Wellheard made",
                hint="give another folder, for example --workspace ./wellheard-workspace",
            )

    def _holds_evidence(self) -> bool:
        """Whether something lies here that only an existing ledger can have listed."""
        return any(
            not path.name.startswith(".")
            for folder in (self.parts_folder, self.files_folder)
            for path in folder.iterdir()
        )

    def _secret(self) -> bytes:
        path = self.folder / "secret"
        with writing_to(self.folder):
            if not path.exists():
                self._make_secret(path)
            return path.read_bytes()

    def _make_secret(self, path: Path) -> None:
        if self.ledger.imports() or self.ledger.tombstones():
            raise EvidenceError(
                "secret-gone",
                "The workspace's secret is gone; without it nobody can tell which customers are which.",
                found=f"no file {path}",
                expected="the secret that was made with this workspace",
                hint="restore the file 'secret' from a backup, or import the originals into a new workspace",
            )
        unfinished = path.with_name(f"{_UNBORN}{secrets.token_hex(8)}")
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as stream:
            stream.write(secrets.token_bytes(SECRET_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)  # the first of two processes wins
        unfinished.unlink()
        sync_folder(self.folder)

    def snapshot(self) -> Snapshot:
        """Return the evidence as it is at this moment."""
        return Snapshot(self.parts_folder, self.ledger.parts())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to change the list of parts; waits for whoever holds it.

        The same thread may ask again inside. At the end, part files that no list names are removed.

        Raises:
            EvidenceError: The folder may not be written.
        """
        with self._turn, ExitStack() as lock:
            if not self._writers:
                with writing_to(self.folder):
                    handle = os.open(self.parts_folder / _WRITING, os.O_RDWR | os.O_CREAT, 0o600)
                lock.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
            self._writers += 1
            try:
                yield
            finally:
                self._writers -= 1
                if not self._writers:
                    with suppress(EvidenceError, OSError):
                        self.remove_unlisted()

    def remove_unlisted(self) -> None:
        """Remove part files that no list names; the caller holds :meth:`writing`."""
        listed = {part.file_name for part in self.ledger.parts()}
        for path in self.parts_folder.iterdir():
            if path.name not in listed | {_PRESENT, _WRITING} and not path.is_dir():
                path.unlink(missing_ok=True)
        sync_folder(self.parts_folder)

    @contextmanager
    def staging(self, name: str) -> Iterator[Path]:
        """Give a new folder for preparing something, and remove it at the end.

        Args:
            name: What it is for; part of the folder's name.

        Raises:
            EvidenceError: The folder cannot be made.
        """
        with writing_to(self.parts_folder):
            folder, handle = self._locked_folder(name)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)

    def _locked_folder(self, name: str) -> tuple[Path, int]:
        while True:
            folder = Path(tempfile.mkdtemp(prefix=f"{STAGING}{name}-", dir=self.parts_folder))
            with suppress(FileNotFoundError):  # taken for a leftover before it was locked
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                fcntl.flock(handle, fcntl.LOCK_EX)
                if folder.exists():
                    return folder, handle
                os.close(handle)

    def remove_abandoned_staging(self) -> None:
        """Remove staging folders whose process is gone."""
        for folder in self.parts_folder.glob(f"{STAGING}*"):
            with suppress(OSError):
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
                finally:
                    os.close(handle)

    def _remove_leftovers_when_alone(self) -> None:
        """Remove what a crash left: files that no list names, and folders of work that did not end."""
        try:
            fcntl.flock(self._presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # somebody else is here and may be about to list them
        with writing_to(self.folder):
            self.remove_abandoned_staging()
            self.remove_unlisted()
            originals = {record.sha256 for record in self.ledger.imports() if record.original}
            for path in self.files_folder.iterdir():
                if path.name.partition(".")[0] not in originals:
                    path.unlink(missing_ok=True)
            for path in self.folder.glob(f"{_UNBORN}*"):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder; a second time does nothing."""
        self._open.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
