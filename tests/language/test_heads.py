"""Linear heads read the features of a batch once, and say the same of a text in any company."""

from __future__ import annotations

import numpy as np
import pytest

from wellheard.language.features import features, shipped_signs
from wellheard.language.heads import Head, Heads, packed_head, read_head, unpacked_head
from wellheard.language.tokens import word_pieces

TEXTS = ["The staff were not helpful, but the food was great.", "", "not bad", "never again!", "a b c d e f g h"]


def made_up_head(name: str, labels: int, seed: int) -> Head:
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=(shipped_signs().width, labels)).astype(np.float32)
    bias, ones = rng.normal(size=labels).astype(np.float32), np.ones(labels, np.float32)
    half = np.full(labels, 0.5, np.float32)
    return Head(name, tuple(f"{name} {number}" for number in range(labels)), weights, bias, ones, half)


def test_a_piece_a_negated_piece_and_a_pair_are_features() -> None:
    signs = shipped_signs()
    found = features(word_pieces().cut(["not good"]), signs)
    piece, negated, pair = (
        found.numbers < signs.pieces,
        (found.numbers >= signs.pieces) & (found.numbers < 2 * signs.pieces),
        found.numbers >= 2 * signs.pieces,
    )
    assert (piece.sum(), negated.sum(), pair.sum()) == (2, 1, 1)
    assert found.numbers[negated][0] - signs.pieces == found.numbers[piece][1]


def test_a_negation_ends_at_but() -> None:
    signs = shipped_signs()
    found = features(word_pieces().cut(["not cheap but good"]), signs)
    negated = found.numbers[(found.numbers >= signs.pieces) & (found.numbers < 2 * signs.pieces)] - signs.pieces
    good = word_pieces().numbers_of(["good"])[0]
    assert good not in negated.tolist()


def test_features_of_a_text_are_the_same_in_any_company() -> None:
    together = features(word_pieces().cut(TEXTS), shipped_signs())
    for row, text in enumerate(TEXTS):
        alone = features(word_pieces().cut([text]), shipped_signs())
        mine = together.numbers[together.starts[row] : together.starts[row + 1]]
        assert mine.tolist() == alone.numbers.tolist()


def test_joined_heads_say_what_each_says_alone() -> None:
    one, two = made_up_head("one", 3, 1), made_up_head("two", 5, 2)
    found = features(word_pieces().cut(TEXTS), shipped_signs())
    joined = Heads.of([one, two])
    every = joined.logits(found)
    assert every.shape == (len(TEXTS), 8)
    for head in (one, two):
        assert np.array_equal(every[:, joined.columns(head.name)], Heads.of([head]).logits(found))


def test_logits_of_a_text_are_the_same_in_any_company() -> None:
    heads = Heads.of([made_up_head("one", 3, 1)])
    together = heads.logits(features(word_pieces().cut(TEXTS), shipped_signs()))
    alone = [heads.logits(features(word_pieces().cut([text]), shipped_signs()))[0] for text in TEXTS]
    assert np.array_equal(together, np.array(alone))


def test_a_head_without_a_name_is_not_found() -> None:
    with pytest.raises(KeyError):
        Heads.of([made_up_head("one", 3, 1)]).columns("two")


def test_a_stored_head_reads_as_it_was_within_a_byte() -> None:
    head = made_up_head("one", 3, 1)
    again = unpacked_head("one", packed_head(head))
    largest = np.abs(head.weights).max(axis=0)
    assert again.labels == head.labels
    assert np.all(np.abs(again.weights - head.weights).max(axis=0) <= largest / 100)
    assert np.array_equal(again.bias, head.bias)


def test_chances_of_exclusive_labels_sum_to_one_and_independent_ones_need_not() -> None:
    head = made_up_head("one", 3, 1)
    logits = Heads.of([head]).logits(features(word_pieces().cut(TEXTS), shipped_signs()))
    assert np.allclose(head.exclusive(logits).sum(axis=1), 1)
    independent = head.independent(logits * 1000)
    assert ((independent >= 0) & (independent <= 1)).all()


def test_no_texts_have_no_logits() -> None:
    head = read_head("sentiment")
    assert Heads.of([head]).logits(features(word_pieces().cut([]), shipped_signs())).shape == (0, 3)
