"""Vectors bring like meanings together, and are the same in any company."""

from __future__ import annotations

import numpy as np
import pytest

from wellheard.language import embed
from wellheard.language.meaning.vectors import directions
from wellheard.language.tokens import word_pieces


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("the parcel arrived late", "my delivery was delayed", "the soup tasted of nothing"),
        ("I cannot log in", "password is not accepted", "the hotel pool was dirty"),
        ("too expensive for what it is", "the price is far too high", "the engineer was friendly"),
        ("waited an hour on hold", "the queue on the phone was long", "I like the blue one"),
    ],
)
def test_like_meanings_lie_closer_than_unlike_ones(text: str, near: str, far: str) -> None:
    a, b, c = embed([text, near, far])
    assert a @ b > a @ c + 0.05


def test_other_languages_meet_where_they_share_words() -> None:
    a, b, c = embed(["a entrega atrasou", "entrega muito atrasada", "geladeira linda"])
    assert a @ b > a @ c + 0.2


@pytest.mark.parametrize("text", ["", "?!", "  ", "...", "😶" * 0])
def test_a_text_without_words_has_no_direction(text: str) -> None:
    rows = embed([text])
    assert not rows.any()
    assert directions(rows).to_pylist() == [None]


@pytest.mark.parametrize("text", ["muito bom", "sehr gut", "太好了", "very good", "42", "👍"])
def test_a_short_text_in_any_language_has_a_direction(text: str) -> None:
    assert np.linalg.norm(embed([text])[0]) == pytest.approx(1, abs=1e-5)


def test_directions_are_whole_numbers_that_reach_127() -> None:
    row = np.array(directions(embed(["the queue was long"])).to_pylist()[0])
    assert np.abs(row).max() == 127
    assert row.shape == (256,)


def test_a_text_has_the_same_vector_in_any_company() -> None:
    texts = [f"order {number} came {word}" for number in range(40) for word in ("late", "broken", "zerknittert", "")]
    together = embed(texts)
    alone = np.vstack([embed([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_remembering_words_changes_nothing() -> None:
    first = word_pieces().cut(["Unheard-of wörds, http://x.example @someone don\u2019t :( 🙃"]).ids.tolist()
    again = word_pieces().cut(["Unheard-of wörds, http://x.example @someone don\u2019t :( 🙃"]).ids.tolist()
    assert first == again


def test_places_of_pieces_are_exact() -> None:
    text = "Ça marche 😀 naïvely"
    assert [text[start:end] for _, start, end in word_pieces().spans(text)][:2] == ["Ça", "marche"]
