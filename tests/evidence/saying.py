"""A stand-in for the language room: one passage per sentence, at once, so that tests need no models."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pyarrow as pa
import pytest

from wellheard.evidence import enrichment
from wellheard.language.meaning.tiers import VectorSource
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


@dataclass(frozen=True)
class _Quick:
    """A reader by name alone."""

    version: str
    vectors: VectorSource = field(default_factory=VectorSource)


def say_passages(patch: pytest.MonkeyPatch, model: str = "quick@1") -> None:
    """Let this test's process enrich quickly, under the name of a model."""
    patch.setattr(enrichment, "enrich", lambda batch, _: enrich_quickly(batch))
    patch.setattr(enrichment, "Reader", lambda: _Quick(model))
