"""Errors of the understand room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class UnderstandError(WellheardError):
    """Something in the understand room went wrong that a person can mend."""

    room: ClassVar[str] = "understand"
