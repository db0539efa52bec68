"""Fit a vector for each word piece so that sums of them come near to the encoder's sentence vectors.

``python training/fit_vectors.py CACHE`` after ``training/teach.py``; less than a minute on one core. Ridge regression
by conjugate gradients, started from the encoder's own view of each single piece. With ``--without
banking77,clinc150`` the fit has not seen those sets; nothing is shipped, and ``--save FILE`` keeps it to be measured.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from corpora import LICENCES
from scipy import sparse
from ship import packed, ship
from tokenizers import Tokenizer

from wellheard.language.tokens import WordPieces

SIZE = 256
OWN_WEIGHT = 1.5
RIDGE = 0.05
TURNS = 25


def counts(cutter: WordPieces, texts: list[str]) -> sparse.csr_matrix:
    """Mean of pieces as a sparse matrix: texts by vocabulary; words' own numbers are left out."""
    pieces = cutter.cut(texts)
    owner = np.repeat(np.arange(len(texts)), pieces.lengths)
    inside = pieces.ids < cutter.vocabulary_size
    matrix = sparse.csr_matrix(
        (np.ones(inside.sum(), np.float32), (owner[inside], pieces.ids[inside])),
        shape=(len(texts), cutter.vocabulary_size),
    )
    total = np.maximum(np.asarray(matrix.sum(1)).ravel(), 1)
    return sparse.diags(1 / total).astype(np.float32) @ matrix


def ridge(matrix: sparse.csr_matrix, wanted: np.ndarray, weight: float, turns: int = TURNS) -> np.ndarray:
    """Solve ``(MᵀM + weight) X = Mᵀ wanted`` by conjugate gradients, all columns at once."""
    scale = 1 / (np.asarray(matrix.multiply(matrix).sum(0)).ravel() + weight)
    rest = (matrix.T @ wanted).astype(np.float32)
    found = np.zeros_like(rest)
    step = scale[:, None] * rest
    energy = (rest * step).sum(0)
    for _ in range(turns):
        moved = matrix.T @ (matrix @ step) + weight * step
        size = energy / np.maximum((step * moved).sum(0), 1e-20)
        found += step * size
        rest -= moved * size
        eased = scale[:, None] * rest
        new = (rest * eased).sum(0)
        step = eased + step * (new / np.maximum(energy, 1e-20))
        energy = new
    return found


def agreement(guess: np.ndarray, wanted: np.ndarray) -> float:
    return float(((guess * wanted).sum(1) / np.maximum(np.linalg.norm(guess, axis=1), 1e-9)).mean())


def fit(matrix: sparse.csr_matrix, taught: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Vectors of the pieces, float32 ``(vocabulary, 256)``."""
    rng = np.random.default_rng(0)
    order = rng.permutation(len(taught))
    test, train = order[:2000], order[2000:]
    share = np.asarray(matrix.sum(0)).ravel() / matrix.shape[0]
    start = pieces * (1e-3 / (1e-3 + share))[:, None].astype(np.float32)
    seen = matrix[train] @ start
    turn = np.linalg.solve(seen.T @ seen + 1e-2 * np.eye(SIZE), seen.T @ taught[train]).astype(np.float32)
    start = (start @ turn).astype(np.float32)
    print("start", round(agreement(matrix[test] @ start, taught[test]), 4), flush=True)
    moved = ridge(matrix[train], taught[train] - matrix[train] @ start, RIDGE)
    print("fitted", round(agreement(matrix[test] @ (start + moved), taught[test]), 4), flush=True)
    return without_common(start + moved, matrix[train])


def without_common(vectors: np.ndarray, matrix: sparse.csr_matrix) -> np.ndarray:
    """Vectors without the direction that all sentences share, so that unlike texts have a product near 0."""
    rows = matrix @ vectors
    shared = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).mean(0)
    shared /= np.linalg.norm(shared)
    return (vectors - (vectors @ shared)[:, None] * shared).astype(np.float32)


def ship_words(sentences: list[tuple[str, str]]) -> None:
    """Ship the words that people of at least two sets used, five times or more, commonest first."""
    often: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    for name, sentence in sentences:
        for word in re.findall(r"[a-z]+", sentence.lower()):
            often[word] += 1
            where.setdefault(word, set()).add(name)
    kept = [
        word
        for word, count in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= 5 and len(where[word]) > 1
    ]
    ship(
        "\n".join(kept).encode(),
        "english-words.txt",
        {**WORDS_CARD, "training": [{"set": "as word-vectors", "rows": len(kept)}]},
    )


def main(cache: Path, without: set[str], save: Path | None) -> None:
    tokenizer = Tokenizer.from_file(str(cache / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    cutter = WordPieces(tokenizer)
    sentences = json.loads((cache / "sentences.json").read_text())
    keep = [i for i, (name, _) in enumerate(sentences) if name not in without]
    taught = np.load(cache / "taught.npy")[keep].astype(np.float32)
    squeeze = np.linalg.eigh(taught.T @ taught)[1][:, ::-1][:, :SIZE].astype(np.float32)
    taught = taught @ squeeze
    taught /= np.linalg.norm(taught, axis=1, keepdims=True)
    pieces = np.load(cache / "pieces.npy") @ squeeze
    matrix = counts(cutter, [sentences[i][1] for i in keep]).tocsr()
    vectors = fit(matrix, taught, pieces)
    scales = np.maximum(np.abs(vectors).max(1), 1e-9) / 127
    whole = np.rint(vectors / scales[:, None]).astype(np.int8)
    arrays = {"pieces": whole, "scales": scales.astype(np.float32), "own_weight": np.float32(OWN_WEIGHT)}
    if save:
        np.savez(save, **arrays)
    if without:
        return
    ship(tokenizer.to_str().encode(), "tokenizer.json", PIECES_CARD)
    ship_words(sentences)
    used = sorted({name for name, _ in sentences})
    training = [
        {"set": n, "licence": LICENCES[n], "rows": sum(s == n for s, _ in sentences)} for n in used if n in LICENCES
    ]
    ship(packed(**arrays), "word-vectors.npz", {**VECTORS_CARD, "training": training})


PIECES_CARD = {
    "name": "word-pieces",
    "version": "1.0",
    "purpose": "Cuts text into 30,522 word pieces (lower case, accents removed).",
    "made_by": "taken unchanged, without padding and truncation, from all-MiniLM-L6-v2",
    "licence": "Apache-2.0",
    "training": [],
    "limits": ["Made for English; other languages fall into small pieces, some scripts into single letters."],
}
WORDS_CARD = {
    "name": "english-words",
    "version": "1.0",
    "purpose": "Tells common English words from other words, for short texts and for words' own directions.",
    "made_by": "training/fit_vectors.py: words counted, no text kept",
    "licence": "Apache-2.0",
    "limits": ["Words that several languages share, such as 'super' or 'normal', count as English."],
}
VECTORS_CARD = {
    "name": "word-vectors",
    "version": "1.0",
    "purpose": "Places a text among others by meaning: 256 numbers, the sum of its word pieces' vectors.",
    "made_by": "training/encoder.py, training/teach.py, training/fit_vectors.py",
    "licence": "Apache-2.0; fitted to vectors of all-MiniLM-L6-v2 (Apache-2.0)",
    "limits": [
        "Order of words is not read: 'dog bites man' and 'man bites dog' are the same.",
        "Only English is understood; in other languages texts meet when they share words, not when they mean the same.",
        "Below the sentence encoder itself in search and in fine distinctions.",
    ],
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--without", default="")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    main(options.cache, {name for name in options.without.split(",") if name}, options.save)
