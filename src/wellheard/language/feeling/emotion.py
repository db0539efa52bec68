"""Emotion: what people feel by their own words, in ten groups that matter to those who serve them.

Linear heads over the features that all heads share (``training/fit_emotion.py``). A text may carry several emotions or
none. Each emotion has a chance that holds what it promises and a threshold of its own; an emotion that cannot be told
with the precision stated on the card is never told, and its chance is there for those who look for candidates. Only
English is served. The 28 labels of GoEmotions are there as detail, on request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.features import Features, features, shipped_signs
from wellheard.language.feeling.sentiment import SERVED_LANGUAGES
from wellheard.language.heads import Head, Heads, read_head
from wellheard.language.tokens import word_pieces

EMOTIONS: Final = (
    "frustration", "disappointment", "confusion", "anxiety", "sadness", "relief", "gratitude", "joy", "surprise", "neutral",
)  # fmt: skip
"""The ten groups: frustration holds anger, joy holds delight and praise; neutral is the absence of all others."""

DETAILED_EMOTIONS: Final = (
    "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire",
    "disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy", "love",
    "nervousness", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
)  # fmt: skip
"""The labels of GoEmotions (Demszky and others, 2020), in the order of that set."""

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "family-anger": ("anger", "annoyance", "disapproval"),
        "family-disgust": ("disgust",),
        "family-fear": ("fear", "nervousness"),
        "family-joy": (
            "admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love", "optimism",
            "pride", "relief",
        ),
        "family-sadness": ("disappointment", "embarrassment", "grief", "remorse", "sadness"),
        "family-surprise": ("confusion", "curiosity", "realization", "surprise"),
        "family-neutral": ("neutral",),
    }
)  # fmt: skip
"""Ekman's six and neutral, with the detailed labels that each holds, as the authors of GoEmotions group them."""

FROM_DETAILED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "anger": "frustration", "annoyance": "frustration", "disgust": "frustration",
        "disappointment": "disappointment",
        "confusion": "confusion",
        "fear": "anxiety", "nervousness": "anxiety",
        "grief": "sadness", "sadness": "sadness",
        "relief": "relief",
        "gratitude": "gratitude",
        "admiration": "joy", "excitement": "joy", "joy": "joy", "love": "joy",
        "surprise": "surprise",
        "curiosity": "neutral", "realization": "neutral", "neutral": "neutral",
    }
)  # fmt: skip
"""The group that a detailed label belongs to.

Nine labels belong to none: amusement, approval, caring, desire, disapproval, embarrassment, optimism, pride, remorse.
"""

_NEUTRAL: Final = EMOTIONS.index("neutral")
_TOLD = pa.list_(
    pa.field(
        "item",
        pa.struct(
            [pa.field("emotion", pa.string(), nullable=False), pa.field("confidence", pa.float32(), nullable=False)]
        ),
        nullable=False,
    )
)


def emotion_head() -> Head:
    """The head of the ten groups, to be joined with other heads by :meth:`Heads.of`; loaded once.

    Raises:
        LanguageError: ``model-damaged``.
    """
    return read_head("emotion")


def emotions(found: Features) -> list[list[tuple[str, float]]]:
    """Tell the emotions of English texts, the likeliest first.

    Args:
        found: What the heads read of the texts.

    Returns:
        For each text its emotions with their chances (0 to 1); ``neutral`` never beside another; none where the model
        is not sure.

    Example:
        >>> found = features(word_pieces().cut(["I am so grateful to the nurses."]), shipped_signs())
        >>> [[name for name, _ in told] for told in emotions(found)]
        [['gratitude']]
    """
    head = emotion_head()
    return told_emotions(head.independent(Heads.of([head]).logits(found)))


def told_emotions(chances: NDArray[np.float32]) -> list[list[tuple[str, float]]]:
    """Return the emotions over their thresholds, the likeliest first.

    Args:
        chances: float32 ``(texts, 10)``, as the head's ``independent`` gives them.
    """
    over = chances >= emotion_head().thresholds
    over[:, _NEUTRAL] &= ~np.delete(over, _NEUTRAL, axis=1).any(axis=1)
    told: list[list[tuple[str, float]]] = [[] for _ in range(len(chances))]
    texts, labels = np.nonzero(over)
    sure = chances[texts, labels]
    order = np.lexsort((labels, -sure, texts))
    for text, label, chance in zip(texts[order].tolist(), labels[order].tolist(), sure[order].tolist(), strict=True):
        told[text].append((EMOTIONS[label], chance))
    return told


