"""The ledger in one SQLite file, ``workspace.db``: durable, readable by several processes, written by one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Final

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Account, Change, ImportRecord
from wellheard.evidence.parts import Part

FORMAT: Final = 1
"""Version of the tables below; a newer one is refused, an older one is migrated when there is one."""

_TABLES: Final = """
CREATE TABLE part (
  part_id TEXT NOT NULL, "table" TEXT NOT NULL, rows INTEGER NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
  depth INTEGER NOT NULL, bucket INTEGER NOT NULL, fingerprint TEXT NOT NULL, of_part TEXT NOT NULL, model TEXT NOT NULL,
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
_PART: Final = tuple(field.name for field in fields(Part))
_ACCOUNT: Final = tuple(field.name for field in fields(Account))
_IMPORT: Final = ("import_id", "source", "kind", "sha256", "mapping", "original", "at")


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class SqliteLedger:
    """A :class:`~wellheard.evidence.ledger.Ledger` in one file.

    A commit is on disk when :meth:`commit` returns (``synchronous=FULL``); deleted rows are overwritten
    (``secure_delete``).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._explained():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=20.0)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
                self._db.execute(f"PRAGMA {pragma}")
            self._make_tables()

    def _make_tables(self) -> None:
        version = self._version()
        if version == 0:
            self._db.execute("BEGIN IMMEDIATE")
            if self._version() == 0:  # another process may have been quicker
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version={FORMAT}")
            self._db.execute("COMMIT")
        elif version > FORMAT:
            raise EvidenceError(
                "workspace-newer",
                "This workspace was written by a newer Wellheard.",
                found=f"format {version} in {self._path}",
                expected=f"format {FORMAT} or older",
                hint="install the newer version, or use another folder",
            )

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

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
            gone = self._db.execute(
                'DELETE FROM part WHERE "table" = ? AND part_id = ? AND of_part = ?',
                (part.table, part.part_id, part.of_part),
            ).rowcount
            if gone != 1:
                raise EvidenceError(
                    "part-moved",
                    "Another process changed the evidence in the meantime.",
                    found=f"part {part.part_id} of {part.table} is no longer listed",
                    hint="run the same command again",
                )
        places = ", ".join("?" * len(_PART))
        self._db.executemany(
            f"INSERT INTO part ({_quoted(_PART)}) VALUES ({places})",  # noqa: S608 - own column names
            [astuple(part) for part in change.add],
        )
        for record in change.imports:
            row = {name: getattr(record, name) for name in _IMPORT} | asdict(record.account)
            places = ", ".join("?" * len(row))
            self._db.execute(
                f"INSERT INTO import ({_quoted(tuple(row))}) VALUES ({places})",  # noqa: S608 - own column names
                tuple(row.values()),
            )
        self._db.executemany("INSERT OR IGNORE INTO tombstone VALUES (?)", [(mark,) for mark in change.tombstones])
        self._db.executemany(
            "UPDATE import SET original = 0 WHERE sha256 = ?", [(sha,) for sha in change.originals_gone]
        )
        if change.mapping is not None:
            self._db.execute("INSERT OR REPLACE INTO mapping VALUES (?, ?)", change.mapping)

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
                hint="free some space, check who may write the folder, close other programs that hold it; then try again",
            ) from error
