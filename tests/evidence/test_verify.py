"""A finding is shown only when its words, its counts and the files they rest on are what they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.evidence.rows import Said, bring, noon
from wellheard.evidence.erasure import erase_customer
from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.intervals import wilson
from wellheard.evidence.quotes import Quote, checksum
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store
from wellheard.evidence.verify import verify

BASE = "said_by = 'customer' AND text <> ''"
ROWS = [
    Said("The engineer never came. Third time! 😀 Why?", "FL-1", "1", noon(1)),
    Said("The engineer never rang.", "FL-1", "2", noon(2)),
    Said("Nobody came.", None, "3", noon(3)),
    Said("All fine.", "FL-2", "4", noon(4)),
    Said("All fine, too.", "FL-3", "5", noon(4)),
    Said("Hello, how can I help?", "FL-3", "6", noon(4), said_by="agent"),
]


@pytest.fixture
def voices(store: Store) -> dict[str, tuple[str, str]]:
    """Bring the rows in; by the first word of the text and its id, the voice."""
    bring(store, ROWS)
    batches = store.snapshot().batches("voices", ["voice_id", "text"])
    return {row["text"]: (row["voice_id"], row["text"]) for batch in batches for row in batch.to_pylist()}


@pytest.fixture
def finding(voices: dict[str, tuple[str, str]]) -> Finding:
    """Three of five voices, two of four people."""
    about = [voices[row.text] for row in ROWS[:3]]
    low, high = wilson(2, 4)
    measure = Measure(
        name="share",
        value=0.5,
        low=low,
        high=high,
        interval="wilson",
        count_voices=3,
        count_customers=2,
        base_voices=5,
        base_customers=4,
        base_definition="customers who wrote something",
        base_filter=BASE,
        members=tuple(sorted(voice for voice, _ in about)),
        period=(noon(1).date(), noon(4).date()),
        method="counted",
    )
    quote = Quote.of(*about[0], 25, 38)
    against = Quote.of(*voices["All fine."], 0, 9)
    return Finding("theme/1/share", "Half wait for engineers.", "observed", measure, (quote,), (against,))


def why(finding: Finding, snapshot: Snapshot) -> str:
    """Return why a finding may not be shown; empty when it may."""
    found = verify([finding], snapshot)
    assert found.ok == (found.passed == (finding.id,))
    return "" if found.ok else found.failures[0].reason


def test_a_true_finding_passes(store: Store, finding: Finding) -> None:
    found = verify([finding, finding], store.snapshot())
    assert (found.passed, found.quotes) == ((finding.id, finding.id), 4)
    assert found.or_raise() is found
    assert finding.quotes[0].words_in(ROWS[0].text) == "Third time! 😀"


def test_a_belief_needs_no_evidence(store: Store, voices: dict[str, tuple[str, str]]) -> None:
    assert len(voices) == len(ROWS)
    assert why(Finding("belief/1", "Everybody loves us.", "assumed"), store.snapshot()) == ""


def test_one_changed_character_in_a_part_is_noticed(store: Store, finding: Finding) -> None:
    path = store.snapshot().files("voices")[0]
    rows = pq.ParquetFile(path).read()
    texts = [text.replace("Third", "Tbird") for text in rows["text"].to_pylist()]
    place = rows.schema.get_field_index("text")
    pq.write_table(rows.set_column(place, rows.schema.field("text"), pa.array(texts)), path, compression="zstd")
    assert "not the one that was listed" in why(finding, store.snapshot())


@pytest.mark.parametrize("place", [5, 100, -200])
def test_one_changed_byte_in_a_part_is_noticed(store: Store, finding: Finding, place: int) -> None:
    path = store.snapshot().files("voices")[0]
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)
    assert "not the one that was listed" in why(finding, store.snapshot())


def test_a_part_that_is_gone_is_noticed(store: Store, finding: Finding) -> None:
    store.snapshot().files("voices")[0].unlink()
    assert "not the one that was listed" in why(finding, store.snapshot())


def test_corrected_words_are_noticed(store: Store, finding: Finding) -> None:
    bring(store, [replace(ROWS[0], text="The engineer never came. Tbird time! 😀 Why?")], "i2")
    assert "not those that were quoted" in why(finding, store.snapshot())


def test_an_erased_voice_is_noticed(store: Store, finding: Finding) -> None:
    erase_customer(store, "FL-1")
    assert "no longer there" in why(finding, store.snapshot())


def test_an_erased_member_that_is_not_quoted_is_noticed(store: Store, finding: Finding) -> None:
    assert finding.measure is not None
    gone = replace(finding.measure, members=(*finding.measure.members, "v" + "0" * 24))
    assert "1 of the 4 voices counted are no longer there" in why(replace(finding, measure=gone), store.snapshot())


def test_new_voices_in_the_base_are_noticed(store: Store, finding: Finding) -> None:
    bring(store, [Said("I am new.", "FL-77", "77", noon(5))], "i2")
    assert "5 voices in the base were said, 6 are there" in why(finding, store.snapshot())


def _shifted(quote: Quote) -> Quote:
    return replace(quote, start=quote.start + 1, end=quote.end + 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda quote: replace(quote, start=quote.start + 1), "not those that were quoted"),
        (_shifted, "not those that were quoted"),
        (lambda quote: replace(quote, end=quote.end + 1000), "not those that were quoted"),
        (lambda quote: replace(quote, check=checksum("something else")), "not those that were quoted"),
        (lambda quote: replace(quote, voice_id="v" + "0" * 24), "no longer there"),
    ],
)
@pytest.mark.parametrize("side", ["quotes", "counter_quotes"])
def test_a_quote_that_drifted_is_refused(
    store: Store, finding: Finding, side: str, change: Callable[[Quote], Quote], reason: str
) -> None:
    drifted = replace(finding, **{side: (change(getattr(finding, side)[0]),)})  # type: ignore[arg-type] # by name
    assert reason in why(drifted, store.snapshot())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"count_voices": 4}, "4 voices were said, 3 are there"),
        ({"count_customers": 3}, "3 people were said, 2 are there"),
        ({"base_voices": 6}, "6 voices in the base were said, 5 are there"),
        ({"base_customers": 5}, "5 people in the base were said, 4 are there"),
        ({"value": 0.51}, "the share does not follow"),
        ({"value": float("nan")}, "the share does not follow"),
        ({"low": 0.2}, "the lower end does not follow"),
        ({"high": None}, "the upper end does not follow"),
        ({"base_filter": "text LIKE 'All%'"}, "5 voices in the base were said, 2 are there"),
        ({"base_filter": "no_such_column = 1"}, "base cannot be counted"),
        ({"base_filter": "true OR 1 = 1"}, "6 are there"),
        ({"base_filter": "true) OR (1 = 1"}, "6 are there"),
        ({"base_filter": "true; SELECT 1"}, "base cannot be counted"),
    ],
)
def test_a_wrong_number_is_refused(store: Store, finding: Finding, changes: dict[str, object], reason: str) -> None:
    assert finding.measure is not None
    wrong = replace(finding, measure=replace(finding.measure, **changes))  # type: ignore[arg-type] # by name
    assert reason in why(wrong, store.snapshot())


def test_a_member_outside_the_base_is_refused(
    store: Store, finding: Finding, voices: dict[str, tuple[str, str]]
) -> None:
    assert finding.measure is not None
    agent = voices[ROWS[5].text][0]
    members = (*finding.measure.members[:-1], agent)
    people = len({row.customer or row.text for row in ROWS if voices[row.text][0] in members})
    low, high = wilson(people, 4)
    measure = replace(finding.measure, members=members, count_customers=people, value=people / 4, low=low, high=high)
    assert "not in the base" in why(replace(finding, measure=measure), store.snapshot())


def test_one_bad_finding_does_not_take_the_others_along(store: Store, finding: Finding) -> None:
    assert finding.measure is not None
    bad = replace(finding, id="theme/2/share", measure=replace(finding.measure, base_voices=6))
    found = verify([bad, finding], store.snapshot())
    assert found.passed == (finding.id,)
    with pytest.raises(EvidenceError) as caught:
        found.or_raise()
    assert caught.value.code == "evidence/not-verified"


def test_a_refusal_repeats_no_words_of_a_customer(store: Store, finding: Finding) -> None:
    drifted = replace(finding, quotes=(_shifted(finding.quotes[0]),))
    with pytest.raises(EvidenceError) as caught:
        verify([drifted], store.snapshot()).or_raise()
    assert "Third" not in str(caught.value)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_a_quote_of_nothing_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(EvidenceError):
        Quote("v1", start, end, "")


def test_a_quote_past_the_end_cannot_be_made() -> None:
    with pytest.raises(EvidenceError):
        Quote.of("v1", "short", 0, 6)


@pytest.mark.parametrize("level", ["observed", "inferred"])
def test_a_finding_without_evidence_cannot_be_made(level: str, finding: Finding, tmp_path: Path) -> None:
    assert tmp_path.exists()
    with pytest.raises(EvidenceError, match="nothing behind it"):
        Finding("x", "We are loved.", level)  # type: ignore[arg-type] # one of the two
    with pytest.raises(EvidenceError, match="nothing behind it"):
        replace(finding, quotes=())
    with pytest.raises(EvidenceError, match="nothing behind it"):
        replace(finding, measure=None)
