"""After an erasure nothing of the customer can be found, others are as they were, and no old export brings anybody back."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.evidence.rows import Done, Person, Said, bring, bring_file, noon, texts_in
from tests.evidence.saying import say_passages
from tests.evidence.searching import traces
from wellheard.evidence import mentions
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.erasure import Receipt, erase_customer
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.store import Store

KEY = "Jörg.Weiß-204518@example.org"
MINE = [
    Said("The zebra router smokes. Call me.", KEY, "m1", noon(1), case="case-zebra", plan="Zebra plan"),
    Said("Still the zebra.", KEY, "m2", noon(2)),
]
THEIRS = [
    Said("All fine here. Thank you.", "FL-1", "t1", noon(1)),
    Said(f"I am the flatmate of {KEY}, who is cross.", "FL-2", "t2", noon(3)),
    Said("Slow on Sundays.", None, "t3", noon(4)),
    Said("Fine.", "FL-3", "t4", noon(4), plan=f"shared with {KEY.upper()}"),
]
WORDS = ("zebra", KEY, KEY.upper(), "204518")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    say_passages(monkeypatch)


def export(folder: Path, rows: list[Said], name: str = "export.csv", *, extra: str = "") -> Path:
    path = folder / name
    path.write_text("\n".join(f"{one.own_id};{one.customer};{one.text};{one.plan}" for one in rows) + extra, "utf-8")
    return path


@pytest.fixture
def full(store: Store, tmp_path: Path) -> Store:
    """A workspace in which the customer is everywhere."""
    bring_file(store, export(tmp_path, [*MINE, *THEIRS], f"export of {KEY}.csv"), [*MINE, *THEIRS])
    bring(store, [Done("login", KEY, noon(1)), Done("pay", "FL-1", noon(1))], "i2")
    bring(store, [Person(KEY), Person("FL-1")], "i3")
    enrich_missing(store)
    (store.cache_folder / "theme").write_text("zebra router")
    return store


@pytest.mark.parametrize("way", ["key", "pseudonym", "key in other letters"])
def test_nothing_of_an_erased_customer_can_be_found(full: Store, way: str) -> None:
    pseudonym = full.pseudonyms.of_one(KEY)
    assert traces(full.folder, "zebra", pseudonym)
    who = {"key": f" {KEY} ", "pseudonym": pseudonym, "key in other letters": KEY.upper()}[way]
    receipt = erase_customer(full, who)
    assert receipt.rows == {"voices": 2, "events": 1, "customers": 1}
    assert receipt.originals == 1
    words = (pseudonym, pseudonym[1:], *(WORDS if way != "pseudonym" else ("zebra",)))
    assert traces(full.folder, *words) == []
    full.close()
    assert traces(full.folder, *words) == []


def test_other_customers_stay_as_they_were(full: Store) -> None:
    before = {row["voice_id"]: row for batch in full.snapshot().batches("voices") for row in batch.to_pylist()}
    erase_customer(full, KEY)
    after = {row["voice_id"]: row for batch in full.snapshot().batches("voices") for row in batch.to_pylist()}
    assert len(after) == len(THEIRS)
    covered = {"t2", "t4"}
    assert len([one for one, row in after.items() if row == before[one]]) == len(THEIRS) - len(covered)
    assert full.snapshot().count("events") == 1
    assert full.snapshot().count("customers") == 1


def test_a_mention_is_covered_and_every_offset_stays_true(full: Store) -> None:
    receipt = erase_customer(full, KEY)
    assert receipt.mentions == 2
    dots = "•" * len(KEY)
    assert f"I am the flatmate of {dots}, who is cross." in texts_in(full.snapshot())
    plans = [dict(row) for batch in full.snapshot().batches("voices") for row in batch["attributes"].to_pylist()]
    assert {"plan": f"shared with {'•' * len(KEY.upper())}"} in plans


def test_a_part_with_covered_words_is_enriched_again_and_others_are_not(full: Store) -> None:
    bring(full, [Said("Far away. And fine.", "FL-7", "far", noon(5))], "i9")
    enrich_missing(full)
    far = [part for part in full.snapshot().parts_of("passages") if part.rows == 2]
    erase_customer(full, KEY)
    assert set(far) <= set(full.snapshot().parts_of("passages"))
    assert enrich_missing(full) == len(THEIRS)
    voices = {one for batch in full.snapshot().batches("voices", ["voice_id"]) for one in batch["voice_id"].to_pylist()}
    spoken = {
        one for batch in full.snapshot().batches("passages", ["voice_id"]) for one in batch["voice_id"].to_pylist()
    }
    assert spoken == voices


def test_passages_of_others_stay_when_nobody_mentions_the_customer(store: Store) -> None:
    bring(store, [*MINE, THEIRS[0], THEIRS[2]])
    enrich_missing(store)
    erase_customer(store, KEY)
    assert enrich_missing(store) == 0
    assert store.snapshot().count("passages") == 3


def test_an_old_export_does_not_bring_an_erased_customer_back(full: Store, tmp_path: Path) -> None:
    erase_customer(full, KEY)
    later = [*MINE, *THEIRS, Said("New here.", "FL-9", "t9", noon(6))]
    account = bring_file(full, export(tmp_path, later), later)
    assert (account.imported, account.duplicate, account.rejected, account.erased) == (1, len(THEIRS), 2, 2)
    assert "New here." in texts_in(full.snapshot())
    assert list(full.files_folder.iterdir()) == []
    assert not full.ledger.imports()[-1].original
    assert traces(full.folder, *WORDS, full.pseudonyms.of_one(KEY)) == []


def test_an_import_that_was_reading_while_the_customer_was_erased_brings_nobody_back(
    full: Store, tmp_path: Path
) -> None:
    path = export(tmp_path, MINE, "slow.csv")
    with full.staging("read"):
        erase_customer(full, KEY)
        account = bring_file(full, path, MINE)
    assert (account.imported, account.erased) == (0, 2)
    assert traces(full.folder, *WORDS) == []


def test_erasing_twice_or_somebody_unknown_is_said_and_changes_nothing(full: Store) -> None:
    erase_customer(full, KEY)
    before = full.snapshot().parts
    for who in (KEY, "FL-404404", "c" + "0" * 24, "", "   ", "-", "7", "re", "FL-"):
        with pytest.raises(EvidenceError) as caught:
            erase_customer(full, who)
        assert caught.value.code == "evidence/customer-unknown"
        assert not who.strip() or who not in caught.value.found
    assert full.snapshot().parts == before
    assert len(full.ledger.tombstones()) == 1


def test_somebody_whose_key_is_part_of_another_key_is_somebody_else(store: Store, tmp_path: Path) -> None:
    rows = [
        Said("Mine.", "FL-20451", "1", noon(1)),
        Said("Theirs, says FL-204512.", "FL-204512", "2", noon(1)),
        Said("XFL-20451 is a part number", "FL-3", "3", noon(1)),
    ]
    bring_file(store, export(tmp_path, rows[1:]), rows[1:])
    bring(store, rows[:1], "i2")
    receipt = erase_customer(store, "FL-20451")
    assert receipt == Receipt({"voices": 1, "events": 0, "customers": 0}, 0, 0)
    assert texts_in(store.snapshot()) == ["Theirs, says FL-204512.", "XFL-20451 is a part number"]


def test_a_short_key_reaches_the_originals_but_not_the_words_of_others(store: Store, tmp_path: Path) -> None:
    rows = [Said("Bad.", "42", "1", noon(1)), Said("I waited 42 minutes.", "43", "2", noon(1))]
    bring_file(store, export(tmp_path, rows), rows)
    assert erase_customer(store, "42").originals == 1
    assert texts_in(store.snapshot()) == ["I waited 42 minutes."]


def test_an_original_that_holds_the_customer_as_a_duplicate_goes(full: Store, tmp_path: Path) -> None:
    again = export(tmp_path, [MINE[0], THEIRS[0]], "again.csv")
    account = bring_file(full, again, [MINE[0], THEIRS[0]])
    assert account.duplicate == 2
    assert erase_customer(full, full.pseudonyms.of_one(KEY)).originals == 2
    assert traces(full.folder, "zebra") == []


def rejected_csv(folder: Path) -> Path:
    return export(folder, THEIRS[:1], "rejected.csv", extra=f'\nbroken;{KEY};"zebra')


def rejected_utf16(folder: Path) -> Path:
    path = folder / "rejected-16.csv"
    path.write_bytes(f"x;{KEY};zebra".encode("utf-16"))
    return path


def rejected_latin(folder: Path) -> Path:
    path = folder / "rejected-1252.csv"
    path.write_bytes(f"x;{KEY};zebra".encode("cp1252"))
    return path


def rejected_packed(folder: Path) -> Path:
    path = folder / "rejected.csv.gz"
    path.write_bytes(gzip.compress(b"filler;" * 300_000 + f"x;{KEY};zebra".encode()))
    return path


def rejected_workbook(folder: Path) -> Path:
    path = folder / "rejected.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si><t>{KEY}</t></si><si><t>zebra</t></si>")
    return path


def rejected_parquet(folder: Path) -> Path:
    path = folder / "rejected.parquet"
    pq.write_table(pa.table({"who": [KEY], "what": ["zebra"]}), path, compression="zstd")
    return path


def rejected_json(folder: Path) -> Path:
    path = folder / "rejected.json"
    path.write_text('{"who": "J\\u00f6rg.Wei\\u00df-204518@example.org", "what": "zebra"}')
    return path


@pytest.mark.parametrize(
    "make",
    [
        rejected_csv,
        rejected_utf16,
        rejected_latin,
        rejected_packed,
        rejected_workbook,
        rejected_parquet,
        rejected_json,
    ],
)
def test_an_original_that_holds_the_customer_only_in_a_rejected_row_goes(full: Store, tmp_path: Path, make) -> None:
    bring_file(full, make(tmp_path), [Said("Other words.", "FL-5", "o1", noon(2))], rejected_rows=1)
    assert erase_customer(full, KEY).originals == 2
    assert traces(full.folder, *WORDS) == []
    assert list(full.files_folder.iterdir()) == []
    assert not any(record.original for record in full.ledger.imports())


def test_a_customer_who_was_never_read_but_lies_in_an_original_can_be_erased(store: Store, tmp_path: Path) -> None:
    bring_file(store, rejected_csv(tmp_path), THEIRS[:1], rejected_rows=1)
    assert erase_customer(store, KEY).originals == 1
    assert traces(store.folder, *WORDS) == []


def test_a_damaged_packed_original_does_not_stop_an_erasure(full: Store, tmp_path: Path) -> None:
    for name, raw in (("cut.csv.gz", gzip.compress(b"x" * 5_000)[:40]), ("cut.xlsx", b"PK\x03\x04" + b"\0" * 99)):
        (tmp_path / name).write_bytes(raw)
        bring_file(full, tmp_path / name, [Said(name, "FL-5", name, noon(2))])
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 no more")
    bring_file(full, tmp_path / "cut.parquet", [Said("p", "FL-5", "p", noon(2))])
    assert erase_customer(full, KEY).originals == 1
    assert len([path for path in full.files_folder.iterdir() if not path.suffix]) == 3


def test_a_key_across_the_border_of_two_chunks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "_CHUNK", 16)
    path = tmp_path / "x"
    for before in range(40):
        path.write_text("-" * before + "FL-20451" + "-" * 9)
        assert mentions.holds_bytes(path, "FL-20451")
        path.write_text("-" * before + "FL-204512" + "-" * 9 + "XFL-20451")
        assert not mentions.holds_bytes(path, "FL-20451")
    path.write_text("FL-20451")
    assert mentions.holds_bytes(path, "fl-20451")


def test_accents_composed_or_apart_are_one_key(store: Store) -> None:
    apart = "Jo\u0308rg.Weiß-204518@example.org"
    bring(store, [Said("Mine.", apart, "1", noon(1)), Said(f"He is {apart}.", "FL-1", "2", noon(1))])
    receipt = erase_customer(store, KEY)
    assert (receipt.rows["voices"], receipt.mentions) == (1, 1)
    assert texts_in(store.snapshot()) == [f"He is {'•' * len(apart)}."]


def test_the_receipt_says_nothing_of_the_customer(full: Store) -> None:
    text = repr(erase_customer(full, KEY))
    assert not any(word in text for word in (*WORDS, full.pseudonyms.of_one(KEY)))
