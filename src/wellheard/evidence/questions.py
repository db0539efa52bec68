"""Questions: SQL over the evidence, for filters and drill-downs, by DuckDB behind a locked door.

A question reads the four tables and nothing else. Two doors stand one behind the other:

* :mod:`wellheard.evidence.readonly` reads the parsed question before it runs and lets only a single ``SELECT`` over the
  four tables pass. It is needed: DuckDB's own lock does not stop ``COPY`` over a file that may be read, and a call of
  ``enable_logging`` was seen to end the whole process.
* The connection itself may open the part files of the snapshot only, installs and loads no extension, and its settings
  are locked.

A connection that still has an open answer truncates it silently when it is asked again (seen with DuckDB 1.5), so every
answer has a cursor of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self, TypeAlias

import duckdb
import pyarrow as pa

from wellheard.evidence.readonly import require_readable
from wellheard.evidence.refusals import explained
from wellheard.evidence.schemas import SCHEMAS, TABLES, Table

Parameters: TypeAlias = Sequence[object] | Mapping[str, object]
BATCH_ROWS: Final = 8_192


class PartFiles(Protocol):
    """What can be asked: a snapshot."""

    def files(self, table: Table) -> list[Path]:
        """Return the Parquet files of one table; an empty list for an empty table."""
        ...


class Answer:
    """The rows of an answer, as they are read; also an Arrow stream that pandas, polars and ``pyarrow.table`` take.

    Attributes:
        schema: Names and types of the columns.

    Raises:
        EvidenceError: While reading: a value cannot be converted, the memory limit is reached, a part is gone. The
            message repeats no value.
    """

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, reader: pa.RecordBatchReader, owner: Questions | None
    ) -> None:
        self.schema: pa.Schema = reader.schema
        self._cursor = cursor
        self._reader: pa.RecordBatchReader | None = reader
        self._owner = owner

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Read batch after batch; close at the end."""
        try:
            while self._reader is not None:
                with explained():
                    batch = next(self._reader, None)
                if batch is None:
                    return
                yield batch
        finally:
            self.close()

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the rows over to any library that reads Arrow."""
        return pa.RecordBatchReader.from_batches(self.schema, iter(self)).__arrow_c_stream__(requested_schema)

    def read_all(self) -> pa.Table:
        """Return all rows that are left, and close."""
        return pa.Table.from_batches(list(self), schema=self.schema)

    def close(self) -> None:
        """Let go of the connection; what was not read is dropped."""
        if self._reader is None:
            return
        self._reader = None
        self._cursor.close()
        if self._owner is not None:
            self._owner.close()


class Questions:
    """A snapshot that can be asked many times; views are made once. Use it with ``with``.

    Args:
        snapshot: What is asked.
        memory_mb: What all its answers together may take, in MB of 2**20 bytes. Nothing is spilled to disk.
        threads: One gives sums of floats that are the same to the last bit.

    Raises:
        EvidenceError: A part cannot be read.
    """

    def __init__(self, snapshot: PartFiles, *, memory_mb: int = 512, threads: int = 1) -> None:
        files = {table: [str(path.resolve()) for path in snapshot.files(table)] for table in TABLES}
        self._connection = duckdb.connect(
            config={
                "threads": threads,
                "memory_limit": f"{memory_mb}MiB",
                "temp_directory": "",
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "allow_unsigned_extensions": False,
                "allow_persistent_secrets": False,
            }
        )
        try:
            with explained():
                self._make_views(files)
                self._lock([file for some in files.values() for file in some])
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def ask(self, sql: str, parameters: Parameters = ()) -> Answer:
        """Ask one question; see :func:`ask`."""
        return self._ask(sql, parameters, owner=None)

    def close(self) -> None:
        """Let go of the evidence."""
        self._connection.close()

    def _ask(self, sql: str, parameters: Parameters, *, owner: Questions | None) -> Answer:
        with explained():
            cursor = self._connection.cursor()
            try:
                require_readable(cursor, sql)
                reader = cursor.execute(sql, _plain(parameters)).to_arrow_reader(BATCH_ROWS)
            except BaseException:
                cursor.close()
                raise
        return Answer(cursor, reader, owner)

    def _make_views(self, files: Mapping[Table, Sequence[str]]) -> None:
        """Make each table a view with every column of its schema, also where there is no file or an older one."""
        for table in TABLES:
            self._connection.register("schema_only", SCHEMAS[table].empty_table())
            self._connection.execute(f"CREATE TABLE no_{table} AS SELECT * FROM schema_only")  # noqa: S608 - own names
            self._connection.unregister("schema_only")
            rows = f"SELECT * FROM no_{table}"  # noqa: S608 - own names
            if files[table]:
                parts = f"read_parquet({_literals(files[table])}, union_by_name = true)"
                rows += f" UNION ALL BY NAME SELECT * FROM {parts}"  # noqa: S608 - quoted paths of our own files
            self._connection.execute(f"CREATE VIEW {table} AS {rows}")

    def _lock(self, files: Sequence[str]) -> None:
        settings = (
            "GLOBAL TimeZone = 'UTC'",
            "python_enable_replacements = false",  # a name is a table, never a variable of the caller
            f"allowed_paths = {_literals(files)}",
            "enable_external_access = false",
            "lock_configuration = true",
        )
        for setting in settings:
            self._connection.execute(f"SET {setting}")


def ask(
    snapshot: PartFiles, sql: str, parameters: Parameters = (), *, memory_mb: int = 512, threads: int = 1
) -> Answer:
    """Ask the evidence one question in SQL.

    Args:
        snapshot: What is asked. Its tables are ``voices``, ``passages``, ``events`` and ``customers``.
        sql: One ``SELECT`` (DuckDB's dialect) over these tables. Values belong into ``parameters``. The column ``"at"``
            must be quoted: DuckDB knows ``at`` as a word of its own.
        parameters: For ``?`` or ``$1`` in order, or for ``$name`` by name.
        memory_mb: What the answer may take, in MB of 2**20 bytes.
        threads: One gives sums of floats that are the same to the last bit.

    Returns:
        The rows as a stream; close it, read it to the end, or use it with ``with``. Times are UTC.

    Raises:
        EvidenceError: The question is no single ``SELECT`` over the four tables, cannot be understood, or fails.

    Cost: about 0.1 s before the first row. To ask many times, keep a :class:`Questions`.

    Example:
        >>> class Nothing:
        ...     def files(self, table):
        ...         return []
        >>> with ask(Nothing(), "SELECT count(*) AS voices FROM voices WHERE said_by = ?", ["customer"]) as answer:
        ...     answer.read_all().to_pylist()
        [{'voices': 0}]
    """
    questions = Questions(snapshot, memory_mb=memory_mb, threads=threads)
    try:
        return questions._ask(sql, parameters, owner=questions)  # noqa: SLF001 - the two belong together
    except BaseException:
        questions.close()
        raise


def _plain(parameters: Parameters) -> Any:
    return dict(parameters) if isinstance(parameters, Mapping) else list(parameters)


def _literals(texts: Sequence[str]) -> str:
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"
