"""Measure masking: ``python benchmarks/language/personal/find.py [--missed] [--false]``.

Recall on invented data planted into real passages (an entity counts as found when every sign of it is covered); masks on
the same passages as they are, of which people judged by eye how many are false; time, on voices of 20 to 30 words.
``--missed`` prints what was planted and not found, ``--false`` prints masks on passages as they are: to be read, not kept.
"""

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import labelled
import planted
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from wellheard.language.personal.find import KnownNames, Masker, find_personal

OUT = Path(__file__).parents[1] / "out" / "language-personal.json"
COUNT, SEED = 2800, 20
JUDGED = {"NHS": (40_627, 8, 3), "product reviews": (54_183, 1, 0), "SUMO": (262_497, 956, 58)}
"""By eye, on the passages that ``masks`` draws, before the last false ones were mended: words, masks, false ones. Of 492
names in SUMO a random 250 were read (12 false) and the count scaled up; all other kinds were read whole."""

Row = dict[str, object]


def row(on: str, measure: str, value: float, bar: str = "", beside: str = "") -> Row:
    return {
        "part": "personal data",
        "on": on,
        "measure": measure,
        "value": round(value, 4),
        "bar": bar,
        "beside": beside,
    }


def recall(show: bool) -> list[Row]:
    found, seen, kind_right = Counter[str](), Counter[str](), Counter[str]()
    texts = [text.strip() for texts in planted.passages().values() for text in random.Random(1).sample(texts, 1500)]
    short = [text for text in texts if 5 <= len(text.split()) <= 120]
    with_names = Counter[str]()
    for text, places in planted.plant(short, COUNT, SEED):
        spans = find_personal(text)
        known = KnownNames.of(text[start:end] for start, end, kind in places if kind == "name")
        known_spans = find_personal(text, known)
        for start, end, kind in places:
            seen[kind] += 1
            covered = is_covered(text, (start, end), spans)
            found[kind] += covered
            kind_right[kind] += covered and any(s.kind == kind and s.start < end and s.end > start for s in spans)
            with_names[kind] += is_covered(text, (start, end), known_spans)
            if show and not covered:
                print(f"{kind:8} {text[start:end]!r} in {text[max(0, start - 30) : end + 15]!r}")
    structured = [kind for kind in seen if kind != "name"]
    total = sum(seen.values())
    out = [
        row(f"{seen[k]} planted", f"recall: {k}", found[k] / seen[k], beside=f"named so: {kind_right[k] / seen[k]:.3f}")
        for k in seen
    ]
    return [
        row(
            f"{total} planted",
            "recall: all with a shape",
            sum(found[k] for k in structured) / sum(seen[k] for k in structured),
            ">= .98",
        ),
        row(f"{seen['name']} planted", "recall: names", found["name"] / seen["name"], ">= .75"),
        row(f"{seen['name']} planted", "recall: names that the company knows", with_names["name"] / seen["name"]),
        *out,
    ]


def is_covered(text: str, place: tuple[int, int], spans: list) -> bool:
    """Whether every letter and digit of a place lies under a mask."""
    start, end = place
    covered = {at for span in spans for at in range(max(span.start, start), min(span.end, end))}
    return all(at in covered for at in range(start, end) if text[at].isalnum())


def masks(show: bool) -> list[Row]:
    out = []
    for name, texts in planted.passages().items():
        drawn = random.Random(2).sample([text for text in texts if text.strip()], min(3000, len(texts)))
        words = sum(len(text.split()) for text in drawn)
        kinds = Counter(span.kind for text in drawn for span in find_personal(text))
        said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        out.append(
            row(
                f"{name}, {words:,} words as they are",
                "masks per 1,000 words, true ones too",
                1000 * kinds.total() / words,
                beside=said,
            )
        )
        for text in drawn if show else ():
            for start, end, kind in find_personal(text):
                print(
                    f"{name} | {kind} | {text[max(0, start - 30) : start]!r} {text[start:end]!r} {text[end : end + 20]!r}"
                )
    return out


def judged() -> list[Row]:
    """What was read by eye: false masks per 1,000 words."""
    return [
        row(
            f"{name}, {words:,} words",
            "false masks per 1,000 words, by eye",
            1000 * false / words,
            "<= 1",
            f"{false} of {count}",
        )
        for name, (words, count, false) in JUDGED.items()
    ]


def speed() -> list[Row]:
    texts = [t for t, _ in labelled.airline()] + [t for t, _ in labelled.app_reviews_vu()]
    texts = [t for t in texts if 20 <= len(t.split()) <= 30]
    known = KnownNames.of(f"{given} {family}" for given in planted.GIVEN for family in planted.FAMILY)
    best = best_known = best_masking = vader = 1e9
    scorer = SentimentIntensityAnalyzer()
    for _ in range(5):
        best = min(best, taken(texts, find_personal))
        vader = min(vader, taken(texts, scorer.polarity_scores))
        best_known = min(best_known, taken(texts, lambda text: find_personal(text, known)))
        with Masker() as masker:
            best_masking = min(best_masking, taken(texts, masker.mask))
    hostile = max(taken([(unit * 100_000)[:100_000]], find_personal) for unit in HOSTILE) / 1e6
    return [
        row("voices of 25 words", "microseconds per voice", best, "<= 40", f"VADER alone {vader:.0f}"),
        row("voices of 25 words", "microseconds per voice, with 5,000 known names", best_known),
        row("voices of 25 words", "microseconds per voice, found and masked", best_masking),
        row(f"{len(HOSTILE)} hostile texts of 100,000 signs", "seconds, the slowest", hostile, "<= 2"),
    ]


HOSTILE = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf-8"))


def taken(texts: list[str], do: object) -> float:
    """CPU microseconds per text."""
    started = time.process_time()
    for text in texts:
        do(text)
    return (time.process_time() - started) / len(texts) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--false", action="store_true")
    options = parser.parse_args()
    rows = recall(options.missed) + masks(options.false) + judged() + speed()
    for each in rows:
        print(f"{each['on']:44} {each['measure']:46} {each['value']:>9} {each['bar']:8} {each['beside']}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
