"""The sentence encoder, for the deep tier: it reads a text word by word in its order, at a hundred times the cost.

The graph is all-MiniLM-L6-v2 in whole numbers, with the projection into the room's 256 numbers at its end
(``training/encoder.py``). Every row of numbers inside it has a scale of its own, and texts are read together only with
texts of exactly as many pieces, so nothing is ever padded: a text's vector does not depend on what it was read with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from wellheard.language.errors import LanguageError
from wellheard.language.passages import VECTOR_SIZE
from wellheard.language.shipped import read_model

LONGEST: Final = 128
"""Pieces of a text that are read; what comes after them is not."""

_PIECES_TOGETHER: Final = 1024
_HANDLE: Final = re.compile(r"(?<!\w)@\w+")


class SentenceEncoder:
    """Read texts with the encoder's graph, on one thread.

    Args:
        graph: The bytes of an ONNX graph from ``input_ids``, texts by pieces, to rows of length one.
        tokenizer: The cutter that the graph was trained with.
        size: How many numbers a row has.

    Raises:
        LanguageError: ``library-missing``, onnxruntime is not installed.
    """

    def __init__(self, graph: bytes, tokenizer: Tokenizer, size: int = VECTOR_SIZE) -> None:
        runtime = _onnxruntime()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._size = size

    def rows(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Return one row per text, length one.

        Args:
            texts: Any texts; handles (``@name``) are left out, pieces after the 128th are not read.
            on_progress: Called after each batch with the number of texts read so far; what it raises ends the reading.

        Returns:
            float32 ``(texts, 256)``.

        Cost: about 5 ms for a passage of twelve words on one core, 130 MB once per process.
        """
        # One text at a time: reading them as a batch would start threads of the tokenizer's own.
        ids = [self._tokenizer.encode(_HANDLE.sub("", text) if "@" in text else text).ids for text in texts]
        rows = np.zeros((len(ids), self._size), np.float32)
        done = 0
        for chosen in _of_one_length([len(row) for row in ids]):
            pieces = np.array([ids[place] for place in chosen], np.int64)
            rows[chosen] = self._session.run(None, {"input_ids": pieces})[0]
            done += len(chosen)
            if on_progress:
                on_progress(done)
        return rows


def _of_one_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts in batches; those of a batch have the same number of pieces, shortest first."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        full = (len(batch) + 1) * lengths[place] > _PIECES_TOGETHER
        if batch and (full or lengths[place] != lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


@cache
def sentence_encoder() -> SentenceEncoder:
    """The shipped encoder, loaded once per process.

    Raises:
        LanguageError: ``model-damaged``; ``library-missing``.
    """
    return SentenceEncoder(read_model("encoder"), Tokenizer.from_buffer(read_model("word-pieces")))


def _onnxruntime() -> ModuleType:
    """Imported on first use: it takes a tenth of a second and 40 MB that the fast tier does not need."""
    try:
        import onnxruntime  # noqa: PLC0415 - see above
    except ImportError as missing:
        raise LanguageError(
            "library-missing",
            "The deep tier of vectors needs a library that is not installed.",
            found="no onnxruntime",
            expected="onnxruntime 1.20 or newer",
            hint="pip install onnxruntime, or use the tier fast",
        ) from missing
    module: ModuleType = onnxruntime
    return module
