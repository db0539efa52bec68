"""What people said of single words: a start for the weights of words that few labelled texts hold.

Ratings of the VADER lexicon (MIT) and the judging words of our own. Words without a rating get the one that words of
like meaning have: a ridge regression on the words' vectors, right about the sign of nine in ten words it has not seen.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from own_sentences import lines

from wellheard.language.features import features, shipped_signs
from wellheard.language.meaning.vectors import piece_vectors
from wellheard.language.tokens import word_pieces
from wellheard.language.wordlists import english_words, stop_words

OWN_RATING = 0.8
OWN_LISTS = ("judging-{}", "{}-words", "{}-nouns", "{}-verbs", "{}-adverbs", "{}-qualities")
FIXED_LISTS = (("content", 1), ("discontented", -1))
UNRATED_WORTH = 0.3
VECTOR_SCALE = 3.0
RIDGE = 10.0
SHORTEST = 0.25


def vader(place: Path) -> dict[str, float]:
    """Words of the lexicon, about -1 to 1."""
    rows = (line.split("\t")[:2] for line in place.read_text(encoding="utf-8").splitlines())
    return {word: float(mean) / 3 for word, mean in rows if word.isalpha()}


def own() -> dict[str, float]:
    """Judging words and phrases of our own."""
    lists = [(name.format(kind), sign) for name in OWN_LISTS for kind, sign in (("good", 1), ("bad", -1))]
    return {word.lower(): OWN_RATING * sign for name, sign in (*lists, *FIXED_LISTS) for word in lines(name)}


def rated(place: Path) -> dict[str, float]:
    """All ratings; stop words are rated 0."""
    return {**dict.fromkeys(stop_words("en"), 0.0), **own(), **vader(place)}


def of_pieces(ratings: dict[str, float]) -> np.ndarray:
    """For each number of a piece what its like are rated and what it is rated itself, float32 ``(pieces, 2)``."""
    cutter, table = word_pieces(), piece_vectors().table * VECTOR_SCALE
    known = {number[0]: value for word, value in ratings.items() if (number := cutter.numbers_of([word]))}
    unrated = {number[0] for word in english_words() if (number := cutter.numbers_of([word]))} - set(known)
    numbers = np.array([*known, *sorted(unrated)])
    values = np.array([*known.values(), *[0.0] * len(unrated)])
    worth = np.array([*[1.0] * len(known), *[UNRATED_WORTH] * len(unrated)])
    rows = table[numbers] * worth[:, None]
    solved = np.linalg.solve(rows.T @ table[numbers] + RIDGE * np.eye(rows.shape[1]), rows.T @ values)
    columns = np.zeros((cutter.size, 2), np.float32)
    whole = [number[0] for word in english_words() if (number := cutter.numbers_of([word]))] + list(known)
    columns[whole, 0] = table[whole] @ solved
    columns[list(known), 1] = list(known.values())
    return columns


def of_pairs(ratings: dict[str, float]) -> np.ndarray:
    """For each feature what words and phrases of several pieces are rated, float32 ``(features, 1)``."""
    signs = shipped_signs()
    told = [(word, value) for word, value in ratings.items() if abs(value) > SHORTEST]
    found = features(word_pieces().cut([word for word, _ in told]), signs)
    listed = np.zeros((signs.width, 1), np.float32)
    for row, (_, value) in enumerate(told):
        mine = found.numbers[found.starts[row] : found.starts[row + 1]]
        pairs = mine[mine >= 2 * signs.pieces]
        listed[pairs, 0] += value / max(len(pairs), 1)
    return np.clip(listed, -1, 1)
