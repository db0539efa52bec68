"""Fit the head that finds suggestions.

``python training/fit_suggestion.py``; about one minute on one core. It learns from passages of public texts that a
phrase marks (``suggestion_cues.py``), and from passages read and labelled one by one (by a language model)
(``labels/suggestion.csv``, and the requests in ``labels/facets.csv``). The thresholds are set on these labels, each
judged by a fit that had not seen it, so that four of five are found: a suggestion that is missed is worse than one
that a person strikes out. SemEval-2019 task 9 is of class N: it is measured on in ``benchmarks/language/feeling/emotion.py``
and never read here.
"""

from __future__ import annotations

import csv
from pathlib import Path

import facets_texts
import numpy as np
from fit_emotion import passages
from linear import share_rows
from scipy import sparse
from ship import packed, ship
from suggestion_cues import weak_kinds
from telling_words import Examples, bucket, calibrated, fit, joined, pruned, rescaled, spread_error

from wellheard.language.facets.suggestion import opening_pieces
from wellheard.language.features import features, shipped_signs
from wellheard.language.heads import Head, packed_head
from wellheard.language.tokens import word_pieces

LABELS = Path(__file__).parent / "labels"
WEAK_SETS = {
    "nhs": 5000, "nhs-phase1": 3000, "sumo": 6000, "jupyter": 3000, "jupyterlab": 600, "dabrowski": 1200, "hu-liu": 3000,
    "amazon": 1000, "yelp": 1000, "cncf": 700, "kubernetes": 700, "carpentries": 300, "opinosis": 3000, "pros-cons": 1500,
    "mams": 2500, "multidogo": 1500, "goemotions": 6000, "banking77": 1000,
}  # fmt: skip
WEAK, BY_HAND, REQUESTS = 1.0, 3.0, 1.0
OPENING = 0.5
PRUNED = 1e-3
FOLDS = 3
FOUND = 0.8
KINDS = ("request", "advice")


