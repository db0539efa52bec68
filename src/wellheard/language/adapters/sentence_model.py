"""A sentence-transformers model on this machine, for vectors. The library is not installed with this package.

Nothing is fetched: the model is a folder, or one that the library already keeps. Code that comes with a model is not run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from wellheard.language.adapters.engine import Batch
from wellheard.language.adapters.questions import Item, Question, Refusal
from wellheard.language.adapters.settings import AdapterSettings
from wellheard.language.errors import LanguageError

Value = TypeVar("Value")


class SentenceModel:
    """Answers batches of vectors with a sentence-transformers model.

    Args:
        settings: What a person decided.

    Raises:
        LanguageError: ``library-missing``, ``model-not-here``.
    """

    def __init__(self, settings: AdapterSettings) -> None:
        library = _library()
        try:
            self._model: Any = library.SentenceTransformer(
                settings.model, local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError, RuntimeError) as wrong:
            raise LanguageError(
                "model-not-here",
                "The sentence-transformers model cannot be loaded from this machine.",
                found=f"{settings.model}: {type(wrong).__name__}",
                expected="a folder with a model, or the name of one that was fetched before",
                hint="fetch it once where you may go online, then give its folder as model=...",
            ) from wrong
        self._version = f"sentence-transformers-{getattr(library, '__version__', '0')}"
        self._lock = Lock()

    def estimate(self, question: Question[Value], items: Sequence[Item]) -> int:  # noqa: ARG002 # costs no tokens
        """Return 0: a model on this machine has no budget of tokens."""
        return 0

    def answer(self, question: Question[Value], items: Sequence[Item], cancelled: Callable[[], bool]) -> Batch[Value]:
        """Give vectors; any other question is refused."""
        if cancelled():
            return Batch([Refusal("cancelled")] * len(items))
        if question.use != "vectors":
            return Batch([Refusal("refused")] * len(items))
        texts = [item.sent[0] for item in items]
        try:
            with self._lock:
                told = self._model.encode(texts, batch_size=len(texts), convert_to_numpy=True, show_progress_bar=False)
        except (RuntimeError, ValueError, TypeError, IndexError):
            return Batch([Refusal("server-error")] * len(items), self._version)
        rows = np.asarray(told, dtype=np.float64)
        if rows.ndim != 2 or len(rows) != len(items):
            return Batch([Refusal("answer-malformed")] * len(items), self._version)
        entries = [{"index": place, "embedding": row.tolist()} for place, row in enumerate(rows)]
        return Batch(question.read({"data": entries}, items), self._version)


def _library() -> Any:
    try:
        return import_module("sentence_transformers")
    except ImportError as missing:
        raise LanguageError(
            "library-missing",
            "Models of sentence-transformers need a library that does not come with this package.",
            found="no sentence_transformers",
            expected="sentence-transformers 3 or later",
            hint="pip install sentence-transformers",
        ) from missing
