r"""Cues of facets: turns of phrase that speak for a need, a comparison, a promise, and where exactly they stand.

The patterns lie in ``words/facet-cues.txt``, one a line. Each names in angle brackets the words of which one must occur
for the pattern to match. Those words are looked up among the word pieces of the whole batch at once, and a pattern is
searched only in the passages that hold one of its words; so hundreds of patterns cost little more than a few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wellheard.language.tokens import Pieces, WordPieces, word_pieces

_REQUIRED: Final = re.compile(r"<([a-z|]+)>")
_SHORTHAND: Final = {
    "{we}": r"\b(?:i|we)",
    "{I}": r"\b(?:i|we|they|he|she|people|users|patients|customers|folks|everyone|children|(?:my|our) \w+)",
    "{you}": r"\b(?:you|they|your \w+)",
    "{adv}": r"(?: (?:really|just|also|still|only|would|do|did|will|definitely|certainly|always|often|then|have|had|"
    r"mainly|mostly|currently|usually|regularly|actually|truly|badly|highly|strongly|personally|even|now|so)){0,2}",
    "{not}": r"(?<!no )(?<!not )(?<!don't )(?<!didn't )(?<!n't )(?<!without )(?<!never )(?<!won't )",
}


class Cue(NamedTuple):
    """A pattern that speaks for a facet.

    Attributes:
        facet: What it speaks for.
        strength: 1, or 2 where it hardly ever misleads, or 0 where it merely hints.
        words: Groups of words in lower case; of each group one must occur.
        pattern: What is searched, in text in lower case.
    """

    facet: str
    strength: int
    words: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CueHits:
    """Where cues were found, in order of texts and, within a text, of cues: the first place of each cue only.

    Attributes:
        texts: int64, number of the text.
        cues: int64, number of the cue.
        starts: int32, code points into the text.
        ends: int32, exclusive.
    """

    texts: NDArray[np.int64]
    cues: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


class CueFinder:
    """Find cues in many texts at once.

    Args:
        cues: The cues, in any order; hits name them by their place.
        cutter: Cuts the words of cues into pieces, as the texts were cut.
    """

    def __init__(self, cues: Sequence[Cue], cutter: WordPieces) -> None:
        self.cues = tuple(cues)
        self._searches = tuple(cue.pattern.search for cue in self.cues)
        of_piece: dict[int, set[int]] = {}
        for number, cue in enumerate(self.cues):
            for piece in _telling_pieces(cue.words[0], cutter):
                of_piece.setdefault(piece, set()).add(number)
        self._besides = tuple(
            tuple(frozenset(_telling_pieces(words, cutter)) for words in cue.words[1:]) for cue in self.cues
        )
        self._of_piece = {piece: tuple(sorted(numbers)) for piece, numbers in of_piece.items()}
        self._telling = np.zeros(cutter.size, bool)
        self._telling[list(of_piece)] = True

    def checksum(self) -> int:
        """A number that changes with any cue."""
        return crc32("\n".join(f"{cue.facet} {cue.strength} {cue.pattern.pattern}" for cue in self.cues).encode())

    def find(self, texts: Sequence[str], pieces: Pieces) -> CueHits:
        """Return the first place of every cue in every text.

        Args:
            texts: The texts.
            pieces: Their word pieces.

        Example:
            >>> texts = ["We need a lift.", "Nice."]
            >>> hits = shipped_cues().find(texts, word_pieces().cut(texts))
            >>> sorted({shipped_cues().cues[cue].facet for cue in hits.cues}), set(hits.texts.tolist())
            (['accessibility', 'need', 'request'], {0})
        """
        places = np.flatnonzero(self._telling[pieces.ids])
        owners = np.searchsorted(pieces.starts, places, side="right") - 1
        found: list[tuple[int, int, int, int]] = []
        starts = pieces.starts.tolist()
        last, waiting = -1, set[int]()
        for owner, piece in zip(owners.tolist(), pieces.ids[places].tolist(), strict=True):
            if owner != last:
                if waiting:
                    held = _held(pieces, starts, last)
                    self._search(texts[last], last, (waiting, held), found)
                last, waiting = owner, set()
            waiting.update(self._of_piece[piece])
        if waiting:
            held = _held(pieces, starts, last)
            self._search(texts[last], last, (waiting, held), found)
        rows = np.array(found, np.int64).reshape(-1, 4)
        return CueHits(rows[:, 0], rows[:, 1], rows[:, 2].astype(np.int32), rows[:, 3].astype(np.int32))

    def _search(
        self,
        words: str,
        owner: int,
        gate: tuple[set[int], frozenset[int]],
        found: list[tuple[int, int, int, int]],
    ) -> None:
        """Search the waiting cues whose further words are held too."""
        waiting, held = gate
        text = lowered(words)
        for number in sorted(waiting):
            if any(held.isdisjoint(pieces) for pieces in self._besides[number]):
                continue
            match = self._searches[number](text)
            if match:
                found.append((owner, number, match.start(), match.end()))


def lowered(text: str) -> str:
    """Return a text in lower case, each code point in its place, with typewriter apostrophes and plain spaces."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return low if low.isascii() and "\n" not in low else low.translate(_PLAIN)


_PLAIN: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\n": " ", "\t": " ", "\r": " "})


def _held(pieces: Pieces, starts: list[int], text: int) -> frozenset[int]:
    return frozenset(pieces.ids[starts[text] : starts[text + 1]].tolist())


def read_cue(line: str) -> Cue:
    r"""Read a cue from a line of the list.

    Raises:
        ValueError: The line names no word that must occur.

    Example:
        >>> cue = read_cue("need!\t{we} <need|needed> more")
        >>> cue.facet, cue.strength, cue.words, bool(cue.pattern.search("we need more"))
        ('need', 2, (('need', 'needed'), ('i', 'we')), True)
    """
    facet, _, pattern = line.partition("\t")
    strength = {"!": 2, "?": 0}.get(facet[-1], 1)
    required = [tuple(words.split("|")) for words in _REQUIRED.findall(pattern)]
    if not required:
        raise ValueError(facet)
    if pattern.startswith("{we}"):
        required.append(("i", "we"))
    for short, meaning in _SHORTHAND.items():
        pattern = pattern.replace(short, meaning)
    whole = _REQUIRED.sub(lambda found: rf"(?<!\w)(?:{found.group(1)})(?!\w)", pattern)
    return Cue(facet.rstrip("!?"), strength, tuple(required), re.compile(whole))


@cache
def shipped_cues() -> CueFinder:
    """The shipped cues, read once."""
    lines = files("wellheard.language").joinpath("words", "facet-cues.txt").read_text(encoding="utf-8").splitlines()
    return CueFinder([read_cue(line) for line in lines if line and not line.startswith("#")], word_pieces())


def _telling_pieces(words: Sequence[str], cutter: WordPieces) -> list[int]:
    """The longest piece of each word; a text that holds the word holds the piece."""
    return [max(cutter.spans(word), key=lambda piece: piece[2] - piece[1])[0] for word in words]
