"""Embed sentences of the public sets, and every piece of the encoder's vocabulary, once; later steps read the arrays.

``python training/teach.py CACHE`` after ``training/encoder.py``. Takes about fifteen minutes on one core, with the exact
graph, as what is taught should be as good as it can be. May be stopped and started again: rows lie in parts of 4,096.
"""

from __future__ import annotations

import json
import sys
from hashlib import blake2b
from pathlib import Path

import numpy as np
from corpora import SENTENCE_SOURCES
from encoder import exact_encoder

from wellheard.language.sentences import split_passages

PART = 4096


def collect_sentences() -> list[tuple[str, str]]:
    """Pairs of set and sentence: 3 to 60 words, no doubles, chosen and ordered by a hash that never changes."""
    chosen: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()
    for name, (most, read) in SENTENCE_SOURCES.items():
        found: dict[str, str] = {}
        for text in read():
            for start, end in split_passages(text):
                sentence = " ".join(text[start:end].split())
                if 3 <= len(sentence.split()) <= 60 and sentence.lower() not in seen:
                    seen.add(sentence.lower())
                    found[blake2b(sentence.encode(), digest_size=8).hexdigest()] = sentence
        kept = sorted(found)[:most]
        print(f"{name:20} {len(kept):6} of {len(found)}", flush=True)
        chosen |= {key: (name, found[key]) for key in kept}
    return [chosen[key] for key in sorted(chosen)]


def taught_rows(cache: Path) -> np.ndarray:
    """The rows of all parts that are there, float32 ``(sentences, 384)``, those of the first sentences."""
    return np.vstack([np.load(place) for place in sorted((cache / "taught").glob("*.npy"))]).astype(np.float32)


def main(cache: Path) -> None:
    sentences = collect_sentences()
    (cache / "sentences.json").write_text(json.dumps(sentences, ensure_ascii=False))
    (cache / "taught").mkdir(exist_ok=True)
    encoder = exact_encoder(cache)
    vocabulary = json.loads((cache / "tokenizer.json").read_text())["model"]["vocab"]
    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    if not (cache / "pieces.npy").exists():
        np.save(cache / "pieces.npy", encoder.rows([piece.removeprefix("##") for piece in pieces]))
    for first in range(0, len(sentences), PART):
        place = cache / "taught" / f"{first:07}.npy"
        if not place.exists():
            rows = encoder.rows([sentence for _, sentence in sentences[first : first + PART]])
            np.save(place, rows.astype(np.float16))
            print(first, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
