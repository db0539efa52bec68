"""Promises of questions: they stream, they never disturb each other, and they open nothing but the evidence."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conformance.invented import invented_tables
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.questions import Questions, ask
from wellheard.evidence.readonly import TABLE_FUNCTIONS
from wellheard.evidence.schemas import SCHEMAS, TABLES, VOICES, Table

EVIDENCE = invented_tables(people=15)


@dataclass
class Files:
    """Part files in a folder."""

    folder: Path
    paths: dict[Table, list[Path]] = field(default_factory=dict)

    def files(self, table: Table) -> list[Path]:
        return self.paths.get(table, [])

    def add(self, table: Table, rows: pa.Table) -> Path:
        path = self.folder / f"{table}-{len(self.files(table))}.parquet"
        pq.write_table(rows, path)
        self.paths.setdefault(table, []).append(path)
        return path


def _many(rows: int, last_text: str = "7") -> pa.Table:
    one = EVIDENCE["voices"].slice(0, 1)
    texts = pa.array(["7"] * (rows - 1) + [last_text])
    ids = pa.array([f"v{number:024x}" for number in range(rows)])
    columns = {name: pa.repeat(one[name][0], rows) for name in VOICES.names} | {"text": texts, "voice_id": ids}
    return pa.table([columns[name] for name in VOICES.names], schema=VOICES)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Two voices parts and one of each other table, in a folder whose name needs care."""
    folder = tmp_path_factory.mktemp("it's a [new] folder *?")
    files = Files(folder)
    files.add("voices", EVIDENCE["voices"].slice(0, 20))
    files.add("voices", EVIDENCE["voices"].slice(20))
    for table in ("passages", "events", "customers"):
        files.add(table, EVIDENCE[table])
    return files


@pytest.fixture(scope="module")
def questions(parts: Files) -> Iterator[Questions]:
    with Questions(parts) as opened:
        yield opened


def _value(answer: Any) -> object:
    return answer.read_all().column(0)[0].as_py()


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_asked(table: Table, questions: Questions) -> None:
    found = questions.ask(f"SELECT * FROM {table}").read_all()
    assert found.schema.names == SCHEMAS[table].names
    assert found.num_rows == EVIDENCE[table].num_rows


def test_values_come_back_as_they_were_kept(questions: Questions) -> None:
    found = questions.ask("SELECT * FROM voices ORDER BY voice_id").read_all()
    assert found.to_pylist() == EVIDENCE["voices"].sort_by("voice_id").to_pylist()


def test_empty_evidence_has_every_table_with_its_types(tmp_path: Path) -> None:
    with Questions(Files(tmp_path)) as nothing:
        for table in TABLES:
            found = nothing.ask(f"SELECT * FROM {table}").read_all()
            assert (found.num_rows, found.schema.names) == (0, SCHEMAS[table].names)
        assert nothing.ask('SELECT max("at") AS last FROM voices').read_all().schema.field("last").type.tz == "UTC"


