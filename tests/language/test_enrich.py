"""Enriching a batch: the promised table, the same however the batch is cut, and honest about what is not served."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.language import PASSAGES, enrich, model_version
from wellheard.language.errors import LanguageError

TEXTS = [
    "The nurse was kind but the ward was filthy. Call me on +44 20 7946 0018!",
    "",
    "A entrega atrasou de novo, péssimo atendimento. Não recomendo.",
    "Nobody came 😡😡 third time",
    "很好吃\uff01下次再来",
    "   \n ",
    "?!",
    "super",
    "cafe\u0301 au lait… it's cold; the queue was long although the staff were trying, honestly.",
    "الخدمة ممتازة جدا والسعر جيد",
]


def voices(texts: list[str], declared: list[str | None] | None = None) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [
            pa.array([f"v{number}" for number in range(len(texts))]),
            pa.array(texts, pa.string()),
            pa.array(declared or [None] * len(texts), pa.string()),
        ],
        names=["voice_id", "text", "language_declared"],
    )


def test_the_table_is_the_promised_one() -> None:
    passages = enrich(voices(TEXTS))
    assert passages.schema.equals(PASSAGES)
    passages.validate(full=True)
    assert set(passages["model"].to_pylist()) == {model_version()}
    for column in PASSAGES:
        assert column.nullable or passages[column.name].null_count == 0


def test_an_empty_batch_gives_an_empty_table() -> None:
    assert enrich(voices([])).schema.equals(PASSAGES)
    assert enrich(voices(["", " "])).num_rows == 0


def test_passages_can_be_read_again_from_their_voice() -> None:
    texts = {f"v{number}": text for number, text in enumerate(TEXTS)}
    read: dict[str, str] = dict.fromkeys(texts, "")
    for row in enrich(voices(TEXTS)).to_pylist():
        text = texts[row["voice_id"]]
        assert 0 <= row["start"] < row["end"] <= len(text)
        read[row["voice_id"]] += text[row["start"] : row["end"]]
        for span in [*row["keyphrases"], *row["personal"]]:
            assert row["start"] <= span["start"] < span["end"] <= len(text)
    for voice, text in texts.items():
        assert "".join(read[voice].split()) == "".join(text.split())


def test_a_mixed_voice_keeps_both_feelings() -> None:
    passages = enrich(voices(["The nurse was wonderful but the ward was filthy."]))
    assert passages["feeling"].to_pylist() == ["positive", "negative"]


def test_sentiment_is_unknown_where_the_language_is_not_served() -> None:
    passages = enrich(voices(["A entrega atrasou e o produto veio quebrado.", "super", "super"], [None, None, "en"]))
    assert passages["sentiment"].is_null().to_pylist() == [True, True, False]
    assert passages["feeling"].is_null().to_pylist() == [True, True, False]
    assert passages["language"].to_pylist() == ["pt", "und", "en"]
    assert passages["vector"].null_count == 0


def test_a_text_of_signs_alone_has_no_vector_and_no_feeling() -> None:
    passages = enrich(voices(["?!"], ["en"]))
    assert passages["vector"].null_count == 1
    assert passages["sentiment"].null_count == 1


def test_personal_data_is_marked_in_its_passage() -> None:
    text = "All fine. Call me on +44 20 7946 0018!"
    rows = enrich(voices([text])).to_pylist()
    assert rows[0]["personal"] == []
    (span,) = rows[1]["personal"]
    assert text[span["start"] : span["end"]] == "+44 20 7946 0018"
    assert span["kind"] == "phone"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=12), st.integers(0, 12))
def test_the_result_does_not_depend_on_how_the_batch_is_cut(texts: list[str], place: int) -> None:
    whole = voices(texts)
    parts = [enrich(whole.slice(0, place)), enrich(whole.slice(place))]
    assert pa.Table.from_batches(parts).equals(pa.Table.from_batches([enrich(whole)]))


def test_a_batch_without_words_is_refused() -> None:
    with pytest.raises(LanguageError) as refused:
        enrich(pa.RecordBatch.from_pylist([{"voice_id": "v1"}]))
    assert refused.value.code == "language/column-missing"
    assert "voice_id" in refused.value.found
