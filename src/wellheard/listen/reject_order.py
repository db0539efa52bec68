"""Rejects of one file in one order, though they come from two places.

Reading puts aside what is no row, converting puts aside what has a wrong cell, and reading is done before converting
begins. A person who repairs a file goes through it once, from the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wellheard.listen.rows import Reject


class RejectsOfReading:
    """Hands out the rejects of reading where they belong between those of converting.

    Args:
        rejects: In the order of the file; at no time more than one of them is held.

    Where rows are numbered anew, as on each sheet of a workbook, a smaller number begins the next sheet.

    Example:
        >>> one, two, three = (Reject(row, None, None, "too-few-cells", "", "") for row in (3, 12, 20))
        >>> rejects = RejectsOfReading([one, two, three])
        >>> [reject.row for reject in rejects.before(8)], [reject.row for reject in rejects.before(15)]
        ([3], [12])
        >>> [reject.row for reject in rejects.rest()]
        [20]
    """

    def __init__(self, rejects: Iterable[Reject]) -> None:
        self._rejects = iter(rejects)
        self._next = next(self._rejects, None)
        self._place = (0, self._next.row if self._next else 0)  # sheet and row of the next one
        self._reached = (0, 0)  # sheet and row that converting has reached

    def before(self, row: int) -> Iterator[Reject]:
        """Those that stand before ``row``, which converting puts aside now, and were not handed out yet."""
        sheet, last = self._reached
        self._reached = (sheet + (row < last), row)
        while self._next is not None and self._place < self._reached:
            yield self._step(self._next)

    def rest(self) -> Iterator[Reject]:
        """All that were not handed out yet."""
        while self._next is not None:
            yield self._step(self._next)

    def _step(self, given: Reject) -> Reject:
        self._next = next(self._rejects, None)
        if self._next is not None:
            sheet, last = self._place
            self._place = (sheet + (self._next.row < last), self._next.row)
        return given
