"""Fitting vectors of pieces and pairs so that their mean comes near to what the encoder says of the same sentences.

Shared by what ships (``training/fit_vectors.py``) and by what a workspace fits on its own sentences (``adapted.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from wellheard.language.meaning.pairs import KnownPairs, neighbours
from wellheard.language.tokens import OWN_NUMBERS, Pieces

TURNS: Final = 20
"""Steps of conjugate gradients; later ones change what comes out by less than a thousandth."""

Floats = NDArray[np.float32]


def design(pieces: Pieces, size: int, known: KnownPairs) -> csr_matrix:
    """Return how much each piece and each known pair takes part in each text.

    Args:
        pieces: Pieces of the texts.
        size: How many numbers pieces can have, words' own numbers included; these take no part.
        known: Pairs that take part.

    Returns:
        Sparse float32 ``(texts, vocabulary + pairs)``. A row's pieces sum to 1; pairs have the weight of one piece each.
    """
    texts, vocabulary = len(pieces.starts) - 1, size - OWN_NUMBERS
    owners = np.repeat(np.arange(texts), pieces.lengths)
    inside = pieces.ids < vocabulary
    owners, ids = owners[inside], pieces.ids[inside]
    one = (1 / np.maximum(np.bincount(owners, minlength=texts), 1)).astype(np.float32)
    found = neighbours(pieces, size)
    rows = known.rows(found.keys)
    hit = rows >= 0
    pair_owners = found.owners[hit]
    alone = csr_matrix((one[owners], (owners, ids)), shape=(texts, vocabulary))
    paired = csr_matrix((one[pair_owners], (pair_owners, rows[hit])), shape=(texts, len(known.keys)))
    return csr_matrix(hstack([alone, paired], dtype=np.float32))


def ridge(
    matrix: csr_matrix, wanted: Floats, weights: Floats, on_progress: Callable[[float], None] | None = None
) -> Floats:
    """Solve ``(MᵀM + W) X = Mᵀ wanted`` by conjugate gradients, all columns at once.

    Args:
        matrix: Sparse ``(texts, columns)``.
        wanted: float32 ``(texts, numbers)``.
        weights: float32 ``(columns,)``: how strongly each row of the answer is held back to zero.
        on_progress: Called after each turn with the share done; what it raises ends the work.

    Returns:
        float32 ``(columns, numbers)``.
    """
    across = matrix.T.tocsr()
    held = weights[:, None]
    scale = (1 / (np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel() + weights)).astype(np.float32)[:, None]
    rest = np.asarray(across @ wanted, dtype=np.float32)
    found = np.zeros_like(rest)
    step = scale * rest
    energy = (rest * step).sum(axis=0)
    for turn in range(TURNS):
        moved = across @ (matrix @ step) + held * step
        size = energy / np.maximum((step * moved).sum(axis=0), 1e-20)
        found += step * size
        rest -= moved * size
        eased = scale * rest
        new = (rest * eased).sum(axis=0)
        step = eased + step * (new / np.maximum(energy, 1e-20))
        energy = new
        if on_progress:
            on_progress((turn + 1) / TURNS)
    return found


def agreement(guess: Floats, wanted: Floats) -> float:
    """Return the mean cosine between rows and the rows that were wanted; a row of zeros counts 0."""
    lengths = np.linalg.norm(guess, axis=1) * np.linalg.norm(wanted, axis=1)
    return float(((guess * wanted).sum(axis=1) / np.maximum(lengths, 1e-9)).mean())
