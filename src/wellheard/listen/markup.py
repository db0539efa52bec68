"""HTML to plain text, in one walk from left to right whatever the markup looks like."""

from __future__ import annotations

import html
import re
from typing import Final

_BLOCKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    }
)
_SILENT: Final = frozenset({"script", "style", "head", "template", "title"})
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n ?")
_GAPS: Final = re.compile(r"\n{3,}")
TAG: Final = re.compile(
    r"</?(?:p|br|div|span|a|li|ul|ol|b|i|em|strong|h[1-6]|table|td|tr|blockquote|img|font|pre|code)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
"""A tag that people's own words do not hold by chance."""


def plain_text(source: str) -> str:
    r"""Return the words that a browser would show: paragraphs as lines, entities decoded, tags and scripts gone.

    Example:
        >>> plain_text("<p>It&nbsp;broke &amp; nobody <b>came</b>.</p><p>2 &lt; 3<br>x < y</p>")
        'It broke & nobody came.\n\n2 < 3\nx < y'
    """
    if "<" not in source and "&" not in source:
        return source.strip()
    pieces = source.split("<")
    out, closing = [html.unescape(pieces[0])], ""
    for piece in pieces[1:]:
        if closing:
            shown, closing = _inside(piece, closing)
            out.append(shown)
            continue
        shown, closing = _tag(piece)
        out.append(shown)
    return _tidy("".join(out))


def _inside(piece: str, closing: str) -> tuple[str, str]:
    """Skip until what was opened is closed: a comment, or an element that shows nothing."""
    if closing == "-->":
        _, ended, rest = piece.partition("-->")
    else:
        ended, rest = str(piece[: len(closing)].lower() == closing or ""), piece.partition(">")[2]
    return (_words(rest), "") if ended else ("", closing)


def _tag(piece: str) -> tuple[str, str]:
    """What to show for the text from one ``<`` to the next, and what must come before anything is shown again."""
    if piece.startswith("!--"):
        _, ended, rest = piece[3:].partition("-->")
        return (_words(rest), "") if ended else ("", "-->")
    if not piece[:1].isalpha() and piece[:1] not in {"/", "!", "?"}:
        return "<" + html.unescape(piece), ""
    inner, ended, rest = piece.partition(">")
    if not ended:
        return "<" + html.unescape(piece), ""
    name = inner.strip("/ \t\n").partition(" ")[0].partition("\n")[0].partition("/")[0].lower()
    if name in _SILENT and not inner.startswith("/") and not inner.endswith("/"):
        return "", f"/{name}"
    gap = "\n\n" if name == "p" else "\n"
    return (gap if name in _BLOCKS else "") + _words(rest), ""


def _words(rest: str) -> str:
    return html.unescape(rest).replace("\r", "")


def _tidy(text: str) -> str:
    return _GAPS.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", text))).strip()
