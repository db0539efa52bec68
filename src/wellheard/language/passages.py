"""The table of passages: what the language room writes about each sentence or clause of a voice.

A passage is named by ``(voice_id, start, end)``; its words are looked up in the voice, never stored again. Vectors
are kept as whole numbers that give a direction only: their products are exact in 32-bit floats whatever the order of
summation, so neighbours and themes come out the same on any number of threads.
"""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa

VECTOR_SIZE: Final = 256
"""Numbers in a passage's vector."""

Feeling = Literal["negative", "neutral", "positive"]
FEELINGS: Final[tuple[Feeling, ...]] = ("negative", "neutral", "positive")

SPAN: Final = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
"""A stretch of the voice's text: code points, first is 0, end exclusive."""

EMOTION: Final = pa.struct(
    [pa.field("emotion", pa.string(), nullable=False), pa.field("confidence", pa.float32(), nullable=False)]
)
"""What is felt, and the chance that it is so (0 to 1)."""

FACET: Final = pa.struct(
    [
        pa.field("facet", pa.string(), nullable=False),
        pa.field("confidence", pa.float32(), nullable=False),  # 0 to 1
        pa.field("candidate", pa.bool_(), nullable=False),  # to be confirmed by a person before it counts as fact
        pa.field("why_start", pa.int32()),  # where the cue stands; null where likeness to examples speaks for it
        pa.field("why_end", pa.int32()),
    ]
)
"""What kind of thing is said."""

FACET_LIST: Final = pa.list_(pa.field("item", FACET, nullable=False))

PERSONAL_SPAN: Final = pa.struct([*SPAN, pa.field("kind", pa.string(), nullable=False)])

PASSAGES: Final = pa.schema(
    [
        pa.field("voice_id", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),  # code points into the voice's text, first is 0
        pa.field("end", pa.int32(), nullable=False),  # exclusive
        pa.field("language", pa.string(), nullable=False),  # BCP 47, "und" where it cannot be told
        pa.field("language_confidence", pa.float32(), nullable=False),  # 0 to 1
        pa.field("sentiment", pa.float32()),  # -1 to 1; null where the model does not serve the language
        pa.field("feeling", pa.string()),  # negative, neutral, positive; null with sentiment
        pa.field(
            "emotions", pa.list_(pa.field("item", EMOTION, nullable=False))
        ),  # the likeliest first; null with sentiment, empty where the model is not sure
        pa.field("facets", FACET_LIST),  # null with sentiment; offsets into the voice, as everywhere
        pa.field(
            "vector", pa.list_(pa.field("item", pa.int8(), nullable=False), VECTOR_SIZE)
        ),  # direction only; null if no known word
        pa.field("keyphrases", pa.list_(pa.field("item", SPAN, nullable=False)), nullable=False),
        pa.field("personal", pa.list_(pa.field("item", PERSONAL_SPAN, nullable=False)), nullable=False),
        pa.field("model", pa.string(), nullable=False),  # name@version of what wrote the row
    ]
)
"""One row per passage, in the order of the voices and of their text."""
