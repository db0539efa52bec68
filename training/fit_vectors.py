"""Fit a vector for each word piece, and for common pairs of them, so that their sums come near to the encoder's rows.

``python training/fit_vectors.py CACHE`` after ``training/teach.py``; a few minutes on one core. Also fixes the space of
all tiers: the projection from the encoder's 384 numbers to 256, without the direction that all sentences share, so that
texts that have nothing to do with each other have a product near 0. The encoder ships with this projection inside.
``--words`` also counts the common English words anew; as they decide which words get numbers of their own, all heads
are to be fitted again afterwards.

Ridge regression by conjugate gradients, started from the encoder's own view of each single piece. With ``--without
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
from encoder import ship_encoder
from ship import packed, ship
from teach import taught_rows
from tokenizers import Tokenizer

from wellheard.language.meaning.pairs import KnownPairs, neighbours
from wellheard.language.meaning.regression import agreement, design, ridge
from wellheard.language.meaning.vectors import packed_rows
from wellheard.language.tokens import OWN_NUMBERS, Pieces, WordPieces

SIZE = 256
OWN_WEIGHT = 1.5
PIECES_HELD, PAIRS_HELD = 0.05, 0.2
"""How strongly the fit holds back what it adds to a piece and to a pair."""
MOST_PAIRS, FEWEST_TIMES = 16_000, 8
JUDGED_ON = {"banking77", "clinc150"}
"""Sets that the projection does not see, so that a fit without them lies in the space that ships."""
RARE = 1e-3
"""Pieces with a larger share of all pieces than this start with a smaller vector, as they say less."""


def projection_of(taught: np.ndarray) -> np.ndarray:
    """From the encoder's numbers to the 256 that hold most, without the direction that all sentences share."""
    squeeze = np.linalg.eigh(taught.T @ taught)[1][:, ::-1][:, :SIZE]
    shared = unit(taught @ squeeze).mean(0)
    shared /= np.linalg.norm(shared)
    return (squeeze - np.outer(squeeze @ shared, shared)).astype(np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def common_pairs(pieces: Pieces, size: int) -> KnownPairs:
    """The pairs of neighbours that are worth a vector, commonest first."""
    keys, counts = np.unique(neighbours(pieces, size).keys, return_counts=True)
    keys, counts = keys[counts >= FEWEST_TIMES], counts[counts >= FEWEST_TIMES]
    known = KnownPairs.of(keys[np.lexsort((keys, -counts))][:MOST_PAIRS])
    return KnownPairs.of(known.keys[known.rows(known.keys) >= 0])


def fit(cutter: WordPieces, texts: list[str], wanted: np.ndarray, views: np.ndarray) -> dict[str, np.ndarray]:
    """Vectors of pieces and pairs, as they ship.

    ``wanted`` and ``views`` are what the encoder says of the texts and of the single pieces, in the space of all tiers.
    """
    pieces = cutter.cut(texts)
    known = common_pairs(pieces, cutter.size)
    matrix = design(pieces, cutter.size, known)
    vocabulary = cutter.size - OWN_NUMBERS
    order = np.random.default_rng(0).permutation(len(texts))
    test, train = order[:2000], order[2000:]
    share = np.asarray(matrix[:, :vocabulary].mean(0)).ravel()
    start = (views * (RARE / (RARE + share))[:, None]).astype(np.float32)
    seen = matrix[train, :vocabulary] @ start
    turn = np.linalg.solve(seen.T @ seen + 1e-2 * np.eye(SIZE), seen.T @ wanted[train])
    start = np.vstack([start @ turn.astype(np.float32), np.zeros((len(known.keys), SIZE), np.float32)])
    print("start", round(agreement(matrix[test] @ start, wanted[test]), 4), len(known.keys), "pairs", flush=True)
    held = np.repeat([PIECES_HELD, PAIRS_HELD], [vocabulary, len(known.keys)]).astype(np.float32)
    vectors = start + ridge(matrix[train], wanted[train] - matrix[train] @ start, held)
    print("fitted", round(agreement(matrix[test] @ vectors, wanted[test]), 4), flush=True)
    whole, scales = packed_rows(vectors[:vocabulary])
    pairs, pair_scales = packed_rows(vectors[vocabulary:])
    return {
        "pieces": whole, "scales": scales, "own_weight": np.float32(OWN_WEIGHT),
        "pair_keys": known.keys, "pairs": pairs, "pair_scales": pair_scales,
    }  # fmt: skip


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


def main(cache: Path, without: set[str], save: Path | None, *, words: bool = False) -> None:
    tokenizer = Tokenizer.from_file(str(cache / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    taught = taught_rows(cache)
    sentences = json.loads((cache / "sentences.json").read_text())[: len(taught)]
    keep = [i for i, (name, _) in enumerate(sentences) if name not in without]
    projection = projection_of(taught[[i for i, (name, _) in enumerate(sentences) if name not in JUDGED_ON]])
    wanted, views = unit(taught[keep] @ projection), np.load(cache / "pieces.npy") @ projection
    arrays = fit(WordPieces(tokenizer), [sentences[i][1] for i in keep], wanted, views)
    if save:
        np.savez(save, **arrays)
    if without:
        return
    ship(tokenizer.to_str().encode(), "tokenizer.json", PIECES_CARD)
    if words:
        ship_words(sentences)
    ship_encoder(cache, projection)
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
    "version": "2.0",
    "purpose": "Places a text among others by meaning: 256 numbers, the sum of vectors of word pieces and their pairs.",
    "made_by": "training/encoder.py, training/teach.py, training/fit_vectors.py",
    "licence": "Apache-2.0; fitted to vectors of all-MiniLM-L6-v2 (Apache-2.0)",
    "limits": [
        "Order is read of common neighbours only: 'dog bites man' and 'man bites dog' are nearly the same.",
        "Only English is understood; in other languages texts meet when they share words, not when they mean the same.",
        "Below the sentence encoder itself in search and in fine distinctions.",
    ],
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--without", default="")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--words", action="store_true", help="also ship the English words: refit all heads afterwards")
    options = parser.parse_args()
    main(options.cache, {name for name in options.without.split(",") if name}, options.save, words=options.words)
