r"""Cues of facets: turns of phrase that speak for a need, a comparison, a promise, and where exactly they stand.

The patterns lie in ``words/facet-cues.txt``, one a line. Each names in angle brackets the words of which one must occur
for the pattern to match. Those words are looked up among the word pieces of the whole batch at once, and a pattern is
searched only in the passages that hold one of its words; so hundreds of patterns cost little more than a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
        opens_word: Whether the pattern has to begin where a word does; checked afterwards, as that is much faster.
    """

    facet: str
    strength: int
    words: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    opens_word: bool

    def find(self, text: str) -> tuple[int, int] | None:
        """Return the first place of the cue in a text in lower case, if there is one."""
        match = self.pattern.search(text)
        while match and self.opens_word and match.start() and _is_inside(text[match.start() - 1]):
            match = self.pattern.search(text, match.start() + 1)
        return match.span() if match else None


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
        self._first = _Gate.of([_telling_pieces(cue.words[0], cutter) for cue in self.cues], cutter.size)
        further = sorted({words for cue in self.cues for words in cue.words[1:]})
        self._further = _Gate.of([_telling_pieces(words, cutter) for words in further], cutter.size)
        self._demands = [
            np.array([number for number, cue in enumerate(self.cues) if words in cue.words[1:]]) for words in further
        ]

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
        found: list[tuple[int, int, int, int]] = []
        last, text = -1, ""
        for owner, number in self._worth_searching(pieces):
            if owner != last:
                last, text = owner, lowered(texts[owner])
            place = self.cues[number].find(text)
            if place:
                found.append((owner, number, *place))
        rows = np.array(found, np.int64).reshape(-1, 4)
        return CueHits(rows[:, 0], rows[:, 1], rows[:, 2].astype(np.int32), rows[:, 3].astype(np.int32))

    def _worth_searching(self, pieces: Pieces) -> Iterator[tuple[int, int]]:
        """Pairs of text and cue whose words are all held, in order."""
        owners = np.repeat(np.arange(len(pieces.starts) - 1), pieces.lengths)
        texts, cues = self._first.pairs(pieces.ids, owners)
        held_texts, held_groups = self._further.pairs(pieces.ids, owners)
        keep = np.ones(len(cues), bool)
        for group, demanding in enumerate(self._demands):
            asked = np.isin(cues, demanding)
            holds = np.zeros(len(pieces.starts), bool)
            holds[held_texts[held_groups == group]] = True
            keep &= ~asked | holds[texts]
        return zip(texts[keep].tolist(), cues[keep].tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class _Gate:
    """Which groups of words a piece belongs to: ``groups[starts[piece]:starts[piece + 1]]``."""

    starts: NDArray[np.int64]
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, groups: Sequence[Sequence[int]], size: int) -> _Gate:
        """Turn the pieces of each group into the groups of each piece."""
        pairs = sorted({(piece, number) for number, pieces in enumerate(groups) for piece in pieces})
        rows = np.array(pairs, np.int64).reshape(-1, 2)
        starts = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(rows[:, 0], minlength=size), out=starts[1:])
        return cls(starts, rows[:, 1])

    def pairs(self, ids: NDArray[np.int32], owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the pairs of text and group whose words occur, each once, in order of texts and groups."""
        counts = self.starts[ids + 1] - self.starts[ids]
        telling = np.flatnonzero(counts)
        counts, begins = counts[telling], self.starts[ids[telling]]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        width = int(self.groups.max(initial=0)) + 1
        keys = np.repeat(owners[telling], counts) * width + self.groups[np.repeat(begins, counts) + within]
        unique = np.unique(keys)
        return unique // width, unique % width


def _is_inside(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def lowered(text: str) -> str:
    """Return a text in lower case, each code point in its place, with typewriter apostrophes and plain spaces."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return low if low.isascii() and "\n" not in low else low.translate(_PLAIN)


_PLAIN: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\n": " ", "\t": " ", "\r": " "})


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
    whole = _REQUIRED.sub(r"\\b(?:\1)\\b", pattern).replace(r"\b\b", r"\b")
    opens_word = whole.startswith(r"\b")
    return Cue(facet.rstrip("!?"), strength, tuple(required), re.compile(whole.removeprefix(r"\b")), opens_word)


@cache
def shipped_cues() -> CueFinder:
    """The shipped cues, read once."""
    lines = files("wellheard.language").joinpath("words", "facet-cues.txt").read_text(encoding="utf-8").splitlines()
    return CueFinder([read_cue(line) for line in lines if line and not line.startswith("#")], word_pieces())


def _telling_pieces(words: Sequence[str], cutter: WordPieces) -> list[int]:
    """The longest piece of each word; a text that holds the word holds the piece."""
    return [max(cutter.spans(word), key=lambda piece: piece[2] - piece[1])[0] for word in words]
