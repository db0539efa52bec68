"""What answers questions: an endpoint, or a model on this machine. Both take a batch and answer item by item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from wellheard.language.adapters.questions import Item, Question, Refusal

Value = TypeVar("Value")


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make one by name[type](...)
class Batch(Generic[Value]):
    """What became of a batch.

    Attributes:
        values: For each item its value, or why there is none.
        version: What the model called itself; "" where it did not say.
    """

    values: list[Value | Refusal]
    version: str = ""


class Engine(Protocol):
    """Answers a batch; it raises nothing that an outside model could bring about."""

    def answer(self, question: Question[Value], items: Sequence[Item], cancelled: Callable[[], bool]) -> Batch[Value]:
        """Return for each item a value or a refusal."""

    def estimate(self, question: Question[Value], items: Sequence[Item]) -> int:
        """Return how many tokens a batch may cost."""
