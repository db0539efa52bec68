"""Measure emotion and suggestions: ``python benchmarks/language/feeling/emotion.py [--write]``; needs the extra ``bench``.

GoEmotions' dev part trained nothing and set no threshold. SemEval-2019 task 9 is of class N: measured on, never learnt from.
Held-out figures on customers' passages come from the card, where ``training/fit_emotion.py`` wrote them. ``--write`` puts
the other figures on the cards.
"""

import argparse
import csv
import json
import sys
import time
from pathlib import Path

import labelled
import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support

from wellheard.language.facets.suggestion import score_suggestions, suggestion_model
from wellheard.language.features import features, shipped_signs
from wellheard.language.feeling.emotion import (
    DETAILED_EMOTIONS,
    EMOTIONS,
    FAMILIES,
    FROM_DETAILED,
    detailed_chances,
    emotion_head,
    told_emotions,
)
from wellheard.language.heads import Heads, read_head
from wellheard.language.shipped import read_card
from wellheard.language.tokens import word_pieces

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src" / "wellheard" / "language" / "models"
OFFICIAL_SHARE = 0.104  # of suggestions in the official test of subtask A, which is not at hand
Row = dict[str, str | float]


def row(part: str, on: str, measure: str, value: float, bar: float | str = "", beside: str = "") -> Row:
    return {"part": part, "on": on, "measure": measure, "value": round(float(value), 3), "bar": bar, "beside": beside}


def goemotions_dev() -> tuple[list[str], np.ndarray]:
    texts, wanted = [], []
    for line in (labelled.DATA / "goemotions" / "goemotions_dev.tsv").read_text(encoding="utf-8").split("\n"):
        if line:
            text, codes, _ = line.split("\t")
            texts.append(text.replace("[NAME]", "Sam").replace("[RELIGION]", "religious"))
            wanted.append([str(k) in codes.split(",") for k in range(len(DETAILED_EMOTIONS))])
    return texts, np.array(wanted)


def families(wanted: np.ndarray) -> np.ndarray:
    """Ekman's labels from the 28."""
    places = [[DETAILED_EMOTIONS.index(name) for name in names] for names in FAMILIES.values()]
    return np.stack([wanted[:, place].any(axis=1) for place in places], axis=1)


def calibration(chances: np.ndarray, yes: np.ndarray) -> float:
    """Expected calibration error in ten steps."""
    step = np.minimum((chances * 10).astype(int), 9)
    return float(
        sum((step == s).mean() * abs(chances[step == s].mean() - yes[step == s].mean()) for s in set(step.tolist()))
    )


def emotion() -> list[Row]:
    texts, gold = goemotions_dev()
    found = features(word_pieces().cut(texts), shipped_signs())
    details, groups = read_head("emotion-details"), emotion_head()
    chances = detailed_chances(found)
    told = chances >= details.thresholds
    fine, ekman = slice(0, len(DETAILED_EMOTIONS)), slice(len(DETAILED_EMOTIONS), None)
    on = "GoEmotions dev (5,426)"
    rows = [
        row("emotion", on, "28 labels, macro-F1", f1_score(gold, told[:, fine], average="macro"), 0.46, "BERT .46"),
        row("emotion", on, "28 labels, micro-F1", f1_score(gold, told[:, fine], average="micro")),
        row(
            "emotion",
            on,
            "Ekman-7, macro-F1",
            f1_score(families(gold), told[:, ekman], average="macro"),
            0.58,
            "BERT .64",
        ),
    ]
    rows += [
        row("emotion", on, f"{name}, F1", f1_score(gold[:, k], told[:, k])) for k, name in enumerate(DETAILED_EMOTIONS)
    ]
    chances = groups.independent(Heads.of([groups]).logits(found))
    wanted = np.array(
        [
            [group in {FROM_DETAILED.get(DETAILED_EMOTIONS[k]) for k in np.flatnonzero(each)} for group in EMOTIONS]
            for each in gold
        ]
    )
    wanted[:, -1] &= ~wanted[:, :-1].any(axis=1)
    errors = [calibration(chances[:, k], wanted[:, k]) for k in range(len(EMOTIONS))]
    rows.append(row("emotion", on, "ten groups, calibration error, mean", np.mean(errors), 0.05))
    rows.append(
        row(
            "emotion",
            on,
            f"ten groups, calibration error, largest ({EMOTIONS[int(np.argmax(errors))]})",
            max(errors),
            0.05,
        )
    )
    return rows


