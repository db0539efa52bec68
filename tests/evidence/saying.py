"""A stand-in for the language room: one passage per sentence, at once, so that tests need no models."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest

from wellheard.evidence import enrichment
from wellheard.language.passages import PASSAGES

_SENTENCE = re.compile(r"[^\s.!?][^.!?]*[.!?]*")


def enrich_quickly(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = [
        {
            "voice_id": voice,
            "start": sentence.start(),
            "end": sentence.end(),
            "language": "en",
            "language_confidence": 1.0,
            "vector": [len(sentence.group()) % 100] * 256,
            "keyphrases": [{"start": sentence.start(), "end": sentence.start() + 1}],
            "personal": [],
            "model": "quick@1",
        }
        for voice, text in zip(batch["voice_id"].to_pylist(), batch["text"].to_pylist(), strict=True)
        for sentence in _SENTENCE.finditer(text)
    ]
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in PASSAGES]
    return pa.RecordBatch.from_arrays(columns, schema=PASSAGES)


def say_passages(patch: pytest.MonkeyPatch, model: str = "quick@1") -> None:
    """Let this test's process enrich quickly, under the name of a model."""
    patch.setattr(enrichment, "enrich", enrich_quickly)
    patch.setattr(enrichment, "model_version", lambda: model)
