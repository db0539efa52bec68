"""Fit the sentiment model on labelled texts of licence class A and S, and on sentences of our own.

``python training/fit_sentiment.py`` after ``training/fit_vectors.py``; about two minutes on one core. The word ratings
are those of the package vaderSentiment (MIT), from the extra ``bench``. Temperature and neutral band are fitted on
whole sets that a second and third fit have not seen, so that chances hold for texts from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

import corpora
import numpy as np
from linear import fit_head, share_rows
from own_sentences import judged, told, turned
from scipy import optimize, sparse, special
from ship import packed, ship
from sklearn.metrics import f1_score
from word_ratings import of_pairs, of_pieces, rated

from wellheard.language.features import features, shipped_signs
from wellheard.language.feeling.calibration import Calibration
from wellheard.language.heads import Head, packed_head, unpacked_head
from wellheard.language.meaning.vectors import piece_vectors
from wellheard.language.passages import FEELINGS
from wellheard.language.sentences import split_passages
from wellheard.language.tokens import word_pieces

POSITIVE = {
    "admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism", "pride",
    "relief",
}  # fmt: skip
NEGATIVE = {
    "anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief", "nervousness",
    "remorse", "sadness",
}  # fmt: skip
RIDGE = 1e-5
DENSE = 0.5
RATED = 2.0
NEGATED = 2.0
TURNS = 160
TURNS_LEFT_OUT = 60
OWN_WORTH = 6.0
JUDGING_WORTH = 0.7
TOLD_WORTH = 3.0
NHS_WORTH = 2.0
MOST_EVENED = 3.0
LEANS = np.round(np.arange(0.05, 0.46, 0.05), 2)
LEFT_OUT = (("hu-liu", "amazon-yelp", "dabrowski", "emobank"), ("nhs-fft", "nhs-fft (phase 1)", "mams"))
ROUGH = {"nhs-fft (phase 1)", "hu-liu"}  # 0 there means that nothing was marked, not that a reader felt nothing
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
            yield text, (label in "12") - (label in "45"), NHS_WORTH


def nhs_phase1() -> Labelled:
    for text, label in corpora.nhs_phase1():
        if label.lstrip("-").isdigit() and len(text.split()) > 1:
            yield text, int(np.sign(int(label))), 0.7


def hu_liu() -> Labelled:
    for text, strength in corpora.hu_liu():
        yield text, int(np.sign(strength)), 1.0 if strength else 0.25


def amazon_yelp() -> Labelled:
    for text, sign in corpora.amazon_yelp():
        yield text, sign, 1.5


def pros_cons() -> Labelled:
    """Every third, as there are so many."""
    kept = (
        (text, sign)
        for text, sign in corpora.pros_cons()
        if len(text.split()) > 1 and not text.lower().startswith(("none", "nothing", "no ", "n/a"))
    )
    for number, (text, sign) in enumerate(kept):
        if number % 3 == 0:
            yield text, sign, 1.2


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


def judging() -> Labelled:
    for text, sign in judged():
        yield text, sign, JUDGING_WORTH
    for text, sign in told():
        yield text, sign, TOLD_WORTH


SOURCES = {
    "goemotions": goemotions, "nhs-fft": nhs, "nhs-fft (phase 1)": nhs_phase1, "hu-liu": hu_liu,
    "amazon-yelp": amazon_yelp, "pros-cons": pros_cons, "mams": mams, "dabrowski": dabrowski, "emobank": emobank,
    "multidogo": multidogo, "own sentences": own, "own judging sentences": judging,
}  # fmt: skip
PRODUCTS = "product-reviews"
LICENCES = {
    **corpora.LICENCES, "hu-liu": corpora.LICENCES[PRODUCTS], "amazon-yelp": corpora.LICENCES[PRODUCTS],
    "pros-cons": corpora.LICENCES[PRODUCTS], "own": "as this package", "VADER": "MIT, C.J. Hutto",
}  # fmt: skip


@dataclass(frozen=True)
class Taught:
    """Labelled texts of all sets, set after set."""

    rows: sparse.csr_matrix
    wanted: np.ndarray
    weights: np.ndarray
    sets: np.ndarray
    ratings: dict[str, float]

    def fit(self, without: tuple[str, ...] = (), turns: int = TURNS) -> Head:
        """The head that sees all sets but some, as it reads after it was stored."""
        seen = ~np.isin(self.sets, without)
        dense = np.hstack([piece_vectors().table * DENSE, of_pieces(self.ratings) * RATED]).astype(np.float32)
        weights, bias = fit_head(
            self.rows[seen], self.wanted[seen], self.weights[seen], dense, ridge=RIDGE, turns=turns,
            listed=of_pairs(self.ratings) * np.float32(RATED), negated_scale=NEGATED,
        )  # fmt: skip
        weights, bias = weights - weights.mean(1, keepdims=True), bias - bias.mean()
        none = np.zeros(3, np.float32)
        head = Head("sentiment", FEELINGS, weights, bias.astype(np.float32), none + 1, none)
        return unpacked_head("sentiment", packed_head(head))


def evened(rows: list[tuple[str, int, float]]) -> Labelled:
    """Praise and blame weigh alike in each set, so that a text that says neither leans to neither side."""
    total = {sign: sum(weight for _, its, weight in rows if its == sign) for sign in (-1, 1)}
    even = sum(total.values()) / 2
    factor = {sign: min(even / weight, MOST_EVENED) for sign, weight in total.items() if weight}
    yield from ((text, sign, weight * factor.get(sign, 1.0)) for text, sign, weight in rows)


def gather(lexicon_place: Path) -> tuple[Taught, list[dict[str, object]]]:
    texts: list[str] = []
    signs: list[int] = []
    weights: list[float] = []
    sets: list[str] = []
    used: list[dict[str, object]] = []
    for name, read in [*SOURCES.items(), ("VADER lexicon", lambda: lexicon(lexicon_place))]:
        before = len(texts)
        for text, sign, weight in evened(list(read())):
            texts.append(text)
            signs.append(sign)
            weights.append(weight)
            sets.append(name)
        used.append({"set": name, "licence": LICENCES[name.partition(" ")[0]], "rows": len(texts) - before})
    rows = share_rows(features(word_pieces().cut(texts), shipped_signs()))
    wanted = np.eye(3, dtype=np.float32)[np.array(signs) + 1]
    return Taught(rows, wanted, np.array(weights, np.float32), np.array(sets), rated(lexicon_place)), used


Seen = list[tuple[np.ndarray, np.ndarray]]


def strangers(taught: Taught) -> Seen:
    """Logits and signs of whole sets, each by a head that has not seen it."""
    found = []
    for names in LEFT_OUT:
        head = taught.fit(names, TURNS_LEFT_OUT)
        for name in names:
            some = taught.sets == name
            if name not in ROUGH:
                found.append((taught.rows[some] @ head.weights + head.bias, taught.wanted[some].argmax(1) - 1))
    return found


def other_people(head: Head) -> Seen:
    """Logits and signs of people left out of a set that the head has seen."""
    texts, signs = zip(*((text, sign) for text, sign, _ in nhs(test=True)), strict=True)
    rows = share_rows(features(word_pieces().cut(texts), shipped_signs()))
    return [(rows @ head.weights + head.bias, np.array(signs))]


def fitted_temperature(logits: np.ndarray, signs: np.ndarray) -> float:
    def loss(temperature: float) -> float:
        told = special.log_softmax(logits / temperature, axis=1)
        return -float(told[np.arange(len(signs)), signs + 1].mean())

    return float(optimize.minimize_scalar(loss, bounds=(0.3, 6), method="bounded").x)


def calibrated(known: Seen, unknown: Seen) -> Calibration:
    """Temperature half way between texts like those taught and texts from elsewhere; the best band for both."""
    near, far = (float(np.median([fitted_temperature(*one) for one in sets])) for sets in (known, unknown))
    print(f"temperature {near:.2f} for other people of a known set, {far:.2f} for sets never seen")
    temperature = round(float(np.sqrt(near * far)), 3)
    three = [(logits, signs) for logits, signs in known + unknown if len(np.unique(signs)) == 3]

    def quality(lean: float) -> float:
        band = Calibration(temperature, (0.0, 0.0, 0.0), lean)
        return float(
            np.mean([f1_score(signs, band.signs(band.scores(rows)), average="macro") for rows, signs in three])
        )

    return Calibration(temperature, (0.0, 0.0, 0.0), float(max(LEANS, key=quality)))


def main(lexicon_place: Path) -> None:
    taught, used = gather(lexicon_place)
    print(json.dumps(used, indent=0))
    head = taught.fit()
    fitted = calibrated(other_people(head), strangers(taught))
    said = {"temperature": fitted.temperature, "shift": fitted.shift, "lean": fitted.lean}
    ship(packed(**packed_head(head)), "sentiment.npz", {**CARD, **said, "training": used})


CARD = {
    "name": "sentiment",
    "version": "2.0",
    "purpose": "Says whether an English sentence sounds content or discontented, with the chances of each.",
    "made_by": "training/fit_sentiment.py",
    "licence": "Apache-2.0",
    "limits": [
        "English only; other languages get no sentiment.",
        "Irony and sarcasm are read literally.",
        "A factual report of trouble without a judging word is often called neutral.",
        "Neutral is the weakest of the three: people, too, disagree about it most.",
        "A negation reaches four word pieces: 'nobody could call the booking process smooth' is read too kindly.",
        "Idioms without a judging word ('hats off', 'made my week') are often missed.",
        "Chances are five to ten points off in a source of its own kind until it is calibrated by thirty ratings or more.",
        "Judges words, not the person: quoted, reported or hypothetical feeling counts as if it were the writer's.",
    ],
}

if __name__ == "__main__":
    main(Path(str(files("vaderSentiment"))) / "vader_lexicon.txt")
