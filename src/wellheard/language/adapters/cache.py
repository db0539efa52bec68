"""Answers kept on disk, so that nothing is asked and paid for twice, and what can be forgotten text by text.

No text is kept. An answer lies under a salted hash of model, question and masked text; another table says, again by
salted hashes, which texts an answer rests on, so that forgetting a text removes every answer it had a part in. One
SQLite file: several processes may use it at once, and what is removed is overwritten.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Final

from wellheard.language.adapters.questions import Item
from wellheard.language.adapters.strict_json import UNREADABLE, read_json
from wellheard.language.errors import LanguageError

_FILE: Final = "answers.sqlite"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (one INTEGER PRIMARY KEY CHECK (one = 1), salt BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS answers (answer BLOB PRIMARY KEY, version TEXT NOT NULL, packed TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rests_on (text BLOB, answer BLOB, PRIMARY KEY (text, answer)) WITHOUT ROWID;
"""
_BUSY_S: Final = 10.0


class Cache:
    """The kept answers of one folder.

    Args:
        folder: Where they lie; made when it is not there.

    Raises:
        LanguageError: ``cache-unusable``.
    """

    def __init__(self, folder: Path) -> None:
        self._place = folder / _FILE
        self._lock = Lock()
        self.troubles = 0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            with self._open() as store:
                store.executescript(_TABLES)
                store.execute("INSERT OR IGNORE INTO about VALUES (1, ?)", (secrets.token_bytes(32),))
                self._salt: bytes = store.execute("SELECT salt FROM about").fetchone()[0]
        except (OSError, sqlite3.Error) as wrong:
            raise _unusable(self._place, wrong) from wrong

    def find(self, question: str, items: Sequence[Item]) -> list[tuple[str, object] | None]:
        """Return what was kept for items.

        Args:
            question: Model and version of the question.
            items: What is asked about.

        Returns:
            For each item what the model was called and its packed answer, or None.
        """
        try:
            with self._lock, self._open() as store:
                found = [
                    store.execute(
                        "SELECT version, packed FROM answers WHERE answer = ?", (self._answer(question, item),)
                    ).fetchone()
                    for item in items
                ]
                met = [item for item, row in zip(items, found, strict=True) if row and item.originals != item.sent]
                self._note(store, question, met)
        except sqlite3.Error:
            self.troubles += 1
            return [None] * len(items)
        return [_readable(row) for row in found]

    def keep(self, question: str, kept: Iterable[tuple[Item, str, object]]) -> None:
        """Keep answers; one that cannot be written is not kept, which :attr:`troubles` counts.

        Args:
            question: Model and version of the question.
            kept: Items, what the model was called, and packed answers.
        """
        rows = [
            (item, self._answer(question, item), version, json.dumps(packed, allow_nan=False))
            for item, version, packed in kept
        ]
        try:
            with self._lock, self._open() as store:
                store.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", [row[1:] for row in rows])
                self._note(store, question, [item for item, *_ in rows])
        except sqlite3.Error:
            self.troubles += 1

    def forget(self, items: Iterable[Item]) -> int:
        """Remove every answer that any of the texts had a part in, whatever the model and the question.

        Raises:
            LanguageError: ``cache-unusable``; nothing counts as forgotten then.

        Returns:
            How many answers were removed.
        """
        texts = sorted({text for item in items for text in self._texts(item)})
        removed = 0
        try:
            with self._lock, self._open() as store:
                for text in texts:
                    found = store.execute("SELECT answer FROM rests_on WHERE text = ?", (text,)).fetchall()
                    for (answer,) in found:
                        removed += store.execute("DELETE FROM answers WHERE answer = ?", (answer,)).rowcount
                    store.execute("DELETE FROM rests_on WHERE text = ?", (text,))
                store.execute("DELETE FROM rests_on WHERE answer NOT IN (SELECT answer FROM answers)")
        except sqlite3.Error as wrong:
            raise _unusable(self._place, wrong) from wrong
        return removed

    def _note(self, store: sqlite3.Connection, question: str, items: Iterable[Item]) -> None:
        """Note which texts answers rest on, also those that met an answer given for another text masked alike."""
        store.executemany(
            "INSERT OR IGNORE INTO rests_on VALUES (?, ?)",
            [(text, self._answer(question, item)) for item in items for text in sorted(self._texts(item))],
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open for one transaction; nothing is held between two, so a forked process shares nothing."""
        with closing(sqlite3.connect(self._place, timeout=_BUSY_S)) as store:
            store.execute("PRAGMA secure_delete = ON")
            with store:
                yield store

    def _answer(self, question: str, item: Item) -> bytes:
        return self._hash("answer", question, *item.sent)

    def _texts(self, item: Item) -> set[bytes]:
        return {self._hash("text", text) for text in (*item.originals, *item.sent)}

    def _hash(self, *parts: str) -> bytes:
        digest = blake2b(key=self._salt, digest_size=20)
        for part in parts:
            said = part.encode("utf-8", "surrogatepass")
            digest.update(len(said).to_bytes(8, "big") + said)
        return digest.digest()


def _readable(row: tuple[str, str] | None) -> tuple[str, object] | None:
    packed = read_json(row[1]) if row else UNREADABLE
    return (row[0], packed) if row and packed is not UNREADABLE else None


def _unusable(place: Path, wrong: OSError | sqlite3.Error) -> LanguageError:
    return LanguageError(
        "cache-unusable",
        "The answers kept on disk cannot be used.",
        found=f"{place}: {wrong}",
        expected="a folder that can be written, with a whole file of answers or none",
        hint=f"remove {place}, or choose another cache_folder",
    )
