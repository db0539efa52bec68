"""Fit the sentiment model on labelled texts of licence class A and S, and on sentences of our own.

``python training/fit_sentiment.py`` after ``training/fit_vectors.py``; about three minutes on one core. The words'
vectors enter as inputs too; being linear, they are folded into the weights of the pieces, so they cost nothing when a
text is read. The word ratings are those of the package vaderSentiment (MIT), from the extra ``bench``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

import corpora
import numpy as np
from linear import fit_head, share_rows
from negations import turned
from scipy import optimize
from ship import packed, ship

from wellheard.language.features import features, shipped_signs
from wellheard.language.sentences import split_passages
from wellheard.language.tokens import word_pieces
from wellheard.language.vectors import piece_vectors

POSITIVE = {
    "admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism", "pride",
    "relief",
}  # fmt: skip
NEGATIVE = {
    "anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief", "nervousness",
    "remorse", "sadness",
}  # fmt: skip
RIDGE = 6e-6
DENSE = 0.5
LEAN = 0.2
OWN_WORTH = 4.0
Labelled = Iterator[tuple[str, int, float]]


def held_out(key: str) -> bool:
    """Whether a person or text is kept for measuring: one in five, by hash."""
    return blake2b(key.encode(), digest_size=4).digest()[0] % 5 == 0


def goemotions() -> Labelled:
    for text, labels in corpora.goemotions():
        good, bad = bool(POSITIVE & set(labels)), bool(NEGATIVE & set(labels))
        if not (good and bad):
            yield text, good - bad, 0.6


def nhs(*, test: bool = False) -> Labelled:
    for text, label, person in corpora.nhs():
        if label in {"1", "2", "3", "4", "5"} and held_out(person) == test:
            yield text, (label in "12") - (label in "45"), 1.0


def nhs_phase1() -> Labelled:
    for text, label in corpora.nhs_phase1():
        if label.lstrip("-").isdigit() and len(text.split()) > 1:
            yield text, int(np.sign(int(label))), 0.7


def products() -> Labelled:
    for text, strength in corpora.hu_liu():
        yield text, int(np.sign(strength)), 1.0 if strength else 0.25
    for text, sign in corpora.amazon_yelp():
        yield text, sign, 1.5
    for text, sign in corpora.pros_cons():
        if len(text.split()) > 1 and not text.lower().startswith(("none", "nothing", "no ", "n/a")):
            yield text, sign, 0.4


def mams() -> Labelled:
    """Clauses whose marked terms agree."""
    for text, terms in corpora.mams():
        for start, end in split_passages(text):
            signs = {polarity for place, polarity in terms if start <= place < end}
            if "conflict" in signs or {"positive", "negative"} <= signs or not signs:
                continue
            yield text[start:end], ("positive" in signs) - ("negative" in signs), 0.8


def dabrowski() -> Labelled:
    for row in corpora.dabrowski():
        good, bad, neither = (bool(row[f"Feature ({kind})"]) for kind in ("Positive", "Negative", "Neutral"))
        if good != bad or (neither and not good):
            yield row["Sentence content"], good - bad, 1.5


def emobank() -> Labelled:
    for text, valence in corpora.emobank():
        yield text, int(valence >= 3.3) - int(valence <= 2.7), 0.4


def multidogo() -> Labelled:
    for number, text in enumerate(corpora.multidogo()):
        if number % 4 == 0 and len(text.split()) >= 3:
            yield text, 0, 0.3


def lexicon(place: Path) -> Labelled:
    """Words that people rated for feeling, by themselves, in short phrases, and negated."""
    for line in place.read_text(encoding="utf-8").splitlines():
        word, mean = line.split("\t")[:2]
        sign = int(np.sign(float(mean)))
        if abs(float(mean)) < 1.2 or not word.isalpha():
            continue
        yield word, sign, 0.5
        yield f"it was {word}", sign, 0.3
        yield f"the {word} service", sign, 0.2
        yield f"not {word}", -sign, 0.25


def own() -> Labelled:
    for text, sign in turned():
        yield text, sign, OWN_WORTH


SOURCES = {
    "goemotions": goemotions, "nhs-fft": nhs, "nhs-fft (phase 1)": nhs_phase1, "product-reviews": products,
    "mams": mams, "dabrowski": dabrowski, "emobank": emobank, "multidogo": multidogo, "own sentences": own,
}  # fmt: skip


def gather(lexicon_place: Path) -> tuple[list[str], np.ndarray, np.ndarray, list[dict[str, object]]]:
    texts: list[str] = []
    labels: list[int] = []
    weights: list[float] = []
    used = []
    for name, read in [*SOURCES.items(), ("VADER lexicon", lambda: lexicon(lexicon_place))]:
        before = len(texts)
        for text, sign, weight in read():
            texts.append(text)
            labels.append(sign + 1)
            weights.append(weight)
        licence = {"own sentences": "as this package", "VADER lexicon": "MIT, C.J. Hutto"}.get(name)
        used.append(
            {"set": name, "licence": licence or corpora.LICENCES[name.partition(" ")[0]], "rows": len(texts) - before}
        )
    return texts, np.array(labels), np.array(weights, np.float32), used


def fitted_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(1, keepdims=True)
        return -float((scaled[np.arange(len(labels)), labels] - np.log(np.exp(scaled).sum(1))).mean())

    return float(optimize.minimize_scalar(loss, bounds=(0.3, 4), method="bounded").x)


def main(lexicon_place: Path) -> None:
    cutter, vectors = word_pieces(), piece_vectors()
    signs = shipped_signs()
    texts, labels, weights, used = gather(lexicon_place)
    print(json.dumps(used, indent=0), np.bincount(labels))
    rows = share_rows(features(cutter.cut(texts), signs))
    wanted = np.eye(3, dtype=np.float32)[labels]
    small, bias = fit_head(rows, wanted, weights, vectors.table * DENSE, ridge=RIDGE)
    judge = list(nhs(test=True))
    test = share_rows(features(cutter.cut([t for t, _, _ in judge]), signs))
    temperature = fitted_temperature(test @ small + bias, np.array([s + 1 for _, s, _ in judge]))
    card = {**CARD, "temperature": round(temperature, 3), "lean": LEAN, "training": used}
    ship(packed(weights=small, bias=bias.astype(np.float32)), "sentiment.npz", card)


CARD = {
    "name": "sentiment",
    "version": "1.0",
    "purpose": "Says whether an English sentence sounds content or discontented, with the chances of each.",
    "made_by": "training/fit_sentiment.py",
    "licence": "Apache-2.0",
    "limits": [
        "English only; other languages get no sentiment.",
        "Irony and sarcasm are read literally.",
        "A factual report of trouble without a judging word is often called neutral.",
        "Neutral is the weakest of the three: people, too, disagree about it most.",
        "Judges words, not the person: quoted, reported or hypothetical feeling counts as if it were the writer's.",
    ],
}

if __name__ == "__main__":
    main(Path(str(files("vaderSentiment"))) / "vader_lexicon.txt")
