"""A coded project goes out by the schemas and comes back as it was."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.share.qda.cast import ENGINEER, TEXT, WAITING, book, study
from tests.share.qda.schema import Schema
from wellheard.evidence.coding import Code, Codebook, Coding, Document, Project, Selection, Value, guid_for
from wellheard.listen.qda import read_codebook, read_project
from wellheard.share.errors import ShareError
from wellheard.share.qda import write_codebook, write_project

SCHEMAS = Path(__file__).parents[3].parent / "shared" / "data" / "formats" / "qda"
real = [
    pytest.mark.real,
    pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the schemas of REFI-QDA are not beside this checkout: {SCHEMAS}"),
]


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ours(project: Project) -> Project:
    return replace(project, origin="", codebook=replace(project.codebook, origin=""))


def back(tmp_path: Path, project: Project) -> Project:
    path = tmp_path / "study.qdpx"
    path.write_bytes(write_project(project).content)
    read = read_project(path)
    assert (read.lost, read.warnings) == ((), ())
    return read.project


def test_a_project_comes_back_as_it_was(tmp_path: Path) -> None:
    assert back(tmp_path, study()) == study()


def test_a_codebook_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "study.qdc"
    path.write_bytes(write_codebook(book()).content)
    read = read_codebook(path)
    assert (read.codebook, read.lost, read.warnings) == (book(), (), ())


def test_texts_lie_flat_beside_the_xml_and_positions_are_code_points_of_them() -> None:
    files = opened(write_project(study()).content)
    spoken = study().documents[0]
    name = f"sources/{spoken.guid.upper()}.txt"
    assert next(iter(files)) == "project.qde"
    assert files[name].decode("utf-8") == TEXT
    assert f'startPosition="{TEXT.index("waited")}"'.encode() in files["project.qde"]
    assert f'plainTextPath="internal://{spoken.guid.upper()}.txt"'.encode() in files["project.qde"]
    assert b"basePath" not in files["project.qde"]


def test_the_same_project_gives_the_same_bytes() -> None:
    assert write_project(study()).content == write_project(study()).content


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ud83d", "\ufffe"])
def test_what_xml_cannot_hold_is_replaced_one_for_one_and_counted(character: str) -> None:
    written = write_codebook(Codebook((Code(guid_for("code", "a"), f"a{character}b"),)))
    assert 'name="a\ufffdb"'.encode() in written.content
    assert written.lost == ("characters that XML cannot hold, replaced: 1",)


def test_line_ends_in_names_and_definitions_come_back(tmp_path: Path) -> None:
    code = Code(guid_for("code", "a"), " two\nlines\t", "one\r\ntwo\rthree\n")
    path = tmp_path / "a.qdc"
    path.write_bytes(write_codebook(Codebook((code,))).content)
    assert read_codebook(path).codebook.codes == (code,)


def test_a_control_character_in_a_text_survives(tmp_path: Path) -> None:
    document = Document(guid_for("voice", "v"), "v", "a\x0bb\x00c")
    assert back(tmp_path, Project("p", documents=(document,))).documents == (document,)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_selection_of_any_text_comes_back_on_the_same_words(tmp_path: Path, data: st.DataObject) -> None:
    alphabet = st.sampled_from(
        ["a", "é", "😀", "\n", "\ufeff", "\u2028", "\x85", " ", "&", "<", "👩‍👩‍👧", "\x00", "]]>"]
    )
    text = "".join(data.draw(st.lists(alphabet, min_size=1, max_size=30)))
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9)), max_size=5))
    selections = tuple(
        Selection(guid_for("selection", str(index)), start, min(len(text), start + size), name="a")
        for index, (start, size) in enumerate(spans)
    )
    document = Document(guid_for("voice", "v"), "v", text, selections=selections)
    (again,) = back(tmp_path, Project("p", documents=(document,))).documents
    assert again == document


def test_what_the_format_has_no_place_for_is_said() -> None:
    old = Coding(guid_for("coding", "old"), WAITING.guid, code_version=1)
    document = Document(
        guid_for("voice", "v"), "v", None, codings=(old,), values=(Value(guid_for("variable", "x"), 1),)
    )
    written = write_project(Project("p", Codebook((WAITING,)), documents=(document,)))
    assert written.lost == (
        "documents whose text is not there: 1",
        "codings by an older version of their code, which the format cannot tell: 1",
        "values of variables that the project lacks: 1",
    )
    assert write_codebook(Codebook((replace(ENGINEER, parent=None),))).lost == (
        "notes about codes, which only a project can hold: 1",
    )


def test_a_codebook_without_codes_is_refused() -> None:
    with pytest.raises(ShareError) as caught:
        write_codebook(Codebook())
    assert caught.value.code == "share/codebook-empty"


def test_two_documents_with_one_guid_are_refused() -> None:
    twice = Document(guid_for("voice", "v"), "v", "a")
    with pytest.raises(ShareError) as caught:
        write_project(Project("p", documents=(twice, twice)))
    assert caught.value.code == "share/document-doubled"


def test_a_deep_tree_of_codes_is_written_without_recursion() -> None:
    codes = [Code(guid_for("code", "0"), "0")]
    for depth in range(1, 2_000):
        codes.append(Code(guid_for("code", str(depth)), str(depth), parent=codes[-1].guid))
    assert write_codebook(Codebook(tuple(codes))).content.count(b"</Code>") == 1_999


class TestSchema:
    pytestmark = real

    def test_a_project_follows_the_schema(self) -> None:
        schema = Schema(SCHEMAS / "Project.xsd")
        assert schema.faults(opened(write_project(study()).content)["project.qde"]) == []
        assert schema.faults(opened(write_project(Project("nothing")).content)["project.qde"]) == []

    def test_a_codebook_follows_the_schema(self) -> None:
        assert Schema(SCHEMAS / "Codebook.xsd").faults(write_codebook(book()).content) == []

    def test_the_check_itself_finds_faults(self) -> None:
        xml = opened(write_project(study()).content)["project.qde"].decode()
        schema = Schema(SCHEMAS / "Project.xsd")
        breaks = {
            ' isCodable="true"': "",  # a required attribute is gone
            'startPosition="': 'startPosition="x',  # no number
            "<TextSource ": "<TextSource colour='red' ",  # an unknown attribute
            "<Users>": "<Links/><Users>",  # the wrong order
            "<TextValue>": "<TextValue/><TextValue>",  # two of a choice
            'color="#': 'color="',  # the pattern
            'direction="OneWay"': 'direction="oneway"',  # the enumeration
            "</Users>": "</Users>text",
        }
        for good, bad in breaks.items():
            assert good in xml
            broken = xml.replace(good, bad, 1)
            assert broken != xml
            assert schema.faults(broken.encode()), good

    def test_a_real_project_of_another_program_is_written_by_the_schema(self, tmp_path: Path) -> None:
        read = read_project(SCHEMAS / "TestProject.qdpx").project
        written = write_project(read)
        assert Schema(SCHEMAS / "Project.xsd").faults(opened(written.content)["project.qde"]) == []
        path = tmp_path / "again.qdpx"
        path.write_bytes(written.content)
        assert ours(read_project(path).project) == ours(read)
