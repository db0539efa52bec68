"""In which unit a program counted its positions, decided by the words it wrote beside them.

The standard counts Unicode code points with LF line ends, first 0, end exclusive. Some programs count UTF-16 units, count CRLF as
two, count the byte order mark, or name the last character instead of the one after it. Most also write the first words of a selection as
its name. So every way of counting is tried, and the one under which most names stand where they should is taken; the standard
wins a tie. Without a name that fits, another way is taken only if positions lie outside the text by the standard's way, or if
selections cut words by it and hardly any by the other: people select whole words.

Source: REFI-QDA 1.5 (2019), section on plain text selections; METHODS section 7.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from wellheard.evidence.coding import LineEnds

_MARK: Final = "\ufeff"
_CUT: Final = ("…", "...")
_TELLING: Final = 4  # cut words, from which they tell something


@dataclass(frozen=True, slots=True)
class Span:
    """A selection as it is written.

    Attributes:
        start: As written.
        end: As written.
        name: As written; often its first words.
    """

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting.

    Attributes:
        utf16: UTF-16 units instead of code points.
        raw_line_ends: CRLF counts as two.
        mark: The byte order mark counts as one.
        inclusive: The end is the last character.
    """

    utf16: bool = False
    raw_line_ends: bool = False
    mark: bool = False
    inclusive: bool = False

    def __str__(self) -> str:
        said = {
            "in UTF-16 units": self.utf16,
            "with CRLF as two": self.raw_line_ends,
            "with the byte order mark": self.mark,
            "with the end inclusive": self.inclusive,
        }
        return ", ".join(text for text, holds in said.items() if holds) or "as the standard says"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the selections of a text lie.

    Attributes:
        text: With LF line ends, without byte order mark.
        spans: Start and end of each selection in code points, in the order given; None for one that is empty or outside.
        counting: The way of counting that was taken.
    """

    text: str
    spans: tuple[tuple[int, int] | None, ...]
    counting: Counting


@dataclass(frozen=True, slots=True)
class _Trial:
    counting: Counting
    text: str
    spans: tuple[tuple[int, int] | None, ...]
    names: int
    inside: int
    cuts: int

    @classmethod
    def of(cls, raw: str, written: Sequence[Span], counting: Counting) -> _Trial:
        reader = _Reader(raw, counting)
        spans = tuple(reader.span(each) for each in written)
        pairs = list(zip(spans, written, strict=True))
        names = sum(_fits(reader.text, span, each.name) for span, each in pairs)
        inside = sum(span is not None or each.start >= each.end for span, each in pairs)
        return cls(counting, reader.text, spans, names, inside, sum(_cuts(reader.text, span) for span in spans))


def place(raw: str, written: Sequence[Span], *, parsed: bool = False, sure: bool = False) -> Placed:
    r"""Find the selections of a text.

    Args:
        raw: The text as it was stored, with its line ends and its byte order mark.
        written: The selections as they are written.
        parsed: The text stood in the XML, whose parser has made every line end LF already.
        sure: The program is known to follow the standard.

    Example:
        >>> placed = place("😀 a\r\nwaiting", [Span(6, 13, "waiting")])
        >>> placed.text[slice(*placed.spans[0])], str(placed.counting)
        ('waiting', 'in UTF-16 units, with CRLF as two')
    """
    source = raw.replace("\n", "\r\n") if parsed else raw
    countings = [Counting()] if sure else _countings(source)
    trials = [_Trial.of(source, written, counting) for counting in countings]
    best = max(trials, key=lambda trial: (trial.names, trial.inside))  # the first of equals
    if not best.names:
        cleanest = min((each for each in trials if each.inside == best.inside), key=lambda each: each.cuts)
        if best.cuts - cleanest.cuts >= _TELLING and cleanest.cuts <= best.cuts / 2:
            best = cleanest
    return Placed(best.text, best.spans, best.counting)


def _cuts(text: str, span: tuple[int, int] | None) -> int:
    """How many ends of a span, 0 to 2, lie inside a word."""
    return sum(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in span or ())


def _countings(raw: str) -> list[Counting]:
    """The ways of counting that differ for this text; the standard first, fewer departures before more."""
    utf16 = (False, True) if any(character > "\uffff" for character in raw) else (False,)
    line_ends = (False, True) if "\r\n" in raw else (False,)
    mark = (False, True) if raw.startswith(_MARK) else (False,)
    every = [Counting(*choice) for choice in product(utf16, line_ends, mark, (False, True))]
    return sorted(every, key=lambda way: (way.inclusive, way.utf16 + way.raw_line_ends + way.mark))


class _Reader:
    def __init__(self, raw: str, counting: Counting) -> None:
        self.counting = counting
        bare = raw.removeprefix(_MARK)
        self._ends = LineEnds.of(bare)
        self.text = self._ends.text
        counted = bare if counting.raw_line_ends else self.text
        self._length = len(counted)
        self._units = _unit_starts(counted) if counting.utf16 else None

    def span(self, written: Span) -> tuple[int, int] | None:
        last = int(self.counting.inclusive)
        start, end = written.start - self.counting.mark, written.end + last - self.counting.mark
        if self._units is not None:
            if not 0 <= start < end <= int(self._units[-1]):
                return None
            start = int(np.searchsorted(self._units, start, side="right")) - 1
            end = int(np.searchsorted(self._units, end, side="left"))
        if not 0 <= start < end <= self._length:
            return None
        if self.counting.raw_line_ends:
            start, end = self._ends.moved(start), self._ends.moved(end)
        return (start, end) if start < end else None


def _unit_starts(text: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The first UTF-16 unit of every character, and one past the last."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    starts = np.zeros(len(points) + 1, dtype=np.int64)
    np.cumsum(1 + (points > 0xFFFF), out=starts[1:])
    return starts


def _fits(text: str, span: tuple[int, int] | None, name: str) -> int:
    """2 where the name is the words, 1 where it is how they start, 0 where it is something else."""
    said = _squeezed(name)
    said = said.removesuffix(next((mark for mark in _CUT if said.endswith(mark)), "")).rstrip()
    if span is None or not said:
        return 0
    words = text[span[0] : span[1]]
    if words[:1].isspace() and not name[:1].isspace():
        return 0
    squeezed = _squeezed(words)
    return 2 if squeezed == said and _tight(words, name) else int(squeezed.startswith(said))


def _tight(words: str, name: str) -> bool:
    """Whether the words end where the name does: a blank more at the end is another way of counting."""
    return words == words.rstrip() or name != name.rstrip()


def _squeezed(text: str) -> str:
    return " ".join(text.split())
