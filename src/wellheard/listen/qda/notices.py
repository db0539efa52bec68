"""What was unusual in a foreign file, and what of it could not be kept; each kind once, with its count."""

from __future__ import annotations

from collections import Counter


class Notices:
    """Collects while a file is read.

    Example:
        >>> notices = Notices()
        >>> notices.lose("places in pictures"), notices.lose("places in pictures"), notices.warn("it is called P.qde")
        (None, None, None)
        >>> notices.lost, notices.warnings
        (('places in pictures: 2',), ('it is called P.qde',))
    """

    def __init__(self) -> None:
        self._lost: Counter[str] = Counter()
        self._warned: Counter[str] = Counter()

    def lose(self, what: str, count: int = 1) -> None:
        """Count something that is not kept."""
        if count:
            self._lost[what] += count

    def warn(self, what: str) -> None:
        """Say something unusual that was read all the same."""
        self._warned[what] += 1

    @property
    def lost(self) -> tuple[str, ...]:
        """Each kind of loss with its count, in the order it was first met."""
        return tuple(f"{what}: {count:,}" for what, count in self._lost.items())

    @property
    def warnings(self) -> tuple[str, ...]:
        """Each warning once, with its count where it came more than once."""
        return tuple(what if count == 1 else f"{what} ({count:,} times)" for what, count in self._warned.items())
