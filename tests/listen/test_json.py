"""JSON in every form people have it in, with its numbers as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.listen.staging import cells_of, read_here, rows_of, written
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import Limits
from wellheard.listen.shapes.json_walk import BrokenJsonError, Window, walk


def refusal(path: Path, limits: Limits | None = None) -> ListenError:
    with pytest.raises(ListenError) as caught:
        read_here(path, limits)
    return caught.value


def test_an_array_of_objects_becomes_rows(tmp_path: Path) -> None:
    staged = read_here(
        written(tmp_path, "a.json", '[{"id": 1, "user": {"name": "Ana"}}, {"id": 2, "tags": ["x", 1.50]}]')
    )
    assert staged.columns == ("id", "user.name", "tags")
    assert cells_of(staged) == [("1", "Ana", None), ("2", None, "x, 1.50")]
    assert (staged.shape, staged.header_rows) == ("json", 0)


def test_the_list_that_holds_the_most_is_found_inside_an_object(tmp_path: Path) -> None:
    links = '"meta": {"links": [{"a": 1}, {"a": 2}, {"a": 3}]}'
    text = '{"ok": true, ' + links + ', "page": {"items": [{"text": "a review of some length"}]}, "n": 1}'
    staged = read_here(written(tmp_path, "a.json", text))
    assert cells_of(staged) == [("a review of some length",)]
    assert "'page.items'" in staged.notices[0]


def test_a_bad_line_of_ndjson_costs_itself_only(tmp_path: Path) -> None:
    lines = ['{"id": 1, "t": "a"}', '{"id": 2, "t":', "", "[1]", '{"id": NaN}', '{"id": 6, "new": true}']
    staged = read_here(written(tmp_path, "a.json", "\n".join(lines)))
    assert (staged.shape, staged.seen, staged.kept, staged.blank, staged.rejected) == ("ndjson", 6, 2, 1, 3)
    assert [row["__row"] for row in rows_of(staged)] == [1, 6]
    assert [(reject.row, reject.code) for reject in staged.rejects()] == [
        (2, "not-json"),
        (4, "not-a-record"),
        (5, "not-a-number"),
    ]
    assert staged.columns == ("id", "t", "new")


def test_a_line_that_is_no_utf8_costs_itself_only(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.ndjson", b'{"t": "caf\xe9"}\n{"t": "tea"}\n'))
    assert cells_of(staged) == [("tea",)]
    assert [reject.code for reject in staged.rejects()] == ["bad-letters"]


def test_numbers_stay_as_they_were_written(tmp_path: Path) -> None:
    huge = "9" * 5000
    staged = read_here(
        written(tmp_path, "a.json", f'[{{"id": 12345678901234567890, "x": 1e999, "y": {huge}, "z": 1.0}}]')
    )
    assert cells_of(staged) == [("12345678901234567890", "1e999", huge, "1.0")]


def test_a_number_that_is_none_rejects_its_record(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.json", '[{"id": 1}, {"id": NaN}, {"id": {"deep": [Infinity]}}]'))
    assert (staged.kept, staged.rejected) == (1, 2)


def test_escapes_that_cannot_be_kept_are_replaced(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.json", r'[{"t": "\ud800 a\u0000b\r\n \ud83d\udc4d"}]'))
    assert cells_of(staged) == [("\ufffd a\u2400b\n \U0001f44d",)]


def test_a_list_of_texts_is_a_table_of_one_column(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.json", '["slow", "", "kind"]'))
    assert (staged.columns, cells_of(staged), staged.blank) == (("value",), [("slow",), ("kind",)], 1)


def test_a_single_object_is_one_row(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.json", '{"id": 7, "text": "slow"}'))
    assert cells_of(staged) == [("7", "slow")]


def test_a_mixed_list_rejects_what_is_no_object(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.json", '[{"a": 1}, 5, "x", null, {}, [1, 2]]'))
    assert (staged.kept, staged.blank, staged.rejected) == (1, 2, 3)


def test_more_fields_than_columns_share_the_last_one(tmp_path: Path) -> None:
    staged = read_here(written(tmp_path, "a.json", json.dumps([{str(n): n for n in range(8)}])), Limits(columns=5))
    assert staged.columns[-1] == "other fields"
    assert json.loads(cells_of(staged)[0][-1] or "") == {"5": "5", "6": "6", "7": "7"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "listen/broken-json"),
        ('{"a":' * 100_000, "listen/broken-json"),
        ('[{"a": 1}, {"a": ', "listen/broken-json"),
        ('[{"a": 1},]', "listen/broken-json"),
        ('[{"a": 1}] x', "listen/broken-json"),
        ('[{"a": 01}]', "listen/broken-json"),
        ("[1, 2, 3]", "listen/no-records"),
        ("[]", "listen/no-records"),
        ("{}", "listen/no-records"),
        ('"text"', "listen/no-records"),
        ("17", "listen/no-records"),
        ("NaN", "listen/no-records"),
    ],
)
def test_what_holds_no_records_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(written(tmp_path, "a.json", text)).code == code


def test_a_mistake_is_located_by_its_line(tmp_path: Path) -> None:
    assert "line 3" in refusal(written(tmp_path, "a.json", '[\n{"a": 1},\n{"a" 2}\n]')).what


def test_a_record_nested_too_deeply_is_rejected_alone(tmp_path: Path) -> None:
    deep = '{"x":' * 40 + "1" + "}" * 40
    staged = read_here(written(tmp_path, "a.json", f'[{{"a": 1}}, {deep}, {{"a": {"[" * 40 + "]" * 40}}}]'))
    assert (staged.kept, [reject.code for reject in staged.rejects()]) == (1, ["nested-too-deep"] * 2)
    assert staged.columns == ("a",)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(values, max_size=5), st.integers(1, 9))
def test_where_the_text_is_cut_makes_no_difference(elements: list[object], size: int) -> None:
    text = json.dumps({"a": {"b": elements}, "c": 12})
    seen: list[str] = []
    walk(Window(text[at : at + size] for at in range(0, len(text), size)), lambda _path, _value, raw: seen.append(raw))
    assert [json.loads(raw) for raw in seen] == elements


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from('[]{}",:0-e.tn \n\\ux'), max_size=30), st.integers(1, 5))
def test_the_walk_accepts_exactly_what_json_accepts(text: str, size: int) -> None:
    try:
        json.loads(text)
        sound = bool(text.strip())
    except ValueError:
        sound = False
    try:
        walk(Window(text[at : at + size] for at in range(0, len(text), size)), lambda *_: None)
        accepted = True
    except BrokenJsonError:
        accepted = False
    assert accepted == sound
