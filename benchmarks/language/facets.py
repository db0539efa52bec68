"""Measure the facets: ``python benchmarks/language/facets/told.py [--quick] [--write]``; four minutes on one core.

Every figure comes from fits that have not seen the sets they are judged on: the sets are dealt into thirds, and each third is
read by a fit, with chances and thresholds, of the other two (``training/fit_facets.py``). Precision at 50 takes the passages
that such fits score highest among 70,000 that nobody had read before; each was then judged right or wrong by reading
(``training/labels/facets-judged.csv``, round 2), and one that was not counts as wrong. Round 1 judged an earlier fit; what it got
wrong helped to mend the cues, so it counts no more. Needs the public data beside the checkout.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from hashlib import blake2b
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "training"))

import facets_texts  # noqa: E402  the training folder is no package
from facets_agreement import krippendorff_alpha  # noqa: E402
from facets_head import read_inputs  # noqa: E402
from fit_facets import NEVER, THIRDS, Fitted, Workshop, judge_thirds  # noqa: E402
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: E402

from wellheard.language.facets.cues import shipped_cues  # noqa: E402
from wellheard.language.facets.told import FACETS, INNER_FACETS, facet_model  # noqa: E402
from wellheard.language.features import features, shipped_signs  # noqa: E402
from wellheard.language.heads import Heads  # noqa: E402
from wellheard.language.identify import identify_language  # noqa: E402
from wellheard.language.sentences import split_passages  # noqa: E402
from wellheard.language.tokens import word_pieces  # noqa: E402

LABELS = ROOT / "training" / "labels"
CARD = ROOT / "src" / "wellheard" / "language" / "models" / "facets.json"
OUT = ROOT / "benchmarks" / "out" / "language-facets.json"
AT_50 = ("need", "expectation", "job", "comparison", "channel", "request", "trigger")
MOST_OF_A_SET = 6000
Row = dict[str, str | float | None]
Key = tuple[str, int, int, int]
Judged = list[tuple[np.ndarray, Fitted, np.ndarray]]


def row(on: str, measure: str, value: float, bar: float | None = None, beside: str = "") -> Row:
    """One line of the table."""
    shown = round(value, 3) if value < 10 else round(value)
    return {"part": "facets", "on": on, "measure": measure, "value": shown, "bar": bar, "beside": beside}


def agreement() -> list[Row]:
    """Krippendorff's alpha of the passages that were read twice."""
    with (LABELS / "facets.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read: dict[str, dict[tuple[str, ...], set[str]]] = {"0": {}, "1": {}, "2": {}}
    for entry in rows:
        place = (entry["set"], entry["row"], entry["start"], entry["end"])
        read[entry["pass"]][place] = set(entry["labels"].split())
    places = sorted(read["2"])
    one, two = (
        np.array([[facet in read[reading][place] for facet in FACETS] for place in places]) for reading in ("0", "2")
    )
    found = [
        row(f"{len(places)} passages read twice", "alpha, all facets", krippendorff_alpha(one.ravel(), two.ravel()))
    ]
    for number, facet in enumerate(FACETS):
        if one[:, number].sum() >= 5:
            alpha = krippendorff_alpha(one[:, number], two[:, number])
            found.append(row(f"{len(places)} passages read twice", f"alpha, {facet}", alpha))
    return found


def micro_f1(said: np.ndarray, wanted: np.ndarray) -> float:
    """Precision and recall of all labels together."""
    return float(2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum()))