def test_a_part_from_before_a_column_was_added_can_still_be_asked(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.add("voices", EVIDENCE["voices"].slice(0, 5))
    files.add("voices", EVIDENCE["voices"].slice(5, 5).drop_columns(["touchpoint"]))
    assert _value(ask(files, "SELECT count(*) FROM voices WHERE touchpoint IS NULL OR touchpoint <> ''")) == 10
    files.paths["voices"] = files.paths["voices"][1:]
    assert _value(ask(files, "SELECT count(*) FROM voices WHERE touchpoint IS NULL")) == 5


def test_values_are_parameters(questions: Questions) -> None:
    for sql, values in (
        ("said_by = ?", ["customer"]),
        ("said_by = $1", ["customer"]),
        ("said_by = $who", {"who": "customer"}),
    ):
        found = _value(questions.ask(f"SELECT count(*) FROM voices WHERE {sql}", values))
        assert found == EVIDENCE["voices"]["said_by"].to_pylist().count("customer")
    assert _value(questions.ask("SELECT count(*) FROM voices WHERE said_by = ?", ["x' OR '1' = '1"])) == 0


def test_times_are_utc_wherever_the_machine_stands(questions: Questions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    day = _value(questions.ask("SELECT date_trunc('day', max(\"at\")) FROM voices"))
    last = max(at for at in EVIDENCE["voices"]["at"].to_pylist() if at is not None)
    assert day == last.replace(hour=0, minute=0)
    assert isinstance(day, datetime)
    assert day.astimezone(UTC) == day


def test_with_and_joins_and_series_may_be_asked(questions: Questions) -> None:
    sql = """
        WITH heard AS (SELECT customer_id, count(*) AS n FROM voices GROUP BY ALL),
             RECURSIVE_numbers(n) AS (SELECT 1)
        SELECT count(*) FROM heard JOIN customers USING (customer_id), range(2), RECURSIVE_numbers
    """
    assert isinstance(_value(questions.ask(sql)), int)
    assert _value(questions.ask("SELECT sum(u) FROM (SELECT unnest([1, 2]) AS u)")) == 3
    assert _value(questions.ask("FROM voices SELECT count(*)")) == EVIDENCE["voices"].num_rows


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Files:
    files = Files(tmp_path_factory.mktemp("large"))
    files.add("voices", _many(300_000, last_text="my secret words"))
    return files


def test_a_second_question_does_not_cut_an_open_answer_short(large: Files) -> None:
    with Questions(large) as questions:
        first = questions.ask("SELECT voice_id FROM voices")
        batches = iter(first)
        read = next(batches).num_rows
        assert _value(questions.ask("SELECT count(*) FROM voices")) == 300_000
        assert _value(questions.ask("SELECT 1")) == 1
        assert read + sum(batch.num_rows for batch in batches) == 300_000


def test_an_answer_is_streamed_and_not_held(large: Files) -> None:
    before = pa.total_allocated_bytes()
    with ask(large, "SELECT * FROM voices", memory_mb=200) as answer:
        highest = 0
        for batch in answer:
            assert batch.num_rows <= 8_192
            del batch
            highest = max(highest, pa.total_allocated_bytes() - before)
    assert highest < 50 * 2**20


def _open_files(path: Path) -> int:
    links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))
    return sum(1 for link in links if link.is_symlink() and os.readlink(link) == str(path.resolve()))


def test_closing_an_answer_releases_the_connection(large: Files) -> None:
    path = large.files("voices")[0]
    answer = ask(large, "SELECT * FROM voices")
    next(iter(answer))
    answer.close()
    gc.collect()
    assert _open_files(path) == 0
    assert list(answer) == []
    answer.close()


def test_reading_to_the_end_releases_the_connection(large: Files) -> None:
    answer = ask(large, "SELECT voice_id FROM voices LIMIT 10")
    assert answer.read_all().num_rows == 10
    gc.collect()
    assert _open_files(large.files("voices")[0]) == 0


def test_leaving_off_in_the_middle_releases_the_connection(large: Files) -> None:
    for _ in range(3):
        for batch in ask(large, "SELECT * FROM voices"):
            assert batch.num_rows
            break
    gc.collect()
    assert _open_files(large.files("voices")[0]) == 0


def test_other_libraries_can_read_an_answer(questions: Questions) -> None:
    assert pa.table(questions.ask("SELECT voice_id FROM voices")).num_rows == EVIDENCE["voices"].num_rows


REFUSED = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM READ_TEXT('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_parquet('{outside}')",
    "SELECT * FROM '{outside}'",
    "SELECT * FROM parquet_metadata('{inside}')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT (SELECT max(content) FROM read_text('/etc/passwd')) FROM voices",
    "SELECT * FROM voices WHERE text IN (SELECT content FROM read_text('/etc/passwd'))",
    "WITH words AS (FROM read_text('/etc/passwd')) SELECT * FROM words",
    "SELECT text FROM voices UNION ALL SELECT content FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('https://example.com/a.csv')",
    "SELECT * FROM 's3://bucket/a.parquet'",
    "ATTACH '{folder}/other.db'",
    "ATTACH ':memory:' AS other",
    "COPY voices TO '{folder}/out.csv'",
    "COPY voices TO '{inside}' (FORMAT parquet, USE_TMP_FILE false)",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '/tmp'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/any.duckdb_extension'",
    "SET memory_limit = '100GB'",
    "SET VARIABLE x = 1",
    "RESET threads",
    "PRAGMA threads = 8",
    "PRAGMA database_list",
    "CALL enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "SELECT * FROM arrow_scan_dumb(1, 2, 3)",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('duckdb_settings')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM system.main.range(3)",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM main.voices",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM EVIDENCE",
    "SHOW TABLES",
    "DESCRIBE voices",
    "EXPLAIN ANALYZE SELECT 1",
    "CREATE TABLE t AS SELECT 1",
    "CREATE OR REPLACE VIEW voices AS SELECT 1",
    "CREATE MACRO m() AS TABLE SELECT 1",
    "CREATE SECRET s (TYPE s3)",
    "DROP VIEW voices",
    "DELETE FROM no_voices",
    "INSERT INTO no_voices SELECT * FROM voices",
    "USE memory",
    "CHECKPOINT",
    "PREPARE p AS SELECT 1",
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY voices TO '{folder}/out.csv'",
    "",
    "-- only a remark",
)


