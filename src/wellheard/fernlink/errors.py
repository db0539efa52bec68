"""Errors of the fernlink room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class FernlinkError(WellheardError):
    """Something in the fernlink room went wrong that a person can mend."""

    room: ClassVar[str] = "fernlink"
