"""Line ends made one before positions are counted, and positions moved with them.

A line end is one code point (LF) in every document of a project. Positions counted in a text with CRLF are moved, once;
a text is never changed again after positions have been counted in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False, slots=True)
class LineEnds:
    r"""A text with LF line ends, and the way from positions in the text as it came.

    Attributes:
        text: With LF only.
        pairs: Where a CR stood right before an LF in the text as it came; int64, rising.

    Example:
        >>> ends = LineEnds.of("one\r\ntwo\r\nthree")
        >>> ends.text[ends.moved(5) : ends.moved(8)]
        'two'
    """

    text: str
    pairs: npt.NDArray[np.int64]

    @classmethod
    def of(cls, raw: str) -> LineEnds:
        """Change CRLF and lone CR to LF."""
        if "\r" not in raw:
            return cls(raw, np.empty(0, dtype=np.int64))
        pairs, at = [], raw.find("\r\n")
        while at >= 0:
            pairs.append(at)
            at = raw.find("\r\n", at + 2)
        return cls(raw.replace("\r\n", "\n").replace("\r", "\n"), np.array(pairs, dtype=np.int64))

    def moved(self, position: int) -> int:
        """Where a position of the text as it came lies now; between CR and LF counts as before the line end."""
        return position - int(np.searchsorted(self.pairs, position, side="left"))
