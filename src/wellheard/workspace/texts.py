"""Evidence of bare texts: each is a voice of an unknown author, numbered in the order it was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import isnan

import numpy as np
import pyarrow as pa

from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import VOICES
from wellheard.language import enrich
from wellheard.workspace.errors import WorkspaceError

_BATCH = 4096


def texts_in(given: Iterable[str | None]) -> list[str]:
    """Return the texts of any iterable (list, column, generator) as a list; what is missing says nothing.

    Raises:
        WorkspaceError: It is one text instead of many, or holds something that is no text.

    Example:
        >>> texts_in(("Nobody came.", None))
        ['Nobody came.', '']
    """
    if isinstance(given, str):
        raise _not_texts("one text", "put it into a list: [text]")
    texts = ["" if _is_missing(one) else one for one in given]
    strange = next((place for place, one in enumerate(texts) if not isinstance(one, str)), None)
    if strange is not None:
        found = f"{type(texts[strange]).__name__} at place {strange}"
        raise _not_texts(found, "turn every entry into text first")
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts if text is not None]


def _is_missing(one: object) -> bool:
    return one is None or (isinstance(one, float) and isnan(one))


def _not_texts(found: str, hint: str) -> WorkspaceError:
    return WorkspaceError(
        "not-texts", "Texts are expected, one for each voice.", found=found, expected="strings", hint=hint
    )


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
