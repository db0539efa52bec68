"""The same job in one script with the usual tools: pandas, VADER and scikit-learn.

Reads a CSV, drops repeated rows, splits sentences, scores each with VADER, groups them by TF-IDF and k-means, names the groups
by their terms, counts voices and customers with Wilson intervals and writes JSON and a plain HTML page. It keeps no quotes
with offsets, no account of rows, nothing that survives a crash; it is what most teams would write in an afternoon.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import sys
import time
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_END = re.compile(r"(?<=[.!?])\s+")


def wilson(k: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    p = k / n
    centre, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)


def main(source: Path, target: Path, themes: int = 30) -> None:
    marks = {"start": time.perf_counter()}
    voices = pd.read_csv(source).drop_duplicates("review_id")
    voices["created_at"] = pd.to_datetime(voices["created_at"], format="ISO8601")
    marks["read"] = time.perf_counter()
    passages = voices.assign(passage=voices["comment"].fillna("").map(_END.split)).explode("passage")
    passages = passages[passages["passage"].str.len() > 0]
    marks["split"] = time.perf_counter()
    vader = SentimentIntensityAnalyzer()
    passages["sentiment"] = [vader.polarity_scores(text)["compound"] for text in passages["passage"]]
    marks["sentiment"] = time.perf_counter()
    terms = TfidfVectorizer(ngram_range=(1, 2), min_df=5, stop_words="english", max_features=50_000)
    matrix = terms.fit_transform(passages["passage"])
    model = MiniBatchKMeans(themes, random_state=0, n_init=3, batch_size=4096).fit(matrix)
    passages["theme"] = model.labels_
    marks["themes"] = time.perf_counter()
    names = terms.get_feature_names_out()
    base = voices["customer_number"].nunique()
    found = []
    for theme, rows in passages.groupby("theme"):
        top = np.argsort(-model.cluster_centers_[theme])[:4]
        customers = rows["customer_number"].nunique()
        weekly = rows.groupby(rows["created_at"].dt.strftime("%G-%V")).size().to_dict()
        found.append(
            {
                "label": ", ".join(names[top]),
                "n_voices": int(rows["review_id"].nunique()),
                "n_customers": int(customers),
                "interval": wilson(customers, base),
                "sentiment": float(rows["sentiment"].mean()),
                "weeks": weekly,
                "quotes": rows["passage"].head(6).tolist(),
            }
        )
    target.with_suffix(".json").write_text(json.dumps(found))
    rows_html = "".join(
        f"<tr><td>{html.escape(t['label'])}<td>{t['n_customers']}<td>{t['sentiment']:.2f}" for t in found
    )
    target.with_suffix(".html").write_text(f"<table>{rows_html}</table>")
    marks["write"] = time.perf_counter()
    steps = list(marks.items())
    print(json.dumps({name: round(at - before, 2) for (_, before), (name, at) in itertools.pairwise(steps)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