def by_hand() -> tuple[Examples, np.ndarray, np.ndarray]:
    """Passages read by a person, their folds, and which of them were labelled for suggestions; unsure ones are left out."""
    found: list[tuple[str, list[bool], list[float], int, bool]] = []
    for name in ("suggestion", "facets"):
        with (LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("label") == "unsure" or row.get("pass", "1") != "1":
                    continue
                text = facets_texts.passage(row["set"], int(row["row"]), int(row["start"]), int(row["end"]))
                kinds, weights = _kinds(row)
                found.append((text, kinds, weights, bucket(f"{row['set']}/{row['row']}", FOLDS), name == "suggestion"))
    texts, wanted, worth, folds, ours = zip(*found, strict=True)
    return Examples(list(texts), np.array(wanted), np.array(worth)), np.array(folds), np.array(ours)


def _kinds(row: dict[str, str]) -> tuple[list[bool], list[float]]:
    """Request and advice. Facets know recommendations, but no other advice, so their silence about advice says nothing."""
    if "label" in row:
        return [row["label"] == kind for kind in KINDS], [BY_HAND, BY_HAND]
    said = set(row["labels"].split())
    advises = "intent_recommend" in said
    return ["request" in said, advises], [REQUESTS, REQUESTS * advises]


def weakly_labelled() -> Examples:
    texts = [text for name, most in WEAK_SETS.items() for text in passages(name, most)]
    wanted = np.array([weak_kinds(text) for text in texts])
    return Examples(texts, wanted, np.full(wanted.shape, WEAK))


def rows_with_openings(texts: list[str]) -> sparse.csr_matrix:
    """The features of each text and, behind them, a column for the piece that it opens with."""
    pieces = word_pieces().cut(texts)
    first = opening_pieces(pieces, word_pieces().says_something())
    there = np.flatnonzero(first >= 0)
    ones = np.full(len(there), OPENING, np.float32)
    opens = sparse.csr_matrix((ones, (there, first[there])), shape=(len(texts), word_pieces().size))
    return sparse.hstack([share_rows(features(pieces, shipped_signs())), opens]).tocsr()


def main() -> None:
    weak, (hand, folds, ours) = weakly_labelled(), by_hand()
    unseen = np.zeros((len(hand.texts), len(KINDS)), np.float32)
    for fold in range(FOLDS):
        seen = joined(weak, hand.some(folds != fold))
        weights, bias = fit(seen, rows_with_openings(seen.texts))
        unseen[folds == fold] = rows_with_openings(hand.some(folds == fold).texts) @ pruned(weights, PRUNED) + bias
    every = joined(weak, hand)
    weights, bias = fit(every, rows_with_openings(every.texts))
    weights = pruned(weights, PRUNED)
    width = len(weights) - word_pieces().size
    ones = np.ones(len(KINDS), np.float32)
    plain = Head("suggestion", KINDS, weights[:width], bias, ones, 0 * ones)
    head = calibrated(plain, unseen, hand)
    thresholds, quality = settle(rescaled(head, bias, unseen), hand, ours)
    head = Head(head.name, head.labels, head.weights, head.bias, head.temperature, np.array(thresholds, np.float32))
    openings = weights[width:] * OPENING
    scale = np.float32(np.abs(openings).max() / 127)
    small = np.rint(openings / scale).astype(np.int8)
    counts = {name: sum(1 for _ in passages(name, most)) for name, most in WEAK_SETS.items()}
    training = [{"set": name, "licence": facets_texts.LICENCES[name], "rows": rows} for name, rows in counts.items()]
    content = packed(**packed_head(head), openings=small, opening_scale=scale)
    ship(content, "suggestion.npz", CARD | {"training": training, "quality": quality})


def settle(chances: np.ndarray, hand: Examples, ours: np.ndarray) -> tuple[list[float], list[dict[str, object]]]:
    """The thresholds that find four of five on our own labels, and what they give where every label is known for certain.

    The threshold of best F1 rests on too few labels: it moved from .13 to .24 between fits that differed by little.

    Requests of the facets are a narrower notion: they help to learn, and set no threshold.
    """
    thresholds: list[float] = []
    quality: list[dict[str, object]] = []
    for k, kind in enumerate(KINDS):
        yes, sure = hand.wanted[:, k], (hand.weights[:, k] > 0).astype(float)
        thresholds.append(float(np.quantile(chances[ours & yes, k], 1 - FOUND, method="lower")))
        for name, part in (("labelled for suggestions", ours), ("labelled for facets", ~ours & (sure > 0))):
            if yes[part].all():
                continue
            over = chances[part, k] >= thresholds[k]
            right = (over & yes[part]).sum()
            error = spread_error(chances[part, k], yes[part])
            measures = {"precision": right / over.sum(), "recall": right / yes[part].sum(), "calibration error": error}
            on = f"customers' passages {name} ({yes[part].sum()} of {part.sum()} carry it)"
            quality += [
                {"on": on, "measure": f"{kind}, {what}", "value": round(float(value), 3), "beside": ""}
                for what, value in measures.items()
            ]
    for row in quality:
        print(row)
    return thresholds, quality


CARD = {
    "name": "suggestion",
    "version": "1.0",
    "purpose": "Says whether an English sentence asks for a change, makes a proposal or gives advice.",
    "made_by": "training/fit_suggestion.py",
    "licence": "Apache-2.0",
    "limits": [
        "English only; other languages are not read.",
        "A wish that is only implied by a complaint is not found; a polite complaint with 'should have' may be taken for one.",
        "Advice in support threads ('try restarting it') counts as a suggestion, whoever it is meant for.",
        "'You should' may be meant for the provider or for other customers: it often counts as both.",
        "Where few texts suggest anything, as in a forum for support, one in two that it names may be none.",
    ],
}

if __name__ == "__main__":
    main()
