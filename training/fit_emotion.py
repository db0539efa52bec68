"""Fit the emotion heads: GoEmotions' 28 labels, and the ten groups by which customers' voices are told.

``python training/fit_emotion.py``; about five minutes on one core. The 28 learn from four fifths of GoEmotions'
training part. The ten groups learn from the same, from passages of customer texts that a cue marks
(``emotion_cues.py``), from sentences of our own, and from passages read and labelled one by one (by a language model)
(``labels/emotion.csv``). Chances and thresholds are set on the fifth of GoEmotions and on these labels, each judged
by a fit that had not seen it. GoEmotions' dev part and every set of class N and R stay untouched.
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

from wellheard.language.feeling.emotion import DETAILED_EMOTIONS, EMOTIONS, FAMILIES, FROM_DETAILED, with_families
from wellheard.language.heads import Head, packed_head
from wellheard.language.sentences import split_passages

HAND = Path(__file__).parent / "labels" / "emotion.csv"
CHECK = HAND.with_name("emotion-check.csv")
"""Passages read by eye to check the fitted model; never learnt from."""
WEAK_SETS = {
    "nhs": 5000, "nhs-phase1": 4000, "sumo": 5000, "jupyter": 2500, "dabrowski": 1200, "hu-liu": 2500, "amazon": 1000,
    "yelp": 1000, "cncf": 700, "carpentries": 300, "opinosis": 2000, "pros-cons": 2500,
}  # fmt: skip
REDDIT, OWN, OWN_NEUTRAL, BY_HAND, JUDGED = 0.5, 2.0, 0.1, 4.0, 1.0
_WEAK = {True: 0.7, False: 2.0, None: 0.3}
FLOOR, FLOOR_SHOWN, LEAST = 0.75, 0.7, 0.45
PRUNED = 2e-3
FOLDS = 3


def goemotions(labels: tuple[str, ...], *, held_out: bool) -> Examples:
    """GoEmotions' training part: four fifths to fit, one fifth held out, by a hash of the text."""
    named = _groups if labels == EMOTIONS else _details
    pairs = [(text, named(set(found))) for text, found in corpora.goemotions() if (bucket(text, 5) == 0) == held_out]
    wanted = np.array([[label in names for label in labels] for _, names in pairs])
    return Examples([text for text, _ in pairs], wanted, np.ones(wanted.shape))


def _groups(found: set[str]) -> set[str | None]:
    names = {FROM_DETAILED.get(name) for name in found}
    return names - {"neutral"} if len(names) > 1 else names


def _details(found: set[str]) -> set[str]:
    return found | {family for family, names in FAMILIES.items() if found & set(names)}


def hand_rows(place: Path = HAND) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand() -> tuple[Examples, np.ndarray]:
    """Passages read and labelled one by one (by a language model), and the fold of each; ``joy?`` means that a person could say either."""
    texts, wanted, weights, folds = [], [], [], []
    for row in hand_rows():
        labels = row["labels"].split()
        texts.append(facets_texts.passage(row["set"], int(row["row"]), int(row["start"]), int(row["end"])))
        wanted.append([label in labels or (label == "neutral" and not labels) for label in EMOTIONS])
        weights.append([float(f"{label}?" not in labels) for label in EMOTIONS])
        folds.append(bucket(f"{row['set']}/{row['row']}", FOLDS))
    return Examples(texts, np.array(wanted), np.array(weights)), np.array(folds)


