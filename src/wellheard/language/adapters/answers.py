"""What comes back from an adapter: values, and for each text who answered and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from wellheard.language.adapters.budget import Spending
from wellheard.language.adapters.phrasing import Reliance

Value = TypeVar("Value")

ASKED, KEPT = "asked", "kept"


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make one by name[type](...)
class Answer(Generic[Value]):
    """What is said of one text.

    Attributes:
        value: What is said; None where nobody could say anything.
        answered_by: The model, as ``name@version``: the outside one or a shipped one; "" where nobody answered.
        why: "asked" or "kept" (asked before) for the outside model; otherwise "fallback: " and a reason of
            :data:`~wellheard.language.adapters.reasons.REASONS`.
    """

    value: Value | None
    answered_by: str
    why: str

    @property
    def from_outside(self) -> bool:
        """Whether the outside model answered."""
        return self.why in {ASKED, KEPT}


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make one by name[type](...)
class Answers(Generic[Value]):
    """What is said of some texts, in their order.

    Attributes:
        answers: One for each text.
        spending: How the budget stands now.
    """

    answers: tuple[Answer[Value], ...]
    spending: Spending

    def reasons(self) -> dict[str, int]:
        """Return how many texts were answered in which way, the commonest first."""
        return dict(Counter(answer.why for answer in self.answers).most_common())


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of some texts.

    Attributes:
        rows: float32 ``(texts, length)``, each of length one; zeros where there is none.
        answers: For each text who answered and why; the values are in ``rows``.
        spending: How the budget stands now.
    """

    rows: NDArray[np.float32]
    answers: tuple[Answer[None], ...]
    spending: Spending

    def reasons(self) -> dict[str, int]:
        """Return how many texts were answered in which way, the commonest first."""
        return dict(Counter(answer.why for answer in self.answers).most_common())


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A statement about passages.

    Attributes:
        statement: The statement; "" where there is none.
        relied_on: The words it relies on, as spans of the passages as they are.
        answered_by: As in :class:`Answer`.
        why: As in :class:`Answer`.
        spending: How the budget stands now.
    """

    statement: str
    relied_on: tuple[Reliance, ...]
    answered_by: str
    why: str
    spending: Spending

    @property
    def from_outside(self) -> bool:
        """Whether the outside model phrased it."""
        return self.why in {ASKED, KEPT}
