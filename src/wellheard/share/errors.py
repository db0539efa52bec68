"""Errors of the share room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class ShareError(WellheardError):
    """Something in the share room went wrong that a person can mend."""

    room: ClassVar[str] = "share"
