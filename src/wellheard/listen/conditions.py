"""For which rows something was told: ``when metric=NPS and scale=0-10``, with any name or word in double quotes.

Several ratings may share a column whose rows another column tells apart; they must never be pooled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from wellheard.listen.errors import ListenError
from wellheard.listen.mapping import Conditions
from wellheard.listen.tables import RawTable
from wellheard.listen.wording import trimmed

_WHEN: Final = re.compile(r"(?P<before>[^\"]*?)(?:^|\s)\s*when\s+(?P<conditions>.+)", re.DOTALL | re.IGNORECASE)
_QUOTED: Final = r'"(?:[^"]|"")*"'
_ONE: Final = re.compile(rf"\s*({_QUOTED}|[^=\"]+?)\s*=\s*({_QUOTED}|[^=\"]+?)\s*(?:$|\band\s(?=[^=]+=))", re.DOTALL)
_PLAIN: Final = re.compile(r"[\w./%-]+")


def split_conditions(detail: str) -> tuple[str, Conditions]:
    """Part what was told from the rows it was told for.

    Args:
        detail: What stood behind a column.

    Raises:
        ListenError: What stands behind ``when`` says no rows.

    Example:
        >>> split_conditions("nps when metric=NPS and scale=0-10")
        ('nps', (('metric', 'NPS'), ('scale', '0-10')))
        >>> split_conditions("csat:1-5")
        ('csat:1-5', ())
    """
    found = _WHEN.fullmatch(detail)
    if found is None:
        return detail.strip(), ()
    rest, conditions = found["conditions"].strip(), []
    while rest:
        one = _ONE.match(rest)
        if one is None:
            raise ListenError(
                "map-rows-unreadable",
                "A part of --map does not say for which rows it holds.",
                found=repr(rest),
                expected="COLUMN=WORD behind when, several parted by and; names and words with signs in double quotes",
                hint="--map 'rating=score:nps when metric=NPS'",
            )
        conditions.append((_bare(one[1]), _bare(one[2])))
        rest = rest[one.end() :]
    return found["before"].strip(), tuple(conditions)


def _bare(written: str) -> str:
    return written[1:-1].replace('""', '"') if written.startswith('"') else written.strip()


def typed_conditions(conditions: Conditions, typed: Callable[[str], str]) -> str:
    """Write conditions as they are typed, with a space before; "" where there are none.

    Args:
        conditions: What must stand where.
        typed: How a column is typed.

    Example:
        >>> typed_conditions((("metric", "NPS"), ("asked in", "a shop")), lambda name: f'"{name}"')
        ' when "metric"=NPS and "asked in"="a shop"'
    """
    pieces = [f"{typed(column)}={_typed_word(word)}" for column, word in conditions]
    return f" when {' and '.join(pieces)}" if pieces else ""


def _typed_word(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else '"' + word.replace('"', '""') + '"'


def count_together(table: RawTable, columns: Sequence[str]) -> Counter[tuple[str, ...]]:
    """How often trimmed cells of some columns stand in one row; for columns of few different values.

    Example:
        >>> from wellheard.listen.tables import MemoryTable
        >>> table = MemoryTable.of({"metric": ["NPS", "NPS", "CES"], "score": ["9", "9", "7"]})
        >>> count_together(table, ["metric", "score"])[("NPS", "9")]
        2
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for batch in table.batches():
        counts.update(zip(*(trimmed(batch.column(name)).to_pylist() for name in columns), strict=True))
    return counts
