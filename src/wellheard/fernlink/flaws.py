"""The few broken things that real exports have, planted on purpose and counted, so that an import can be checked.

Row counts leave the header out: of the rows of a file, ``good`` are to be imported, the others are a copy of an earlier
row, blank, or broken in a way that no reader can mend.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Flaws:
    """What is wrong with one file, and how many rows it has in all."""

    good: int = 0
    duplicate: int = 0
    blank: int = 0
    broken: int = 0
    reasons: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows: good, duplicate, blank and broken."""
        return self.good + self.duplicate + self.blank + self.broken

    def as_dict(self) -> dict[str, Any]:
        """The counts, with their sum as ``rows``."""
        return {"rows": self.rows, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that cannot be read, and why."""

    line: str
    reason: str


def plant(
    lines: Sequence[str], rng: random.Random, *, duplicates: int = 0, blanks: int = 0, broken: Sequence[Broken] = ()
) -> tuple[list[str], Flaws]:
    """The lines with flaws among them; a copy always stands somewhere behind its original.

    Args:
        lines: Good records as written, without header.
        rng: Draws where the flaws stand.
        duplicates: How many lines are repeated.
        blanks: How many empty lines.
        broken: Lines that cannot be read.
    """
    flaws = Flaws(len(lines), duplicates, blanks, len(broken), [flaw.reason for flaw in broken])
    result = list(lines)
    for _ in range(duplicates):
        at = rng.randrange(len(result) // 2)
        result.insert(rng.randrange(at + 2, len(result)), result[at])
    for line in [*[""] * blanks, *[flaw.line for flaw in broken]]:
        result.insert(rng.randrange(3, len(result) - 1), line)
    return result, flaws
