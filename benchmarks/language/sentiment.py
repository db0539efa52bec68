"""Sentiment beside VADER, all bars in one run: ``python benchmarks/language/feeling/sentiment.py [--write]``.

Needs the extra ``bench`` and the public data beside the checkout. No label of the judged sets trained the model or its
thresholds. Prints a table and leaves its rows in ``benchmarks/out/language-sentiment.json``; ``--write`` puts the
numbers on the model's card.
"""

from __future__ import annotations

import json
import sys
import time
from hashlib import blake2b
from pathlib import Path

import labelled
import numpy as np
import probes
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from wellheard.language.feeling.calibration import (
    Calibration,
    calibrate_by_ratings,
    calibration_error,
)
from wellheard.language.feeling.learned import Gain, Learned, packed_learned
from wellheard.language.feeling.learning import learn
from wellheard.language.feeling.lessons import Lessons, lessons_from_corrections, lessons_from_ratings
from wellheard.language.feeling.mixed import turns, voice_sentiment
from wellheard.language.feeling.sentiment import score_sentiment, sentiment_model
from wellheard.language.passages import FEELINGS
from wellheard.language.sentences import split_passages
from wellheard.language.tokens import word_pieces

ROOT = Path(__file__).parents[2]
OUT = ROOT / "benchmarks" / "out" / "language-sentiment.json"
CARD = ROOT / "src" / "wellheard" / "language" / "models" / "sentiment.json"
VADER = SentimentIntensityAnalyzer()
POLARITY_BARS = {
    "airline tweets": 0.78, "SemEval-14 laptops": 0.83, "SemEval-14 restaurants": 0.84,
    "app reviews (VU, labels)": 0.82, "SST-2 dev": 0.77,
}  # fmt: skip
IN_DOMAIN = "NHS, other people"
Row = dict[str, str | float | None]
Pairs = list[tuple[str, int]]


def row(on: str, measure: str, value: float, bar: float | None = None, beside: str = "") -> Row:
    return {
        "part": "sentiment", "on": on, "measure": measure, "value": round(float(value), 3), "bar": bar,
        "beside": beside,
    }  # fmt: skip


def polarity(scores: np.ndarray, gold: np.ndarray) -> float:
    """Share of judged texts whose sign is right; a score of exactly 0 counts half."""
    judged = gold != 0
    return float((np.sign(scores[judged]) == gold[judged]).mean() + 0.5 * (scores[judged] == 0).mean())


def logits_of(texts: list[str]) -> np.ndarray:
    return sentiment_model().logits(word_pieces().cut(texts))


def third(texts: list[str]) -> np.ndarray:
    """One text in three, by hash: the third that no calibration sees."""
    return np.array([blake2b(text.encode(), digest_size=4).digest()[0] % 3 == 0 for text in texts])


def of_set(name: str, pairs: Pairs) -> tuple[list[Row], float]:
    """Polarity and three classes of one set; how far above VADER's macro-F1."""
    texts, gold = [text for text, _ in pairs], np.array([sign for _, sign in pairs])
    ours = score_sentiment(texts)["score"].to_numpy()
    theirs = np.array([VADER.polarity_scores(text)["compound"] for text in texts])
    bar = POLARITY_BARS.get(name)
    found = [row(name, "polarity accuracy", polarity(ours, gold), bar, f"VADER {polarity(theirs, gold):.3f}")]
    if not (gold == 0).any():
        return found, np.nan
    told = sentiment_model().calibration.signs(ours)
    other = np.where(theirs >= 0.05, 1, np.where(theirs <= -0.05, -1, 0))
    f1, beside = (f1_score(gold, guess, average="macro") for guess in (told, other))
    found.append(row(name, "macro-F1, three classes", f1, round(beside, 3), f"VADER {beside:.3f}"))
    if name == IN_DOMAIN:
        found += beside_the_floor(texts, gold, told)
    return found + calibration(name, texts, gold), f1 - beside


