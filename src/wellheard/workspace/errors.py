"""Errors of the workspace room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class WorkspaceError(WellheardError):
    """Something in the workspace room went wrong that a person can mend."""

    room: ClassVar[str] = "workspace"
