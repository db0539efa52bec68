"""Nothing inside a packed project is used before every guard is passed."""

from __future__ import annotations

import contextlib
import io
import random
import re
import stat
import zipfile
from pathlib import Path

import pytest

from tests.listen.qda.packing import ONE_CODE, TEXT, packed, project, source
from tests.share.qda.cast import study
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import Limits
from wellheard.listen.qda import XmlLimits, read_codebook, read_project
from wellheard.listen.qda.package import Package
from wellheard.share.errors import ShareError
from wellheard.share.qda import write_project

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="&b;"/></Codes></CodeBook>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CodeBook>&x;</CodeBook>"""


def refusal(path: Path, **limits: object) -> ListenError:
    with pytest.raises(ListenError) as caught:
        read_project(path, **limits)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "..\\a.txt", "C:/a.txt", "sources/../../a.txt"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    error = refusal(packed(tmp_path, {"project.qde": project(""), name: b"x"}))
    assert (error.code, error.found) == ("listen/unsafe-project", "it holds a file whose path leads out of the archive")


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"project.qde": project("")})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(f"sources/{TEXT}.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in refusal(path).found


def test_a_bomb_is_refused_before_anything_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path, {"project.qde": project(""), f"sources/{TEXT}.txt": b"\0" * (12 << 20)})
    monkeypatch.setattr(Package, "xml", lambda _: pytest.fail("it was opened"))
    assert "times when unpacked" in refusal(path).found


def test_too_much_in_all_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"project.qde": project(""), "sources/a.txt": bytes(range(256)) * 8192})
    assert refusal(path, limits=Limits(unpacked_mb=1)).found == "it unpacks to more than 1 MB"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"project.qde": project("")} | {f"sources/{number}.txt": b"" for number in range(5)})
    assert "6 files" in refusal(path, limits=Limits(entries=5)).found


def test_huge_xml_and_huge_texts_are_refused(tmp_path: Path) -> None:
    long = "x" * (1 << 20)
    files = {"project.qde": project(source()), f"sources/{TEXT}.txt": long.encode() * 2}
    assert (
        refusal(packed(tmp_path, files), xml_limits=XmlLimits(text_mb=1)).found
        == "one of its texts is larger than 1 MB"
    )
    found = refusal(packed(tmp_path, files), xml_limits=XmlLimits(texts_mb=1)).found
    assert found == "its texts are larger than 1 MB together"
    large = packed(tmp_path, {"project.qde": project(f"<Description>{long}</Description>")})
    assert refusal(large, xml_limits=XmlLimits(xml_mb=1)).found == "its XML is larger than 1 MB"
    bare = tmp_path / "project.qde"
    bare.write_bytes(project(f"<Description>{long}</Description>"))
    assert refusal(bare, xml_limits=XmlLimits(xml_mb=1)).found == "its XML is larger than 1 MB"


def test_too_many_or_too_deep_elements_are_refused(tmp_path: Path) -> None:
    many = packed(tmp_path, {"project.qde": project("<a/>" * 100)})
    assert "more than 50 elements" in refusal(many, xml_limits=XmlLimits(elements=50)).found
    deep = packed(tmp_path, {"project.qde": project("<a>" * 5000 + "</a>" * 5000)})
    assert "deeper than 100 levels" in refusal(deep).found


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE, b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><CodeBook/>'])
def test_a_document_type_is_refused_before_an_entity_exists(tmp_path: Path, xml: bytes) -> None:
    path = tmp_path / "a.qdc"
    path.write_bytes(xml)
    with pytest.raises(ListenError) as caught:
        read_codebook(path)
    assert (caught.value.code, caught.value.found) == (
        "listen/unsafe-project",
        "its XML declares a document type, as traps do",
    )


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<",
        b"<CodeBook>",
        b"\xff\xff",
        b"<CodeBook/><CodeBook/>",
        b'<?xml version="1.0" encoding="x"?><CodeBook/>',
        b"<a>&b;</a>",
    ],
)
def test_broken_xml_is_damage(tmp_path: Path, xml: bytes) -> None:
    path = tmp_path / "a.qdc"
    path.write_bytes(xml)
    with pytest.raises(ListenError) as caught:
        read_codebook(path)
    assert caught.value.code == "listen/damaged-file"


def test_a_broken_archive_is_damage(tmp_path: Path) -> None:
    path = packed(tmp_path, {"project.qde": project(ONE_CODE)})
    path.write_bytes(path.read_bytes()[:60])
    assert refusal(path).code == "listen/damaged-file"


def test_a_password_is_named(tmp_path: Path) -> None:
    path = packed(tmp_path, {"project.qde": project(ONE_CODE)})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).code == "listen/password"


def test_a_path_of_the_xml_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for way in ("absolute://", "relative:///", "", "file://"):
        inside = project(source(path=f"{way}{tmp_path}/secret.txt"))
        read = read_project(packed(tmp_path, {"project.qde": inside}))
        assert read.project.documents[0].text is None


def test_no_file_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.qdpx").code == "listen/file-missing"


def test_any_change_of_a_project_is_refused_or_read_but_never_breaks(tmp_path: Path) -> None:
    draw = random.Random(4)
    parts = re.split(rb"(?<=[>\"])", packed_study())
    path = tmp_path / "project.qde"
    read = 0
    for _ in range(400):
        changed = list(parts)
        for _ in range(draw.randrange(1, 4)):
            one, other = draw.randrange(len(parts)), draw.randrange(len(parts))
            changed[one] = draw.choice([changed[other], b"", changed[one].replace(b"0", b"9" * 30), b'"x"', b"<Code/>"])
        path.write_bytes(b"".join(changed))
        try:
            found = read_project(path).project
        except ListenError as error:
            assert error.code in {"listen/damaged-file", "listen/not-a-project"}  # noqa: PT017 - either way is right
            continue
        read += 1
        with contextlib.suppress(ShareError):  # two documents may have got one GUID
            write_project(found)
    assert read > 40


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday", "2024-02-30T00:00:00Z"]
)
def test_times_that_cannot_be_are_counted_as_lost(tmp_path: Path, at: str) -> None:
    inside = f'<Notes><Note guid="{TEXT}" creationDateTime="{at}"/></Notes>'
    assert read_project(packed(tmp_path, {"project.qde": project(inside)})).lost == ("times that cannot be read: 1",)


def packed_study() -> bytes:
    with zipfile.ZipFile(io.BytesIO(write_project(study()).content)) as archive:
        return archive.read("project.qde")


def test_every_cut_of_a_project_is_refused_or_read_but_never_breaks(tmp_path: Path) -> None:
    whole = packed(
        tmp_path, {"project.qde": project(ONE_CODE + source()), f"sources/{TEXT}.txt": b"I waited"}
    ).read_bytes()
    for end in range(0, len(whole), 7):
        path = tmp_path / "cut.qdpx"
        path.write_bytes(io.BytesIO(whole[:end]).getvalue())
        with pytest.raises(ListenError):
            read_project(path)
