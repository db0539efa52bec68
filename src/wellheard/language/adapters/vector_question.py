"""Asking an outside model for vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wellheard.language.adapters.questions import Item, Refusal, Request
from wellheard.language.adapters.strict_json import entries, fields, numbers, whole

Row = NDArray[np.float32]
_LEAST, _MOST = 2, 65_536
_VERSION: Final = "vectors-1"


@dataclass(frozen=True, slots=True)
class VectorQuestion:
    """Where texts lie among others.

    Attributes:
        dimensions: Length that every vector must have; None takes the commonest length of each answer.
    """

    dimensions: int | None = None
    use: str = "vectors"
    version: str = _VERSION

    def request(self, items: Sequence[Item]) -> Request:
        """Return what is sent: the texts as a list."""
        body: dict[str, Any] = {"input": [item.sent[0] for item in items], "encoding_format": "float"}
        return Request("/embeddings", body, 0)

    def read(self, document: object, items: Sequence[Item]) -> list[Row | Refusal]:
        """Take the vectors that can be ones, each of length one."""
        envelope = fields(document, "data", exactly=False)
        if envelope is None:
            return [Refusal("answer-malformed")] * len(items)
        found: list[Row | Refusal] = [Refusal("missing")] * len(items)
        seen: set[int] = set()
        for entry in entries(envelope["data"]):
            told = fields(entry, "index", "embedding", exactly=False)
            place = whole(told["index"]) if told else None
            if told is None or place is None or not 0 <= place < len(items):
                continue
            found[place] = Refusal("answered-twice") if place in seen else direction(told["embedding"])
            seen.add(place)
        return self.of_one_length(found)

    def of_one_length(self, found: Sequence[Row | Refusal]) -> list[Row | Refusal]:
        """Refuse the vectors that are longer or shorter than the others."""
        lengths = [len(row) for row in found if not isinstance(row, Refusal)]
        right = self.dimensions or max(sorted(set(lengths)), key=lengths.count, default=0)
        return [row if isinstance(row, Refusal) or len(row) == right else Refusal("wrong-length") for row in found]

    def pack(self, value: Row) -> object:
        """Return a vector as a list."""
        return [float(number) for number in value]

    def unpack(self, packed: object, item: Item) -> Row | None:  # noqa: ARG002 # a vector is checked by itself
        """Return a kept vector."""
        row = direction(packed)
        fits = not isinstance(row, Refusal) and self.dimensions in {None, len(row)}
        return row if fits and not isinstance(row, Refusal) else None


def direction(told: object) -> Row | Refusal:
    """Return a vector of length one, or why what was told is none.

    Example:
        >>> direction([3.0, 4.0]).tolist()
        [0.6000000238418579, 0.800000011920929]
        >>> direction([1.0, float("nan")])
        Refusal(reason='not-finite')
    """
    values = numbers(told)
    if values is None or not _LEAST <= len(values) <= _MOST:
        return Refusal("wrong-length")
    row = np.array(values, np.float64)
    tallest = float(np.abs(row).max())
    if not np.isfinite(row).all():
        return Refusal("not-finite")
    if tallest == 0.0:
        return Refusal("no-direction")
    row = row / tallest
    return (row / np.sqrt(row @ row)).astype(np.float32)
