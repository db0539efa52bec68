"""Which letter divides the cells of a file, and which one quotes them.

Each is tried on the first part of the file. The right delimiter gives most rows the same number of cells. Running
text with commas in it does not, and is refused as no table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wellheard.listen.records import Dialect, Record, Splitter

DELIMITERS: Final = (b",", b"\t", b";", b"|")
NEVER: Final = b"\x1f"  # divides nothing: stands for a table of one column
_MOST_RECORDS: Final = 400
_SAMPLE: Final = 1 << 18
_HINT: Final = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)
_NAMED_ENOUGH: Final = 0.5  # share of rows alike in a file that calls itself a table
_UNNAMED_ENOUGH: Final = 0.8  # and in one that does not
_FEW_COLUMNS: Final = 2
_QUOTING_WORKS: Final = 0.5
_FEW_FAULTS: Final = 3


@dataclass(frozen=True)
class Division:
    """How a file divides its cells.

    Args:
        dialect: Delimiter and quote.
        width: Cells of most rows.
        alike: Share (0-1) of the rows tried that have as many.
        skip: Bytes of a ``sep=;`` line at the start.
    """

    dialect: Dialect
    width: int
    alike: float
    skip: int = 0


def find_division(sample: bytes, *, named: bool, delimiter: str | None = None) -> Division | None:
    r"""Find delimiter and quote.

    Args:
        sample: The first part of the file, UTF-8, ending with a whole line.
        named: Whether the file calls itself a table by its ending, which asks for less proof.
        delimiter: The delimiter when a person named it.

    Returns:
        The division, or None when the text is no table.

    Example:
        >>> find_division(b"id;text\n1;good, but slow\n2;fine\n", named=True).dialect.delimiter
        b';'
    """
    hint = _HINT.match(sample)
    skip = hint.end() if hint else 0
    sample = sample[skip : skip + _SAMPLE]
    given = delimiter.encode() if delimiter else hint.group(1) if hint else None
    quote = _find_quote(sample, (given,) if given else DELIMITERS)
    if given:
        return _try(sample, Dialect(given, quote, _padded(sample, given, quote)), skip)
    tried = [_try(sample, Dialect(letter, quote, _padded(sample, letter, quote)), skip) for letter in DELIMITERS]
    best = max(
        tried, key=lambda division: (round(division.alike, 1) * (division.width >= _FEW_COLUMNS), division.width)
    )
    enough = _NAMED_ENOUGH if named else _UNNAMED_ENOUGH
    if best.width >= _FEW_COLUMNS and best.alike >= enough:
        return _without_broken_quotes(sample, best)
    return _try(sample, Dialect(NEVER, quote), skip) if named else None


def _try(sample: bytes, dialect: Dialect, skip: int) -> Division:
    records = _records(sample, dialect)
    widths = Counter(len(record.cells) if record.cells is not None else 0 for record in records if record.raw.strip())
    wide = {width: count for width, count in widths.items() if width >= _FEW_COLUMNS} or widths
    if not wide:
        return Division(dialect, 0, 0.0, skip)
    width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    return Division(dialect, width, count / widths.total(), skip)


def _records(sample: bytes, dialect: Dialect) -> Sequence[Record]:
    records = []
    for record in Splitter(dialect).split(sample):
        records.append(record)
        if len(records) >= _MOST_RECORDS:
            break
    return records


def _find_quote(sample: bytes, delimiters: Sequence[bytes]) -> bytes:
    """The double quote, unless cells are plainly wrapped in single ones."""
    if b'"' in sample:
        return b'"'
    ends = b"|".join(re.escape(letter) for letter in delimiters)
    wrapped = re.findall(rb"(?m)(?:^|" + ends + rb")'[^'\r\n]*'(?=\r?$|" + ends + rb")", sample)
    return b"'" if len(wrapped) > sample.count(b"\n") else b'"'


def _padded(sample: bytes, delimiter: bytes, quote: bytes) -> bool:
    """Whether quotes stand behind a space, as in ``1, "two"``: then that is how most of them open."""
    tight = sample.count(delimiter + quote)
    return delimiter != b" " and sample.count(delimiter + b" " + quote) > tight


def _without_broken_quotes(sample: bytes, division: Division) -> Division:
    """Give quotes up where most cells that begin with one never end with one: then they are letters."""
    dialect = division.dialect
    if dialect.quote is None or dialect.padded:
        return division
    faults = sum(record.cells is None for record in _records(sample, dialect))
    opened = len(re.findall(rb"(?m)(?:^|" + re.escape(dialect.delimiter) + rb")" + re.escape(dialect.quote), sample))
    if faults < _FEW_FAULTS or faults / opened < _QUOTING_WORKS:
        return division
    plain = _try(sample, Dialect(dialect.delimiter, None), division.skip)
    return plain if plain.alike >= division.alike else division
