"""Measure what the language room says, beside what others say: ``python benchmarks/language/first.py [--write]``.

Needs the extra ``bench`` and the public data beside the checkout. ``--held-out FILE`` also measures vectors that were
fitted without Banking77 and CLINC150 (``training/fit_vectors.py CACHE --without banking77,clinc150 --save FILE``).
``--write`` puts the numbers on the model cards and into the docs.
"""

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import labelled
import numpy as np
import pyarrow as pa
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from wellheard.language import enrich, identify_language
from wellheard.language.meaning.vectors import PieceVectors, own_directions, piece_vectors
from wellheard.language.tokens import word_pieces

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src" / "wellheard" / "language" / "models"
PAGE = ROOT / "docs" / "language.md"
START, END = "<!-- measured: start -->", "<!-- measured: end -->"
Row = dict[str, str | float]


def vectors(held_out: Path | None) -> list[Row]:
    found = meaning(piece_vectors(), "shipped; its texts were seen without labels")
    if held_out:
        stored = np.load(held_out)
        fitted = stored["pieces"].astype(np.float32) * stored["scales"][:, None]
        table = np.vstack([fitted, own_directions(float(stored["own_weight"]))])
        found += meaning(PieceVectors(table, piece_vectors().telling), "fitted without these sets")
    return found + portuguese()


def meaning(vectors_: PieceVectors, how: str) -> list[Row]:
    found: list[Row] = []
    published = {"banking77": ("model2vec .871, encoder .920", "model2vec .663, encoder .782")}
    published["clinc150"] = ("model2vec .853, encoder .881", "model2vec .800, encoder .884")
    for name in ("banking77", "clinc150"):
        texts, labels = labelled.intents(name)
        rows, gold = vectors_.rows(word_pieces().cut(texts)), np.array(labels)
        order = np.random.default_rng(0).permutation(len(texts))
        test, train = order[:3000], order[3000:]
        nearest = gold[train][(rows[test] @ rows[train].T).argmax(1)]
        groups = [
            MiniBatchKMeans(len(set(labels)), random_state=s, n_init=3, batch_size=1024).fit_predict(rows[test])
            for s in range(3)
        ]
        together = np.mean([normalized_mutual_info_score(gold[test], group) for group in groups])
        found.append(
            row(f"{name} ({how})", "nearest neighbour", float((nearest == gold[test]).mean()), published[name][0])
        )
        found.append(row(f"{name} ({how})", "k-means NMI", float(together), published[name][1]))
    return found


def portuguese() -> list[Row]:
    texts, categories, _ = labelled.portuguese()
    gold = np.array(categories)
    order = np.random.default_rng(0).permutation(len(texts))
    test, train = order[:1500], order[1500:]
    ours = piece_vectors().rows(word_pieces().cut(texts))
    theirs = TfidfVectorizer(sublinear_tf=True, strip_accents="unicode").fit_transform(texts)
    value, beside = (by_neighbours(x[test] @ x[train].T, gold[train], gold[test]) for x in (ours, theirs))
    most = max(Counter(categories).values()) / len(categories)
    return [
        row(
            "B2W reviews, Portuguese, 9+ shelves",
            "10 nearest neighbours",
            value,
            f"TF-IDF {beside:.3f}, commonest {most:.3f}",
        )
    ]


def by_neighbours(likeness: object, train: np.ndarray, gold: np.ndarray) -> float:
    dense = likeness.toarray() if hasattr(likeness, "toarray") else likeness
    near = np.argsort(-dense, axis=1, kind="stable")[:, :10]
    votes = [Counter(train[rows].tolist()).most_common(1)[0][0] for rows in near]
    return float((np.array(votes) == gold).mean())


def languages() -> list[Row]:
    texts = [(text, code) for text, code in labelled.in_languages() if len(text) >= 20]
    told = [identify_language(text).code for text, _ in texts]
    right = np.array([found == code for found, (_, code) in zip(told, texts, strict=True)])
    wrong = np.array([found not in {code, "und"} for found, (_, code) in zip(told, texts, strict=True)])
    count = len({code for _, code in texts})
    return [
        row(
            f"{len(texts)} texts of 20+ characters, {count} languages", "language told rightly", float(right.mean()), ""
        ),
        row(
            f"{len(texts)} texts of 20+ characters, {count} languages", "language told wrongly", float(wrong.mean()), ""
        ),
    ]


def speed() -> list[Row]:
    texts = [t for t, _ in labelled.airline()] + [t for t, _ in labelled.app_reviews_vu()]
    texts = [t for t in texts if 20 <= len(t.split()) <= 30]
    random.Random(3).shuffle(texts)
    names = pa.array([f"v{number}" for number in range(len(texts))])
    batch = pa.record_batch({"voice_id": names, "text": texts, "language_declared": pa.nulls(len(texts), pa.string())})
    vader = SentimentIntensityAnalyzer()
    enrich(batch.slice(0, 200))
    started = time.process_time()
    enrich(batch.slice(200))
    taken = time.process_time() - started
    started = time.process_time()
    for text in texts[:1000]:
        vader.polarity_scores(text)
    beside = 1000 / (time.process_time() - started)
    words = np.mean([len(text.split()) for text in texts])
    return [
        row(
            f"voices of {words:.0f} words",
            "voices per core-second",
            (len(texts) - 200) / taken,
            f"VADER alone {beside:,.0f}",
        )
    ]


def row(on: str, measure: str, value: float, beside: str) -> Row:
    return {"on": on, "measure": measure, "value": round(value, 3) if value < 10 else round(value), "beside": beside}


def as_table(rows: list[Row]) -> str:
    lines = ["| on | measure | Wellheard | beside it |", "|---|---|---|---|"]
    lines += [f"| {r['on']} | {r['measure']} | {r['value']} | {r['beside']} |" for r in rows]
    return "\n".join(lines)


def write(measured: dict[str, list[Row]]) -> None:
    for name in ("word-vectors",):
        place = MODELS / f"{name}.json"
        card = json.loads(place.read_text(encoding="utf-8"))
        place.write_text(
            json.dumps({**card, "quality": measured[name]}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    tables = "\n\n".join(f"### {title}\n\n{as_table(rows)}" for title, rows in titled(measured).items())
    PAGE.write_text(f"{before}{START}\n\n{tables}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def titled(measured: dict[str, list[Row]]) -> dict[str, list[Row]]:
    titles = {"word-vectors": "Vectors", "languages": "Languages", "speed": "Speed"}
    return {titles[name]: rows for name, rows in measured.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--held-out", type=Path)
    options = parser.parse_args()
    measured = {
        "word-vectors": vectors(options.held_out),
        "languages": languages(),
        "speed": speed(),
    }
    for title, rows in titled(measured).items():
        print(f"\n{title}\n{as_table(rows)}")
    if options.write:
        write(measured)


if __name__ == "__main__":
    main()
