"""Texts with their selections: text sources and notes, and the texts that belong to PDF files, pictures and recordings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from wellheard.evidence.coding import Coding, Document, Selection, guid_for
from wellheard.listen.qda import fields
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.positions import Span, place
from wellheard.listen.qda.tree import Node

_TEXTS_OF_MEDIA: Final = ("Representation", "TextDescription", "Transcript")
_HALF: Final = re.compile("[\ud800-\udfff]")
_PLACES: Final = {
    "PictureSelection": "places in pictures",
    "PDFSelection": "places on pages of PDF files (coded words of their texts are kept)",
    "AudioSelection": "spans of recordings",
    "VideoSelection": "spans of recordings",
}
MEDIA: Final = ("PictureSource", "PDFSource", "AudioSource", "VideoSource")


@dataclass(frozen=True)
class Desk:
    """What is needed to read documents.

    Attributes:
        text_of: Bytes of a text by the path that the XML gives, None where it is missing.
        codes: GUIDs of the codes there are.
        notices: Where oddities and losses go.
        ours: The project was written by us, so positions are what the standard says and need no guess.
    """

    text_of: Callable[[str], bytes | None]
    codes: frozenset[str]
    notices: Notices
    ours: bool = False

    def document(self, node: Node) -> Document:
        """Read a text source, a note, or a text that belongs to a medium."""
        raw = self._raw(node)
        written = [*node.all("PlainTextSelection"), *node.all("TranscriptSelection")]
        spans = _spans(node, written, self.notices)
        kept = [(each, span) for each, span in zip(written, spans, strict=True) if span is not None]
        text = None
        places: tuple[tuple[int, int] | None, ...] = tuple((span.start, span.end) for _, span in kept)
        if raw is not None:
            placed = place(
                raw, [span for _, span in kept], parsed=node.first("PlainTextContent") is not None, sure=self.ours
            )
            text, places = placed.text, placed.spans
            if str(placed.counting) != "as the standard says":
                self.notices.warn(f"positions of a text were counted {placed.counting}")
        found = [self._selection(each, span) for (each, _), span in zip(kept, places, strict=True)]
        guid = fields.guid(node, self.notices, key=node.get("name") or node.get("plainTextPath") or "")
        return Document(
            guid=guid,
            name=node.get("name") or "",
            text=text,
            description=node.text_of("Description"),
            selections=tuple(each for each in found if each is not None),
            codings=self.codings(node),
            notes=fields.references(node, "NoteRef"),
            values=fields.values(node, self.notices),
            stamp=fields.stamp(node, self.notices),
        )

    def documents_of_medium(self, node: Node) -> list[Document]:
        """Read the texts that belong to a picture, a PDF file or a recording; count what else is lost.

        What was coded, noted or known of the medium as a whole goes to its first text, under the GUID of the medium, so that cases and
        sets still find it. A medium without a text leaves an empty document, if anything was said of it.
        """
        self.notices.lose("media themselves (pictures, PDF files, recordings)")
        for each in node.children:
            if each.name in _PLACES:
                self.notices.lose(_PLACES[each.name])
        texts = [self.document(each) for each in node.all(*_TEXTS_OF_MEDIA)]
        name = node.get("name") or ""
        first = texts[0] if texts else Document(guid_for("medium", name), name, text=None)
        guid = fields.guid(node, self.notices, key=name)
        whole = replace(
            first,
            guid=guid,
            name=name or first.name,
            description=node.text_of("Description") or first.description,
            codings=(*self.codings(node), *first.codings),
            notes=(*fields.references(node, "NoteRef"), *first.notes),
            values=(*fields.values(node, self.notices), *first.values),
            stamp=fields.stamp(node, self.notices) if not texts else first.stamp,
        )
        return [whole, *texts[1:]]

    def codings(self, node: Node) -> tuple[Coding, ...]:
        """Read the codings right on an element; one of an unknown code is lost."""
        found = []
        for index, each in enumerate(node.all("Coding")):
            code = fields.references(each, "CodeRef")
            if not code or code[0] not in self.codes:
                self.notices.lose("codings of a code that the codebook lacks")
                continue
            found.append(
                Coding(
                    guid=fields.guid(each, self.notices, key=f"{node.get('guid')} {index}"),
                    code=code[0],
                    by=fields.reference(each.get("creatingUser")),
                    at=fields.moment(each.get("creationDateTime"), self.notices),
                    notes=fields.references(each, "NoteRef"),
                )
            )
        return tuple(found)

    def _selection(self, node: Node, span: tuple[int, int] | None) -> Selection | None:
        if span is None or not 0 <= span[0] < span[1]:
            self.notices.lose("selections that are empty or lie outside their text")
            return None
        return Selection(
            guid=fields.guid(node, self.notices, key=f"{span}"),
            start=span[0],
            end=span[1],
            name=node.get("name") or "",
            description=node.text_of("Description"),
            codings=self.codings(node),
            notes=fields.references(node, "NoteRef"),
            stamp=fields.stamp(node, self.notices),
        )

    def _raw(self, node: Node) -> str | None:
        inside = node.first("PlainTextContent")
        path = node.get("plainTextPath")
        if inside is not None and (inside.text or not path):
            return _whole_characters(inside.text, self.notices)
        stored = self.text_of(path) if path else None
        if stored is None:
            if path:
                self.notices.lose("texts that the project names but does not hold")
            return None if path or node.name != "Note" else ""
        return _whole_characters(_decoded(stored, self.notices), self.notices)


def _spans(node: Node, written: list[Node], notices: Notices) -> list[Span | None]:
    """The positions of selections as written; those of transcripts stand at their sync points."""
    at = {each.get("guid"): fields.whole(each.get("position")) for each in node.all("SyncPoint")}
    if at:
        notices.lose("times of sync points in transcripts", len(at))
    found: list[Span | None] = []
    for each in written:
        if each.name == "TranscriptSelection":
            start, end = at.get(each.get("fromSyncPoint")), at.get(each.get("toSyncPoint"))
        else:
            start, end = fields.whole(each.get("startPosition")), fields.whole(each.get("endPosition"))
        if start is None or end is None:
            notices.lose("selections without positions")
            found.append(None)
        else:
            found.append(Span(start, end, each.get("name") or ""))
    return found


def _decoded(stored: bytes, notices: Notices) -> str:
    """The text of a file; the byte order mark stays, since some programs count it."""
    if stored.startswith((b"\xff\xfe", b"\xfe\xff")):
        notices.warn("a text in UTF-16 instead of UTF-8")
        return "\ufeff" + stored.decode("utf-16", "replace")
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        notices.warn("a text that is not UTF-8, read as Windows-1252")
        return stored.decode("cp1252", "replace")


def _whole_characters(text: str, notices: Notices) -> str:
    """The text with half characters replaced, one for one, so that no position moves."""
    whole, count = _HALF.subn("\ufffd", text)
    if count:
        notices.warn("a text with half characters, replaced")
    return whole
