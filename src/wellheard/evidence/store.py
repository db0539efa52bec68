"""The folder that evidence lies in, and who may change it when.

::

    folder/
      workspace.db    the ledger
      secret          makes pseudonyms; 0600
      parts/          immutable Parquet
      files/          originals as they came, by SHA-256
      cache/          what can be computed again

Readers need no lock: a snapshot is a list of immutable files. Whoever changes the list holds the writing lock, which dies
with its process. Files that no list names are leftovers of a crash; the first one to open the folder alone removes them.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Ledger
from wellheard.evidence.parts import cannot_write, sync_folder
from wellheard.evidence.pseudonyms import SECRET_BYTES, Pseudonyms
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.sqlite_ledger import SqliteLedger

STAGING: Final = ".staging-"
"""How the name of a folder begins in which an import prepares its parts."""


class Store:
    """Evidence in one folder.

    Args:
        folder: The workspace's folder; made when it is not there.

    Raises:
        EvidenceError: The folder cannot be used: it holds something else, or may not be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.parts_folder = self.folder / "parts"
        self.files_folder = self.folder / "files"
        self.cache_folder = self.folder / "cache"
        self._prepare()
        self._presence = os.open(self.parts_folder / ".present", os.O_RDWR | os.O_CREAT, 0o600)
        self.ledger: Ledger = SqliteLedger(self.folder / "workspace.db")
        self.pseudonyms = Pseudonyms(self._secret())
        self._remove_leftovers_when_alone()
        fcntl.flock(self._presence, fcntl.LOCK_SH)

    def _prepare(self) -> None:
        strangers = self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / "workspace.db").exists()
        if strangers and not (self.folder / "secret").exists():
            raise EvidenceError(
                "not-a-workspace",
                "This folder holds something other than a workspace.",
                found=f"files but no workspace.db in {self.folder}",
                expected="an empty folder, or one that Wellheard made",
                hint="give another folder, for example --workspace ./wellheard-workspace",
            )
        try:
            for folder in (self.folder, self.parts_folder, self.files_folder, self.cache_folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.folder, error) from error

    def _secret(self) -> bytes:
        path = self.folder / "secret"
        with suppress(FileNotFoundError):
            return path.read_bytes()
        try:
            unfinished = path.with_name(f".secret-{secrets.token_hex(8)}")
            unfinished.touch(mode=0o600)
            with unfinished.open("wb") as stream:
                stream.write(secrets.token_bytes(SECRET_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(FileExistsError):
                os.link(unfinished, path)  # the first of two processes wins
            unfinished.unlink()
            sync_folder(self.folder)
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        return path.read_bytes()

    def snapshot(self) -> Snapshot:
        """Return the evidence as it is at this moment."""
        return Snapshot(self.parts_folder, self.ledger.parts())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to change the list of parts; waits for whoever holds it."""
        handle = os.open(self.parts_folder / ".writing", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def staging(self, name: str) -> Iterator[Path]:
        """Give a folder for preparing parts, and remove it at the end."""
        folder = self.parts_folder / f"{STAGING}{name}"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise cannot_write(self.parts_folder, error) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _alone(self) -> bool:
        with suppress(OSError):
            fcntl.flock(self._presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def _remove_leftovers_when_alone(self) -> None:
        """Remove what a crash left: files that no list names, and folders of imports that did not end."""
        if not self._alone():
            return
        listed = {part.file_name for part in self.ledger.parts()}
        originals = {record.sha256 for record in self.ledger.imports() if record.original}
        for path in self.parts_folder.iterdir():
            if path.name.startswith(STAGING):
                shutil.rmtree(path, ignore_errors=True)
            elif path.name not in listed and path.name not in {".present", ".writing"}:
                path.unlink(missing_ok=True)
        for path in self.files_folder.iterdir():
            if path.name.partition(".")[0] not in originals:
                path.unlink(missing_ok=True)

    def remove_files(self, names: Iterator[str] | list[str]) -> None:
        """Remove part files that are no longer listed."""
        for name in names:
            (self.parts_folder / name).unlink(missing_ok=True)
        sync_folder(self.parts_folder)

    def close(self) -> None:
        """Let go of the folder."""
        self.ledger.close()
        with suppress(OSError):
            os.close(self._presence)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
