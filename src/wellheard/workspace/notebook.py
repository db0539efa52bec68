"""The notebook's front door: a few calls that need no folder and leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.folds import BucketSource
from wellheard.language import embed as embed_texts
from wellheard.language import identify_language, score_sentiment
from wellheard.language.meaning.tiers import Tier
from wellheard.listen.options import parse_map
from wellheard.understand import Themes
from wellheard.understand import find_themes as find_in_source
from wellheard.workspace.evidence import Evidence
from wellheard.workspace.reading import SECONDS, Wish
from wellheard.workspace.texts import evidence_of_texts, texts_in
from wellheard.workspace.understanding import Understanding

_SURE: Final = 0.8


def read(
    *paths: str | Path,
    map: str | Sequence[str] = (),  # noqa: A002 - named as on the command line
    workspace: str | Path | None = None,
) -> Evidence:
    """Bring files in and return the evidence.

    Args:
        paths: Files, folders or globs.
        map: What columns are, where the guess was wrong: ``"text=comment,rating=stars:1-5"``.
        workspace: Keep it in this folder; without it, it is gone with the returned object.
    """
    override = parse_map([map] if isinstance(map, str) else list(map)) if map else None
    evidence = Evidence.open(Path(workspace) if workspace is not None else None)
    evidence.bring_in([Path(path) for path in paths], override=override)
    return evidence


def understand(
    *paths: str | Path,
    seed: int = 0,
    processes: int = 1,
    tier: Tier | None = None,
    seconds: float = SECONDS,
    **reading: Any,
) -> Understanding:
    """Bring files in and say what customers talk about.

    Args:
        paths: Files, folders or globs.
        seed: Same evidence and same seed give the same themes.
        processes: How many processes may work.
        tier: How deeply words are read: fast, adapted or deep; chosen by size and time where left out.
        seconds: How long reading may take for better vectors.
        reading: As for :func:`read`.
    """
    return read(*paths, **reading).understand(seed=seed, processes=processes, wish=Wish(tier, seconds))


def find_themes(evidence: Iterable[str | None] | BucketSource | Evidence, *, seed: int = 0) -> Themes:
    """Find what is talked about, in texts or in evidence.

    Args:
        evidence: Texts, one per voice (None and "" say nothing), or evidence that was read.
        seed: Same evidence and same seed give the same themes.

    Returns:
        Themes; ``.table`` has one row per theme, ``.assignments`` one per passage: the voice's position, start, end and the
        theme's id, null where a passage belongs to none.
    """
    if isinstance(evidence, Evidence):
        return find_in_source(evidence.enriched(), seed=seed, keep_assignments=True)
    if isinstance(evidence, BucketSource):
        return find_in_source(evidence, seed=seed, keep_assignments=True)
    return find_in_source(evidence_of_texts(texts_in(evidence)), seed=seed, keep_assignments=True)


def sentiment(texts: Iterable[str | None]) -> pa.Table:
    """Score how texts feel: one row per text, ``score`` in [-1, 1] and ``label`` negative, neutral or positive.

    The model serves English. Where a text says nothing, or is surely in another language, it abstains: 0.0 and neutral.
    """
    given = texts_in(texts)
    scored = score_sentiment(given)
    abstains = pa.array([not text.strip() or _is_surely_not_english(text) for text in given], pa.bool_())
    return pa.table(
        {
            "score": pc.if_else(abstains, pa.scalar(0.0, scored["score"].type), scored["score"]),
            "label": pc.if_else(abstains, "neutral", scored["feeling"]),
        }
    )


def _is_surely_not_english(text: str) -> bool:
    language = identify_language(text)
    return language.code not in {"en", "und"} and language.confidence >= _SURE


def embed(texts: Iterable[str | None]) -> npt.NDArray[np.float32]:
    """Return one unit vector per text: float32, shape (n, 256)."""
    return embed_texts(texts_in(texts))
