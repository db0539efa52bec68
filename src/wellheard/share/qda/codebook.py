"""A codebook as ``.qdc``, and as the first part of a project.

Source: REFI-QDA 1.5, codebook exchange; schema ``urn:QDA-XML:codebook:1.0``.
"""

from __future__ import annotations

from wellheard.evidence.coding import ORIGIN, Code, Codebook, CodeSet, description_of
from wellheard.share.errors import ShareError
from wellheard.share.qda import fields
from wellheard.share.qda.markup import Pen, file_of
from wellheard.share.qda.written import Written, counted

_SPACE = "urn:QDA-XML:codebook:1.0"


def write_codebook(codebook: Codebook) -> Written:
    """Write a codebook.

    Args:
        codebook: With at least one code; the format knows no empty codebook.

    Returns:
        The ``.qdc`` file. Inclusion, exclusion, example, author, version and status stand in the description as labelled
        lines, which other programs show and we read back.

    Raises:
        ShareError: There is no code.

    Example:
        >>> from wellheard.evidence.coding import guid_for
        >>> written = write_codebook(Codebook((Code(guid_for("code", "a"), "waiting", "Time lost."),)))
        >>> b"<Description>Time lost.</Description>" in written.content, written.lost
        (True, ())
    """
    if not codebook.codes:
        raise ShareError(
            "codebook-empty",
            "A codebook without codes cannot be exchanged.",
            found="no code",
            expected="at least one code",
            hint="find themes first, or add a code",
        )
    pen = Pen()
    pen.lost["notes about codes, which only a project can hold"] += sum(len(code.notes) for code in codebook.codes)
    inside = [codes_of(pen, codebook, notes=False), pen.room("Sets", [_set(pen, each) for each in codebook.sets])]
    root = pen.element("CodeBook", [("xmlns", _SPACE), ("origin", ORIGIN)], inside)
    return Written(file_of(root), counted(pen.lost))


def codes_of(pen: Pen, codebook: Codebook, *, notes: bool) -> str:
    """The ``Codes`` element: nested, in the order of the book."""
    below: dict[str | None, list[Code]] = {}
    for code in codebook.codes:
        below.setdefault(code.parent, []).append(code)
    done: dict[str, str] = {}
    for code in reversed(_walk(below)):
        children = "".join(done[each.guid] for each in below.get(code.guid, ()))
        done[code.guid] = _code(pen, code, children, notes=notes)
    return pen.room("Codes", [done[each.guid] for each in below.get(None, ())])


def _walk(below: dict[str | None, list[Code]]) -> list[Code]:
    """Every code, parents before children, without recursion: a tree may be deep."""
    walked, waiting = [], list(below.get(None, ()))
    while waiting:
        code = waiting.pop()
        walked.append(code)
        waiting += below.get(code.guid, ())
    return walked


def _code(pen: Pen, code: Code, children: str, *, notes: bool) -> str:
    attributes: fields.Attributes = [
        ("guid", fields.guid(code.guid)),
        ("name", code.name),
        ("isCodable", fields.truth(code.is_codable)),
        ("color", code.colour),
    ]
    about = fields.references(pen, "NoteRef", code.notes) if notes else ()
    return pen.element("Code", attributes, [pen.text("Description", description_of(code)), *about, children])


def _set(pen: Pen, of: CodeSet) -> str:
    members = [pen.element("MemberCode", [("guid", fields.guid(each))]) for each in of.codes]
    attributes: fields.Attributes = [("guid", fields.guid(of.guid)), ("name", of.name)]
    return pen.element("Set", attributes, [pen.text("Description", of.description), *members])
