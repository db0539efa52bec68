"""How long to wait before the next try: longer each time, never all at once, and as long as the endpoint asks for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from wellheard.language.adapters.timekeeping import Timekeeping

_FIRST_S: Final = 0.5
_SECONDS: Final = re.compile(r"\d{1,9}")


def pause_s(tries: int, retry_after: str, longest_s: float, time: Timekeeping) -> float | None:
    """Return how long to wait before the next try.

    Args:
        tries: Tries so far, from 1.
        retry_after: What the endpoint asked for: seconds or a date; anything else is passed over.
        longest_s: Longest wait that is allowed.
        time: Where time and chance come from.

    Returns:
        Seconds: at least what was asked for, and otherwise half to all of 0.5, 1, 2, 4... None when the endpoint asks
        for more than is allowed.

    Example:
        >>> pause_s(1, "7", 30, Timekeeping()), pause_s(1, "3600", 30, Timekeeping())
        (7.0, None)
    """
    asked = _asked_for(retry_after.strip(), time.now())
    if asked is not None and asked > longest_s:
        return None
    tallest = min(_FIRST_S * float(2 ** (tries - 1)), longest_s)
    return max(asked or 0.0, tallest * (0.5 + time.chance() / 2))


def _asked_for(retry_after: str, now: datetime) -> float | None:
    if _SECONDS.fullmatch(retry_after):
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)
