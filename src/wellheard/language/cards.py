"""Model cards: what each shipped model was made from, how well it did, and where it fails, in words for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from wellheard.language.shipped import read_card

MODELS: Final = (
    "emotion", "emotion-details", "encoder", "english-words", "facets", "sentiment", "suggestion", "word-pieces", "word-vectors",
)  # fmt: skip
"""Names of the shipped models."""

RULES: Final = 2
"""Grows by one when sentences, languages, keyphrases or personal data are found in another way."""


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """A set of texts that a model was fitted on.

    Attributes:
        name: What the set is called.
        licence: Its licence.
        rows: How many texts of it were used.
    """

    name: str
    licence: str
    rows: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a model did on a set.

    Attributes:
        on: What it was measured on.
        measure: What was measured.
        value: What came out.
        beside: What others reach, or "".
    """

    on: str
    measure: str
    value: float
    beside: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known about a shipped model.

    Attributes:
        name: What it is called.
        version: Its version.
        purpose: What it is for, in a sentence.
        made_by: How it was made.
        licence: Its own licence.
        size_bytes: Size of its file.
        checksum: SHA-256 of its file.
        training: What it was fitted on.
        quality: How well it did.
        limits: Where it fails, in plain sentences.
    """

    name: str
    version: str
    purpose: str
    made_by: str
    licence: str
    size_bytes: int
    checksum: str
    training: tuple[TrainingSet, ...]
    quality: tuple[Measured, ...]
    limits: tuple[str, ...]


@cache
def model_cards() -> tuple[ModelCard, ...]:
    """Return the cards of all shipped models, by name.

    Example:
        >>> [card.name for card in model_cards()]
        ['emotion', 'emotion-details', 'encoder', 'english-words', 'facets', 'sentiment', 'suggestion', 'word-pieces', 'word-vectors']
    """
    return tuple(_card(read_card(name)) for name in MODELS)


@cache
def model_version() -> str:
    """Return the name and version that is written into every passage; it changes with any model, word list or rule.

    Example:
        >>> model_version().partition("@")[0]
        'wellheard-language'
    """
    lists = files("wellheard.language").joinpath("words").iterdir()
    words = "".join(
        place.name + place.read_text(encoding="utf-8") for place in sorted(lists, key=lambda place: place.name)
    )
    stamp = sha256(("".join(card.checksum for card in model_cards()) + words).encode()).hexdigest()[:8]
    return f"wellheard-language@{RULES}+{stamp}"


def _card(stored: dict[str, Any]) -> ModelCard:
    return ModelCard(
        name=stored["name"],
        version=stored["version"],
        purpose=stored["purpose"],
        made_by=stored["made_by"],
        licence=stored["licence"],
        size_bytes=stored["bytes"],
        checksum=stored["sha256"],
        training=tuple(
            TrainingSet(entry["set"], entry.get("licence", ""), entry["rows"]) for entry in stored["training"]
        ),
        quality=tuple(
            Measured(entry["on"], entry["measure"], entry["value"], entry.get("beside", ""))
            for entry in stored["quality"]
        ),
        limits=tuple(stored["limits"]),
    )
