"""A file goes in, clean rows and honest counts come out, and nothing it holds can hurt the main process."""

from __future__ import annotations

import gzip
import signal
import time
from pathlib import Path

import pytest

from tests.listen.staging import cells_of, read_here, rows_of, written
from wellheard.listen import sandbox
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import Limits
from wellheard.listen.reading import Task
from wellheard.listen.stage import stage

POISON = b"\n".join(
    [
        b"id,nps,comment",
        *(f"{number},9,all fine {number}".encode() for number in range(10)),
        b"11,5",
        b"12,5,a,b,c",
        b'13,5,"two\nlines"',
        b"14,5,nu\x00l",
        b"15,5,caf\xe9",
        b'16,5,"never closed',
        *(f"{number},9,\xc3\xa9ven better {number}".encode("latin-1") for number in range(20, 30)),
        b"33,5," + b"x" * 3_000_000,
        "34,5,evil\u202egnp.exe".encode(),
        "35,5,\U0001f468\u200d\U0001f469\u200d\U0001f467".encode(),
        b'37,5,he said "hi" ok',
        b"",
        b"38,5,line end\r",
        b'39,5,=HYPERLINK("http://x","y")',
        *(f"{number},9,all fine {number}".encode() for number in range(40, 50)),
        b"",
    ]
)


def test_every_record_of_a_poisoned_file_is_kept_blank_or_rejected(tmp_path: Path) -> None:
    staged = stage(written(tmp_path, "poison.csv", POISON), tmp_path / "staged")
    assert (staged.seen, staged.kept, staged.blank, staged.rejected) == (43, 36, 1, 6)
    assert staged.seen == staged.kept + staged.blank + staged.rejected
    reasons = {reject.row: reject.code for reject in staged.rejects()}
    assert reasons == {
        12: "too-few-cells",
        13: "too-many-cells",
        17: "bad-letters",
        18: "unclosed-quote",
        29: "row-too-long",
        35: "unclosed-quote",
    }


def test_rows_keep_their_lines_and_their_exact_text(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "poison.csv", POISON))
    comments = {row["__row"]: row["comment"] for row in rows_of(staged)}
    assert comments[14] == "two\nlines"
    assert comments[16] == "nu\u2400l"
    assert comments[30] == "evil\u202egnp.exe"
    assert comments[32] == 'he said "hi" ok'
    assert comments[34] == "line end"


def test_a_reject_says_where_it_stands_and_what_it_was(tmp_path: Path) -> None:
    path = written(tmp_path, "poison.csv", POISON)
    for reject in read_here(path).rejects():
        assert reject.byte is not None
        raw = POISON[reject.byte :].split(b"\n")[0]
        assert reject.text == raw.decode("utf-8" if raw.isascii() else "cp1252")[:2048]
        assert reject.cut == (len(raw) > 2048)
    assert [reject.column for reject in read_here(path).rejects() if reject.code == "bad-letters"] == ["comment"]


def test_batches_have_the_size_that_was_asked_for(tmp_path: Path) -> None:
    text = "id,text\n" + "".join(f"{number},word {number}\n" for number in range(1000))
    staged = read_here(written(tmp_path, "many.csv", text))
    assert [batch.num_rows for batch in staged.batches(300)] == [300, 300, 300, 100]
    assert [row["id"] for row in rows_of(staged)] == [str(number) for number in range(1000)]


