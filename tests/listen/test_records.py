"""One wrong row never costs its neighbours."""

from __future__ import annotations

from wellheard.listen.records import TOO_LONG, UNCLOSED, Dialect, Splitter

COMMA = Dialect(b",")


def cells(text: bytes, dialect: Dialect = COMMA, width: int = 3) -> list[list[bytes] | None]:
    return [record.cells for record in Splitter(dialect, width=width).split(text)]


def test_a_quote_that_is_never_closed_costs_its_own_line_only() -> None:
    records = list(Splitter(COMMA, width=3).split(b'1,2,"oh no\n4,5,6\n7,8,9\n'))
    assert [record.fault for record in records] == [UNCLOSED, None, None]
    assert [record.line for record in records] == [1, 2, 3]


def test_a_quote_closed_by_chance_in_a_later_row_does_not_swallow_the_rows_between() -> None:
    assert cells(b'1,2,"oh no\n3,4,5\n6,7,8\n9,1,5"\n') == [
        None,
        [b"3", b"4", b"5"],
        [b"6", b"7", b"8"],
        [b"9", b"1", b'5"'],
    ]


def test_a_letter_of_many_lines_stays_one_cell() -> None:
    letter = b"Dear all,\n\nit works now.\nThanks, again\nAna"
    assert cells(b'1,ok,"' + letter + b'"\n2,ok,x\n') == [[b"1", b"ok", letter], [b"2", b"ok", b"x"]]


def test_quotes_that_were_not_doubled_are_kept_as_they_stand() -> None:
    assert cells(b'1,"He said "hi" twice",3\n') == [[b"1", b'He said "hi" twice', b"3"]]


def test_an_inch_mark_inside_a_cell_is_a_letter() -> None:
    assert cells(b'1,a 5" pipe,3\n') == [[b"1", b'a 5" pipe', b"3"]]


def test_doubled_quotes_become_one() -> None:
    assert cells(b'1,"so ""good""",3\n') == [[b"1", b'so "good"', b"3"]]


def test_spaces_before_quotes_are_dropped_where_the_file_writes_them() -> None:
    assert cells(b'1, "two, three" , 4\n', Dialect(b",", padded=True)) == [[b"1", b"two, three", b" 4"]]


def test_without_a_quote_every_quote_is_a_letter() -> None:
    assert cells(b'1\t"two\t3\n', Dialect(b"\t", None)) == [[b"1", b'"two', b"3"]]


def test_every_kind_of_line_end_ends_a_record() -> None:
    assert cells(b"1,2,3\r\n4,5,6\r7,8,9\n") == [[b"1", b"2", b"3"], [b"4", b"5", b"6"], [b"7", b"8", b"9"]]


def test_a_row_that_is_too_long_is_put_aside() -> None:
    records = list(Splitter(COMMA, width=2, longest=50).split(b"1," + b"x" * 60 + b"\n2,y\n"))
    assert [record.fault for record in records] == [TOO_LONG, None]


def test_a_record_that_is_not_complete_yet_waits_for_more_text() -> None:
    splitter = Splitter(COMMA, width=2)
    assert [record.cells for record in splitter.split(b'1,2\n3,"fo', final=False)] == [[b"1", b"2"]]
    assert (splitter.consumed, splitter.lines) == (4, 1)
