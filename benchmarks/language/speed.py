"""Measure all of ``enrich`` on voices of about 25 words, beside VADER for each sentence and sentence-transformers' vectors alone.

    python benchmarks/language/speed.py [--voices 20000]

Processor seconds of one thread, the three taking turns in one process. sentence-transformers is measured where it is installed
with the model all-MiniLM-L6-v2 at hand (``--model FOLDER``); elsewhere its line says that it was not run.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: E402 - after the path
from voices_file import write_voices  # noqa: E402 - after the path

from wellheard.language import enrich, split_passages  # noqa: E402 - after the path

ROUND = 2_000


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def texts_of(voices: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "voices.csv"
        write_voices(place, voices)
        with place.open(encoding="utf-8") as stream:
            return [row["comment"] for row in csv.DictReader(stream)]


def batch_of(texts: list[str]) -> pa.RecordBatch:
    ids = [f"v{number:024x}" for number in range(len(texts))]
    return pa.record_batch({"voice_id": ids, "text": texts, "language_declared": pa.nulls(len(texts), pa.string())})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=int, default=20_000)
    parser.add_argument("--model", type=Path)
    chosen = parser.parse_args()
    texts = texts_of(chosen.voices)
    vader = SentimentIntensityAnalyzer()
    peers: dict[str, Callable[[list[str]], object]] = {
        "all of enrich": lambda some: enrich(batch_of(some)),
        "VADER per sentence": lambda some: [
            vader.polarity_scores(text[start:end]) for text in some for start, end in split_passages(text)
        ],
    }
    if chosen.model and find_spec("sentence_transformers"):
        from sentence_transformers import SentenceTransformer

        encoder = SentenceTransformer(str(chosen.model), device="cpu")
        peers["sentence-transformers, vectors alone"] = lambda some: encoder.encode(some[: ROUND // 20])
    spent = dict.fromkeys(peers, 0.0)
    for peer in peers.values():
        peer(texts[:200])
    passages = sum(len(split_passages(text)) for text in texts)
    for start in range(0, len(texts), ROUND):
        for name, peer in peers.items():
            spent[name] += seconds(lambda peer=peer, start=start: peer(texts[start : start + ROUND]))
    words = sum(len(text.split()) for text in texts) / len(texts)
    on = f"{len(texts):,} voices of {words:.0f} words, {passages / len(texts):.1f} passages"
    rows = []
    for name, cpu in spent.items():
        share = 20 if name.startswith("sentence") else 1
        value = round(len(texts) / share / cpu)
        rows.append(
            {
                "part": "speed",
                "on": on,
                "measure": f"{name}: voices per core-second",
                "value": value,
                "bar": "",
                "beside": "",
            }
        )
    rows[0]["bar"] = 2200
    rows[0]["beside"] = f"VADER {rows[1]['value']:,}"
    if "sentence-transformers, vectors alone" not in peers:
        missing = {"measure": "sentence-transformers, vectors alone: voices per core-second", "value": None}
        rows.append({"part": "speed", "on": on, **missing, "bar": "", "beside": "not installed, not run"})
    for row in rows:
        print(f"{row['measure']}: {row['value']} {row['beside']}")
    out = HERE.parent / "out"
    out.mkdir(exist_ok=True)
    (out / "language-speed.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
