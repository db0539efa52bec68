"""Suggestions: whether a text asks the provider for a change (a request), or tells other customers what to do (advice).

A linear head over the features that all heads share, and the word that a text opens with: "add a lock" asks,
"they add a fee" does not (``training/fit_suggestion.py``). A question for help is no suggestion. Only English is served.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellheard.language.features import features, shipped_signs
from wellheard.language.heads import Head, Heads, unpacked_head
from wellheard.language.shipped import read_arrays
from wellheard.language.tokens import Pieces, word_pieces


@dataclass(frozen=True, slots=True)
class SuggestionModel:
    """The head, and what the opening word adds.

    Attributes:
        head: Its labels are ``request`` and ``advice``; to be joined with other heads by :meth:`Heads.of`.
        openings: float32 ``(pieces, 2)``: added to the logits of a text whose first telling piece is this one.
        telling: Whether a piece stands for something that can be said; dashes and quotation marks open nothing.
    """

    head: Head
    openings: NDArray[np.float32]
    telling: NDArray[np.bool_]

    def chances(self, pieces: Pieces, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the chances that each text makes a request, and gives advice, float32 ``(texts, 2)``.

        Args:
            pieces: The texts' word pieces.
            logits: The head's columns, float32 ``(texts, 2)``.
        """
        first = opening_pieces(pieces, self.telling)
        added = np.where(first[:, None] >= 0, self.openings[first], np.float32(0))
        return self.head.independent(logits + added)


def opening_pieces(pieces: Pieces, telling: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the first telling piece of each text, -1 for a text without any."""
    places = np.flatnonzero(telling[pieces.ids])
    following = np.searchsorted(places, pieces.starts[:-1])
    inside = np.append(places, len(pieces.ids))[following]
    found = inside < pieces.starts[1:]
    return np.where(found, np.append(pieces.ids, -1)[np.where(found, inside, -1)], -1).astype(np.int64)


def score_suggestions(texts: Sequence[str]) -> pa.Table:
    """Say which English texts request or advise something. The language is not checked here.

    Args:
        texts: Sentences or short texts.

    Returns:
        One row per text: ``suggestion`` (bool: a request, advice, or both), ``confidence`` (float32, 0 to 1: the larger
        of the two chances), ``request`` and ``advice`` (float32, 0 to 1: the chance of each).

    Raises:
        LanguageError: ``model-damaged``.

    Example:
        >>> table = score_suggestions(["Please add a dark mode.", "The rooms are clean."])
        >>> table["suggestion"].to_pylist()
        [True, False]
    """
    model = suggestion_model()
    pieces = word_pieces().cut(texts)
    chances = model.chances(pieces, Heads.of([model.head]).logits(features(pieces, shipped_signs())))
    told = (chances >= model.head.thresholds).any(axis=1)
    sure = chances.max(axis=1, initial=0)
    columns = {"suggestion": told, "confidence": sure, "request": chances[:, 0], "advice": chances[:, 1]}
    return pa.table({name: pa.array(column) for name, column in columns.items()})


@cache
def suggestion_model() -> SuggestionModel:
    """The shipped model, loaded once.

    Raises:
        LanguageError: ``model-damaged``.
    """
    stored = read_arrays("suggestion")
    openings = stored["openings"].astype(np.float32) * stored["opening_scale"].astype(np.float32)
    return SuggestionModel(unpacked_head("suggestion", stored), openings, word_pieces().says_something())
