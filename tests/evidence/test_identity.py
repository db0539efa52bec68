"""What is new, what is here already and what is a correction: nothing doubles and nothing is lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.rows import Done, Person, Said, bring, ids_in, noon, texts_in
from wellheard.evidence import identity
from wellheard.evidence.compaction import compact
from wellheard.evidence.identity import DUPLICATE, HERE, KEEP, KEY, Keys, KeyShards, Verdicts, settle
from wellheard.evidence.store import Store

OWN = [Said(f"Own words {n}", f"FL-{n % 3}" if n % 4 else None, str(n), noon(1 + n)) for n in range(8)]
KNOWN = [Said(f"Known words {n}", f"FL-{n % 2}", None, noon(10 + n)) for n in range(4)]
NAMELESS = [Said("Good"), Said("Bad"), Said("Good", None, None, noon(3), "day"), Said("")]
EVERYTHING = [*OWN, *KNOWN, *NAMELESS]
FILES = st.lists(st.lists(st.sampled_from(EVERYTHING), max_size=14), min_size=1, max_size=4)


def expected(files: Sequence[Sequence[Said]]) -> Counter[Said]:
    """Return what must be here: each row once, and of nameless equal rows as many as the fullest file had."""
    most: Counter[Said] = Counter()
    for file in files:
        most |= Counter(file)
    return Counter({row: count if row in NAMELESS else 1 for row, count in most.items()})


@contextmanager
def fresh() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "workspace") as made:
        yield made


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=FILES, again=st.randoms(use_true_random=False))
def test_overlapping_files_in_any_order_double_nothing_and_lose_nothing(files: list[list[Said]], again) -> None:
    with fresh() as store, fresh() as other:
        for number, file in enumerate(files):
            account = bring(store, file, f"i{number}").record.account
            assert account.adds_up
            assert account.seen == len(file)
            assert account.replaced == 0
        wanted = expected(files)
        assert texts_in(store.snapshot()) == sorted(row.text for row in wanted.elements())

        whole = list(wanted.elements())
        again.shuffle(whole)
        bring(other, whole, "whole")
        assert other.pseudonyms.secret != store.pseudonyms.secret
        assert other.snapshot().id == store.snapshot().id

        shuffled = [row for file in files for row in file if row not in NAMELESS]
        again.shuffle(shuffled)
        assert bring(store, shuffled, "again").record.account.imported == 0
        compact(store)
        assert other.snapshot().id == store.snapshot().id


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    file = [*EVERYTHING, *EVERYTHING]
    first = bring(store, file).record.account
    before = store.snapshot()
    again = bring(store, file).record.account
    assert (first.imported, first.duplicate) == (len(EVERYTHING) + len(NAMELESS), len(file) - len(EVERYTHING) - 4)
    assert (again.imported, again.duplicate) == (0, len(file))
    assert store.snapshot().parts == before.parts


def test_a_correction_takes_the_place_of_what_it_corrects(store: Store) -> None:
    bring(store, [Said("It was god.", "FL-1", "7", noon(1)), Said("Fine", "FL-2", "8", noon(1))])
    account = bring(store, [Said("It was good.", "FL-1", "7", noon(1))], "i2").record.account
    assert (account.imported, account.replaced) == (1, 1)
    assert texts_in(store.snapshot()) == ["Fine", "It was good."]


def test_a_corrected_time_or_customer_is_a_correction_too(store: Store) -> None:
    bring(store, [Said("One", "FL-1", "1", noon(1)), Said("Two", "FL-2", "2", noon(2))])
    later = bring(store, [Said("One", "FL-1", "1", noon(3)), Said("Two", "FL-2", "2", noon(4))], "i2")
    assert (later.restarted, later.record.account.replaced) == (False, 2)
    moved = bring(store, [Said("One", "FL-8", "1", noon(3)), Said("Two", "FL-9", "2", noon(4))], "i3")
    assert (moved.restarted, moved.record.account.replaced) == (False, 2)
    assert store.snapshot().count("voices") == 2


def test_the_same_words_at_other_times_are_corrections_even_of_people_nobody_knows(store: Store) -> None:
    first = [Said(f"Words {n}", None, str(n), noon(1 + n % 9)) for n in range(30)]
    bring(store, first)
    moved = bring(store, [Said(one.text, None, one.own_id, noon(15)) for one in first], "i2")
    assert (moved.restarted, moved.record.account.replaced) == (False, 30)
    assert store.snapshot().count("voices") == 30


def test_a_source_that_counts_anew_adds_and_replaces_nothing(store: Store) -> None:
    may = [Said(f"May {n}", f"FL-{n}", str(n), noon(1)) for n in range(6)]
    june = [Said(f"June {n}", f"FL-{n + 50}", str(n), noon(20)) for n in range(6)]
    bring(store, may)
    first = bring(store, june, "i2")
    again = bring(store, june, "i3")
    assert (first.restarted, first.record.account.imported, first.record.account.replaced) == (True, 6, 0)
    assert (again.record.account.imported, again.record.account.duplicate) == (0, 6)
    assert len(set(ids_in(store.snapshot(), "voices"))) == 12


def test_a_source_without_dates_or_customers_that_counts_anew_loses_nothing(store: Store) -> None:
    bring(store, [Said(f"May {n}", None, str(n)) for n in range(identity.ENOUGH)])
    june = bring(store, [Said(f"June {n}", None, str(n)) for n in range(identity.ENOUGH)], "i2")
    assert june.restarted
    assert store.snapshot().count("voices") == 2 * identity.ENOUGH


def test_a_few_rows_without_dates_or_customers_are_corrections(store: Store) -> None:
    bring(store, [Said(f"May {n}", None, str(n)) for n in range(5)])
    assert bring(store, [Said("May, two", None, "2")], "i2").record.account.replaced == 1
    assert store.snapshot().count("voices") == 5


def test_a_few_strangers_among_many_known_rows_do_not_make_a_source_count_anew(store: Store) -> None:
    bring(store, [Said(f"Words {n}", None, str(n), noon(1)) for n in range(20)])
    mended = [Said(f"Words {n}", None, str(n), noon(1)) for n in range(18)]
    mended += [Said(f"Mended {n}", None, str(n), noon(9)) for n in (18, 19)]
    done = bring(store, mended, "i2")
    assert (done.restarted, done.record.account.replaced, done.record.account.duplicate) == (False, 2, 18)


def test_an_id_that_names_several_rows_of_a_file_keeps_them_all(store: Store) -> None:
    file = [Said(text, "FL-1", "7", noon(1)) for text in ("a", "b", "c", "a")]
    account = bring(store, file).record.account
    assert (account.imported, account.duplicate) == (3, 1)
    assert bring(store, file[::-1], "i2").record.account.duplicate == 4
    assert bring(store, file[1:2], "i3").record.account.duplicate == 1
    assert len(set(ids_in(store.snapshot(), "voices"))) == 3


def test_equal_words_of_people_nobody_knows_are_counted(store: Store) -> None:
    assert bring(store, [Said("Good")] * 3).record.account.imported == 3
    assert bring(store, [Said("Good")] * 2, "i2").record.account.imported == 0
    assert bring(store, [Said("Good")] * 5, "i3").record.account.imported == 2
    assert len(set(ids_in(store.snapshot(), "voices"))) == 5


def test_equal_words_of_one_customer_are_one_voice(store: Store) -> None:
    account = bring(store, [Said("Good", "FL-1", None, noon(1))] * 3).record.account
    assert (account.imported, account.duplicate) == (1, 2)


def test_of_a_customer_the_last_file_counts_and_in_one_file_one_row(store: Store) -> None:
    bring(store, [Person("FL-1", "north"), Person("FL-2", "north")])
    account = bring(
        store, [Person("FL-1", "south"), Person("FL-1", "south"), Person("FL-1", "west")], "i2"
    ).record.account
    assert (account.imported, account.replaced, account.duplicate) == (1, 1, 2)
    assert store.snapshot().count("customers") == 2


def test_a_file_that_is_mapped_anew_takes_the_place_of_what_it_brought(store: Store) -> None:
    bring(store, [Said("Kept", "FL-9", None, noon(2))], "other")
    wrong = [Said("Score 3", "FL-1", "1", noon(1)), Said("Score 4", "FL-2", None, noon(1)), Said("Score 4")]
    bring(store, wrong, "mapped-1", sha256="f" * 64)
    right = [Said("It broke", "FL-1", "1", noon(1)), Said("It held", "FL-2", None, noon(1)), Said("Fine")]
    done = bring(store, right, "mapped-2", sha256="f" * 64)
    assert (done.record.account.imported, done.record.account.replaced, done.restarted) == (3, 3, False)
    assert texts_in(store.snapshot()) == ["Fine", "It broke", "It held", "Kept"]
    bring(store, [Done("broke", "FL-1", noon(1))], "mapped-3", sha256="f" * 64)
    assert texts_in(store.snapshot()) == ["Kept"]
    assert store.snapshot().count("events") == 1
    bring(store, wrong, "mapped-1", sha256="f" * 64)
    assert texts_in(store.snapshot()) == ["Kept", "Score 3", "Score 4", "Score 4"]


def test_events_are_known_again(store: Store) -> None:
    done = [Done("login", "FL-1", noon(1)), Done("pay", "FL-1", noon(1)), Done("login", None, noon(1))]
    assert bring(store, [*done, *done]).record.account.imported == 3
    assert bring(store, done, "i2").record.account.duplicate == 3


def keys_for(rows: Sequence[tuple[int, int, int, bool]]) -> Keys:
    """Return keys for (id, content, customer, has own id); a small id stands for spread out bits."""
    keys = np.zeros(len(rows), KEY)
    for place, (name, content, who, own) in enumerate(rows):
        keys[place] = (name * 0x9E3779B97F4A7C15 % 2**64, name, content, content, who, 0, place, own, not own)
    return keys


KEY_ROWS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=40
)  # fmt: skip


def verdicts_of(arriving: Keys, here: Keys, folder: Path) -> Verdicts:
    folder.mkdir()
    shards = KeyShards(folder, len(arriving) + len(here))
    shards.add(arriving[: len(arriving) // 2])
    shards.add(here)
    shards.add(arriving[len(arriving) // 2 :])
    return settle(shards, len(arriving))


@settings(max_examples=60, deadline=None)
@given(rows=KEY_ROWS, before=KEY_ROWS)
def test_many_shards_settle_like_one(
    rows: list[tuple[int, int, int, bool]], before: list[tuple[int, int, int, bool]]
) -> None:
    arriving = keys_for([(name, content, who, name % 2 == 0) for name, content, who, _ in rows])
    here = keys_for(list({row[0]: row for row in before}.values()))
    here["order"] = HERE
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        one = verdicts_of(arriving, here, Path(folder) / "one")
        patch.setattr(identity, "SHARD_ROWS", 3)
        many = verdicts_of(arriving, here, Path(folder) / "many")
    assert one.verdict.tolist() == many.verdict.tolist()
    assert (one.renamed, sorted(one.replaced), one.restarted) == (many.renamed, sorted(many.replaced), many.restarted)


def test_a_pair_of_numbers_is_found_among_sorted_pairs() -> None:
    rng = np.random.default_rng(0)
    pairs = np.zeros(500, identity._PAIR)
    pairs["high"], pairs["low"] = rng.integers(0, 2**64, 500, np.uint64), rng.integers(0, 2**32, 500, np.uint64)
    pairs["high"][:50] = pairs["high"][50:100]  # equal first halves
    settling = identity._Settling(Verdicts(np.zeros(0, np.uint8)), one_row_per_id=False)
    settling._known = np.sort(pairs)
    assert all(settling._is_here((int(pair["high"]), int(pair["low"]))) for pair in pairs)
    absent = [(int(pair["high"]), int(pair["low"]) ^ 1) for pair in pairs]
    there = {(int(pair["high"]), int(pair["low"])) for pair in pairs}
    assert not any(settling._is_here(name) for name in absent if name not in there)


def test_a_first_row_is_kept_and_its_repeat_is_not(tmp_path: Path) -> None:
    verdicts = verdicts_of(keys_for([(1, 1, 1, True), (1, 1, 1, True)]), keys_for([]), tmp_path / "keys")
    assert verdicts.verdict.tolist() == [KEEP, DUPLICATE]
