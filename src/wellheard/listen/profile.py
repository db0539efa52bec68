"""One walk over all rows of a table that notes, column by column, what a mapping must know; memory stays flat.

Whatever decides about dates, numbers, empty cells and different values counts every row. How the words look
(HTML, lists, addresses) is judged on a sample that is spread over the whole file and the same each time.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.listen.cues import AT, SINCE
from wellheard.listen.dates import NUMERIC, PATTERNS, read_moments
from wellheard.listen.looks import Looks, look_at
from wellheard.listen.names import cue, says
from wellheard.listen.numbers import find_notation, read_number
from wellheard.listen.signs import NOT_AT
from wellheard.listen.sketch import DistinctSketch
from wellheard.listen.tables import RawTable, labelled
from wellheard.listen.wording import NO_NUMBER, NO_WORDS, is_one_of, trimmed

_THREADS: Final = 2
_VALUES_KEPT: Final = 1_000
_VALUE_LENGTH: Final = 200
_PORTION: Final = 500
_DATE_LENGTH: Final = 60
_DAY_US: Final = 86_400_000_000
_SHARING: Final = NUMERIC | {"dmy", "mdy"}
"""Formats that may read the same cell in two ways; what another format reads, no other can."""

_SAMPLE_PER_BATCH: Final = 200
_SAMPLE: Final = 1_000


@dataclass(frozen=True, slots=True)
class DateTally:
    """How many cells of a column each format could read.

    Attributes:
        read: Format to the number of cells that are a real moment in it.
        timed: A time of day other than midnight was seen.
        naive: A time of day was seen without its zone.
    """

    read: dict[str, int]
    timed: bool
    naive: bool

    def best(self) -> tuple[str, int]:
        """The format that reads most cells; the earlier in :data:`PATTERNS` on a tie."""
        return max(self.read.items(), key=lambda found: found[1], default=("", 0))


@dataclass(frozen=True)
class ColumnProfile:
    """What is known of one column.

    Attributes:
        name: The column.
        label: What people read above it; the name where nothing else did.
        position: Place in the file, first is 0.
        rows: Rows of the table.
        filled: Cells that hold something said or noted (not empty, not "n/a" and the like).
        characters: Code points in the filled cells.
        spaces: Spaces in the filled cells.
        longest: Code points of the longest cell.
        distinct: Different values; exact up to 2,048, then within about 3 %.
        repeats: Share of filled cells that repeat an earlier cell of the same batch, 0 to 1.
        values: Each value and its count; None once there are too many.
        numeric: Filled cells that are a number.
        dates: What each date format made of the column; None where none was tried.
        sample: Different filled values from all over the file.
    """

    name: str
    label: str
    position: int
    rows: int
    filled: int
    characters: int
    spaces: int
    longest: int
    distinct: int
    repeats: float
    values: dict[str, int] | None
    numeric: int
    dates: DateTally | None
    sample: tuple[str, ...]

    @cached_property
    def looks(self) -> Looks:
        """How the words in the sample look."""
        return look_at(self.sample)

    @property
    def filled_share(self) -> float:
        """Filled cells among all rows, 0 to 1."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def distinct_share(self) -> float:
        """Different values among filled cells, 0 to 1."""
        return min(1.0, self.distinct / self.filled) if self.filled else 0.0

    @property
    def words(self) -> float:
        """Mean words in a filled cell; estimated from letters where a script writes no spaces."""
        if not self.filled:
            return 0.0
        spaced = self.spaces / self.filled + 1
        return max(spaced, self.characters / self.filled / 2) if self.looks.unspaced else spaced

    @property
    def numeric_share(self) -> float:
        """Numbers among filled cells, 0 to 1."""
        return self.numeric / self.filled if self.filled else 0.0

    @property
    def date_share(self) -> float:
        """Cells that the best date format reads, among filled cells, 0 to 1."""
        return self.dates.best()[1] / self.filled if self.dates and self.filled else 0.0

    def unique(self) -> bool:
        """Whether nearly every filled cell is another: the mark of an id."""
        return self.filled > 0 and self.repeats <= 0.02 and self.distinct_share >= 0.9


