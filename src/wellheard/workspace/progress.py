"""Progress: how a long job tells whoever waits where it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of steps as they go; a terminal draws bars, a page may poll, a notebook may ignore it."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` units of a step are finished.

        Args:
            step: What is being done, for a person: ``"Reading reviews.csv"``.
            done: Units finished.
            total: Units in all; 0 when nobody knows.
        """
        ...


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""
