"""Fit the emotion heads: GoEmotions' 28 labels, and the ten groups by which customers' voices are told.

``python training/fit_emotion.py``; about five minutes on one core. The 28 learn from four fifths of GoEmotions' training
part. The ten groups learn from the same, from passages of customer texts that a cue marks (``emotion_cues.py``), from
sentences of our own, and from passages labelled by hand (``labels/emotion.csv``). Chances and thresholds are set on
the fifth of GoEmotions and on hand labels, each judged by a fit that had not seen it. GoEmotions' dev part and every
set of class N and R stay untouched.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import corpora
import facets_texts
import numpy as np
from emotion_cues import own_sentences, weak_labels
from ship import packed, ship
from telling_words import (
    Examples,
    best_threshold,
    bucket,
    calibrated,
    fit,
    joined,
    pruned,
    rescaled,
    rows_of,
    spread_error,
)

from wellheard.language.emotion import DETAILED_EMOTIONS, EMOTIONS, FROM_DETAILED
from wellheard.language.heads import Head, packed_head
from wellheard.language.sentences import split_passages

HAND = Path(__file__).parent / "labels" / "emotion.csv"
WEAK_SETS = {
    "nhs": 5000, "nhs-phase1": 4000, "sumo": 5000, "jupyter": 2500, "dabrowski": 1200, "hu-liu": 2500, "amazon": 1000,
    "yelp": 1000, "cncf": 700, "carpentries": 300, "opinosis": 2000, "pros-cons": 2500,
}  # fmt: skip
REDDIT, OWN, BY_HAND, JUDGED = 0.5, 1.0, 4.0, 1.0
_WEAK = {True: 0.7, False: 1.0, None: 0.3}
FLOOR, LEAST = 0.7, 0.4
PRUNED = 2e-3
FOLDS = 3


def goemotions(labels: tuple[str, ...], *, held_out: bool) -> Examples:
    """GoEmotions' training part: four fifths to fit, one fifth held out, by a hash of the text."""
    texts, wanted = [], []
    for text, found in corpora.goemotions():
        if (bucket(text, 5) == 0) == held_out:
            names = set(found) if labels == DETAILED_EMOTIONS else {FROM_DETAILED.get(name) for name in found}
            if "neutral" in names and len(names) > 1 and labels == EMOTIONS:
                names.discard("neutral")
            texts.append(text)
            wanted.append([label in names for label in labels])
    return Examples(texts, np.array(wanted), np.ones((len(texts), len(labels))))


def hand_rows() -> list[dict[str, str]]:
    with HAND.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand() -> tuple[Examples, np.ndarray]:
    """Passages labelled by hand, and the fold of each; ``joy?`` means that a person could say either."""
    texts, wanted, weights, folds = [], [], [], []
    for row in hand_rows():
        labels = row["labels"].split()
        texts.append(facets_texts.passage(row["set"], int(row["row"]), int(row["start"]), int(row["end"])))
        wanted.append([label in labels or (label == "neutral" and not labels) for label in EMOTIONS])
        weights.append([float(f"{label}?" not in labels) for label in EMOTIONS])
        folds.append(bucket(f"{row['set']}/{row['row']}", FOLDS))
    return Examples(texts, np.array(wanted), np.array(weights)), np.array(folds)


def passages(name: str, most: int) -> Iterator[str]:
    """Passages of a set in an order by hash, without the texts in which some are labelled by hand."""
    kept = {int(row["row"]) for row in hand_rows() if row["set"] == name}
    texts = facets_texts.texts_of(name)
    count = 0
    for row in sorted(set(range(len(texts))) - kept, key=lambda row: bucket(f"{name}/{row}", 1 << 32)):
        if count >= most:
            return
        for start, end in split_passages(texts[row]):
            if 3 <= len(texts[row][start:end].split()) <= 45:
                count += 1
                yield texts[row][start:end]


def weakly_labelled() -> Examples:
    """Customers' passages with the feelings that a cue marks; where none does, a weak no."""
    texts, wanted, weights = [], [], []
    for name, most in WEAK_SETS.items():
        for text in passages(name, most):
            found = weak_labels(text)
            texts.append(text)
            wanted.append([found.get(label, label == "neutral" and not any(found.values())) for label in EMOTIONS])
            weights.append([_WEAK[found.get(label)] for label in EMOTIONS])
    return Examples(texts, np.array(wanted), np.array(weights))


