"""Errors of the listen room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class ListenError(WellheardError):
    """Something in the listen room went wrong that a person can mend."""

    room: ClassVar[str] = "listen"
