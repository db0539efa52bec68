"""Who answers when the outside model does not: the shipped models, on the texts as they are, as these never leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from wellheard.language.adapters.labels import Labelled
from wellheard.language.feeling.sentiment import SERVED_LANGUAGES, score_sentiment
from wellheard.language.identify import identify_language
from wellheard.language.shipped import read_card

Value = TypeVar("Value")


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make one by name[type](...)
class Shipped(Generic[Value]):
    """A model on this machine that answers where the outside one did not.

    Attributes:
        name: Its name and version, as ``name@version``.
        answer: What it says of texts, None for those it says nothing about.
    """

    name: str
    answer: Callable[[Sequence[str]], Sequence[Value | None]]


def shipped_sentiment() -> Shipped[tuple[Labelled, ...]]:
    """The shipped model of sentiment; it says nothing about languages that it does not serve.

    Example:
        >>> shipped_sentiment().answer(["The staff were lovely.", "Das Essen war leider ziemlich kalt."])
        [(Labelled(label='positive', start=None, end=None),), None]
    """
    return Shipped(named("sentiment"), _sentiment)


def named(model: str) -> str:
    """Return a shipped model's name and version."""
    return f"{model}@{read_card(model)['version']}"


def _sentiment(texts: Sequence[str]) -> list[tuple[Labelled, ...] | None]:
    served = [identify_language(text, None)[0].partition("-")[0] in SERVED_LANGUAGES for text in texts]
    feelings = score_sentiment(texts)["feeling"].to_pylist()
    return [(Labelled(feeling),) if told else None for feeling, told in zip(feelings, served, strict=True)]
