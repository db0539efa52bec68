"""Time and chance, so that a test can hold both in its hand.

Waiting between attempts, resting after failures and the stamps in the log go through here. The time limits of one
exchange do not: a socket knows the real clock only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import SystemRandom
from typing import Final

_SLICE_S: Final = 0.25


def utc_now() -> datetime:
    """Return the time of day, in UTC."""
    return datetime.now(UTC)


def never() -> bool:
    """Say that nobody called the work off."""
    return False


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """Where time and chance come from.

    Attributes:
        monotonic: Seconds that only grow.
        sleep: Waits so many seconds.
        chance: A number from 0 to 1, another one each time.
        now: The time of day, in UTC.
    """

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = SystemRandom().random
    now: Callable[[], datetime] = utc_now

    def wait(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        """Wait, and stop waiting soon after somebody calls the work off."""
        left = seconds
        while left > 0 and not cancelled():
            step = min(left, _SLICE_S)
            self.sleep(step)
            left -= step
