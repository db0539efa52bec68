"""What is masked can be put back inside the workspace, places are traced both ways, and nothing outlives the job."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.language.errors import LanguageError
from wellheard.language.personal.masking import Masker, mask_personal
from wellheard.language.personal.spans import KINDS, PersonalKind, PersonalSpan, without_overlaps

TEXT = "Hi Priya, my card 4111 1111 1111 1111 was charged; write to kim@example.org, Priya!"


def test_the_way_back_gives_the_words_again() -> None:
    masking = Masker().mask(TEXT)
    assert masking.text == "Hi [name 1], my card [card 1] was charged; write to [email 1], [name 1]!"
    assert masking.restore(masking.text) == TEXT


def test_an_answer_from_outside_is_read_with_the_same_table() -> None:
    masking = Masker().mask(TEXT)
    assert (
        masking.restore("Tell [Name 1] and [name 2] that [email_1] was told")
        == "Tell Priya and [name 2] that kim@example.org was told"
    )


def test_a_quote_from_outside_is_traced_to_the_original() -> None:
    masking = Masker().mask(TEXT)
    start = masking.text.index("[card 1] was")
    assert TEXT[slice(*masking.to_original(start, start + len("[card 1] was")))] == "4111 1111 1111 1111 was"
    assert TEXT[slice(*masking.to_original(start + 3, start + 5))] == "4111 1111 1111 1111"
    assert masking.to_original(0, len(masking.text)) == (0, len(TEXT))


def test_the_same_words_get_the_same_placeholder_in_all_texts_of_a_job() -> None:
    with Masker() as masker:
        first = masker.mask("call +44 20 7946 0018 or a@b.example")
        second = masker.mask("A@b.example, not c@b.example, and +44 (20) 7946-0018")
    assert first.text == "call [phone 1] or [email 1]"
    assert second.text == "[email 1], not [email 2], and [phone 1]"
    assert first.restore("[email 2]") == "[email 2]"


def test_nothing_is_kept_when_the_job_is_done() -> None:
    with Masker() as masker:
        masker.mask(TEXT)
        assert masker.restore("[name 1]") == "Priya"
    assert masker.restore("[name 1]") == "[name 1]"
    assert "Priya" not in str(vars(masker))


def test_words_of_customers_are_not_shown_by_accident() -> None:
    masking = Masker().mask(TEXT)
    assert "kim@" not in repr(masking)
    assert "4111" not in repr(masking)


def test_a_masking_can_be_sent_to_another_process() -> None:
    masking = Masker().mask(TEXT)
    assert pickle.loads(pickle.dumps(masking)).restore("[name 1]") == "Priya"


def test_what_looked_like_a_placeholder_before_is_not_confused() -> None:
    text = "They wrote [email 1] to me, kim@example.org"
    masking = Masker().mask(text)
    assert masking.restore(masking.text) == text


def test_masking_twice_changes_nothing() -> None:
    assert mask_personal(mask_personal(TEXT)) == mask_personal(TEXT)


@given(st.data())
def test_places_lead_there_and_back(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab [1]@é😀", max_size=60))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    kinds: list[PersonalKind] = list(KINDS)
    spans = [PersonalSpan(a, b, kinds[a % len(kinds)]) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    masking = Masker().mask(text, spans)
    for start in range(len(text) + 1):
        low, high = masking.to_original(*masking.to_masked(start, len(text)))
        assert low <= start
        assert high == len(text)
    for place in masking.places:
        assert masking.text[place.masked_start : place.masked_end] == place.placeholder
        assert masking.to_original(place.masked_start, place.masked_end) == (place.start, place.end)
        assert masking.to_masked(place.start, place.end) == (place.masked_start, place.masked_end)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from(KINDS)), max_size=12))
def test_of_spans_that_overlap_the_more_telling_is_kept(drawn: list[tuple[int, int, PersonalKind]]) -> None:
    spans = [PersonalSpan(start, start + length, kind) for start, length, kind in drawn]
    kept = without_overlaps(spans)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    covered = {at for span in kept for at in range(span.start, span.end)}
    assert all(span in kept or covered & set(range(span.start, span.end)) for span in spans)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 99)])
def test_a_span_outside_is_refused_without_a_word_of_the_text(start: int, end: int) -> None:
    with pytest.raises(LanguageError) as error:
        Masker().mask("call +44 20 7946 0018").to_original(start, end)
    assert error.value.code == "language/span-outside"
    assert "call" not in str(error.value)