def read_by_eye() -> list[Row]:
    """Precision on passages that a person read and no fit has seen, chosen among those that a model told something of."""
    sys.path.append(str(ROOT / "training"))
    import facets_texts

    with (ROOT / "training" / "labels" / "emotion-check.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    texts = [facets_texts.passage(each["set"], *(int(each[key]) for key in ("row", "start", "end"))) for each in read]
    head = emotion_head()
    chances = head.independent(Heads.of([head]).logits(features(word_pieces().cut(texts), shipped_signs())))
    told = [[name for name, _ in each] for each in told_emotions(chances)]
    on = f"{len(read)} unseen passages of customers, read by eye"
    rows, right, after = [], [], []
    for name in EMOTIONS:
        sure = [
            (name in each["labels"].split() or (name == "neutral" and not each["labels"]), each["drawn"] == "after")
            for each, names in zip(read, told, strict=True)
            if name in names and f"{name}?" not in each["labels"].split()
        ]
        right += [yes for yes, _ in sure]
        after += [late for _, late in sure]
        if sure:
            share = np.mean([yes for yes, _ in sure])
            rows.append(row("emotion", on, f"ten groups, {name}, precision of {len(sure)} told", share))
    late = np.array(right)[np.array(after)]
    rows.append(row("emotion", on, f"ten groups, precision of all {len(right)} told", np.mean(right)))
    return [
        *rows,
        row("emotion", on, f"ten groups, precision of the {len(late)} drawn after the last correction", late.mean()),
    ]


def held_out() -> list[Row]:
    """What the cards tell about customers' passages that the fit had not seen."""
    told = [("emotion", each) for each in read_card("emotion")["quality"]]
    told += [("suggestions", each) for each in read_card("suggestion")["quality"]]
    return [
        row(
            part,
            each["on"],
            each["measure"],
            each["value"],
            0.05 if "calibration" in each["measure"] else "",
            each["beside"],
        )
        for part, each in told
        if each["on"].startswith("customers")
    ]


def suggestion_set(name: str) -> tuple[list[str], np.ndarray]:
    with (labelled.DATA / "suggestions" / name).open(encoding="utf-8", errors="replace", newline="") as file:
        pairs = [
            (each[1].strip().strip('"'), int(each[-1])) for each in csv.reader(file) if each[-1].strip() in {"0", "1"}
        ]
    return [text for text, _ in pairs], np.array([label for _, label in pairs])


def suggestions() -> list[Row]:
    rows: list[Row] = []
    for name, on, bar in (
        ("V1.4_Training.csv", "SemEval-2019 T9 A, train part (8,500)", 0.53),
        ("SubtaskA_Trial_Test_Labeled.csv", "SemEval-2019 T9 A, trial (592)", 0.53),
        ("SubtaskB_Trial_Test_Labeled.csv", "SemEval-2019 T9 B, hotels, trial (808)", 0.68),
    ):
        texts, gold = suggestion_set(name)
        told = score_suggestions(texts)["suggestion"].to_numpy()
        precision, recall, f1, _ = precision_recall_fscore_support(gold, told, average="binary")
        rows.append(row("suggestions", on, "F1", f1, bar, "rule in a trial .53 / .66; TF-IDF trained on it .53"))
        rows += [row("suggestions", on, "precision", precision), row("suggestions", on, "recall", recall)]
        if " A," in on:
            false = (told & (gold == 0)).sum() / (gold == 0).sum()
            expected = recall * OFFICIAL_SHARE / (recall * OFFICIAL_SHARE + false * (1 - OFFICIAL_SHARE))
            f1 = 2 * expected * recall / (expected + recall)
            rows.append(row("suggestions", on, "F1 to expect where one in ten suggests, as in the official test", f1))
    return rows


def speed() -> list[Row]:
    texts = [text for text, _ in labelled.app_reviews_vu()] + [text for text, _ in labelled.airline()]
    texts = [text for text in texts if 20 <= len(text.split()) <= 30]
    pieces = word_pieces().cut(texts)
    found = features(pieces, shipped_signs())
    first, model = emotion_head(), suggestion_model()
    base, wide = Heads.of([read_head("sentiment")]), Heads.of([read_head("sentiment"), first, model.head])
    spent = {"one product without": 0.0, "one product with": 0.0, "thresholds and openings": 0.0}
    for _ in range(5):
        started = time.process_time()
        base.logits(found)
        spent["one product without"] += time.process_time() - started
        started = time.process_time()
        logits = wide.logits(found)
        spent["one product with"] += time.process_time() - started
        started = time.process_time()
        told_emotions(first.independent(logits[:, wide.columns("emotion")]))
        model.chances(pieces, logits[:, wide.columns("suggestion")])
        spent["thresholds and openings"] += time.process_time() - started
    each = {name: seconds / 5 / len(texts) * 1e6 for name, seconds in spent.items()}
    added = each["one product with"] - each["one product without"] + each["thresholds and openings"]
    on = f"voices of {np.mean([len(text.split()) for text in texts]):.0f} words"
    return [
        row("emotion", on, "microseconds per voice that emotion and suggestions add", added),
        row("emotion", on, "of them thresholds, lists and openings", each["thresholds and openings"]),
    ]


def write(rows: list[Row]) -> None:
    for name, part, on in (
        ("emotion", "emotion", "ten groups"), ("emotion-details", "emotion", ""), ("suggestion", "suggestions", ""),
    ):  # fmt: skip
        place = MODELS / f"{name}.json"
        card = json.loads(place.read_text(encoding="utf-8"))
        kept = [each for each in card["quality"] if each["on"].startswith("customers")]
        fresh = [
            {key: each[key] for key in ("on", "measure", "value", "beside")}
            for each in rows
            if each["part"] == part
            and not str(each["on"]).startswith(("customers", "voices"))
            and (part != "emotion" or ("ten groups" in str(each["measure"])) == (on == "ten groups"))
        ]
        place.write_text(
            json.dumps({**card, "quality": kept + fresh}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = emotion() + held_out() + read_by_eye() + suggestions() + speed()
    for each in rows:
        print(
            f"{each['part']:12} {each['on']:45} {each['measure']:70} {each['value']:7} {each['bar']!s:5} {each['beside']}"
        )
    out = ROOT / "benchmarks" / "out"
    out.mkdir(exist_ok=True)
    (out / "language-emotion.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.write:
        write(rows)


if __name__ == "__main__":
    main()
