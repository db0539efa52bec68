"""Where a voice is cut into passages: sentences, and clauses where a "but" turns the meaning.

Offsets count code points of the text as it is, so a passage can be read again exactly. Every character that is not white
space lies in one passage and in one only. The work grows with the length of the text and never faster: all patterns are
single runs of characters, and every look around a place is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from wellheard.language.wordlists import ABBREVIATIONS, LATE_CONTRASTS, OPENING_CONTRASTS

LONGEST: Final = 400
"""Most code points in a passage of words with spaces between them."""

LONGEST_UNSPACED: Final = 120
"""Most code points in a passage where no space tells words apart."""

_EMOJI: Final = "\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff"
_END: Final = re.compile(
    "(?P<cjk>[。！？｡．；]+[」』）】”’\"']*)"
    "|(?P<stop>[.!?…‼⁇⁈⁉؟۔।॥።]+[)\\]}\"'»”’›]*)"
    "|(?P<line>[\n\r\v\f\x85\u2028\u2029]+)"
    "|(?P<semicolon>[;؛])"
    f"|(?P<emoji>[{_EMOJI}][{_EMOJI}\ufe0f\u200d]*)"
    "|(?P<bullet>[•▪●◦‣])"
)
_SOMETHING: Final = re.compile(f"[^\\W_]|[{_EMOJI}]")
_CONTRAST: Final = re.compile(r"\b(?:" + "|".join(sorted(LATE_CONTRASTS)) + r")\b", re.IGNORECASE)
_OPENING: Final = re.compile(r"(?:" + "|".join(sorted(OPENING_CONTRASTS)) + r")\b", re.IGNORECASE)
_NOT_A_TURN: Final = frozenset({"nothing", "anything", "everything", "all", "none", "no", "one", "cannot", "can't"})
_WINDOW: Final = 80
_MONTHS: Final = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")


class Span(NamedTuple):
    """A stretch of a text.

    Attributes:
        start: First code point, counted from 0.
        end: One past the last code point.
    """

    start: int
    end: int


def split_passages(text: str) -> list[Span]:
    """Cut a text into its sentences and turning clauses, in order.

    Args:
        text: Any text, also empty, hostile or of several scripts.

    Returns:
        Spans that begin and end with something other than white space, never overlap, and hold every character that is not
        white space. None for a text of white space only. At most 400 code points each (120 where no spaces are written).

    Example:
        >>> text = "The food was great but the bill was wrong. Never again!"
        >>> [text[start:end] for start, end in split_passages(text)]
        ['The food was great', 'but the bill was wrong.', 'Never again!']
    """
    cuts: list[int] = []
    start = 0
    for end in _sentence_ends(text):
        cuts += _turns(text, start, end)
        cuts.append(end)
        start = end
    cuts += _turns(text, start, len(text))
    return [piece for span in _trimmed(text, cuts) for piece in _capped(text, span)]


def _sentence_ends(text: str) -> Iterator[int]:
    line_start = 0
    for found in _END.finditer(text):
        kind = found.lastgroup
        if kind == "line":
            soft = _is_soft_break(text, line_start, found)
            line_start = found.end()
            if not soft:
                yield found.end()
        elif kind == "bullet":
            yield found.start()
        elif _ends_sentence(text, found, kind or ""):
            yield found.end()


def _ends_sentence(text: str, found: re.Match[str], kind: str) -> bool:
    if kind == "cjk":
        return True
    end = found.end()
    follows = text[end : end + 3]
    spaced = follows[:1].isspace()
    if kind == "emoji":
        return spaced and follows[1:2].isupper()
    if kind == "semicolon":
        return spaced
    if not spaced:
        return _is_glued(text, found)
    if found.group().startswith("."):
        return _dot_ends(text, found)
    return not (found.group().startswith("…") and follows[1:2].islower())


def _is_glued(text: str, found: re.Match[str]) -> bool:
    """Whether a new sentence follows without a space, as in "fine.The rest"."""
    after, before = text[found.end() : found.end() + 2], text[max(0, found.start() - 2) : found.start()]
    if not (after[:1].isupper() and after[1:].islower() and before.islower() and before.isalpha()):
        return False
    around = text[max(0, found.start() - 20) : found.end() + 20]
    return len(found.group()) == 1 and "/" not in around and "@" not in around and "www" not in around


def _dot_ends(text: str, found: re.Match[str]) -> bool:
    end, follows = found.end(), text[found.end() + 1 : found.end() + 4]
    before = text[max(0, found.start() - 12) : found.start()]
    word = before.split()[-1].lstrip("(\"'“‘[") if before and not before[-1].isspace() else ""
    if found.group().startswith(".."):
        return not follows[:1].islower()
    if word.isdigit():
        opens_line = not text[max(0, found.start() - 40) : found.start() - len(word)].rpartition("\n")[2].strip()
        return not ((len(word) <= 2 and opens_line) or (len(word) <= 2 and follows.lower().startswith(_MONTHS)))
    if len(word) == 1 and word.isupper() and word != "I":
        return not text[end : end + 2].strip()[:1].isupper()
    lowered = word.lower()
    if lowered not in ABBREVIATIONS:
        return True
    return ABBREVIATIONS[lowered] == "may end" and follows[:1].isupper()


def _is_soft_break(text: str, line_start: int, found: re.Match[str]) -> bool:
    """Whether a long line merely wraps, as in mails: one break, and the next line goes on in lower case."""
    if found.group() not in {"\n", "\r\n"} or found.start() - line_start < 50:
        return False
    return text[found.end() : found.end() + 1].islower() and text[found.start() - 1 : found.start()] not in {
        ".",
        "!",
        "?",
        ":",
    }


def _turns(text: str, start: int, end: int) -> Iterator[int]:
    """Places inside a sentence where a clause of contrast begins."""
    if end - start < 16:
        return
    opening = _OPENING.match(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end)
    if opening:
        comma = text.find(",", opening.end(), min(end, start + 3 * _WINDOW))
        if comma > 0 and len(text[comma + 1 : min(end, comma + _WINDOW)].split()) >= 2:
            start = comma + 1
            yield start
    for found in _CONTRAST.finditer(text, start, end):
        place = found.start()
        before = text[max(start, place - _WINDOW) : place].split()
        after = text[found.end() : min(end, found.end() + _WINDOW)].split(maxsplit=3)
        if len(before) < 2 or len(after) < 2 or after[0].lower() == "also":
            continue
        if before[-1].lower() not in _NOT_A_TURN:
            start = place
            yield place


def _trimmed(text: str, cuts: list[int]) -> list[Span]:
    """Spans between cuts without outer white space; those without a word or sign join their neighbour."""
    spans: list[Span] = []
    start, carried = 0, -1
    for end in [*cuts, len(text)]:
        piece = text[start:end]
        bare = piece.strip()
        if bare:
            first = start + len(piece) - len(piece.lstrip())
            last = first + len(bare)
            if not _SOMETHING.search(bare):
                if spans:
                    spans[-1] = Span(spans[-1].start, last)
                elif carried < 0:
                    carried = first
                    wordless_end = last
                else:
                    wordless_end = last
            else:
                spans.append(Span(carried if carried >= 0 and not spans else first, last))
        start = end
    if not spans and carried >= 0:
        spans.append(Span(carried, wordless_end))
    return spans


def _capped(text: str, span: Span) -> Iterator[Span]:
    """A span in pieces that are short enough, cut at a comma, else a space, else anywhere but inside a character."""
    start, end = span
    while end - start > LONGEST_UNSPACED:
        window = text[start : start + LONGEST]
        if end - start <= LONGEST and (" " in window[:LONGEST_UNSPACED]):
            break
        cut = start + _cut_within(window if " " in window[:LONGEST_UNSPACED] else window[:LONGEST_UNSPACED])
        while cut < end and (unicodedata.combining(text[cut]) or text[cut] in "\u200d\ufe0f"):
            cut += 1
        if cut >= end:
            break
        yield Span(start, start + len(text[start:cut].rstrip()))
        start = cut + len(text[cut : cut + LONGEST]) - len(text[cut : cut + LONGEST].lstrip())
    yield Span(start, end)


def _cut_within(window: str) -> int:
    half = len(window) // 2
    for signs in (",;:，、；：", " \t\n\r"):
        best = max(window.rfind(sign, half) for sign in signs)
        if best > 0:
            return best + 1
    return len(window)