def judged() -> Examples:
    """What labels of praise and pain rule out: praise alone no anger, pain alone no joy, neither of them neither."""
    texts, weights = [], []
    with HAND.with_name("facets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = set(row["labels"].split())
            if row["pass"] != "1" or {"praise", "pain"} <= found:
                continue
            out = {"joy", "gratitude", "relief"} if "praise" not in found else set()
            out |= {"frustration", "disappointment", "anxiety", "sadness"} if "pain" not in found else set()
            texts.append(facets_texts.passage(row["set"], int(row["row"]), int(row["start"]), int(row["end"])))
            weights.append([JUDGED * (label in out) for label in EMOTIONS])
    return Examples(texts, np.zeros((len(texts), len(EMOTIONS)), bool), np.array(weights))


def own() -> Examples:
    pairs = list(own_sentences())
    wanted = np.array([[label == name for label in EMOTIONS] for _, name in pairs])
    return Examples([text for text, _ in pairs], wanted, np.full(wanted.shape, OWN))


def fit_details() -> None:
    train, held = (goemotions(DETAILED_EMOTIONS, held_out=part) for part in (False, True))
    weights, bias = fit(train)
    head = _plain_head("emotion-details", DETAILED_EMOTIONS, pruned(weights, PRUNED), bias)
    logits = rows_of(held.texts) @ head.weights + bias
    head = calibrated(head, logits, held)
    chances = rescaled(head, bias, logits)
    told = [best_threshold(chances[:, k], held.wanted[:, k], held.weights[:, k])[0] for k in range(len(head.labels))]
    ship(
        packed(**packed_head(_with_thresholds(head, told))),
        "emotion-details.npz",
        DETAILS_CARD | {"training": [_size("goemotions", len(train.texts))]},
    )


def fit_groups() -> None:
    reddit, held = (goemotions(EMOTIONS, held_out=part) for part in (False, True))
    reddit = reddit.weighing(REDDIT)
    weak, ours, (hand, folds) = joined(weakly_labelled(), judged()), own(), by_hand()
    unseen = np.zeros((len(hand.texts), len(EMOTIONS)), np.float32)
    for fold in range(FOLDS):
        weights, bias = fit(joined(reddit, weak, ours, hand.some(folds != fold).weighing(BY_HAND)))
        unseen[folds == fold] = rows_of(hand.some(folds == fold).texts) @ pruned(weights, PRUNED) + bias
    weights, bias = fit(joined(reddit, weak, ours, hand.weighing(BY_HAND)))
    plain = _plain_head("emotion", EMOTIONS, pruned(weights, PRUNED), bias)
    # Customers' texts count four times as much as comments on Reddit in setting the chances.
    both = joined(held.weighing(0.25 / len(held.texts)), hand.weighing(1 / len(hand.texts)))
    logits = np.concatenate([rows_of(held.texts) @ plain.weights + bias, unseen])
    head = calibrated(plain, logits, both)
    chances = rescaled(head, bias, unseen)
    told = [
        best_threshold(chances[:, k], hand.wanted[:, k], hand.weights[:, k], FLOOR, LEAST) for k in range(len(EMOTIONS))
    ]
    for k, name in enumerate(EMOTIONS):
        over = chances[:, k] >= told[k][0]
        recall = (over & hand.wanted[:, k]).sum() / max(hand.wanted[:, k].sum(), 1)
        print(
            f"{name:15} n {hand.wanted[:, k].sum():4} threshold {told[k][0]:.2f} precision {told[k][1]:.2f} "
            f"recall {recall:.2f} error {_error_on_thirds(logits[:, k], both, folds, len(held.texts), k)}"
        )
    training = [_size("goemotions", len(reddit.texts)), _size("own sentences", len(ours.texts)), *_weak_sizes()]
    ship(
        packed(**packed_head(_with_thresholds(head, [pair[0] for pair in told]))),
        "emotion.npz",
        GROUPS_CARD | {"training": training},
    )


def _error_on_thirds(
    logits: np.ndarray, both: Examples, folds: np.ndarray, first: int, label: int
) -> tuple[float, float]:
    """Calibration error on GoEmotions' and on hand labels: each third judged by the other two."""
    thirds = np.concatenate([np.arange(first) % FOLDS, folds])
    errors: list[list[float]] = [[], []]
    for third in range(FOLDS):
        rest = thirds != third
        head = calibrated(
            _plain_head("x", EMOTIONS[label : label + 1], np.zeros((1, 1), np.float32), np.zeros(1, np.float32)),
            logits[rest, None],
            Examples([], both.wanted[rest][:, [label]], both.weights[rest][:, [label]]),
        )
        chances = rescaled(head, np.zeros(1), logits[:, None])[:, 0]
        for part, inside in enumerate((np.arange(len(logits)) < first, np.arange(len(logits)) >= first)):
            chosen = inside & ~rest & (both.weights[:, label] > 0)
            errors[part].append(spread_error(chances[chosen], both.wanted[chosen, label]))
    return round(float(np.mean(errors[0])), 3), round(float(np.mean(errors[1])), 3)


def _plain_head(name: str, labels: tuple[str, ...], weights: np.ndarray, bias: np.ndarray) -> Head:
    ones = np.ones(len(labels), np.float32)
    return Head(name, labels, weights, bias, ones, 0 * ones)


def _with_thresholds(head: Head, thresholds: list[float]) -> Head:
    return Head(head.name, head.labels, head.weights, head.bias, head.temperature, np.array(thresholds, np.float32))


def _size(name: str, rows: int) -> dict[str, object]:
    return {"set": name, "licence": corpora.LICENCES.get(name, "as this package"), "rows": rows}


def _weak_sizes() -> list[dict[str, object]]:
    counts = {name: sum(1 for _ in passages(name, most)) for name, most in WEAK_SETS.items()}
    for row in hand_rows():
        counts[row["set"]] = counts.get(row["set"], 0) + 1
    return [{"set": name, "licence": facets_texts.LICENCES[name], "rows": rows} for name, rows in counts.items()]


_LIMITS = [
    "English only; other languages get no emotion.",
    "Irony and sarcasm are read literally.",
    "Reads words, not the person: feeling that is quoted, reported of others or merely imagined counts as if it were told.",
]
DETAILS_CARD = {
    "name": "emotion-details",
    "version": "1.0",
    "purpose": "Chances of GoEmotions' 28 labels in an English sentence: detail on request.",
    "made_by": "training/fit_emotion.py",
    "licence": "Apache-2.0",
    "limits": [
        *_LIMITS,
        "Learnt from comments on Reddit alone; customers speak otherwise.",
        "Poor by nature: relief, nervousness, realization, disappointment, excitement, annoyance, approval, grief.",
    ],
}
GROUPS_CARD = {
    "name": "emotion",
    "version": "1.0",
    "purpose": "Says which of nine feelings, or none, an English sentence tells, each with its chance.",
    "made_by": "training/fit_emotion.py",
    "licence": "Apache-2.0",
    "limits": _LIMITS,
}

if __name__ == "__main__":
    if "groups" not in sys.argv[1:]:
        fit_details()
    fit_groups()
