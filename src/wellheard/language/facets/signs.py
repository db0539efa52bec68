"""Small signs that the facets' head reads besides cues: small words, the word that a passage opens with, its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.tokens import Pieces, WordPieces

SMALL_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "me": ("i", "we", "my", "our", "me", "us", "mine", "ours"),
    "you": ("you", "your", "they", "their", "u"),
    "asks": ("?",),
    "exclaims": ("!",),
    "should": ("should", "must", "ought"),
    "would": ("would", "could", "might", "may"),
    "can": ("can", "will"),
    "not": ("not", "no", "never", "nothing", "nobody", "nor", "cannot", "without"),
    "was": ("was", "were", "had", "did", "been", "got", "went", "came", "took", "made", "said", "told", "gave"),
    "is": ("is", "are", "am", "has", "have", "do", "does"),
    "it": ("it", "this", "that", "these", "those"),
    "but": ("but", "however", "though", "although", "except", "unless"),
    "more": ("more", "less", "better", "worse", "than"),
}
"""Kinds of small words and signs; each counts as one number of the head."""

OPENINGS: Final[tuple[tuple[str, ...], ...]] = (
    ("how", "what", "where", "when", "who", "which"),
    ("why",),
    ("is", "are", "can", "could", "do", "does", "will", "would", "has", "have", "did"),
    (
        "please", "add", "make", "give", "have", "allow", "improve", "use", "get", "provide", "include", "keep", "stop",
        "send", "let", "put", "fix", "remove", "create", "ensure", "employ", "show", "bring", "change", "cancel", "do",
        "be", "treat", "listen", "speak", "consider", "reduce", "increase", "support", "try", "take", "ask", "offer",
    ),
    ("more", "better", "less", "fewer", "faster", "quicker", "shorter", "longer", "easier", "improved", "maybe"),
    ("i", "we", "my"),
    ("the", "this", "it", "that", "they", "he", "she"),
    ("but", "and", "so"),
    ("no", "not", "lack", "poor", "bad", "too", "very", "never"),
)  # fmt: skip
"""Kinds of words that a passage may open with."""

LENGTHS: Final[tuple[int, ...]] = (4, 8, 15, 30)
"""Numbers of pieces at which a step of length ends."""


@dataclass(frozen=True, slots=True)
class Openings:
    """The kind of opening of each piece of a vocabulary, int8; 0 for those of no kind."""

    kind_of_piece: NDArray[np.int8]

    @classmethod
    def of(cls, cutter: WordPieces) -> Openings:
        """Look the opening words up in a vocabulary."""
        kinds = np.zeros(cutter.size, np.int8)
        for kind, words in enumerate(OPENINGS, start=1):
            kinds[cutter.numbers_of(words)] = kind
        return cls(kinds)

    def kinds(self, pieces: Pieces) -> NDArray[np.int8]:
        """Return the kind of each text's first piece, 0 where it is of none."""
        first = np.where(pieces.lengths > 0, np.append(pieces.ids, 0)[pieces.starts[:-1]], 0)
        return np.where(pieces.lengths > 0, self.kind_of_piece[first], np.int8(0)).astype(np.int8)


def length_steps(pieces: Pieces) -> NDArray[np.int64]:
    """Return the step of length of each text, 0 for the shortest."""
    return np.searchsorted(LENGTHS, pieces.lengths, side="left").astype(np.int64)