def beside_the_floor(texts: list[str], gold: np.ndarray, told: np.ndarray) -> list[Row]:
    """The floor of the data's readme, made again for three classes: TF-IDF and a linear SVM taught on NHS alone."""
    taught = list(labelled.nhs_held_out(held=False))
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    floor = make_pipeline(make_union(words, letters), LinearSVC(C=0.3))
    guess = floor.fit([text for text, _ in taught], [sign for _, sign in taught]).predict(texts)
    shares = accuracy_score(gold, told), accuracy_score(gold, guess)
    f1s = f1_score(gold, told, average="macro"), f1_score(gold, guess, average="macro")
    return [
        row(IN_DOMAIN, "accuracy beside a TF-IDF SVM taught on NHS", shares[0], round(shares[1], 3)),
        row(IN_DOMAIN, "macro-F1 beside a TF-IDF SVM taught on NHS", f1s[0], round(f1s[1], 3)),
    ]


def calibration(name: str, texts: list[str], gold: np.ndarray) -> list[Row]:
    """Calibration error on the held-out third: as shipped, and fitted to labels of the rest."""
    logits, held, shipped = logits_of(texts), third(texts), sentiment_model().calibration
    ways = {
        "as shipped": shipped,
        "fitted to its ratings": calibrate_by_ratings(logits[~held], gold[~held].astype(np.int8), shipped),
    }
    kind = "own set" if name == IN_DOMAIN else "stranger"
    return [
        row(f"{name} ({kind})", f"calibration error, {way}", error(way_, logits[held], gold[held]), 0.05)
        for way, way_ in ways.items()
    ] + [
        row(f"{name} ({kind})", f"macro-F1 on the third, {way}", banded(way_, logits[held], gold[held]))
        for way, way_ in ways.items()
    ]


def error(calibration_: Calibration, logits: np.ndarray, gold: np.ndarray) -> float:
    chances = calibration_.chances(logits)
    return calibration_error(chances.max(axis=1), chances.argmax(axis=1) - 1 == gold)


def banded(calibration_: Calibration, logits: np.ndarray, gold: np.ndarray) -> float:
    return float(f1_score(gold, calibration_.signs(calibration_.scores(logits)), average="macro"))


def of_probes() -> list[Row]:
    found = []
    for name, patterns, bar in (
        ("plain", probes.PLAIN, None),
        ("negated", probes.NEGATED, 0.92),
        ("double negation", probes.DOUBLE, 0.80),
    ):
        pairs = probes.probes(patterns)
        texts, gold = [text for text, _ in pairs], np.array([sign for _, sign in pairs])
        ours = score_sentiment(texts)["score"].to_numpy()
        theirs = np.array([VADER.polarity_scores(text)["compound"] for text in texts])
        found.append(
            row(
                f"{len(texts)} probes, {name}",
                "polarity accuracy",
                polarity(ours, gold),
                bar,
                f"VADER {polarity(theirs, gold):.3f}",
            )
        )
    return found


def of_mixed() -> list[Row]:
    """Sentences that people marked with praise and blame are mixed; those with one of them are not."""
    texts, mixed = labelled.mixed_or_not()
    spans = [split_passages(text) for text in texts]
    passages = [text[start:end] for text, cuts in zip(texts, spans, strict=True) for start, end in cuts]
    starts = np.concatenate([[0], np.cumsum([len(cuts) for cuts in spans])])
    scores = score_sentiment(passages)["score"].to_numpy()
    lengths = np.array([len(passage) for passage in passages])
    told = voice_sentiment(scores, lengths, starts, contrast=turns(passages)).feelings == 3
    precision, recall, f1, _ = precision_recall_fscore_support(mixed, told, average="binary")
    on = f"{len(texts)} sentences, SemEval-14 restaurants, {np.mean(mixed):.0%} mixed"
    return [row(on, "mixed, precision", precision), row(on, "mixed, recall", recall), row(on, "mixed, F1", f1)]