def passages(name: str, most: int) -> Iterator[str]:
    """Passages of a set in an order by hash, without the texts in which some are read and labelled one by one (by a language model)."""
    kept = {int(row["row"]) for row in (*hand_rows(), *hand_rows(CHECK)) if row["set"] == name}
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
    kept = {(row["set"], row["row"]) for row in hand_rows()}
    texts, weights = [], []
    with HAND.with_name("facets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = set(row["labels"].split())
            if row["pass"] != "1" or {"praise", "pain"} <= found or (row["set"], row["row"]) in kept:
                continue
            out = {"joy", "gratitude", "relief"} if "praise" not in found else set()
            out |= {"frustration", "disappointment", "anxiety", "sadness"} if "pain" not in found else set()
            texts.append(facets_texts.passage(row["set"], int(row["row"]), int(row["start"]), int(row["end"])))
            weights.append([JUDGED * (label in out) for label in EMOTIONS])
    return Examples(texts, np.zeros((len(texts), len(EMOTIONS)), bool), np.array(weights))


def own() -> Examples:
    pairs = list(own_sentences())
    wanted = np.array([[label == name for label in EMOTIONS] for _, name in pairs])
    weights = np.full(wanted.shape, OWN)
    weights[:, EMOTIONS.index("neutral")] = OWN_NEUTRAL
    return Examples([text for text, _ in pairs], wanted, weights)


def fit_details() -> None:
    labels = (*DETAILED_EMOTIONS, *FAMILIES)
    train, held = (goemotions(labels, held_out=part) for part in (False, True))
    weights, bias = fit(train, common=2.0)
    head = _plain_head("emotion-details", labels, pruned(weights, PRUNED), bias)
    logits = rows_of(held.texts) @ head.weights + bias
    head = calibrated(head, logits, held)
    chances = with_families(rescaled(head, bias, logits))
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
    # Customers' texts count four times as much as comments on Reddit in setting the chances. What is neutral is told by
    # customers' texts alone: on Reddit, opinions are not neutral.
    held.weights[:, EMOTIONS.index("neutral")] = 0
    both = joined(held.weighing(0.25 / len(held.texts)), hand.weighing(1 / len(hand.texts)))
    logits = np.concatenate([rows_of(held.texts) @ plain.weights + bias, unseen])
    head = calibrated(plain, logits, both)
    quality = _quality(plain, logits, both, folds)
    reached = {str(row["measure"]): float(str(row["value"])) for row in quality}
    thresholds = [
        least if reached.get(f"{name}, precision", 0) >= FLOOR_SHOWN else 2.0
        for name, least in zip(EMOTIONS, _thresholds(rescaled(head, bias, unseen), hand), strict=True)
    ]
    hidden = [name for name, least in zip(EMOTIONS, thresholds, strict=True) if least > 1]
    training = [_size("goemotions", len(reddit.texts)), _size("own sentences", len(ours.texts)), *_weak_sizes()]
    limits = [
        *GROUPS_CARD["limits"],
        f"Never told, as held-out precision is below {FLOOR_SHOWN}: {', '.join(hidden) or 'none'}.",
    ]
    ship(
        packed(**packed_head(_with_thresholds(head, thresholds))),
        "emotion.npz",
        {**GROUPS_CARD, "limits": limits, "training": training, "quality": quality},
    )


def _thresholds(chances: np.ndarray, hand: Examples) -> list[float]:
    labels = range(len(EMOTIONS))
    return [best_threshold(chances[:, k], hand.wanted[:, k], hand.weights[:, k], FLOOR, LEAST)[0] for k in labels]


def _quality(plain: Head, logits: np.ndarray, both: Examples, folds: np.ndarray) -> list[dict[str, object]]:
    """What holds on customers' passages: chances and thresholds of each third are set on the other two."""
    first = len(logits) - len(folds)
    thirds = np.concatenate([np.arange(first) % FOLDS, folds])
    hand = np.arange(len(logits)) >= first
    chances, told = np.zeros_like(logits), np.zeros(logits.shape, bool)
    for third in range(FOLDS):
        rest, here = thirds != third, thirds == third
        head = calibrated(plain, logits[rest], Examples([], both.wanted[rest], both.weights[rest]))
        chances[here] = rescaled(head, plain.bias, logits[here])
        seen = rescaled(head, plain.bias, logits[rest & hand])
        told[here] = chances[here] >= _thresholds(
            seen, Examples([], both.wanted[rest & hand], both.weights[rest & hand])
        )
    found: list[dict[str, object]] = []
    for k, name in enumerate(EMOTIONS):
        judged_here = hand & (both.weights[:, k] > 0)
        yes, over = both.wanted[judged_here, k], told[judged_here, k]
        right, on = (yes & over).sum(), f"customers' passages ({yes.sum()} of {len(yes)} carry it)"
        measures = {"precision": right / over.sum()} if over.any() else {}
        measures |= {"recall": right / yes.sum(), "calibration error": spread_error(chances[judged_here, k], yes)}
        found += [_measured(on, f"{name}, {what}", float(value)) for what, value in measures.items()]
        print(
            f"{name:15} {len(yes):5} {yes.sum():4} told {over.sum():4} ",
            {w: round(float(v), 3) for w, v in measures.items()},
        )
    return found


def _measured(on: str, measure: str, value: float) -> dict[str, object]:
    return {"on": on, "measure": measure, "value": round(value, 3), "beside": ""}


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
    "limits": [
        *_LIMITS,
        "A feeling is told from its threshold on, set for a precision of .75 on held-out passages; those of anxiety, "
        "surprise and sadness rest on few cases.",
        "Joy holds praise, too: 'great location' counts. Relief holds reassurance: 'the nurse put me at ease' counts.",
        "Thanks that are mere politeness ('thanks in advance') are mostly, not always, kept from gratitude.",
        "Trouble told without a word of feeling carries none: 'I waited five hours' may be called neutral or nothing.",
    ],
}

if __name__ == "__main__":
    if "groups" not in sys.argv[1:]:
        fit_details()
    fit_groups()
