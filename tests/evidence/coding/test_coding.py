"""Codes, documents and positions: what can be built, what is refused, and what comes back exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.evidence.coding import (
    Code,
    Codebook,
    Coding,
    Document,
    LineEnds,
    Project,
    Selection,
    described,
    description_of,
    guid_for,
    guid_from,
    is_guid,
)
from wellheard.evidence.errors import EvidenceError

A = Code(guid_for("code", "a"), "waiting", "Time lost.")
LABELS = ["Use when:", "Do not use when:", "Example:", "Author:", "Version:", "Status:", "\\", "\n", " ", "x"]
LINES = st.lists(st.sampled_from(LABELS) | st.text(max_size=4), max_size=8).map("".join)


def refused(call: object) -> str:
    with pytest.raises(EvidenceError) as caught:
        call()  # type: ignore[operator]
    return caught.value.code.partition("/")[2]


@given(LINES, LINES, LINES, LINES, LINES, st.integers(1, 99), st.booleans())
def test_every_field_comes_back_from_the_description(
    definition: str, inclusion: str, exclusion: str, example: str, author: str, version: int, by_machine: bool
) -> None:
    status = "machine_suggested" if by_machine else "confirmed"
    code = Code(A.guid, "a", definition, inclusion, exclusion, example, author=author, version=version, status=status)  # type: ignore[arg-type]
    said = described(description_of(code))
    assert (said.definition, said.inclusion, said.exclusion) == (definition, inclusion, exclusion)
    assert (said.example, said.author, said.version, said.status) == (example, author, version, status)


@given(st.text(max_size=60))
def test_a_description_of_another_program_is_never_lost(text: str) -> None:
    said = described(text)
    again = described(description_of(Code(A.guid, "a", said.definition)))
    assert again.definition == said.definition


@pytest.mark.parametrize(
    ("text", "definition", "example"),
    [
        ("Status: open", "Status: open", ""),
        ("a\nVersion: two", "a\nVersion: two", ""),
        ("a\nExample: one\nExample: two", "a", "one\ntwo"),
        ("a\nStatus: confirmed\nmore", "a\nmore", ""),
        ("An example: one", "An example: one", ""),
    ],
)
def test_what_only_looks_like_a_field_stays_where_it_can_be_read(text: str, definition: str, example: str) -> None:
    said = described(text)
    assert (said.definition, said.example) == (definition, example)


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "1.5", "9" * 40])
def test_a_version_that_is_no_number_is_the_first(version: str) -> None:
    assert described(f"a\nVersion: {version}").version == 1


@pytest.mark.parametrize(
    "change",
    [
        {"definition": "x"},
        {"inclusion": "x"},
        {"exclusion": "x"},
        {"name": "x"},
        {"colour": "#000000"},
        {"example": "x"},
    ],
)
def test_only_a_new_meaning_is_a_new_version_and_makes_codings_stale(change: dict[str, str]) -> None:
    coding = Coding(guid_for("coding", "1"), A.guid, code_version=1)
    document = Document(guid_for("voice", "v"), "v", "text", codings=(coding, replace(coding, code_version=None)))
    project = Project("p", Codebook((A,)).revised(replace(A, **change)), documents=(document,))  # type: ignore[arg-type]
    meant = bool(set(change) & {"definition", "inclusion", "exclusion"})
    assert project.codebook.codes[0].version == 1 + meant
    assert project.stale() == ((coding,) if meant else ())


def test_a_codebook_is_a_tree() -> None:
    b = Code(guid_for("code", "b"), "b", parent=A.guid)
    assert Codebook((b, A)).children(A.guid) == (b,)
    assert refused(lambda: Codebook((A, A))) == "code-doubled"
    assert refused(lambda: Codebook((b,))) == "parent-missing"
    assert refused(lambda: Codebook((replace(A, parent=b.guid), b))) == "parent-circle"
    assert refused(lambda: Codebook((replace(A, parent=A.guid),))) == "parent-circle"
    assert refused(lambda: Codebook((A,)).revised(b)) == "code-missing"


@pytest.mark.parametrize(
    "change", [{"guid": "A"}, {"colour": "red"}, {"colour": "#abcdef"}, {"version": 0}, {"status": "new"}]
)
def test_a_code_that_could_not_be_exchanged_is_refused(change: dict[str, object]) -> None:
    assert refused(lambda: replace(A, **change)) == f"code-{next(iter(change))}-unusable"  # type: ignore[arg-type]


def test_a_document_holds_its_selections() -> None:
    guid = guid_for("voice", "v")
    inside = Selection(guid_for("selection", "1"), 2, 4)
    assert Document(guid, "v", "😀 ab", selections=(inside,)).words(inside) == "ab"
    assert Document(guid, "v", None, selections=(inside,)).words(inside) is None
    assert refused(lambda: Document(guid, "v", "😀 a", selections=(inside,))) == "document-unusable"
    assert refused(lambda: Document(guid, "v", "a\r\nb")) == "document-unusable"
    assert refused(lambda: Document(guid, "v", "a\ud83d")) == "document-unusable"
    assert refused(lambda: Selection(guid, 3, 3)) == "selection-unusable"
    assert refused(lambda: Selection(guid, -1, 3)) == "selection-unusable"


def test_a_coding_needs_its_code() -> None:
    document = Document(guid_for("voice", "v"), "v", "a", codings=(Coding(guid_for("coding", "1"), A.guid),))
    assert refused(lambda: Project("p", documents=(document,))) == "coding-without-code"


@given(st.lists(st.sampled_from(["\r\n", "\r", "\n", "a", "😀"]), max_size=30), st.data())
def test_positions_move_with_line_ends(pieces: list[str], data: st.DataObject) -> None:
    raw = "".join(pieces)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    ends = LineEnds.of(raw)
    before, inside = LineEnds.of(raw[:start]).text, LineEnds.of(raw[start:end]).text
    assert "\r" not in ends.text
    cut = [at for at in (start, end) if raw[at - 1 : at + 1] == "\r\n" and at]
    if not cut:
        assert ends.moved(start) == len(before)
        assert ends.text[ends.moved(start) : ends.moved(end)] == inside


def test_guids_of_other_programs_meet_ours() -> None:
    ours = guid_for("code", "a")
    assert all(guid_from(text) == ours for text in (ours, ours.upper(), f"{{{ours}}}", ours.replace("-", "")))
    assert is_guid(guid_from("17"))
    assert guid_from("17") != guid_from("18")