@dataclass(frozen=True)
class Profile:
    """What is known of a table.

    Attributes:
        rows: All rows.
        columns: Name to what is known of it, in the order of the file.
    """

    rows: int
    columns: dict[str, ColumnProfile]


def profile(table: RawTable) -> Profile:
    """Walk over all rows once.

    Args:
        table: Any table; read from the start.

    Returns:
        What is known of each column. Cost: about 0.5 s per million cells; memory does not grow with the rows.
    """
    tallies = [_Tally(name, label or name, position) for position, (name, label) in enumerate(labelled(table).items())]
    rows = 0
    with ThreadPoolExecutor(_THREADS) as threads:  # Arrow and NumPy do nearly all of the work and let others in
        for batch in table.batches():
            rows += batch.num_rows
            deque(threads.map(_Tally.add, tallies, [batch.column(tally.name) for tally in tallies]), maxlen=0)
    return Profile(rows, {tally.name: tally.done(rows) for tally in tallies})


@dataclass
class _Tally:
    """The running counts of one column."""

    name: str
    label: str
    position: int
    filled: int = 0
    characters: int = 0
    spaces: int = 0
    longest: int = 0
    seen_once: int = 0
    numeric: int = 0
    numbers_tried: bool = True
    values: Counter[str] | None = field(default_factory=Counter)
    sketch: DistinctSketch = field(default_factory=DistinctSketch)
    sample: dict[str, None] = field(default_factory=dict)
    formats: dict[str, int] | None = None
    timed: bool = False
    naive: bool = False

    def add(self, column: pa.Array) -> None:
        cells = trimmed(column)
        cells = cells.filter(pc.invert(is_one_of(cells, NO_WORDS)))
        if not len(cells):
            return
        self.filled += len(cells)
        lengths = pc.utf8_length(cells)
        self.characters += pc.sum(lengths).as_py()
        self.spaces += _spaces_in(cells)
        self.longest = max(self.longest, pc.max(lengths).as_py())
        counted = pc.value_counts(cells)
        different, counts = counted.field("values"), counted.field("counts")
        self.seen_once += len(different)
        self.sketch.add(different)
        self._keep_values(different, counts)
        self._keep_sample(different)
        self._count_numbers(different, counts)
        self._count_dates(cells)

    def _keep_values(self, different: pa.Array, counts: pa.Array) -> None:
        if self.values is None:
            return
        if len(different) + len(self.values) > 2 * _VALUES_KEPT or self.longest > _VALUE_LENGTH:
            self.values = None
            return
        self.values.update(dict(zip(different.to_pylist(), counts.to_pylist(), strict=True)))
        if len(self.values) > _VALUES_KEPT:
            self.values = None

    def _keep_sample(self, different: pa.Array) -> None:
        if len(self.sample) < _SAMPLE:
            step = max(1, len(different) // _SAMPLE_PER_BATCH)
            picked = different.take(pa.array(np.arange(0, len(different), step)[:_SAMPLE_PER_BATCH]))
            self.sample.update(dict.fromkeys(picked.to_pylist()))

    def _count_numbers(self, different: pa.Array, counts: pa.Array) -> None:
        if not self.numbers_tried:
            return
        plain = pc.match_substring_regex(different, r"^-?\d+(\.\d+)?$")
        self.numeric += pc.sum(pc.if_else(plain, counts, 0)).as_py()
        begun = pc.match_substring_regex(different, r"^[-+\x{2212}$€£¥₹(.,]?[\s$€£¥₹]?\p{Nd}")
        open_ = pc.and_(pc.and_not(begun, plain), pc.less_equal(pc.utf8_length(different), 100))
        doubtful, times = different.filter(open_), counts.filter(open_)
        for start in range(0, len(doubtful), _PORTION):
            values = doubtful.slice(start, _PORTION).to_pylist()
            read = [read_number(value) is not None or read_number(value, ",") is not None for value in values]
            self.numeric += sum(
                count for count, good in zip(times.slice(start, _PORTION).to_pylist(), read, strict=True) if good
            )
            if not any(read):  # dates, telephone numbers, addresses: the rest is no different
                break
        self.numbers_tried = self.numeric > 0 or self.filled < 5_000

    def _count_dates(self, cells: pa.Array) -> None:
        if self.formats is None:
            self.formats = dict.fromkeys(_formats_to_try(self.name, self.label, cells), 0)
        left = cells
        for name in self.formats:
            if not len(left):
                break
            moments = read_moments(left, name)
            self.formats[name] += len(left) - moments.at.null_count
            self.timed |= bool((pc.drop_null(moments.at).cast(pa.int64()).to_numpy() % _DAY_US).any())
            self.naive |= bool(moments.naive.any())
            if name not in _SHARING:
                left = left.filter(pc.is_null(moments.at))

    def done(self, rows: int) -> ColumnProfile:
        tally = DateTally(dict(self.formats), self.timed, self.naive) if self.formats else None
        return ColumnProfile(
            name=self.name,
            label=self.label,
            position=self.position,
            rows=rows,
            filled=self.filled,
            characters=self.characters,
            spaces=self.spaces,
            longest=self.longest,
            distinct=len(self.values) if self.values is not None else self.sketch.estimate(),
            repeats=1 - self.seen_once / self.filled if self.filled else 0.0,
            values=dict(self.values) if self.values is not None else None,
            numeric=self.numeric,
            dates=tally,
            sample=tuple(self.sample),
        )


def _spaces_in(cells: pa.Array) -> int:
    """Count spaces where they lie, which is ten times as fast as cell by cell."""
    start, end = np.frombuffer(cells.buffers()[1], np.int32)[[cells.offset, cells.offset + len(cells)]].tolist()
    return int(np.count_nonzero(np.frombuffer(cells.buffers()[2], np.uint8, end - start, start) == ord(" ")))


def _formats_to_try(name: str, label: str, cells: pa.Array) -> list[str]:
    """Formats that may read the column; plain numbers only where the name speaks of time."""
    head = cells.slice(0, 2_000)
    likely = pc.and_(pc.less(pc.utf8_length(head), _DATE_LENGTH), pc.match_substring_regex(head, r"\d"))
    if pc.sum(likely).as_py() * 3 < len(head):
        return []
    called_time = any(max(cue(word, AT), cue(word, SINCE)) > 0 and not says(word, NOT_AT) for word in (name, label))
    wanted = [known for known in PATTERNS if called_time or known not in NUMERIC]
    read = {known: len(head) - read_moments(head, known).at.null_count for known in wanted}
    if max(read.values(), default=0) * 3 < len(head):
        return []
    return [known for known in wanted if read[known] * 3 >= len(head) or known not in NUMERIC]


def different_numbers(column: ColumnProfile) -> dict[float, int]:
    """Each number of a column and how often it stands there; empty where there were too many values to keep.

    Example:
        >>> from wellheard.listen.tables import MemoryTable
        >>> column = profile(MemoryTable.of({"stars": ["5", "5", "4 stars", "n/a"]})).columns["stars"]
        >>> different_numbers(column)
        {5.0: 2, 4.0: 1}
    """
    return numbers_in(column.values or {})


def numbers_in(values: Mapping[str, int]) -> dict[float, int]:
    """Each number among some values and how often it stands there; what is no number is left aside."""
    counts: Counter[float] = Counter()
    decimal = find_notation(values).decimal
    for value, count in values.items():
        if value.casefold() not in NO_NUMBER and (written := read_number(value, decimal)):
            counts[written.value] += count
    return dict(counts)
