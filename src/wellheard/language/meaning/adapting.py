"""Fitting the adapted tier: vectors for the words as a workspace's own customers mean them.

The encoder reads a sample of the sentences once; the shipped vectors are then moved so that sums over pieces and pairs
come near to what it said. No label is needed and nothing leaves the machine. Pieces that the sample does not hold stay
as they ship. What is fitted depends on the set of sentences and the seed, not on their order or number of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.meaning.adapted import AdaptedVectors
from wellheard.language.meaning.encoder import sentence_encoder
from wellheard.language.meaning.pairs import KnownPairs, neighbours
from wellheard.language.meaning.regression import design, ridge
from wellheard.language.meaning.vectors import PieceVectors, piece_vectors
from wellheard.language.tokens import OWN_NUMBERS, Pieces, word_pieces

MOST_SENTENCES: Final = 25_000
"""So many of the sentences are read by the encoder."""

FEWEST_SENTENCES: Final = 200
"""With fewer there is nothing to fit; the deep tier reads so few in a second."""

MOST_PAIRS: Final = 40_000
"""So many pairs of neighbours get a vector of their own, the commonest first."""

_FEWEST_TIMES: Final = 2
_PIECES_HELD: Final = 0.1
_PAIRS_HELD: Final = 0.3
"""How strongly a piece and a pair are held to what ships; chosen on a help forum and service chats that the start had not seen."""

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1. What it raises ends the work."""


def choose_sentences(sentences: Iterable[str], *, seed: int = 0) -> list[str]:
    """Return at most 25,000 different sentences, chosen and ordered by a hash, so that their order does not matter.

    Args:
        sentences: A workspace's passages; those without two words are passed over.
        seed: Another seed gives another choice.

    Example:
        >>> choose_sentences(["too late", "ok", " too  late "])
        ['too late']
    """
    start = seed.to_bytes(8, "little", signed=True)
    different = {" ".join(words) for words in map(str.split, sentences) if len(words) > 1}
    by_hash = sorted(
        (blake2b(start + one.encode("utf-8", "replace"), digest_size=8).digest(), one) for one in different
    )
    return [sentence for _, sentence in by_hash[:MOST_SENTENCES]]


def fit_adapted(sentences: Iterable[str], *, seed: int = 0, on_progress: Progress | None = None) -> AdaptedVectors:
    """Fit vectors on a workspace's own sentences.

    Args:
        sentences: Passages, in any order, without labels; at most 25,000 of them are read.
        seed: Same seed and same sentences give the same vectors.
        on_progress: Called after each batch with the share done; what it raises ends the work.

    Raises:
        LanguageError: ``too-few-sentences``; ``library-missing`` or ``model-damaged`` of the encoder.

    Cost: about 5 ms per sentence read, that is two minutes of one core for 25,000, and 15 s for the fit. The file is about 11 MB.
    Limits: weak below some 2,000 sentences; the deep tier is the better choice there.
    """
    chosen = choose_sentences(sentences, seed=seed)
    if len(chosen) < FEWEST_SENTENCES:
        raise LanguageError(
            "too-few-sentences",
            "There are too few sentences to fit vectors on.",
            found=f"{len(chosen)} different sentences of two words or more",
            expected=f"{FEWEST_SENTENCES} or more",
            hint="use the tier deep: it reads so few texts at once",
        )
    tell = on_progress or (lambda _: None)
    rows = sentence_encoder().rows(chosen, lambda done: tell(0.9 * done / len(chosen)))
    return fit_to(chosen, rows, on_progress=lambda share: tell(0.9 + 0.1 * share))


def fit_to(
    sentences: Sequence[str],
    rows: NDArray[np.float32],
    *,
    base: PieceVectors | None = None,
    on_progress: Progress | None = None,
) -> AdaptedVectors:
    """Fit vectors to what the encoder already said, for whoever reads with several processes.

    Args:
        sentences: As :func:`choose_sentences` returns them.
        rows: float32 ``(sentences, 256)``, what ``sentence_encoder().rows`` says of them.
        base: Vectors to start from; those that ship if not said.
        on_progress: Called after each turn with the share done; what it raises ends the work.
    """
    shipped, cutter = base or piece_vectors(), word_pieces()
    vocabulary = cutter.size - OWN_NUMBERS
    pieces = cutter.cut(sentences)
    known = KnownPairs.of(_pairs_to_fit(pieces, cutter.size, shipped))
    matrix = design(pieces, cutter.size, known)
    seen = np.unique(matrix.indices)
    is_piece = seen < vocabulary
    start = np.vstack([shipped.table[:vocabulary], _shipped_rows(shipped, known)])[seen]
    matrix = matrix[:, seen]
    held = np.where(is_piece, _PIECES_HELD, _PAIRS_HELD).astype(np.float32)
    found = start + ridge(matrix, rows - matrix @ start, held, on_progress)
    keys = known.keys[seen[~is_piece] - vocabulary]
    return AdaptedVectors.of(
        (seen[is_piece].astype(np.int32), found[is_piece]),
        (keys, found[~is_piece]),
        sentences=len(sentences),
        base=shipped,
    )


def _pairs_to_fit(pieces: Pieces, size: int, shipped: PieceVectors) -> NDArray[np.int64]:
    """Keys of the pairs that the sentences hold at least twice, commonest first, then of the other shipped pairs."""
    keys, counts = np.unique(neighbours(pieces, size).keys, return_counts=True)
    keys, counts = keys[counts >= _FEWEST_TIMES], counts[counts >= _FEWEST_TIMES]
    held = keys[np.lexsort((keys, -counts))][:MOST_PAIRS]
    if shipped.pairs is None:
        return held
    return np.concatenate([held, np.setdiff1d(shipped.pairs.known.keys, held)])


def _shipped_rows(shipped: PieceVectors, known: KnownPairs) -> NDArray[np.float32]:
    """The shipped vectors of pairs, zeros for pairs that have none."""
    start = np.zeros((len(known.keys), shipped.table.shape[1]), np.float32)
    if shipped.pairs is not None:
        rows = shipped.pairs.known.rows(known.keys)
        start[rows >= 0] = shipped.pairs.table[rows[rows >= 0]]
    return start
