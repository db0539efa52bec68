"""Errors of the language room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class LanguageError(WellheardError):
    """Something in the language room went wrong that a person can mend."""

    room: ClassVar[str] = "language"
