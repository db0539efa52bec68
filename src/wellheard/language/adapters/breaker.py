"""Leaving an endpoint alone that fails again and again, so that a long job goes on with the shipped models."""

from __future__ import annotations

from threading import Lock

from wellheard.language.adapters.timekeeping import Timekeeping


class Breaker:
    """Counts failures in a row; after too many, nobody asks for a while, and then one request tries again.

    Args:
        failures: How many in a row are too many.
        rest_s: How long nobody asks.
        time: Where the time comes from.
    """

    def __init__(self, failures: int, rest_s: float, time: Timekeeping) -> None:
        self._most = failures
        self._rest_s = rest_s
        self._time = time
        self._lock = Lock()
        self._failed = 0
        self._until: float | None = None

    def allows(self) -> bool:
        """Return whether a request may go out; after a rest, one may, and others wait for what becomes of it."""
        with self._lock:
            if self._until is None:
                return True
            if self._time.monotonic() < self._until:
                return False
            self._until = self._time.monotonic() + self._rest_s
            return True

    def succeeded(self) -> None:
        """Take note of an answer."""
        with self._lock:
            self._failed = 0
            self._until = None

    def failed(self) -> None:
        """Take note of a failure."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._time.monotonic() + self._rest_s

    @property
    def resting(self) -> bool:
        """Whether the endpoint is being left alone."""
        with self._lock:
            return self._until is not None
