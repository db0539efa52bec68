"""Where a voice is cut into passages: sentences, and clauses where a "but" turns the meaning.

Offsets count code points of the text as it is, so a passage can be read again exactly. Every character that is not
white space lies in one passage and in one only. The work grows with the length of the text and never faster: all
patterns are single runs of characters, and every look around a place is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from wellheard.language.wordlists import words_of

LONGEST: Final = 400
"""Most code points in a passage of words with spaces between them."""

LONGEST_UNSPACED: Final = 120
"""Most code points in a passage where no space tells words apart."""

_EMOJI: Final = "\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff"
_CLOSERS: Final = ")\\]}\"'\u00bb\u201d\u2019\u203a"
_WIDE_CLOSERS: Final = "\u300d\u300f\uff09\u3011\u201d\u2019\"'"
_END: Final = re.compile(
    f"(?P<wide>[\u3002\uff01\uff1f\uff61\uff0e\uff1b]+[{_WIDE_CLOSERS}]*)"  # stops of Chinese and Japanese
    f"|(?P<stop>[.!?\u2026\u203c\u2047-\u2049\u061f\u06d4\u0964\u0965\u0589]+[{_CLOSERS}]*)"  # also Arabic, Hindi
    "|(?P<line>[\n\r\v\f\x85\u2028\u2029]+)"
    "|(?P<semicolon>[;\u061b])"
    f"|(?P<emoji>[{_EMOJI}][{_EMOJI}\ufe0f\u200d]*)"
    "|(?P<bullet>[\u2022\u25aa\u25cf\u25e6\u2023])"
)
_SOMETHING: Final = re.compile(f"[^\\W_]|[{_EMOJI}]")
_OPENING_QUOTES: Final = "(\"'\u201c\u2018["
_COMMAS: Final = ",;:\uff0c\u3001\uff1b\uff1a"
_INSIDE: Final = frozenset(words_of("abbreviations-inside"))
_ANYWHERE: Final = frozenset(words_of("abbreviations-anywhere"))
_CONTRAST: Final = re.compile(rf"\b(?:{'|'.join(words_of('contrasts'))})\b", re.IGNORECASE)
_OPENING: Final = re.compile(rf"(?:even )?(?:{'|'.join(words_of('opening-contrasts'))})\b", re.IGNORECASE)
_NO_TURN_AFTER: Final = frozenset(words_of("before-no-turn"))
_WINDOW: Final = 80
_SHORTEST_WRAPPED: Final = 50
_GERMAN_MONTHS: Final = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")


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
        Spans that begin and end with something other than white space, never overlap, and hold every character that
        is not white space. None for a text of white space only. At most 400 code points each (120 where no spaces are
        written).

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
    if kind == "wide":
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
    return not (found.group().startswith("\u2026") and follows[1:2].islower())


def _is_glued(text: str, found: re.Match[str]) -> bool:
    """Whether a new sentence follows without a space, as in "fine.The rest"."""
    after, before = text[found.end() : found.end() + 2], text[max(0, found.start() - 2) : found.start()]
    if not (after[:1].isupper() and after[1:].islower() and before.islower() and before.isalpha()):
        return False
    around = text[max(0, found.start() - 20) : found.end() + 20]
    return len(found.group()) == 1 and "/" not in around and "@" not in around and "www" not in around


def _dot_ends(text: str, found: re.Match[str]) -> bool:
    """Whether a dot before a space ends a sentence, and not merely an abbreviation, an initial or a number."""
    follows = text[found.end() + 1 : found.end() + 4]
    if found.group().startswith(".."):
        return not follows[:1].islower()
    before = text[max(0, found.start() - 12) : found.start()]
    word = before.split()[-1].lstrip(_OPENING_QUOTES) if before and not before[-1].isspace() else ""
    if word.isdigit():
        return not _is_ordinal(text, found.start() - len(word), word, follows)
    if len(word) == 1 and word.isupper() and word != "I":
        return not follows[:1].isupper()
    lowered = word.lower()
    if lowered == "no" and follows[:1].isdigit():
        return False
    return lowered not in _INSIDE and (lowered not in _ANYWHERE or follows[:1].isupper())


def _is_ordinal(text: str, start: int, digits: str, follows: str) -> bool:
    """Whether a short number and its dot open a line or name a day, as in "1. Open the app" or "3. Mai"."""
    opens_line = not text[max(0, start - 40) : start].rpartition("\n")[2].strip()
    return len(digits) <= 2 and (opens_line or follows.lower().startswith(_GERMAN_MONTHS))


def _is_soft_break(text: str, line_start: int, found: re.Match[str]) -> bool:
    """Whether a long line merely wraps, as in mails: one break, and the next line goes on in lower case."""
    if found.group() not in {"\n", "\r\n"} or found.start() - line_start < _SHORTEST_WRAPPED:
        return False
    return text[found.end() : found.end() + 1].islower() and text[found.start() - 1] not in ".!?:"


def _turns(text: str, start: int, end: int) -> Iterator[int]:
    """Places inside a sentence where a clause of contrast begins."""
    opened = _end_of_opening(text, start, end)
    if opened:
        yield opened
    last = opened or start
    for found in _CONTRAST.finditer(text, last, end):
        before = text[max(last, found.start() - _WINDOW) : found.start()].split()
        after = text[found.end() : min(end, found.end() + _WINDOW)].split(maxsplit=3)
        if len(before) < 2 or len(after) < 2 or after[0].lower() == "also" or before[-1].lower() in _NO_TURN_AFTER:
            continue
        last = found.start()
        yield last


def _end_of_opening(text: str, start: int, end: int) -> int:
    """Where the first half of "Although it was late, it was good" ends; 0 for other sentences."""
    first = start
    while first < end and text[first].isspace():
        first += 1
    opening = _OPENING.match(text, first, end)
    comma = text.find(",", opening.end(), min(end, first + 3 * _WINDOW)) if opening else -1
    return comma + 1 if comma > 0 and len(text[comma + 1 : min(end, comma + _WINDOW)].split()) > 1 else 0


def _trimmed(text: str, cuts: list[int]) -> list[Span]:
    """Spans between cuts without outer white space; those without a word or sign join their neighbour."""
    spans: list[Span] = []
    start, waiting = 0, -1
    for end in [*cuts, len(text)]:
        piece = text[start:end]
        bare = piece.strip()
        if bare:
            first = start + len(piece) - len(piece.lstrip())
            last = first + len(bare)
            if _SOMETHING.search(bare):
                spans.append(Span(waiting if waiting >= 0 else first, last))
                waiting = -1
            elif spans:
                spans[-1] = Span(spans[-1].start, last)
            else:
                waiting = first if waiting < 0 else waiting
        start = end
    return spans if waiting < 0 else [Span(waiting, len(text.rstrip()))]


def _capped(text: str, span: Span) -> Iterator[Span]:
    """A span in pieces that are short enough, cut at a comma, else a space, else anywhere but inside a character."""
    start, end = span
    while end - start > LONGEST_UNSPACED:
        spaced = any(sign.isspace() for sign in text[start : start + LONGEST_UNSPACED])
        longest = LONGEST if spaced else LONGEST_UNSPACED
        if end - start <= longest:
            break
        cut = start + _cut_within(text[start : start + longest])
        while cut < end and (unicodedata.combining(text[cut]) or text[cut] in "\u200d\ufe0f"):
            cut += 1
        yield Span(start, start + len(text[start:cut].rstrip()))
        while cut < end and text[cut].isspace():
            cut += 1
        start = cut
    if start < end:
        yield Span(start, end)


def _cut_within(window: str) -> int:
    half = len(window) // 2
    for signs in (_COMMAS, " \t\n\r"):
        best = max(window.rfind(sign, half) for sign in signs)
        if best > 0:
            return best + 1
    return len(window)