def spread_error(chances: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error in ten steps."""
    step = np.minimum((chances * 10).astype(int), 9)
    gaps = [(step == s).mean() * abs(chances[step == s].mean() - right[step == s].mean()) for s in np.unique(step)]
    return float(sum(gaps))


def thirds(shop: Workshop, judged: Judged) -> list[Row]:
    """F1, calibration and what is shown as fact, on sets that were held out."""
    finder = shipped_cues()
    own = np.array([[cue.facet == facet and cue.strength > 0 for facet in FACETS] for cue in finder.cues])
    cues_alone = (shop.inputs.cues > 0) @ own > 0
    wanted, found = shop.labelled.wanted > 0, []
    scores, alone = [], []
    for number, (held, fitted, chances) in enumerate(judged, start=1):
        scores.append(micro_f1(chances >= fitted.floors, wanted[held]))
        alone.append(micro_f1(cues_alone[held], wanted[held]))
        where = f"third {number} held out, {int(held.sum())} passages"
        said = chances >= fitted.floors
        found += [
            row(where, "micro-F1", scores[-1], 0.62, f"cues alone {alone[-1]:.3f}"),
            row(where, "calibration error, all pairs", spread_error(chances.ravel(), wanted[held].ravel()), 0.05),
            row(where, "calibration error, what is said", spread_error(chances[said], wanted[held][said])),
        ]
    found.insert(
        0, row("thirds held out, mean", "micro-F1", float(np.mean(scores)), 0.62, f"cues alone {np.mean(alone):.3f}")
    )
    return found + facts(wanted, judged)


def facts(wanted: np.ndarray, judged: Judged) -> list[Row]:
    """Precision of what is shown as fact, and of candidates, for each facet, all thirds together."""
    told, said, right = (np.zeros_like(wanted) for _ in range(3))
    never = facet_model().head.thresholds >= NEVER
    for held, fitted, chances in judged:
        told[held], said[held], right[held] = (chances >= fitted.facts) & ~never, chances >= fitted.floors, wanted[held]
    where = "thirds held out, together"
    found = [
        row(
            where, "precision as fact, all facets", float((told & right).sum() / told.sum()), 0.8, f"{told.sum()} shown"
        )
    ]
    for number, facet in enumerate(FACETS):
        shown, hit = int(told[:, number].sum()), int((told & right)[:, number].sum())
        all_said, all_hit = int(said[:, number].sum()), int((said & right)[:, number].sum())
        have = int(right[:, number].sum())
        beside = f"{all_hit} of {all_said} said; {have} there"
        if shown:
            found.append(
                row(where, f"precision as fact, {facet}", hit / shown, 0.8, f"{hit} of {shown} shown; {beside}")
            )
        elif all_said:
            found.append(row(where, f"precision as candidate, {facet}", all_hit / all_said, None, beside))
    return found


def never_read() -> list[Key]:
    """English passages of 3 to 60 words that nobody labelled or judged before: at most 6,000 of a set, chosen by a hash."""
    found: list[Key] = []
    heard = {" ".join(facets_texts.passage(*key).lower().split()) for key in read_before()}
    for name in facets_texts.READERS:
        ranked: dict[str, Key] = {}
        for number, text in enumerate(facets_texts.texts_of(name)):
            for start, end in split_passages(text):
                plain = " ".join(text[start:end].lower().split())
                key = (name, number, start, end)
                if plain not in heard and 3 <= len(plain.split()) <= 60:
                    heard.add(plain)
                    ranked[blake2b(plain.encode(), digest_size=8).hexdigest()] = key
        kept: list[Key] = []
        for place in sorted(ranked):
            if len(kept) == MOST_OF_A_SET:
                break
            if identify_language(facets_texts.passage(*ranked[place])).code in {"en", "und"}:
                kept.append(ranked[place])
        found += kept
    return found


def keys_of(file: str, column: str, values: frozenset[str]) -> list[tuple[Key, dict[str, str]]]:
    """Passages and rows of a table of labels whose column holds one of the values."""
    with (LABELS / file).open(encoding="utf-8") as opened:
        rows = [r for r in csv.DictReader(opened) if r[column] in values]
    return [((r["set"], int(r["row"]), int(r["start"]), int(r["end"])), r) for r in rows]


def read_before() -> set[Key]:
    """Passages that a fit or whoever mended the cues may have learnt from."""
    labelled = keys_of("facets.csv", "pass", frozenset({"1"}))
    return {key for key, _ in labelled + keys_of("facets-judged.csv", "round", frozenset({"1"}))}


def verdicts() -> dict[tuple[str, Key], bool]:
    """Whether a passage carries a facet, for those that were judged last."""
    rows = keys_of("facets-judged.csv", "round", frozenset({"2", "3"}))
    return {(entry["facet"], key): entry["right"] == "1" for key, entry in rows}


def best_unseen(shop: Workshop, judged: Judged, keys: list[Key]) -> dict[str, list[tuple[float, Key]]]:
    """For each facet, passages by their chance, each scored by the fit that has not seen its set."""
    scored: list[tuple[Key, np.ndarray]] = []
    for third, (_, fitted, _) in zip(THIRDS, judged, strict=True):
        mine = [key for key in keys if key[0] in third]
        for first in range(0, len(mine), 4000):
            some = mine[first : first + 4000]
            chances = fitted.chances(read_inputs([facets_texts.passage(*key) for key in some], shop.parts))
            scored += zip(some, chances, strict=True)
    chances = np.array([chance for _, chance in scored])
    order = np.argsort(-chances, axis=0, kind="stable")
    return {
        facet: [(float(chances[place, number]), scored[place][0]) for place in order[:200, number]]
        for number, facet in enumerate(FACETS)
    }


def at_50(best: dict[str, list[tuple[float, Key]]]) -> list[Row]:
    """Precision of the passages scored highest; one that was not judged counts as wrong."""
    known = verdicts()
    found = []
    for facet in FACETS:
        count = 50 if facet in AT_50 else 30
        top = [(facet, key) for _, key in best[facet][:count]]
        right = sum(known.get(pair, False) for pair in top)
        missing = sum(pair not in known for pair in top)
        bar = 0.8 if facet in AT_50 else None
        beside = f"{missing} not judged" if missing else ""
        found.append(row(f"{count} highest of 70,000 never read", f"precision, {facet}", right / count, bar, beside))
    return found


def shown_anywhere() -> list[Row]:
    """Precision of 20 passages a facet, drawn from all that was shown as fact among the passages nobody had read."""
    rows = keys_of("facets-judged.csv", "round", frozenset({"3"}))
    facts = {facet for facet, fact in zip(FACETS, facet_model().head.thresholds, strict=True) if fact < NEVER}
    found, every = [], []
    for facet in FACETS:
        right = [entry["right"] == "1" for _, entry in rows if entry["facet"] == facet]
        if facet in facts and right:
            every += right
            where = f"{len(right)} drawn from 70,000 never read"
            found.append(row(where, f"precision as fact, {facet}", float(np.mean(right)), 0.8))
    where = f"{len(every)} drawn from 70,000 never read"
    return [*found, row(where, "precision as fact, all facets", float(np.mean(every)), 0.8)]


def speed() -> list[Row]:
    """Microseconds of a voice of 25 words, beside VADER on the same texts, in turns."""
    texts = [text for name in ("nhs", "hu-liu", "mams", "cncf") for text in facets_texts.texts_of(name)[:2500]]
    passages = [text[start:end] for text in texts for start, end in split_passages(text)]
    voices = sum(len(text.split()) for text in passages) / 25
    pieces, model, vader = word_pieces().cut(passages), facet_model(), SentimentIntensityAnalyzer()
    found, heads = features(pieces, shipped_signs()), Heads.of([model.head])
    parts: dict[str, float] = {"cues": np.inf, "all": np.inf, "vader": np.inf}
    for _ in range(3):
        began = time.process_time()
        shipped_cues().find(passages, pieces)
        cut = time.process_time()
        model.told(passages, pieces, heads.logits(found))
        done = time.process_time()
        for text in passages[:1500]:
            vader.polarity_scores(text)
        theirs = (time.process_time() - done) * len(passages) / 1500
        for name, taken in (("cues", cut - began), ("all", done - cut), ("vader", theirs)):
            parts[name] = min(parts[name], taken)
    per = {name: 1e6 * taken / voices for name, taken in parts.items()}
    beside = f"of it cues {per['cues']:.0f}; VADER {per['vader']:.0f}"
    return [row("a voice of 25 words", "microseconds, facets with their head alone", per["all"], 60, beside)]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the figures on the model's card")
    parser.add_argument("--quick", action="store_true", help="leave out the 75,000 unseen passages")
    options = parser.parse_args()
    shop = Workshop()
    judged = judge_thirds(shop)
    found = agreement() + thirds(shop, judged) + shown_anywhere() + speed()
    never = [facet for facet, fact in zip(FACETS, facet_model().head.thresholds, strict=True) if fact >= NEVER]
    print("never shown as fact:", ", ".join(never), "| by rule:", ", ".join(sorted(INNER_FACETS)))
    if not options.quick:
        found += at_50(best_unseen(shop, judged, never_read()))
    print("| on | measure | value | bar | beside |\n|---|---|---|---|---|")
    for line in found:
        print(f"| {line['on']} | {line['measure']} | {line['value']} | {line['bar'] or ''} | {line['beside']} |")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if options.write:
        card = json.loads(CARD.read_text(encoding="utf-8"))
        CARD.write_text(json.dumps({**card, "quality": found}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
