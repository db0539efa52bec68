"""The budget of tokens: what a request may cost is set aside before it goes out, what it did cost is counted after."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Final

_PLAUSIBLE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Spending:
    """How a budget stands.

    Attributes:
        budget: Tokens that may be spent.
        spent: Tokens spent: as the endpoint counted them, or as estimated where it told nothing believable.
        refused: Whether a request was not sent because it might have gone beyond the budget.
    """

    budget: int
    spent: int
    refused: bool

    @property
    def left(self) -> int:
        """Tokens that may still be spent."""
        return max(self.budget - self.spent, 0)


class Budget:
    """A budget that several threads draw on."""

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._lock = Lock()
        self._spent = 0
        self._set_aside = 0
        self._refused = False

    def set_aside(self, estimate: int) -> bool:
        """Set tokens aside for a request; False when they are not there, and then for every later request, too."""
        with self._lock:
            if self._refused or self._spent + self._set_aside + estimate > self._tokens:
                self._refused = True
                return False
            self._set_aside += estimate
            return True

    def settle(self, estimate: int, spent: int) -> None:
        """Give back what was set aside and count what was spent.

        Args:
            estimate: What was set aside.
            spent: What it came to.
        """
        with self._lock:
            self._set_aside -= estimate
            self._spent += spent

    def spending(self) -> Spending:
        """Return how the budget stands."""
        with self._lock:
            return Spending(self._tokens, self._spent, self._refused)


def estimate_tokens(text: str) -> int:
    """Estimate how many tokens a text is, on the high side for ordinary text in any script: a third of its UTF-8 bytes.

    Example:
        >>> estimate_tokens("The parcel came late."), estimate_tokens("配達が遅れた")
        (7, 6)
    """
    return -(-len(text.encode("utf-8", "replace")) // 3)


def believable(told: object) -> int | None:
    """Return a count of tokens that an endpoint told, None where it cannot be one."""
    if isinstance(told, bool) or not isinstance(told, int) or not 0 < told <= _PLAUSIBLE:
        return None
    return told
