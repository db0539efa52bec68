"""A whole coded project as ``.qdpx``: ``project.qde`` and a flat folder ``sources``.

Source: REFI-QDA 1.5, project exchange; schema ``urn:QDA-XML:project:1.0``. The same project gives the same bytes. No path of a
machine and no user name of a machine is written (``basePath`` is left out).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from wellheard.evidence.coding import ORIGIN, Case, Document, Link, MemberSet, Project, User, Variable
from wellheard.share.errors import ShareError
from wellheard.share.qda import fields
from wellheard.share.qda.codebook import codes_of
from wellheard.share.qda.documents import Desk, file_name
from wellheard.share.qda.markup import Pen, file_of
from wellheard.share.qda.written import Written, counted

_SPACE: Final = "urn:QDA-XML:project:1.0"
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can tell: bytes do not depend on the clock


def write_project(project: Project) -> Written:
    """Write a project.

    Args:
        project: Its documents hold the words of customers: mask them before, if they may not leave.

    Returns:
        The ``.qdpx`` file. Positions are Unicode code points, the end exclusive; texts are UTF-8 with LF line ends.

    Raises:
        ShareError: Two documents or notes share a GUID, so that one text would overwrite the other.
    """
    texts = {}
    for each in (*project.documents, *project.notes):
        if each.guid in texts:
            raise _doubled(each)
        texts[each.guid] = each
    pen = Pen()
    xml = file_of(_root(pen, project))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("project.qde"), xml)
        for each in texts.values():
            if each.text is not None:
                archive.writestr(_entry(f"sources/{file_name(each)}"), _stored(each.text))
    return Written(packed.getvalue(), counted(pen.lost))


def _root(pen: Pen, project: Project) -> str:
    stamp = project.stamp
    attributes: fields.Attributes = [
        ("xmlns", _SPACE),
        ("name", project.name),
        ("origin", ORIGIN),
        ("creatingUserGUID", fields.maybe(stamp.created_by)),
        ("creationDateTime", fields.moment(stamp.created_at)),
        ("modifyingUserGUID", fields.maybe(stamp.modified_by)),
        ("modifiedDateTime", fields.moment(stamp.modified_at)),
    ]
    return pen.element("Project", attributes, _children(pen, project))


def _children(pen: Pen, project: Project) -> Iterable[str]:
    """The children of the root in the order that the schema fixes."""
    kinds = {each.guid: each.kind for each in project.variables}
    versions = {each.guid: each.version for each in project.codebook.codes}
    desk = Desk(pen, kinds, versions)
    yield pen.room("Users", (_user(pen, each) for each in project.users))
    yield pen.room("CodeBook", [codes_of(pen, project.codebook, notes=True)])
    yield pen.room("Variables", (_variable(pen, each) for each in project.variables))
    yield pen.room("Cases", (_case(desk, each) for each in project.cases))
    yield pen.room("Sources", (desk.source(each) for each in project.documents))
    yield pen.room("Notes", (desk.source(each, name="Note") for each in project.notes))
    yield pen.room("Links", (_link(pen, each) for each in project.links))
    yield pen.room("Sets", (_set(pen, each) for each in _sets(project)))
    yield pen.text("Description", project.description)
    yield from fields.references(pen, "NoteRef", project.note_refs)


def _sets(project: Project) -> Iterable[MemberSet]:
    """The sets of the codebook, which a project keeps with its own, then its own."""
    for each in project.codebook.sets:
        yield MemberSet(each.guid, each.name, each.description, codes=each.codes)
    yield from project.sets


def _user(pen: Pen, user: User) -> str:
    return pen.element("User", [("guid", fields.guid(user.guid)), ("name", user.name or None), ("id", user.id or None)])


def _variable(pen: Pen, of: Variable) -> str:
    attributes: fields.Attributes = [("guid", fields.guid(of.guid)), ("name", of.name), ("typeOfVariable", of.kind)]
    return pen.element("Variable", attributes, [pen.text("Description", of.description)])


def _case(desk: Desk, case: Case) -> str:
    pen = desk.pen
    inside = [
        pen.text("Description", case.description),
        *fields.references(pen, "CodeRef", case.codes),
        *fields.values(pen, case.values, desk.kinds),
        *fields.references(pen, "SourceRef", case.documents),
        *fields.references(pen, "SelectionRef", case.selections),
    ]
    return pen.element("Case", [("guid", fields.guid(case.guid)), ("name", case.name or None)], inside)


def _link(pen: Pen, link: Link) -> str:
    attributes: fields.Attributes = [
        ("guid", fields.guid(link.guid)),
        ("name", link.name or None),
        ("direction", link.direction),
        ("color", link.colour),
        ("originGUID", fields.maybe(link.origin)),
        ("targetGUID", fields.maybe(link.target)),
    ]
    return pen.element("Link", attributes, fields.references(pen, "NoteRef", link.notes))


def _set(pen: Pen, of: MemberSet) -> str:
    inside = [
        pen.text("Description", of.description),
        *fields.references(pen, "MemberCode", of.codes),
        *fields.references(pen, "MemberSource", of.documents),
        *fields.references(pen, "MemberNote", of.notes),
    ]
    return pen.element("Set", [("guid", fields.guid(of.guid)), ("name", of.name)], inside)


def _stored(text: str) -> bytes:
    """A text as a file. One that starts with a byte order mark of its own gets a second, since readers take the first away."""
    return text.encode("utf-8-sig" if text.startswith("\ufeff") else "utf-8")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _doubled(document: Document) -> ShareError:
    return ShareError(
        "document-doubled",
        "Two documents share one GUID, so one text would overwrite the other.",
        found=f"document {document.guid}",
        expected="a GUID of its own for each document and note",
        hint='guid_for("voice", voice_id)',
    )