def test_gzipped_text_reads_like_plain_text(tmp_path: Path) -> None:
    plain = read_here(written(tmp_path, "a.csv", "id,text\n1,good\n2,bad\n"))
    packed = read_here(written(tmp_path, "b.csv.gz", gzip.compress(b"id,text\n1,good\n2,bad\n", mtime=0)))
    assert cells_of(plain) == cells_of(packed) == [("1", "good"), ("2", "bad")]


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "id,text\n" + "1,good\n" * 1000)
    reported: list[tuple[int, int]] = []
    stage(path, tmp_path / "staged", on_progress=lambda done, total: reported.append((done, total)))
    assert reported[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "listen/empty-file"),
        ("space.csv", b" \n\r\n ", "listen/empty-file"),
        ("zeros.csv", bytes(5000), "listen/not-a-table"),
        ("header.csv", b"id,text\n", "listen/no-rows"),
        ("page.html", b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "listen/not-a-table"),
        ("page.csv", b"<!DOCTYPE html><html>Please log in, thank you</html>", "listen/not-a-table"),
        ("feed.xml", b"<?xml version='1.0'?><rss></rss>", "listen/not-a-table"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "listen/not-a-table"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3", "listen/not-a-table"),
        ("noise.csv", bytes(range(256)) * 50, "listen/not-a-table"),
        ("notes.txt", b"We met on Monday.\nThey were, on the whole, content.\nNext time more.\n", "listen/not-a-table"),
        ("pickle.csv", b"\x80\x04\x95\x00\x00", "listen/not-a-table"),
        ("cut.csv.gz", gzip.compress(b"id,text\n" + b"1,good\n" * 5000, mtime=0)[:-20], "listen/damaged-file"),
        ("twice.csv.gz", gzip.compress(gzip.compress(b"id,text\n1,good\n", mtime=0), mtime=0), "listen/unsafe-archive"),
        ("half.parquet", b"PAR1" + bytes(100), "listen/damaged-file"),
        ("half.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "listen/damaged-file"),
    ],
)
def test_what_is_no_table_is_refused_in_one_clear_sentence(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(ListenError) as caught:
        read_here(written(tmp_path, name, content))
    assert caught.value.code == code
    assert name in caught.value.what
    assert caught.value.what.count(".") <= name.count(".") + 1
    assert caught.value.found
    assert caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListenError) as caught:
        stage(tmp_path / "none.csv", tmp_path / "staged")
    assert caught.value.code == "listen/file-missing"


def test_an_error_crosses_from_the_child_with_all_its_fields(tmp_path: Path) -> None:
    path = written(tmp_path, "paper.pdf", b"%PDF-1.7")
    with pytest.raises(ListenError) as caught:
        stage(path, tmp_path / "staged")
    assert (caught.value.code, caught.value.found) == ("listen/not-a-table", "a PDF document")


def test_a_child_that_needs_too_much_memory_is_ended(tmp_path: Path) -> None:
    wide = ",".join(f"c{number}" for number in range(4000)) + "\n"
    path = written(tmp_path, "wide.csv", wide + ("x," * 3999 + "x\n") * 2000)
    with pytest.raises(ListenError) as caught:
        stage(path, tmp_path / "staged", limits=Limits(memory_mb=90))
    assert caught.value.code == "listen/too-much-memory"


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_CODE", "import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "_START_S", 0.0)
    began = time.monotonic()
    with pytest.raises(ListenError) as caught:
        stage(written(tmp_path, "a.csv", "id,text\n1,a\n"), tmp_path / "staged", limits=Limits(seconds=0.5))
    assert caught.value.code == "listen/too-slow"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"import os; os.kill(os.getpid(), {int(signal.SIGABRT)})", "listen/too-much-memory"),
        ("import os; os._exit(3)", "listen/reader-failed"),
        ("print('{\"done', flush=True)", "listen/reader-failed"),
    ],
)
def test_a_child_that_dies_leaves_a_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, expected: str
) -> None:
    monkeypatch.setattr(sandbox, "_CODE", code)
    with pytest.raises(ListenError) as caught:
        stage(written(tmp_path, "a.csv", "id,text\n1,a\n"), tmp_path / "staged")
    assert caught.value.code == expected


def test_the_child_sees_no_secrets_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hush")
    monkeypatch.setattr(sandbox, "_CODE", "import os, json; print(json.dumps({'reading': dict(os.environ)}))")
    seen = sandbox.read_in_child(Task(written(tmp_path, "a.csv", "id,text\n1,a\n"), tmp_path))
    assert "PYTHONPATH" in seen
    assert "DATABASE_PASSWORD" not in seen


def test_a_file_whose_name_is_code_is_only_a_name(tmp_path: Path) -> None:
    path = written(tmp_path, "'; import os #$(touch x).csv", "id,text\n1,a\n")
    assert stage(path, tmp_path / "staged").kept == 1


def test_a_line_without_end_is_put_aside_at_flat_memory(tmp_path: Path) -> None:
    path = written(tmp_path, "long.csv", b"id,text\n1,a\n2," + b"x" * 30_000_000 + b"\n3,c\n")
    staged = read_here(path)
    assert cells_of(staged) == [("1", "a"), ("3", "c")]
    assert [(reject.row, reject.code, reject.cut) for reject in staged.rejects()] == [(3, "row-too-long", True)]
    assert [row["__row"] for row in rows_of(staged)] == [2, 4]
