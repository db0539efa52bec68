"""The whole way: files in, evidence kept, themes found, everything verified, JSON and report written."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.listen.workbooks import workbook
from tests.workspace.files import reviews, write_reviews
from wellheard.errors import WellheardError
from wellheard.evidence.verify import verify
from wellheard.workspace import Evidence
from wellheard.workspace.outcomes import PASSED_OVER


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("ws")
    evidence = Evidence.open(folder / "workspace")
    evidence.bring_in([write_reviews(folder / "reviews.csv", reviews())])
    return evidence.understand()


def test_every_record_is_accounted_for(understood) -> None:
    account = understood.files[0].account
    assert (account.seen, account.imported, account.adds_up) == (120, 120, True)


def test_the_json_holds_what_others_rely_on(understood) -> None:
    form = json.loads(understood.to_json())
    assert set(form) >= {"snapshot", "sources", "themes", "findings"}
    assert set(form["sources"][0]) >= {"path", "seen", "imported", "duplicate", "rejected", "blank", "kind"}
    theme = form["themes"][0]
    names = {"id", "label", "n_voices", "n_customers", "share", "low", "high", "sentiment", "quotes"}
    assert set(theme) >= names
    assert theme["low"] < theme["share"] < theme["high"]
    assert set(theme["quotes"][0]) == {"voice_id", "start", "end", "text"}


def test_every_quote_of_the_json_reads_exactly_from_its_voice(understood) -> None:
    form = json.loads(understood.to_json())
    quotes = [quote for theme in form["themes"] for quote in theme["quotes"] + theme["counter_quotes"]]
    texts = understood.snapshot.texts(quote["voice_id"] for quote in quotes)
    assert quotes
    assert all(texts[quote["voice_id"]][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)


def test_the_planted_themes_are_found_with_the_right_feeling(understood) -> None:
    feeling = {theme.label.lower(): theme.sentiment for theme in understood.themes.themes}
    assert any("engineer" in label and mean < 0 for label, mean in feeling.items())
    assert any("phone" in label and mean > 0 for label, mean in feeling.items())


def test_the_report_asks_nothing_of_the_network(understood) -> None:
    html = understood.to_html()
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html


def test_one_changed_character_is_noticed(understood) -> None:
    snapshot = understood.snapshot
    part = snapshot.parts_of("voices")[0]
    path = snapshot.folder / part.file_name
    before = path.read_bytes()
    rows = pq.read_table(path)
    texts = rows["text"].to_pylist()
    texts[0] = texts[0].replace("e", "3", 1)
    place = rows.schema.get_field_index("text")
    try:
        pq.write_table(rows.set_column(place, rows.schema.field(place), pa.array(texts)), path)
        assert not verify(understood.findings, snapshot).ok
    finally:
        path.write_bytes(before)
    assert verify(understood.findings, snapshot).ok


def test_shuffled_rows_give_the_same_json(understood, tmp_path: Path) -> None:
    rows = reviews()
    random.Random(3).shuffle(rows)
    path = tmp_path / "reviews.csv"
    evidence = Evidence.open(tmp_path / "workspace")
    evidence.bring_in([write_reviews(path, rows)])
    again = json.loads(evidence.understand(processes=2).to_json())
    first = json.loads(understood.to_json())
    for form in (first, again):
        form["sources"][0].pop("path")
    assert again == first


def test_the_same_file_twice_or_renamed_or_overlapping_doubles_nothing(tmp_path: Path) -> None:
    rows = reviews()
    evidence = Evidence.open(tmp_path / "workspace")
    evidence.bring_in([write_reviews(tmp_path / "reviews.csv", rows[:80])])
    first = evidence.snapshot.id
    for name, some in (("reviews.csv", rows[:80]), ("renamed.csv", rows[:80]), ("shorter.csv", rows[20:60])):
        (outcome,) = evidence.bring_in([write_reviews(tmp_path / name, some)])
        assert outcome.account is not None
        assert (outcome.account.imported, outcome.account.duplicate) == (0, len(some))
    assert evidence.snapshot.id == first
    (overlap,) = evidence.bring_in([write_reviews(tmp_path / "overlap.csv", rows[60:])])
    assert overlap.account is not None
    assert (overlap.account.imported, overlap.account.duplicate) == (40, 20)


def test_a_corrected_file_takes_the_old_rows_places(tmp_path: Path) -> None:
    rows = reviews(40)
    evidence = Evidence.open(tmp_path / "workspace")
    evidence.bring_in([write_reviews(tmp_path / "reviews.csv", rows)])
    better = [*rows[:39], (*rows[39][:5], "What I meant was that the bill is wrong.")]
    (outcome,) = evidence.bring_in([write_reviews(tmp_path / "reviews.csv", better)])
    assert outcome.account is not None
    assert (outcome.account.imported, outcome.account.replaced, outcome.account.duplicate) == (1, 1, 39)
    texts = evidence.to_arrow()["text"].to_pylist()
    assert "What I meant was that the bill is wrong." in texts
    assert len(texts) == 40


def test_a_repaired_file_of_rejects_imports_as_the_rows_it_should_have_been(tmp_path: Path) -> None:
    rows = reviews(40)
    broken = [*rows[:39], (*rows[39][:2], "the day before yesterday", *rows[39][3:])]
    evidence = Evidence.open(tmp_path / "workspace")
    (outcome,) = evidence.bring_in([write_reviews(tmp_path / "reviews.csv", broken)])
    assert outcome.account is not None
    assert (outcome.account.imported, outcome.account.rejected) == (39, 1)
    assert outcome.rejects_file is not None
    repaired = outcome.rejects_file.read_text().replace("the day before yesterday", rows[39][2], 1)
    outcome.rejects_file.write_text(repaired)
    (again,) = evidence.bring_in([outcome.rejects_file])
    assert again.account is not None
    assert (again.account.imported, again.account.rejected) == (1, 0)
    whole = Evidence.open(tmp_path / "whole")
    whole.bring_in([write_reviews(tmp_path / "whole.csv", rows)])
    (same,) = evidence.bring_in([tmp_path / "whole.csv"])
    assert same.account is not None
    assert same.account.imported == 0


def test_a_file_that_cannot_be_read_keeps_no_other_out(tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    write_reviews(tmp_path / "reviews.csv", reviews(40))
    evidence = Evidence.open(tmp_path / "workspace")
    outcomes = evidence.bring_in([tmp_path / "picture.csv", tmp_path / "reviews.csv"])
    assert [outcome.error is None for outcome in outcomes] == [False, True]
    assert evidence.snapshot.count("voices") == 40


def test_a_folder_of_something_else_is_not_taken_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("sun")
    with pytest.raises(WellheardError, match="something other than a workspace"):
        Evidence.open(tmp_path)


def test_a_workspace_that_is_understood_again_still_accounts_for_its_files(tmp_path: Path) -> None:
    Evidence.open(tmp_path / "workspace").bring_in([write_reviews(tmp_path / "reviews.csv", reviews(60))])
    again = Evidence.open(tmp_path / "workspace").understand()
    assert [(file.path.name, file.account.seen) for file in again.files if file.account] == [("reviews.csv", 60)]
    assert "brought in on" in again.files[0].notices[0]


def test_rejected_rows_stand_in_the_order_of_the_file_whoever_rejected_them(tmp_path: Path) -> None:
    lines = [f"R{n},K{n},2026-05-{n % 28 + 1:02d},The engineer came late again {n}" for n in range(60)]
    lines[10] = "R10,K10,2026-05-99,A date that is none"
    lines[20] = 'R20,K20,2026-05-02,One cell, two cells, "three" cells,,,'
    lines[30] = "R30,K30,2026-05-99,Another date that is none"
    (tmp_path / "some.csv").write_text("\n".join(["review_id,customer_id,created_at,comment", *lines, ""]))
    evidence = Evidence.open(tmp_path / "workspace")
    (outcome,) = evidence.bring_in([tmp_path / "some.csv"])
    assert [row.row for row in outcome.rejects] == [12, 22, 32]
    assert outcome.account is not None
    assert (outcome.account.rejected, outcome.account.adds_up) == (3, True)


def test_what_lies_beside_tables_in_a_folder_is_named_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    write_reviews(folder / "reviews.csv", reviews())
    (folder / "notes.txt").write_text("Call Kim back")
    evidence = Evidence.open(tmp_path / "workspace")
    read, beside = evidence.bring_in([folder])
    assert (read.kind, beside.kind, beside.path.name) == ("voices", PASSED_OVER, "notes.txt")
    form = json.loads(evidence.understand().to_json())
    assert [Path(source["path"]).name for source in form["sources"]] == ["reviews.csv"]


def test_a_sheet_that_is_named_is_read_though_the_workbook_was_imported_before(tmp_path: Path) -> None:
    sheets = {
        "May": [["comment"], ["They came too late again"]],
        "Other": [["review"], ["Kind staff, thank you all"], ["Good food and quick"]],
    }
    (tmp_path / "book.xlsx").write_bytes(workbook(sheets))
    evidence = Evidence.open(tmp_path / "workspace")
    first = evidence.bring_in([tmp_path / "book.xlsx"])[0]
    again = evidence.bring_in([tmp_path / "book.xlsx"], sheet="May")[0]
    assert first.account is not None
    assert again.account is not None
    assert (first.account.imported, again.account.imported) == (2, 1)