def score_emotions(texts: Sequence[str], *, languages: Sequence[str] | None = None) -> pa.Table:
    """Say what is felt in English texts.

    Args:
        texts: Sentences or short texts.
        languages: The language of each text (BCP 47); other than English is not read. Without it, all are read as
            English.

    Returns:
        One row per text: a column per group of :data:`EMOTIONS` with its chance (float32, 0 to 1), and ``told``, a
        list of ``{emotion, confidence}`` over the thresholds, the likeliest first. All null where the language is not
        served.

    Raises:
        LanguageError: ``lengths-differ``; ``model-damaged``.

    Example:
        >>> table = score_emotions(["The parcel never came and I am furious.", "Danke!"], languages=["en", "de"])
        >>> [[each["emotion"] for each in told or []] for told in table["told"].to_pylist()]
        [['frustration'], []]
        >>> table["joy"][1].is_valid
        False
    """
    head = emotion_head()
    found = features(word_pieces().cut(texts), shipped_signs())
    chances = head.independent(Heads.of([head]).logits(found))
    unread = _unread(texts, languages)
    told = [
        None if skip else [{"emotion": name, "confidence": chance} for name, chance in each]
        for each, skip in zip(told_emotions(chances), unread.tolist(), strict=True)
    ]
    columns = {name: pa.array(chances[:, place], mask=unread) for place, name in enumerate(EMOTIONS)}
    return pa.table({**columns, "told": pa.array(told, _TOLD)})


def score_detailed_emotions(texts: Sequence[str], *, languages: Sequence[str] | None = None) -> pa.Table:
    """Return the chance of each of GoEmotions' 28 labels and of Ekman's seven: for those who ask, not for every passage.

    Args:
        texts: Sentences or short texts.
        languages: As for :func:`score_emotions`.

    Returns:
        One row per text and a float32 column per label of :data:`DETAILED_EMOTIONS` and of :data:`FAMILIES`, null where
        not read.

    Raises:
        LanguageError: ``lengths-differ``; ``model-damaged``.

    Example:
        >>> table = score_detailed_emotions(["Haha, that is hilarious!"])
        >>> max(table.column_names, key=lambda name: table[name][0].as_py())
        'amusement'
    """
    chances = detailed_chances(features(word_pieces().cut(texts), shipped_signs()))
    unread = _unread(texts, languages)
    names = (*DETAILED_EMOTIONS, *FAMILIES)
    return pa.table({name: pa.array(chances[:, place], mask=unread) for place, name in enumerate(names)})


def detailed_chances(found: Features) -> NDArray[np.float32]:
    """Return the chances of the 28 detailed labels, then of the seven families, float32 ``(texts, 35)``.

    Raises:
        LanguageError: ``model-damaged``.
    """
    head = read_head("emotion-details")
    return with_families(head.independent(Heads.of([head]).logits(found)))


def with_families(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return chances in which a family's is the mean of its own and of the chance that any of its members holds."""
    joined = chances.copy()
    for place, members in enumerate(FAMILIES.values(), start=len(DETAILED_EMOTIONS)):
        columns = [DETAILED_EMOTIONS.index(name) for name in members]
        joined[:, place] = (chances[:, place] + 1 - np.prod(1 - chances[:, columns], axis=1)) / 2
    return joined


def _unread(texts: Sequence[str], languages: Sequence[str] | None) -> NDArray[np.bool_]:
    if languages is None:
        return np.zeros(len(texts), bool)
    if len(languages) != len(texts):
        raise LanguageError(
            "lengths-differ",
            "Each text needs one language.",
            found=f"{len(texts)} texts and {len(languages)} languages",
            expected="as many languages as texts",
            hint="pass one language per text, or none at all",
        )
    return np.array([language.partition("-")[0] not in SERVED_LANGUAGES for language in languages], bool)
