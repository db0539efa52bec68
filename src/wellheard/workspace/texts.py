"""Evidence of bare texts: each is a voice of an unknown author, numbered in the order it was given."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import pyarrow as pa

from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import VOICES
from wellheard.language import enrich

_BATCH = 4096


def evidence_of_texts(texts: Sequence[str]) -> Held:
    """Hold texts and their passages in memory.

    Ids sort as the texts were given, so position and order of ids are the same thing.
    """
    count = len(texts)
    ids = [f"v{number:024x}" for number in range(count)]
    defaults = {
        "said_by": "unknown",
        "source_kind": "unsolicited",
        "source": "texts",
        "consent": "internal",
        "import_id": "texts",
    }
    columns = {
        "voice_id": pa.array(ids, pa.string()),
        "bucket_hash": pa.array(np.zeros(count, np.uint32)),
        "text": pa.array(texts, pa.string()),
        "attributes": pa.array([[]] * count, VOICES.field("attributes").type),
        "row": pa.array(np.arange(1, count + 1)),
        "row_hash": pa.array(
            [blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts], pa.binary(16)
        ),
        **{name: pa.array([word] * count, pa.string()) for name, word in defaults.items()},
    }
    empty = {field.name: pa.nulls(count, field.type) for field in VOICES if field.name not in columns}
    voices = pa.table({field.name: {**columns, **empty}[field.name] for field in VOICES}, schema=VOICES)
    narrow = voices.select(["voice_id", "text", "language_declared"])
    passages = pa.Table.from_batches(
        [enrich(batch) for batch in narrow.to_batches(max_chunksize=_BATCH)] or [enrich(_none(narrow))]
    )
    return Held({"voices": voices, "passages": passages})


def _none(voices: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=voices.schema)