@pytest.mark.parametrize("sql", REFUSED)
def test_a_question_that_does_more_than_read_is_refused(
    sql: str, questions: Questions, parts: Files, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.parquet"
    pq.write_table(pa.table({"a": [1]}), outside)
    inside = parts.files("voices")[0]
    before = inside.read_bytes()
    with pytest.raises(EvidenceError) as caught:
        questions.ask(sql.format(outside=outside, inside=str(inside).replace("'", "''"), folder=tmp_path)).read_all()
    assert caught.value.code == "evidence/question-refused"
    assert list(tmp_path.iterdir()) == [outside]
    assert inside.read_bytes() == before
    assert _value(questions.ask("SELECT count(*) FROM voices")) == EVIDENCE["voices"].num_rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "ATTACH '{folder}/other.db'",
        "COPY voices TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO '/dev/stdout'",
        "EXPORT DATABASE '{folder}/out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('https://example.com/a.csv')",
        "CREATE PERSISTENT SECRET s (TYPE s3)",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_paths = ['/etc/passwd']",
        "SET python_enable_replacements = true",
        "PRAGMA threads = 8",
        "SELECT * FROM EVIDENCE",
    ],
)
def test_the_second_door_is_shut_too(sql: str, questions: Questions, tmp_path: Path) -> None:
    """What would happen if a question slipped past the first door."""
    import duckdb

    with pytest.raises(duckdb.Error):
        questions._connection.cursor().execute(sql.format(folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_only_harmless_functions_may_stand_in_from() -> None:
    assert set(TABLE_FUNCTIONS) == {"generate_series", "range", "unnest"}


def test_an_own_name_does_not_open_a_file(questions: Questions) -> None:
    with pytest.raises(EvidenceError):
        questions.ask("SELECT * FROM '/etc/passwd', (WITH \"/etc/passwd\" AS (SELECT 1) SELECT 1) AS x").read_all()


def test_a_value_that_does_not_convert_is_not_repeated(large: Files) -> None:
    answer = ask(large, "SELECT CAST(text AS INTEGER) FROM voices")
    with pytest.raises(EvidenceError) as caught:
        answer.read_all()
    assert caught.value.code == "evidence/question-failed"
    told = (
        str(caught.value)
        + repr(caught.value.__cause__)
        + repr(caught.value.__notes__ if hasattr(caught.value, "__notes__") else "")
    )
    assert "secret" not in told
    assert caught.value.__suppress_context__
    assert _open_files(large.files("voices")[0]) == 0


@pytest.mark.parametrize(
    ("sql", "values", "code", "found"),
    [
        ("SELECT nothing FROM voices", (), "question-not-understood", "near nothing"),
        ('SELECT * FROM voices WHERE text = "my secret"', (), "question-not-understood", "does not fit"),
        ("SELECT nosuch(text) FROM voices", (), "question-not-understood", ""),
        ("SELEC 'my secret'", (), "question-not-understood", "syntax"),
        ("SELECT max(at) FROM voices", (), "question-not-understood", "syntax"),
        ("SELECT CAST('my secret' AS DATE)", (), "question-failed", "Conversion"),
        ("SELECT * FROM voices WHERE text = ?", (), "question-failed", ""),
        ("SELECT error('my secret')", (), "question-failed", ""),
    ],
)
def test_an_error_helps_and_repeats_nothing(
    sql: str, values: tuple[object, ...], code: str, found: str, questions: Questions
) -> None:
    with pytest.raises(EvidenceError) as caught:
        questions.ask(sql, values).read_all()
    assert caught.value.code == f"evidence/{code}"
    assert found in caught.value.found
    assert caught.value.hint
    assert "secret" not in str(caught.value)


def test_a_question_that_needs_too_much_memory_says_so(large: Files) -> None:
    with pytest.raises(EvidenceError) as caught:
        ask(large, "SELECT list(voice_id || text || range) FROM voices, range(50)", memory_mb=64).read_all()
    assert caught.value.code == "evidence/needs-more-memory"


def test_a_part_that_is_gone_is_said(tmp_path: Path) -> None:
    files = Files(tmp_path)
    gone = files.add("voices", EVIDENCE["voices"])
    gone.unlink()
    with pytest.raises(EvidenceError) as caught:
        ask(files, "SELECT count(*) FROM voices")
    assert caught.value.code == "evidence/part-unreadable"


def test_nothing_is_warned_about(questions: Questions) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        questions.ask("SELECT 1").read_all()
    assert seen == []
