"""Positions come out as code points of texts with LF line ends, whatever another program counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.listen.qda.packing import selection, study
from wellheard.listen.qda import read_project
from wellheard.listen.qda.positions import Counting, Span, place

PIECES = st.lists(st.sampled_from(["ab", "c", "😀", "\r\n", "\n", " ", "é", "👩‍👩‍👧"]), min_size=1, max_size=25)


def written(raw: str, start: int, end: int, counting: Counting) -> tuple[int, int]:
    """Count a span of a raw text, given in code points of it without byte order mark, as a program would."""

    def count(position: int) -> int:
        head = raw.removeprefix("\ufeff")[:position]
        head = head if counting.raw_line_ends else head.replace("\r\n", "\n")
        length = len(head.encode("utf-16-le")) // 2 if counting.utf16 else len(head)
        return length + counting.mark

    return count(start), count(end) - counting.inclusive


@settings(max_examples=300)
@given(PIECES, st.booleans(), st.booleans(), st.booleans(), st.data())
def test_named_selections_are_found_however_they_were_counted(
    pieces: list[str], utf16: bool, raw_line_ends: bool, mark: bool, data: st.DataObject
) -> None:
    bare = "".join(pieces) + "\r\nthe unmistakable 😀 end of it all"
    raw = "\ufeff" * mark + bare
    counting = Counting(utf16, raw_line_ends, mark, inclusive=False)
    start = bare.index("unmistakable")
    anchors = [(start, start + len("unmistakable")), (bare.index("end of"), len(bare))]
    low = data.draw(st.integers(0, len(pieces) - 1))
    high = data.draw(st.integers(low + 1, len(pieces)))
    anchors.append((len("".join(pieces[:low])), len("".join(pieces[:high]))))
    spans = [Span(*written(raw, begin, end, counting), name=bare[begin:end]) for begin, end in anchors]
    placed = place(raw, spans)
    for (begin, end), span in zip(anchors, placed.spans, strict=True):
        assert span is not None
        assert placed.text[slice(*span)] == bare[begin:end].replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("raw", "start", "end", "said"),
    [
        ("😀 I waited", 4, 10, "as the standard says"),
        ("😀 I waited", 5, 11, "in UTF-16 units"),
        ("one\r\nI waited", 6, 12, "as the standard says"),
        ("one\r\nI waited", 7, 13, "with CRLF as two"),
        ("😀\r\nI waited", 6, 12, "in UTF-16 units, with CRLF as two"),
        ("\ufeffI waited", 2, 8, "as the standard says"),
        ("\ufeffI waited", 3, 9, "with the byte order mark"),
        ("I waited long", 2, 7, "with the end inclusive"),
    ],
)
def test_the_words_beside_a_selection_tell_how_it_was_counted(raw: str, start: int, end: int, said: str) -> None:
    placed = place(raw, [Span(start, end, "waited")])
    assert placed.spans[0] is not None
    assert (placed.text[slice(*placed.spans[0])], str(placed.counting)) == ("waited", said)


@pytest.mark.parametrize("name", ["", "Quotation 3:1", "damage done"])
def test_without_telling_words_the_standard_holds(name: str) -> None:
    placed = place("😀\r\nI waited", [Span(4, 10, name)])
    assert placed.spans == ((4, 10),)
    assert (placed.text[4:10], str(placed.counting)) == ("waited", "as the standard says")


def test_positions_outside_the_text_tell_too() -> None:
    placed = place("a\r\nb\r\nwaited", [Span(6, 12, "")])
    assert placed.text[slice(*placed.spans[0] or ())] == "waited"
    assert str(placed.counting) == "with CRLF as two"


@pytest.mark.parametrize(("shift", "said"), [(1, "in UTF-16 units"), (0, "as the standard says")])
def test_without_names_whole_words_tell(shift: int, said: str) -> None:
    raw = "😀 waited slept waited slept waited slept"
    starts = [2, 9, 15, 22, 28, 35]
    spans = [
        Span(start + shift, start + shift + (6 if index % 2 == 0 else 5), "") for index, start in enumerate(starts)
    ]
    placed = place(raw, spans)
    assert [placed.text[slice(*span or ())] for span in placed.spans] == ["waited", "slept"] * 3
    assert str(placed.counting) == said


def test_few_cut_words_do_not_tell() -> None:
    assert str(place("😀 waited slept", [Span(3, 9, "")]).counting) == "as the standard says"


def test_a_text_in_the_xml_may_have_lost_the_line_ends_it_was_counted_with() -> None:
    assert place("one\ntwo\nwaited", [Span(10, 16, "waited")], parsed=True).spans == ((8, 14),)
    assert place("one\ntwo\nwaited", [Span(8, 14, "waited")], parsed=True).spans == ((8, 14),)


@pytest.mark.parametrize("name", ["I waited an…", "I waited an...", "I  waited   an …", "I waited an"])
def test_a_name_that_is_cut_off_still_tells(name: str) -> None:
    placed = place("😀 I waited an hour", [Span(3, 19, name)])
    assert placed.text[slice(*placed.spans[0] or ())] == "I waited an hour"


def test_an_empty_selection_does_not_make_ends_inclusive() -> None:
    placed = place("I waited", [Span(2, 8, ""), Span(3, 3, "")])
    assert (placed.spans, str(placed.counting)) == (((2, 8), None), "as the standard says")


def test_half_of_a_pair_of_units_takes_the_whole_character() -> None:
    raw = "😀😀 waited"
    placed = place(raw, [Span(5, 11, "waited"), Span(1, 3, "")])
    assert placed.spans == ((3, 9), (0, 2))


@pytest.mark.parametrize("text", ["a\r\nI waited", "\ufeffa\nI waited", "a\rI waited"])
def test_line_ends_and_mark_of_a_file_do_not_move_the_words(tmp_path: Path, text: str) -> None:
    read = read_project(study(tmp_path, text.encode("utf-8"), selection(4, 10, "waited")))
    (document,) = read.project.documents
    assert (document.text, document.words(document.selections[0])) == ("a\nI waited", "waited")
    assert (read.lost, read.warnings) == ((), ())


def test_another_way_of_counting_is_said(tmp_path: Path) -> None:
    read = read_project(study(tmp_path, "😀 waited".encode(), selection(3, 9, "waited")))
    (document,) = read.project.documents
    assert (document.selections[0].start, document.selections[0].end) == (2, 8)
    assert read.warnings == ("positions of a text were counted in UTF-16 units",)


@pytest.mark.parametrize(("start", "end"), [(0, 99), (5, 2), (3, 3), (-1, 2)])
def test_selections_that_cannot_be_are_counted_as_lost(tmp_path: Path, start: int, end: int) -> None:
    read = read_project(study(tmp_path, b"I waited", selection(start, end)))
    assert read.project.documents[0].selections == ()
    assert read.lost == ("selections that are empty or lie outside their text: 1",)


@pytest.mark.parametrize("start", ["", "x", "9" * 30])
def test_a_position_that_is_no_number_is_counted_as_lost(tmp_path: Path, start: str) -> None:
    read = read_project(study(tmp_path, b"I waited", selection(start, 4)))
    assert read.lost == ("selections without positions: 1",)
