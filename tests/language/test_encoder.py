"""The deep tier reads whole sentences, and reads each of them as if it were alone."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from wellheard.language.errors import LanguageError
from wellheard.language.meaning.encoder import LONGEST, sentence_encoder

TEXTS = [
    f"{start} {middle}{end}"
    for start in ("The parcel", "my order 4711", "Nobody who answered the phone")
    for middle in ("came late", "was not what I had hoped for, and I said so", "broke")
    for end in ("", ".", " again!", " – für mich zu spät")
]


def test_a_text_has_the_same_row_in_any_company_and_any_order() -> None:
    together = sentence_encoder().rows(TEXTS)
    alone = np.vstack([sentence_encoder().rows([text]) for text in TEXTS])
    turned = sentence_encoder().rows(TEXTS[::-1])[::-1]
    assert np.array_equal(together, alone)
    assert np.array_equal(together, turned)


def test_rows_have_length_one_and_256_numbers() -> None:
    rows = sentence_encoder().rows(TEXTS)
    assert rows.shape == (len(TEXTS), 256)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_no_text_is_no_trouble() -> None:
    assert sentence_encoder().rows([]).shape == (0, 256)
    assert np.isfinite(sentence_encoder().rows(["", "\x00", "\ud800".encode("utf-8", "replace").decode()])).all()


def test_like_meanings_without_a_word_in_common_meet() -> None:
    late, delayed, soup = sentence_encoder().rows(["the parcel came late", "my delivery was delayed", "tasty soup"])
    assert late @ delayed > late @ soup + 0.3


def test_the_order_of_words_is_read() -> None:
    one, other = sentence_encoder().rows(
        ["the bank blocked my card, not the shop", "the shop blocked my card, not the bank"]
    )
    assert np.abs(one - other).max() > 0.01


def test_handles_are_not_read() -> None:
    with_handle, without = sentence_encoder().rows(["@someair my bag is lost", " my bag is lost"])
    assert np.array_equal(with_handle, without)


def test_a_very_long_text_is_read_as_far_as_the_card_says() -> None:
    long, longer = sentence_encoder().rows(["late " * LONGEST, "late " * (3 * LONGEST)])
    assert np.array_equal(long, longer)


def test_progress_is_told_and_what_it_raises_ends_the_reading() -> None:
    told: list[int] = []
    sentence_encoder().rows(TEXTS, told.append)
    assert told == sorted(told)
    assert told[-1] == len(TEXTS)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sentence_encoder().rows(TEXTS, stop)


def test_without_its_library_the_deep_tier_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    sentence_encoder.cache_clear()
    with pytest.raises(LanguageError) as refused:
        sentence_encoder()
    sentence_encoder.cache_clear()
    assert refused.value.code == "language/library-missing"
    assert "fast" in refused.value.hint
