"""Copies of one text are found whatever order they come in; people who say the same in few words are not copies."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.language.duplicates import SIGNATURE_SIZE, alike, find_copies, group, signatures
from wellheard.language.errors import LanguageError

CAMPAIGN = "Please stop the planned price rise, loyal customers deserve better than this"
OTHERS = [
    "The parcel came two days late and nobody told me why",
    "I love how quickly the support team answers my questions",
    "Since the last update the app closes itself when I open a photo",
    "My bill is wrong again and the hotline keeps me waiting",
]


@pytest.mark.parametrize(
    "copy",
    [
        CAMPAIGN.upper(),
        f"RT @someone: {CAMPAIGN}!!!",
        f"{CAMPAIGN} https://t.example/x81hd #pricerise",
        CAMPAIGN.replace(",", " -") + " \U0001f620",
        CAMPAIGN.replace("planned", "plannd"),
        CAMPAIGN.replace("the planned ", "the "),
    ],
)
def test_a_copy_with_small_changes_is_found(copy: str) -> None:
    assert find_copies([*OTHERS, CAMPAIGN, copy]).tolist() == [-1, -1, -1, -1, 4, 4]


def test_texts_that_share_a_subject_are_no_copies() -> None:
    texts = [
        "The driver left my parcel in the rain again today",
        "The driver rang twice and left the parcel with my neighbour",
    ]
    assert find_copies(texts).tolist() == [-1, -1]


def test_few_words_said_by_many_are_many_people() -> None:
    assert find_copies(["good service"] * 200 + ["very good friendly staff"] * 50).tolist() == [-1] * 250


def test_a_script_without_spaces_is_counted_by_its_signs() -> None:
    long, short = "这个应用程序更新以后一直打不开照片", "很好的服务"
    assert find_copies([long, long + "\uff01", short, short]).tolist() == [0, 0, -1, -1]


@given(st.permutations(range(9)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_texts_does_not_matter(order: list[int]) -> None:
    texts = [CAMPAIGN, CAMPAIGN.lower() + " now", CAMPAIGN + " please", *OTHERS, OTHERS[0] + "!", "good"]
    straight, turned = find_copies(texts), find_copies([texts[place] for place in order])
    for a in range(9):
        for b in range(9):
            together = straight[order[a]] == straight[order[b]] >= 0
            assert bool(turned[a] == turned[b] >= 0) == bool(together)


def test_signatures_made_in_pieces_group_like_those_made_at_once() -> None:
    texts = [CAMPAIGN, *OTHERS, CAMPAIGN + "!", OTHERS[2].upper(), "good"]
    pieces = np.concatenate([signatures(texts[:3]), signatures(texts[3:])])
    assert (pieces == signatures(texts)).all()
    assert group(pieces).tolist() == find_copies(texts).tolist() == [0, -1, -1, 3, -1, 0, 3, -1]


def test_many_copies_of_one_text_are_one_group_in_little_time() -> None:
    texts = [f"{CAMPAIGN} {word} {number}" for number in range(1000) for word in ("now", "today", "thanks")]
    started = time.process_time()
    assert set(find_copies(texts).tolist()) == {0}
    assert time.process_time() - started < 3


def test_no_texts_and_odd_texts_are_no_trouble() -> None:
    assert find_copies([]).shape == (0,)
    assert signatures([]).shape == (0, SIGNATURE_SIZE)
    assert find_copies(["", "\x00", " ", "\ud800 odd sign in here now", "@a @b @c @d @e @f"]).tolist() == [-1] * 5


def test_a_text_may_hold_the_sign_that_parts_texts() -> None:
    assert alike(["a\x00b", "c"]) == ["a b", "c"]


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.1])
def test_a_threshold_that_means_nothing_is_refused(threshold: float) -> None:
    with pytest.raises(LanguageError) as error:
        find_copies(["a"], threshold=threshold)
    assert error.value.code == "language/threshold-outside"
    assert error.value.hint
