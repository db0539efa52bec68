"""The folder: what may be one, what is refused, what is cleaned up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.evidence.rows import Said, bring, noon, texts_in
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.ledger import Change
from wellheard.evidence.sqlite_ledger import SqliteLedger
from wellheard.evidence.store import STAGING, Store

ONE = [Said("The engineer never came.", "FL-1", "1", noon(1))]


def refusal(folder: Path) -> EvidenceError:
    with pytest.raises(EvidenceError) as caught:
        Store(folder)
    assert caught.value.hint
    assert str(folder) in caught.value.found
    return caught.value


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "letter.txt").write_text("dear")
    (tmp_path / "secret").write_text("not yours")
    (tmp_path / "notes.txt").write_text("mine")
    assert refusal(tmp_path).code == "evidence/not-a-workspace"
    assert {path.name for path in tmp_path.rglob("*")} == {"files", "letter.txt", "secret", "notes.txt"}


def test_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("text")
    assert refusal(path).code == "evidence/not-a-workspace"


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE theirs (x)")
    database.close()
    before = path.read_bytes()
    assert refusal(tmp_path).code == "evidence/not-a-ledger"
    assert path.read_bytes() == before


def test_a_damaged_database_is_refused(store: Store) -> None:
    store.close()
    (store.folder / "workspace.db").write_bytes(b"no database at all" * 300)
    assert refusal(store.folder).code == "evidence/ledger-unusable"


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_without_its_database_nothing_of_a_workspace_is_removed(store: Store, left: str) -> None:
    bring(store, ONE)
    parts = list(store.parts_folder.glob("*.parquet"))
    store.close()
    (store.folder / "workspace.db").unlink()
    if left == "an empty file":
        (store.folder / "workspace.db").touch()
    assert refusal(store.folder).code == "evidence/ledger-gone"
    assert list(store.parts_folder.glob("*.parquet")) == parts


def test_a_workspace_without_its_secret_is_refused(store: Store) -> None:
    bring(store, ONE)
    store.close()
    (store.folder / "secret").unlink()
    assert refusal(store.folder).code == "evidence/secret-gone"
    assert not (store.folder / "secret").exists()


def test_a_damaged_secret_is_refused(store: Store) -> None:
    store.close()
    (store.folder / "secret").write_bytes(b"short")
    with pytest.raises(EvidenceError) as caught:
        Store(store.folder)
    assert caught.value.code == "evidence/secret-damaged"


def test_a_newer_format_is_refused(store: Store) -> None:
    store.close()
    with sqlite3.connect(store.folder / "workspace.db") as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    assert refusal(store.folder).code == "evidence/workspace-newer"


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert refusal(tmp_path / "workspace").code == "evidence/cannot-write"


def test_the_secret_is_for_its_owner_alone_and_stays(store: Store) -> None:
    assert (store.folder / "secret").stat().st_mode & 0o077 == 0
    assert store.folder.stat().st_mode & 0o077 == 0
    with Store(store.folder) as again:
        assert again.pseudonyms.secret == store.pseudonyms.secret


def test_two_stores_in_one_process_see_the_same(store: Store) -> None:
    with Store(store.folder) as other:
        bring(store, ONE)
        bring(other, [Said("Third time.", "FL-2", "2", noon(2))], "i2")
        assert store.snapshot().parts == other.snapshot().parts
        assert texts_in(store.snapshot()) == ["The engineer never came.", "Third time."]


def test_leftovers_are_removed_by_the_next_to_open_alone(store: Store) -> None:
    bring(store, ONE)
    listed = {path.name for path in store.parts_folder.iterdir()}
    staging = store.parts_folder / f"{STAGING}dead"
    staging.mkdir()
    for path in (staging / "rows", store.parts_folder / ".writing-x", store.parts_folder / "voices-0.parquet"):
        path.write_bytes(b"left")
    (store.files_folder / ("0" * 64)).write_bytes(b"left")
    (store.files_folder / f"{'0' * 64}.customers").write_bytes(b"left")
    with Store(store.folder):
        assert staging.exists(), "somebody else is here, so nothing may be taken for a leftover"
    store.close()
    with Store(store.folder) as alone:
        assert {path.name for path in alone.parts_folder.iterdir()} == listed
        assert list(alone.files_folder.iterdir()) == []


def test_whoever_ends_writing_leaves_no_part_that_is_not_listed(store: Store) -> None:
    with store.writing():
        (store.parts_folder / "voices-0.parquet").write_bytes(b"half")
    assert not list(store.parts_folder.glob("*.parquet"))


def test_the_right_to_write_may_be_asked_for_again_inside(store: Store) -> None:
    with store.writing(), store.writing():
        bring(store, ONE)
    assert store.snapshot().count("voices") == 1


def test_a_staging_folder_in_use_is_not_taken_for_abandoned(store: Store) -> None:
    with store.staging("reading") as folder:
        store.remove_abandoned_staging()
        assert folder.exists()
    assert not folder.exists()


def test_closing_twice_does_no_harm(store: Store) -> None:
    store.close()
    store.close()


def test_a_change_of_a_part_that_is_no_longer_listed_changes_nothing(store: Store) -> None:
    bring(store, ONE)
    part = store.snapshot().parts[0]
    store.ledger.commit(Change(remove=(part,)))
    with pytest.raises(EvidenceError) as caught:
        store.ledger.commit(Change(remove=(part,), tombstones=("mark",)))
    assert caught.value.code == "evidence/part-moved"
    assert store.ledger.tombstones() == frozenset()


def test_a_mapping_is_remembered_under_its_header(store: Store) -> None:
    bring(store, ONE, signature="header", mapping='{"text": "comment"}')
    assert store.ledger.mapping_for("header") == '{"text": "comment"}'
    assert store.ledger.mapping_for("other") is None


def test_a_reader_that_is_too_late_is_told_so(store: Store) -> None:
    bring(store, ONE)
    snapshot = store.snapshot()
    bring(store, [Said("The engineer came late.", "FL-1", "1", noon(1))], "i2")
    with pytest.raises(EvidenceError) as caught:
        texts_in(snapshot)
    assert caught.value.code == "evidence/part-gone"
    with pytest.raises(EvidenceError, match="no longer there"):
        snapshot.bucket_refs()[0].load({"voices": ("text",)})
    assert texts_in(store.snapshot()) == ["The engineer came late."]


def test_a_damaged_part_is_named_as_one(store: Store) -> None:
    bring(store, ONE)
    path = store.snapshot().files("voices")[0]
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(EvidenceError) as caught:
        texts_in(store.snapshot())
    assert caught.value.code == "evidence/part-damaged"


def test_a_workspace_may_lie_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    with Store(tmp_path / "text=1" / "voice_id=ä b") as odd:
        bring(odd, ONE)
        bucket = odd.snapshot().bucket_refs()[0].load({"voices": ("voice_id", "text")})
        assert bucket.tables["voices"]["text"].to_pylist() == ["The engineer never came."]


def test_records_that_do_not_add_up_are_not_brought_in(store: Store) -> None:
    with pytest.raises(EvidenceError) as caught:
        bring(store, ONE, seen=3)
    assert caught.value.code == "evidence/account-wrong"
    assert (store.snapshot().parts, store.ledger.imports()) == ((), ())


def test_an_empty_ledger_may_begin_only_where_nothing_lies(tmp_path: Path) -> None:
    SqliteLedger(tmp_path / "one.db").close()
    SqliteLedger(tmp_path / "one.db", may_begin=False).close()
    with pytest.raises(EvidenceError):
        SqliteLedger(tmp_path / "two.db", may_begin=False)
