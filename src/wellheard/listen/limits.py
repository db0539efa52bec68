"""How much a file may cost while it is read: memory, time, unpacked size, width, depth.

Every file is somebody else's, so every file gets the same small allowance. The numbers are generous for honest
exports and far below what would hurt the machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The allowance for reading one file.

    Args:
        memory_mb: Most resident memory of the reading process.
        seconds: Most seconds for every 100 MB of the file (begun 100 MB count whole), both on the clock and of
            processor time.
        unpacked_mb: Most megabytes that may come out of a gzip or zip file; tables in text form are read at flat
            memory.
        workbook_mb: Most megabytes that may come out of a workbook, which has to be held in memory.
        ratio: Most times a packed file may grow, once more than 10 MB have come out.
        entries: Most files inside a zip file or workbook.
        record_kb: Longest row; a longer one is rejected.
        columns: Widest table.
        depth: Deepest nesting of a JSON record.

    Example:
        >>> Limits().allowed_s(250_000_000)
        180.0
    """

    memory_mb: int = 512
    seconds: float = 60.0
    unpacked_mb: int = 8192
    workbook_mb: int = 200
    ratio: int = 200
    entries: int = 2000
    record_kb: int = 2048
    columns: int = 5000
    depth: int = 32

    def allowed_s(self, size: int) -> float:
        """How many seconds a file of ``size`` bytes may take."""
        return self.seconds * max(1, math.ceil(size / 100_000_000))

    @property
    def record_bytes(self) -> int:
        """The longest row in bytes."""
        return self.record_kb << 10
