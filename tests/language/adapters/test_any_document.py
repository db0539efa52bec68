"""Whatever an endpoint sends, reading it gives one value or one refusal for each text, and only values that may be."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.adapters.conftest import FEELINGS
from wellheard.language.adapters import LabelTask, PhraseTask
from wellheard.language.adapters.labels import LabelQuestion
from wellheard.language.adapters.phrasing import PhraseQuestion
from wellheard.language.adapters.questions import Item, Refusal
from wellheard.language.adapters.reasons import REASONS
from wellheard.language.adapters.strict_json import UNREADABLE, read_json
from wellheard.language.adapters.vector_question import VectorQuestion

TEXTS = ("The staff were lovely.", "The parcel never came.")
ITEMS = [Item((text,), (text,)) for text in TEXTS]
SHOWN = LabelTask("facets", ("need", "pain"), "What kind of thing is said?", several=True, with_words=True)
NUMBERS = [
    text["number"]
    for text in json.loads(LabelQuestion(FEELINGS).request(ITEMS).body["messages"][1]["content"])["texts"]
]

words = st.sampled_from(["positive", "need", "", *TEXTS, "The staff", "index", "answers"]) | st.text(max_size=5)
plain = st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(NUMBERS) | st.floats() | words
keys = st.sampled_from(
    ["answers", "number", "labels", "label", "words", "statement", "relied_on", "data", "index", "embedding"]
)
anything = st.recursive(
    plain, lambda some: st.lists(some, max_size=4) | st.dictionaries(keys, some, max_size=3), max_leaves=12
)
answers = st.fixed_dictionaries({"number": st.sampled_from(NUMBERS) | plain, "labels": anything})
labels = st.fixed_dictionaries({"answers": st.lists(answers | anything, max_size=4)})
reliance = st.fixed_dictionaries({"number": plain, "words": words})
phrases = st.fixed_dictionaries({"statement": words, "relied_on": st.lists(reliance | anything, max_size=3)})
rows = st.lists(st.floats(width=16) | st.integers(-2, 2), max_size=3)
vectors = st.fixed_dictionaries(
    {"data": st.lists(st.fixed_dictionaries({"index": st.integers(-1, 2), "embedding": rows | anything}), max_size=4)}
)


def chat(content: object) -> dict[str, Any]:
    return {"choices": [{"message": {"content": content if isinstance(content, str) else json.dumps(content)}}]}


@given(labels | anything)
@settings(max_examples=100, deadline=None)
def test_labels(document: object) -> None:
    for task in (FEELINGS, SHOWN):
        question = LabelQuestion(task)
        for found in (question.read(chat(document), ITEMS), question.read(document, ITEMS)):
            assert len(found) == len(ITEMS)
            for one, text in zip(found, TEXTS, strict=True):
                if isinstance(one, Refusal):
                    assert one.reason in REASONS
                    continue
                assert {label.label for label in one} <= set(task.allowed)
                assert task.several or len(one) == 1
                spans = [(label.start or 0, label.end or 0) for label in one if label.start is not None]
                assert all(0 <= start < end <= len(text) for start, end in spans)
                assert len(spans) == (len(one) if task.with_words else 0)


@given(phrases | anything)
@settings(max_examples=100, deadline=None)
def test_phrases(document: object) -> None:
    question = PhraseQuestion(PhraseTask("What do they say?"))
    for found in (question.read(chat(document), [Item(TEXTS, TEXTS)]), question.read(document, [Item(TEXTS, TEXTS)])):
        (one,) = found
        if isinstance(one, Refusal):
            assert one.reason in REASONS
            continue
        assert one.statement.strip()
        assert one.relied_on
        assert not any(sign.isdigit() for sign in one.statement)
        assert all(TEXTS[place.number - 1][place.start : place.end].strip() for place in one.relied_on)


@given(vectors | anything)
@settings(max_examples=100, deadline=None)
def test_vectors(document: object) -> None:
    found = VectorQuestion().read(document, ITEMS)
    assert len(found) == len(ITEMS)
    good = [one for one in found if not isinstance(one, Refusal)]
    assert len({len(row) for row in good}) <= 1
    assert all(np.linalg.norm(row) == pytest.approx(1, abs=1e-5) for row in good)
    assert all(one.reason in REASONS for one in found if isinstance(one, Refusal))


@given(anything)
@settings(max_examples=100, deadline=None)
def test_what_lies_in_a_cache(packed: object) -> None:
    for task in (FEELINGS, SHOWN):
        kept = LabelQuestion(task).unpack(packed, ITEMS[0])
        assert kept is None or {one.label for one in kept} <= set(task.allowed)
    PhraseQuestion(PhraseTask("What do they say?")).unpack(packed, Item(TEXTS, TEXTS))
    VectorQuestion(2).unpack(packed, ITEMS[0])


@pytest.mark.parametrize(
    "content",
    [
        "```\n" + " " * 4_000_000,
        "```json\n" + "``` " * 1_000_000 + "x",
        "<think>" * 500_000,
        "[" * 2_000_000,
        '{"a":' * 500_000,
        '"' + "\\u0000" * 500_000,
        "1" * 4_000_000,
        '{"relied_on": [' + '{"number": 1, "words": "The staff"},' * 100_000 + "7]}",
    ],
)
def test_no_answer_takes_long_to_read(content: str) -> None:
    began = time.process_time()
    assert read_json(content) is UNREADABLE or content.endswith("]}")
    LabelQuestion(FEELINGS).read(chat(content), ITEMS)
    PhraseQuestion(PhraseTask("What do they say?")).read(chat(content), [Item(TEXTS, TEXTS)])
    assert time.process_time() - began < 3