def of_learning() -> list[Row]:
    """What corrections and ratings of a source win for its other people; labels of the judged third are never seen."""
    found: list[Row] = []
    for name, read in (("airline tweets", labelled.airline), ("app reviews (VU, labels)", labelled.app_reviews_vu)):
        pairs = list(read())
        texts, gold = [text for text, _ in pairs], np.array([sign for _, sign in pairs])
        held = third(texts)
        rest = np.flatnonzero(~held)
        rest = rest[np.random.default_rng(0).permutation(len(rest))]
        for many in (50, 100, 250):
            some = rest[:many]
            lessons = lessons_from_corrections(
                [texts[i] for i in some], [str(i) for i in some], [FEELINGS[gold[i] + 1] for i in some]
            )
            found += won(name, f"{many} corrections", lessons, [texts[i] for i in np.flatnonzero(held)], gold[held])
    stars = labelled.app_reviews_vu_stars()
    texts, gold = [text for text, *_ in stars], np.array([sign for _, sign, _ in stars])
    held = third(texts)
    rest = np.flatnonzero(~held)
    lessons = lessons_from_ratings([texts[i] for i in rest], [str(i) for i in rest], [stars[i][2] for i in rest])
    judged = [texts[i] for i in np.flatnonzero(held)]
    return found + won("app reviews (VU, labels)", f"{len(rest)} star ratings", lessons, judged, gold[held])


def won(name: str, how: str, lessons: Lessons, texts: list[str], gold: np.ndarray) -> list[Row]:
    started = time.process_time()
    outcome = learn(lessons)
    taken = time.process_time() - started
    said = "; ".join(told(gain) for gain in outcome.gains)
    base = score_sentiment(texts)["score"].to_numpy()
    before = f1_score(gold, sentiment_model().calibration.signs(base), average="macro")
    if not isinstance(outcome, Learned):
        return [row(name, f"macro-F1 after {how}", before, None, f"nothing learned: {outcome.reason}; {said}")]
    ours = outcome.scores(texts, [f"other {i}" for i in range(len(texts))])
    after = f1_score(gold, outcome.calibration.signs(ours), average="macro")
    size = len(packed_learned(outcome)) / 1000
    beside = f"before {before:.3f}; foretold {said}; {taken:.1f} CPU-s, {size:.0f} kB"
    return [
        row(name, f"macro-F1 after {how}", after, round(before, 3), beside),
        row(name, f"polarity after {how}", polarity(ours, gold), None, f"before {polarity(base, gold):.3f}"),
    ]


def told(gain: Gain) -> str:
    return f"{gain.on} {gain.before:.2f} to {gain.after:.2f}"


def of_speed() -> list[Row]:
    texts = [t for t, _ in labelled.airline() if 20 <= len(t.split()) <= 30][:2000]
    pieces = word_pieces().cut(texts)
    started = time.process_time()
    for _ in range(5):
        sentiment_model().scores(pieces)
    each = (time.process_time() - started) / 5 / len(texts)
    return [row("texts of 25 words, already cut into pieces", "microseconds for each text", 1e6 * each)]


def main() -> None:
    found: list[Row] = []
    above = []
    for name, read in labelled.POLARITY_SETS.items():
        rows, gap = of_set(name, list(read()))
        found += rows
        above.append(gap)
    gaps = [gap for gap in above if not np.isnan(gap)]
    found.append(row("all sets", "macro-F1 above VADER's, mean", np.mean(gaps), 0.06))
    found += of_probes() + of_mixed() + of_learning() + of_speed()
    print("| on | measure | value | bar | beside |\n|---|---|---|---|---|")
    for one in found:
        print(f"| {one['on']} | {one['measure']} | {one['value']} | {one['bar'] or ''} | {one['beside']} |")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if "--write" in sys.argv:
        card = json.loads(CARD.read_text(encoding="utf-8"))
        card["quality"] = [{key: one[key] for key in ("on", "measure", "value", "beside")} for one in found]
        CARD.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
