"""What a team keeps, and the pipeline that calls the rooms in order: bring in, enrich, discover, verify, show."""

from __future__ import annotations

from wellheard.workspace.erasing import erase_customer
from wellheard.workspace.evidence import Evidence
from wellheard.workspace.outcomes import FileOutcome
from wellheard.workspace.understanding import Understanding

__all__ = ["Evidence", "FileOutcome", "Understanding", "erase_customer"]
