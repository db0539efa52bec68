"""What became of each file that was given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wellheard.errors import WellheardError
from wellheard.evidence.ledger import Account

PASSED_OVER: Final = "passed over"
"""Kind of a file in a folder that was not opened."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A record that could not be taken; never holds its words."""

    row: int
    column: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file.

    Attributes:
        path: As it was given.
        kind: voices, events or customers; "not read" when nothing could be taken, "passed over" when it was not opened.
        account: What became of its records; None when it could not be read at all.
        read_as: How its columns were understood, in sentences.
        notices: What was noticed on the way, in sentences.
        questions: What could not be decided, what was assumed, and how to answer, in sentences.
        rejects: The first rejected records.
        rejects_file: Where all of them were written for repair.
        error: Why it could not be read.
    """

    path: Path
    kind: str
    account: Account | None
    read_as: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    rejects: tuple[RejectedRow, ...] = ()
    rejects_file: Path | None = None
    error: WellheardError | None = None
