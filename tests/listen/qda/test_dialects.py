"""Projects of other programs are read leniently: names, folders, ids, colours, times, and a loss is always counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listen.qda.packing import CODE, ONE_CODE, TEXT, packed, project, selection, source, study
from wellheard.evidence.coding import guid_for
from wellheard.listen.errors import ListenError
from wellheard.listen.qda import read_codebook, read_project

FOLDER = Path(__file__).parents[3].parent / "shared" / "data" / "formats" / "qda"


@pytest.mark.parametrize(
    "name",
    [
        f"Sources/{TEXT}.txt",
        f"sources/{TEXT.lower()}.TXT",
        f"SOURCES\\{TEXT}.txt",
        f"{TEXT}.txt",
        f"sources/{{{TEXT}}}.txt",
    ],
)
def test_a_text_is_found_whatever_the_folder_and_the_case(tmp_path: Path, name: str) -> None:
    read = read_project(study(tmp_path, b"I waited", selection(2, 8), name=name))
    document = read.project.documents[0]
    assert document.words(document.selections[0]) == "waited"
    assert read.lost == ()


@pytest.mark.parametrize(
    "path", [f"Internal://{TEXT}.txt", f"{TEXT}.txt", f"internal:///{TEXT}.txt", f"relative:///x/{TEXT}.txt"]
)
def test_a_text_is_found_however_it_is_referred_to(tmp_path: Path, path: str) -> None:
    inside = project(ONE_CODE + source(selection(2, 8), path=path))
    read = read_project(packed(tmp_path, {"project.qde": inside, f"sources/{TEXT}.txt": b"I waited"}))
    assert read.project.documents[0].text == "I waited"


def test_a_name_with_a_blank_may_be_written_as_an_address(tmp_path: Path) -> None:
    inside = project(source(path="internal://Mabel%20one.txt"))
    read = read_project(packed(tmp_path, {"project.qde": inside, "sources/Mabel one.txt": b"I waited"}))
    assert read.project.documents[0].text == "I waited"


@pytest.mark.parametrize("name", ["Project.qde", "PROJECT.QDE", "My study.qde", "My study/project.qde"])
def test_the_xml_may_have_another_name_or_place(tmp_path: Path, name: str) -> None:
    read = read_project(packed(tmp_path, {name: project(ONE_CODE), "__MACOSX/._project.qde": b"x"}))
    assert read.project.codebook.codes[0].name == "waiting"
    assert read.warnings == ("the XML of the project has another name or place than project.qde",)


@pytest.mark.parametrize("names", [[], ["a.qde", "b.qde"], ["x/a.qde", "y/b.qde"]])
def test_none_or_several_projects_are_not_guessed_between(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(ListenError) as caught:
        read_project(packed(tmp_path, {"readme.txt": b"x"} | {name: project("") for name in names}))
    assert caught.value.code == "listen/not-a-project"


def test_a_missing_text_keeps_its_selections_as_written(tmp_path: Path) -> None:
    read = read_project(packed(tmp_path, {"project.qde": project(ONE_CODE + source(selection(62, 69, "granola")))}))
    (document,) = read.project.documents
    assert (document.text, document.selections[0].start, document.selections[0].end) == (None, 62, 69)
    assert read.lost == ("texts that the project names but does not hold: 1",)


def test_text_inside_the_xml_is_read(tmp_path: Path) -> None:
    inside = '<Sources><TextSource guid="{}" name="a"><PlainTextContent>I\r\nwaited</PlainTextContent>{}</TextSource></Sources>'
    read = read_project(packed(tmp_path, {"project.qde": project(ONE_CODE + inside.format(TEXT, selection(2, 8)))}))
    document = read.project.documents[0]
    assert document.words(document.selections[0]) == "waited"


def test_ids_meet_in_any_case_and_with_braces(tmp_path: Path) -> None:
    read = read_project(study(tmp_path, b"I waited", selection(2, 8, code=f"{{{CODE.lower()}}}")))
    assert read.project.codings()[0].code == CODE.lower()
    assert read.warnings == ()


def test_ids_that_are_no_guids_still_meet(tmp_path: Path) -> None:
    inside = ONE_CODE.replace(CODE, "code 1") + source(selection(2, 8, code="code 1"))
    read = read_project(packed(tmp_path, {"project.qde": project(inside), f"sources/{TEXT}.txt": b"I waited"}))
    assert read.project.codings()[0].code == read.project.codebook.codes[0].guid == guid_for("foreign", "code 1")
    assert read.warnings == ("a Code whose guid is no GUID",)


def test_codings_of_codes_that_are_not_there_are_counted_as_lost(tmp_path: Path) -> None:
    read = read_project(study(tmp_path, b"I waited", selection(2, 8, code=TEXT)))
    assert read.project.codings() == ()
    assert read.lost == ("codings of a code that the codebook lacks: 1",)


def test_a_repeated_code_keeps_what_lies_below_it(tmp_path: Path) -> None:
    below = f'<Code guid="{TEXT}" name="below" isCodable="1"/>'
    twice = (
        f'<CodeBook><Codes><Code guid="{CODE}" name="a"/><Code guid="{CODE}" name="b">{below}</Code></Codes></CodeBook>'
    )
    read = read_project(packed(tmp_path, {"project.qde": project(twice)}))
    assert [(code.name, code.parent, code.is_codable) for code in read.project.codebook.codes] == [
        ("a", None, True),
        ("below", CODE.lower(), True),
    ]
    assert read.lost == ("codes whose guid another code has already: 1",)


def test_a_code_inside_itself_is_no_circle(tmp_path: Path) -> None:
    itself = f'<CodeBook><Codes><Code guid="{CODE}" name="a"><Code guid="{CODE}" name="a"/></Code></Codes></CodeBook>'
    read = read_project(packed(tmp_path, {"project.qde": project(itself)}))
    assert [code.parent for code in read.project.codebook.codes] == [None]


@pytest.mark.parametrize("space", ["urn:QDA-XML:project:1.5", ""])
def test_another_version_is_read_with_a_warning(tmp_path: Path, space: str) -> None:
    read = read_project(packed(tmp_path, {"project.qde": project(ONE_CODE, space=space)}))
    assert read.project.codebook.codes[0].name == "waiting"
    assert read.warnings == ("the XML names another version of the format than 1.0",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_xml_and_texts_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    xml = project(ONE_CODE + source(selection(3, 9))).decode().replace(' encoding="utf-8"', "").encode(encoding)
    read = read_project(packed(tmp_path, {"project.qde": xml, f"sources/{TEXT}.txt": "É, waited".encode(encoding)}))
    document = read.project.documents[0]
    assert document.words(document.selections[0]) == "waited"


def test_a_text_that_is_not_unicode_is_read_with_a_warning(tmp_path: Path) -> None:
    read = read_project(study(tmp_path, "É waited".encode("cp1252"), selection(2, 8)))
    assert read.project.documents[0].text == "É waited"
    assert read.warnings == ("a text that is not UTF-8, read as Windows-1252",)


def test_texts_of_media_become_documents_and_the_rest_is_counted(tmp_path: Path) -> None:
    inside = (
        f'<Sources><VideoSource guid="{CODE}" name="walk.mp4"><Transcript guid="{TEXT}"><PlainTextContent>I waited</PlainTextContent>'
        '<SyncPoint guid="BC57B3AA-64E1-4974-AC92-646A4F822070" position="2" timeStamp="10"/>'
        '<SyncPoint guid="BC57B3AA-64E1-4974-AC92-646A4F822071" position="8" timeStamp="20"/>'
        '<TranscriptSelection guid="BC57B3AA-64E1-4974-AC92-646A4F822072" fromSyncPoint="BC57B3AA-64E1-4974-AC92-646A4F822070"'
        f' toSyncPoint="BC57B3AA-64E1-4974-AC92-646A4F822071"/></Transcript><VideoSelection guid="{TEXT}" begin="1" end="2"/>'
        f'<Coding guid="{TEXT}"><CodeRef targetGUID="{CODE}"/></Coding></VideoSource></Sources>'
    )
    read = read_project(packed(tmp_path, {"project.qde": project(ONE_CODE + inside)}))
    (document,) = read.project.documents
    assert (document.guid, document.name, document.words(document.selections[0])) == (
        CODE.lower(),
        "walk.mp4",
        "waited",
    )
    assert len(document.codings) == 1
    assert read.lost == (
        "media themselves (pictures, PDF files, recordings): 1",
        "spans of recordings: 1",
        "times of sync points in transcripts: 2",
    )


def test_a_codebook_is_read_from_a_project_too(tmp_path: Path) -> None:
    path = packed(tmp_path, {"project.qde": project(ONE_CODE)})
    assert read_codebook(path).codebook.codes[0].name == "waiting"


def test_what_is_something_else_is_said_to_be(tmp_path: Path) -> None:
    for name, content in {"a.qdc": b"<html/>", "b.qdc": project(""), "c.qdpx": b"<CodeBook/>"}.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ListenError) as caught:
            (read_project if name == "c.qdpx" else read_codebook)(path)
        assert caught.value.code == "listen/not-a-project"


@pytest.mark.real
@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the samples of REFI-QDA are not beside this checkout: {FOLDER}")
@pytest.mark.parametrize("name", ["TestProject.qdpx", "Project.qde"])
def test_a_real_project_opens_with_the_right_positions(name: str) -> None:
    read = read_project(FOLDER / name)
    book = read.project.codebook
    assert (len(book.codes), len(read.project.documents), len(read.project.notes), len(read.project.sets)) == (
        14,
        13,
        2,
        16,
    )
    spans = {each.name: each for document in read.project.documents for each in document.selections}
    granola = spans["granola"]
    soggy = spans["I did try the gluten free bread, but it was always so soggy,"]
    assert (granola.start, granola.end, granola.end - granola.start) == (62, 69, len("granola"))
    assert (soggy.start, soggy.end, soggy.end - soggy.start) == (215, 275, len(soggy.name))
    assert book.code(granola.codings[0].code).name == "waste of time"
    assert len(read.project.codings()) == 9
    assert "places in pictures: 1" in read.lost
