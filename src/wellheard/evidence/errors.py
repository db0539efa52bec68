"""Errors of the evidence room."""

from __future__ import annotations

from typing import ClassVar

from wellheard.errors import WellheardError


class EvidenceError(WellheardError):
    """Evidence is missing, damaged, or was asked for in a way that cannot be answered."""

    room: ClassVar[str] = "evidence"
