"""Short remarks in pills: how far a statement may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

BadgeTone = Literal["plain", "brand", "warn", "assumed"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A remark.

    Attributes:
        label: Two or three words.
        tone: How it is drawn; what is assumed has a dashed edge everywhere.
        meaning: A sentence that explains it; may be empty.
    """

    label: str
    tone: BadgeTone = "plain"
    meaning: str = ""


LEVELS: Final = {
    "observed": Badge("Observed", "brand", "counted or quoted from what was said"),
    "inferred": Badge("Inferred", "plain", "made by a model or a statistic, with its uncertainty"),
    "assumed": Badge("Assumed", "assumed", "a belief of the team; nothing that was said stands behind it yet"),
}
"""How a statement is known."""

FLAGS: Final = {
    "not_enough_evidence": Badge("Too few to say", "warn", "fewer than 5 people, so no share is given"),
    "low_base": Badge("Few people", "warn", "counted from fewer than 30 people, so there is no ranking and no arrow"),
    "caution": Badge("Read with care", "warn", "counted from fewer than 100 people, so the interval is wide"),
}
"""Remarks on a number by their reason code."""


def flag_badge(code: str) -> Badge:
    """Return the remark for a reason code; a code without words of its own is shown as it is, in plain letters.

    Example:
        >>> flag_badge("low_base").label, flag_badge("no_times").label
        ('Few people', 'No times')
    """
    return FLAGS.get(code) or Badge(code.replace("_", " ").capitalize(), "warn")
