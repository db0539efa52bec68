"""Documents and notes as text sources: their selections, and the codes on both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wellheard.evidence.coding import Coding, Document, Selection
from wellheard.evidence.coding.project import VariableKind
from wellheard.share.qda import fields
from wellheard.share.qda.markup import Pen


@dataclass(frozen=True)
class Desk:
    """What is needed to write documents.

    Attributes:
        pen: Writes, and counts what is lost.
        kinds: GUIDs of variables to their kinds.
        versions: GUIDs of codes to their present versions.
    """

    pen: Pen
    kinds: dict[str, VariableKind]
    versions: dict[str, int]

    def source(self, document: Document, *, name: str = "TextSource") -> str:
        """A text source, in the order that the schema fixes; its text stands in a file beside the XML."""
        path = None if document.text is None else f"internal://{file_name(document)}"
        if path is None:
            self.pen.lost["documents whose text is not there"] += 1
        attributes: fields.Attributes = [
            ("guid", fields.guid(document.guid)),
            ("name", document.name),
            ("plainTextPath", path),
            *fields.stamp(document.stamp),
        ]
        inside = [
            self.pen.text("Description", document.description),
            *(self._selection(each) for each in document.selections),
            *self._codings(document.codings),
            *fields.references(self.pen, "NoteRef", document.notes),
            *fields.values(self.pen, document.values, self.kinds),
        ]
        return self.pen.element(name, attributes, inside)

    def _selection(self, of: Selection) -> str:
        attributes: fields.Attributes = [
            ("guid", fields.guid(of.guid)),
            ("name", of.name or None),
            ("startPosition", str(of.start)),
            ("endPosition", str(of.end)),
            *fields.stamp(of.stamp),
        ]
        notes = fields.references(self.pen, "NoteRef", of.notes)
        inside = [self.pen.text("Description", of.description), *self._codings(of.codings), *notes]
        return self.pen.element("PlainTextSelection", attributes, inside)

    def _codings(self, codings: Iterable[Coding]) -> Iterable[str]:
        for each in codings:
            if each.code_version is not None and each.code_version != self.versions[each.code]:
                self.pen.lost["codings by an older version of their code, which the format cannot tell"] += 1
            attributes: fields.Attributes = [
                ("guid", fields.guid(each.guid)),
                ("creatingUser", fields.maybe(each.by)),
                ("creationDateTime", fields.moment(each.at)),
            ]
            about = [*fields.references(self.pen, "CodeRef", [each.code])]
            yield self.pen.element("Coding", attributes, [*about, *fields.references(self.pen, "NoteRef", each.notes)])


def file_name(document: Document) -> str:
    """The name of a document's text inside the packed file."""
    return f"{fields.guid(document.guid)}.txt"
