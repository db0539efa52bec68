"""The ledger in one SQLite file, ``workspace.db``: durable, readable by several processes, written by one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Account, Change, ImportRecord
from wellheard.evidence.parts import Part

FORMAT: Final = 1
"""Version of the tables below; a newer one is refused, an older one is migrated when there is one."""

APPLICATION: Final = 0x57486C64  # "WHld"
"""Marks the file as ours, in SQLite's own header."""

_TABLES: Final = """
CREATE TABLE part (
  part_id TEXT NOT NULL, "table" TEXT NOT NULL, rows INTEGER NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
  depth INTEGER NOT NULL, bucket INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  of_part TEXT NOT NULL, model TEXT NOT NULL,
  PRIMARY KEY ("table", part_id, of_part)
) WITHOUT ROWID;
CREATE TABLE import (
  number INTEGER PRIMARY KEY, import_id TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL,
  mapping TEXT NOT NULL, original INTEGER NOT NULL, at TEXT NOT NULL,
  seen INTEGER NOT NULL, imported INTEGER NOT NULL, duplicate INTEGER NOT NULL, rejected INTEGER NOT NULL,
  blank INTEGER NOT NULL, replaced INTEGER NOT NULL, erased INTEGER NOT NULL,
  CHECK (seen = imported + duplicate + rejected + blank)
);
CREATE TABLE tombstone (mark TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE mapping (signature TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
"""
_PATIENCE_S: Final = 20.0
_PART: Final = tuple(field.name for field in fields(Part))
_ACCOUNT: Final = tuple(field.name for field in fields(Account))
_IMPORT: Final = ("import_id", "source", "kind", "sha256", "mapping", "original", "at")


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class SqliteLedger:
    """A :class:`~wellheard.evidence.ledger.Ledger` in one file.

    A commit is on disk when :meth:`commit` returns (``synchronous=FULL``); deleted rows are overwritten
    (``secure_delete``).

    Args:
        path: The file; made when it is not there.
        may_begin: Whether an empty ledger may be made. Not where evidence lies already: an empty list would make it
            leftovers, to be removed.

    Raises:
        EvidenceError: The file is no ledger, is missing though it may not be, or was written by a newer version.
    """

    def __init__(self, path: Path, *, may_begin: bool = True) -> None:
        self._path = path
        with ExitStack() as undo, self._explained():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE_S)
            undo.callback(self._db.close)
            self._check(may_begin=may_begin)
            for pragma in ("synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
                self._db.execute(f"PRAGMA {pragma}")
            self._prepare()
            undo.pop_all()

    def _check(self, *, may_begin: bool) -> None:
        begun = bool(self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        version = self._number("user_version")
        if begun and self._number("application_id") != APPLICATION:
            raise EvidenceError(
                "not-a-ledger",
                "The database in this folder was made by another program.",
                found=f"tables of another program in {self._path}",
                expected="a workspace.db that Wellheard made",
                hint="give another folder, for example --workspace ./wellheard-workspace",
            )
        if not begun and not may_begin:
            raise EvidenceError(
                "ledger-gone",
                "The workspace's database is gone, so nobody can tell what here is evidence.",
                found=f"parts or originals, but an empty database at {self._path}",
                expected="the workspace.db that lists them",
                hint="restore workspace.db from a backup, or import the originals into a new workspace",
            )
        if version > FORMAT:
            raise EvidenceError(
                "workspace-newer",
                "This workspace was written by a newer Wellheard.",
                found=f"format {version} in {self._path}",
                expected=f"format {FORMAT} or older",
                hint="install the newer version, or use another folder",
            )

    def _prepare(self) -> None:
        """Make the tables where there are none; of two processes one makes them and the other waits."""
        if self._number("user_version") == FORMAT:
            return
        self._be_patient("PRAGMA journal_mode=WAL")
        self._db.execute("BEGIN IMMEDIATE")
        if self._number("user_version") == 0:
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id={APPLICATION}")
            self._db.execute(f"PRAGMA user_version={FORMAT}")
        self._db.execute("COMMIT")

    def _be_patient(self, statement: str) -> None:
        """Run a statement for which SQLite itself does not wait when another process is busy."""
        until = monotonic() + _PATIENCE_S
        while True:
            try:
                self._db.execute(statement)
            except sqlite3.OperationalError:
                if monotonic() > until:
                    raise
                sleep(0.02)
            else:
                return

    def _number(self, pragma: str) -> int:
        return int(self._db.execute(f"PRAGMA {pragma}").fetchone()[0])

    def parts(self) -> tuple[Part, ...]:
        """Return the list at one moment, in a stable order."""
        order = 'ORDER BY "table", depth, bucket, part_id, of_part'
        with self._explained():
            rows = self._db.execute(f"SELECT {_quoted(_PART)} FROM part {order}").fetchall()  # noqa: S608 - own column names
        return tuple(Part(*row) for row in rows)

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return every import, oldest first."""
        columns = _quoted(_IMPORT + _ACCOUNT)
        with self._explained():
            rows = self._db.execute(f"SELECT {columns} FROM import ORDER BY number").fetchall()  # noqa: S608 - own column names
        found = []
        for row in rows:
            head = dict(zip(_IMPORT, row[: len(_IMPORT)], strict=True))
            head["original"] = bool(head["original"])
            found.append(ImportRecord(**head, account=Account(*row[len(_IMPORT) :])))
        return tuple(found)

    def tombstones(self) -> frozenset[str]:
        """Return the marks of the customers who were erased."""
        with self._explained():
            return frozenset(mark for (mark,) in self._db.execute("SELECT mark FROM tombstone"))

    def mapping_for(self, signature: str) -> str | None:
        """Return the mapping that was remembered for a header signature, as JSON."""
        with self._explained():
            row = self._db.execute("SELECT json FROM mapping WHERE signature = ?", (signature,)).fetchone()
        return None if row is None else str(row[0])

    def commit(self, change: Change) -> None:
        """Make ``change`` true in one transaction."""
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._apply(change)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _apply(self, change: Change) -> None:
        for part in change.remove:
            self._strike_off(part)
        self._insert("part", [{name: getattr(part, name) for name in _PART} for part in change.add])
        records = change.imports
        self._insert("import", [{n: getattr(one, n) for n in _IMPORT} | asdict(one.account) for one in records])
        self._db.executemany("INSERT OR IGNORE INTO tombstone VALUES (?)", [(mark,) for mark in change.tombstones])
        gone = [(sha256,) for sha256 in change.originals_gone]
        self._db.executemany("UPDATE import SET original = 0 WHERE sha256 = ?", gone)
        for column in ("source", "mapping"):
            covered = [(new, old) for old, new in change.covered.items()]
            self._db.executemany(f"UPDATE import SET {column} = ? WHERE {column} = ?", covered)  # noqa: S608 - own column names
        if change.covered:
            self._db.executemany("DELETE FROM mapping WHERE json = ?", [(old,) for old in change.covered])
        if change.mapping is not None:
            self._db.execute("INSERT OR REPLACE INTO mapping VALUES (?, ?)", change.mapping)

    def _strike_off(self, part: Part) -> None:
        gone = self._db.execute(
            'DELETE FROM part WHERE "table" = ? AND part_id = ? AND of_part = ?',
            (part.table, part.part_id, part.of_part),
        ).rowcount
        if gone != 1:
            raise EvidenceError(
                "part-moved",
                "Another process changed the evidence in the meantime.",
                found=f"part {part.part_id} of {part.table} is no longer listed",
                expected="the list as it was when the work began",
                hint="run the same command again",
            )

    def _insert(self, table: str, rows: list[dict[str, object]]) -> None:
        for row in rows:
            places = ", ".join("?" * len(row))
            statement = f"INSERT INTO {table} ({_quoted(tuple(row))}) VALUES ({places})"  # noqa: S608 - own column names
            self._db.execute(statement, tuple(row.values()))

    def scrub(self) -> None:
        """Leave no trace of deleted rows in the database's own files."""
        with self._explained():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise EvidenceError(
                "ledger-unusable",
                "The workspace's database cannot be used; what was committed before is safe.",
                found=f"{error} ({self._path})",
                expected="a database that can be read and written, with room on its disk",
                hint="free some space, check who may write the folder, close other programs that hold it; try again",
            ) from error
