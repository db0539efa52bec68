"""Embed sentences of the public sets, and every piece of the encoder's vocabulary, once; later steps read the arrays.

``python training/teach.py CACHE`` after ``training/encoder.py``. About six minutes on one core.
"""

from __future__ import annotations

import json
import sys
from hashlib import blake2b
from pathlib import Path

import numpy as np
from corpora import SENTENCE_SOURCES
from encoder import Encoder

from wellheard.language.sentences import split_passages


def collect_sentences() -> list[tuple[str, str]]:
    """Pairs of set and sentence: 3 to 60 words, no doubles, chosen by a hash so that the choice never changes."""
    chosen: list[tuple[str, str]] = []
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
        chosen += [(name, found[key]) for key in kept]
    return chosen


def main(cache: Path) -> None:
    sentences = collect_sentences()
    (cache / "sentences.json").write_text(json.dumps(sentences, ensure_ascii=False))
    encoder = Encoder(cache / "encoder.onnx", cache / "tokenizer.json")
    vocabulary = json.loads((cache / "tokenizer.json").read_text())["model"]["vocab"]
    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    np.save(cache / "pieces.npy", encoder.encode([piece.removeprefix("##") for piece in pieces]))
    print("pieces done", flush=True)
    np.save(cache / "taught.npy", encoder.encode([sentence for _, sentence in sentences]).astype(np.float16))
    print("sentences done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
