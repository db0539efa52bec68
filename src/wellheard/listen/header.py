"""Which rows of a table name its columns: none, one, the two of SurveyMonkey or the three of Qualtrics.

The names that come out are unique and not empty, so that a mapping can speak of them; what stood in the file is kept
as labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from wellheard.listen.cleaning import clean_text

Cells = Sequence[str]

_DEEPEST: Final = 40  # rows of title above a header
_BODY: Final = 200  # rows looked at below it
_MOSTLY: Final = 0.8
_IMPORT_ID: Final = re.compile(r"""^\{["']ImportId["']""")
_OLD_QUALTRICS: Final = re.compile(r"^V\d+$")
_SINGLE_ANSWER: Final = frozenset({"", "response", "open-ended response"})
_NUMBER: Final = re.compile(r"^[-+\u2212]?[\d][\d.,'\u00a0 ]*%?$|^[-+\u2212]?\.\d+$")
_DATE: Final = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(?::\d{2})?$")
_YEAR: Final = re.compile(r"^(?:19|20)\d\d$")
_ADDRESS: Final = re.compile(r"^\S+@\S+\.\w+$|^https?://")
_SENTENCE: Final = re.compile(r"^(?:\S+\s+){5,}.*[.!]$")  # a statement, which names no column; a question may
_CODE_NAME: Final = re.compile(r"^[A-Za-z_#][\w .#-]{0,40}$")
_KNOWN: Final = frozenset(
    {
        "id",
        "uuid",
        "text",
        "comment",
        "comments",
        "review",
        "feedback",
        "answer",
        "question",
        "message",
        "body",
        "subject",
    }
    | {
        "title",
        "name",
        "email",
        "mail",
        "date",
        "time",
        "timestamp",
        "created",
        "created_at",
        "updated",
        "at",
        "rating",
    }
    | {"score", "stars", "nps", "csat", "language", "lang", "country", "market", "channel", "source", "user", "user_id"}
    | {
        "customer",
        "customer_id",
        "author",
        "label",
        "sentiment",
        "category",
        "topic",
        "tags",
        "status",
        "type",
        "event",
    }
    | {"product", "version", "url", "link", "age", "gender", "region", "city", "state", "value", "tweet", "content"}
)


@dataclass(frozen=True)
class Header:
    """What the first rows of a table say.

    Args:
        above: Rows above the header (titles, empty lines), to be skipped.
        rows: Rows that name the columns, 0 to 3.
        columns: Unique names that are not empty.
        labels: What the file says about each column: the name as written, or the question.
    """

    above: int
    rows: int
    columns: tuple[str, ...]
    labels: tuple[str, ...]


def find_header(rows: Sequence[Cells], *, width: int) -> Header:
    """Find the header in the first rows of a table.

    Args:
        rows: Up to a few hundred rows from the very top.
        width: Cells of most rows.

    Example:
        >>> find_header([["id", "comment", ""], ["1", "fine", "x"], ["2", "slow", "y"]], width=3).columns
        ('id', 'comment', 'column 3')
    """
    above = _rows_above(rows, width)
    top = [list(row) for row in rows[above : above + 3]]
    body = [row for row in rows[above + 1 : above + 1 + _BODY] if any(cell.strip() for cell in row)]
    width = max(width, *(len(_stripped(row)) for row in top[:1]), 1)
    if len(top) >= 3 and _are_import_ids(top[2]):
        return _named(above, 3, top[0], top[1], width=width)
    if len(top) >= 2 and _is_old_qualtrics(top[0]) and not _looks_like_data(top[1]):
        pairs = zip_longest(*top[:2], fillvalue="")
        names = [low if _OLD_QUALTRICS.match(high) else high for high, low in pairs]
        return _named(above, 2, names, top[1], width=width)
    if len(top) >= 3 and _has_choices(*top):
        questions = _filled(top[0])
        return _named(above, 2, _joined(questions, top[1]), questions, width=width)
    if top and _is_header(top[0], body, width):
        return _named(above, 1, top[0], top[0], width=width)
    return Header(above, 0, unique_names([""] * width), unique_names([""] * width))


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Make names unique and not empty, keeping the first of each as it is.

    Example:
        >>> unique_names(["text", "", "text ", "Text"])
        ('text', 'column 2', 'text 2', 'Text 3')
    """
    taken: dict[str, int] = {"__row": 1}  # how often each name was met
    unique = []
    for place, given in enumerate(names, 1):
        name = base = " ".join(clean_text(given).split()) or f"column {place}"
        while name.casefold() in taken:
            taken[base.casefold()] = taken.get(base.casefold(), 1) + 1
            name = f"{base} {taken[base.casefold()]}"
        taken[name.casefold()] = 1
        unique.append(name)
    return tuple(unique)


def _named(above: int, rows: int, names: Cells, labels: Cells, *, width: int) -> Header:
    names = [*names[:width], *[""] * (width - len(names))]
    labels = [*labels[:width], *[""] * (width - len(labels))]
    columns = unique_names(names)
    kept = (clean_text(label).strip() or column for label, column in zip(labels, columns, strict=True))
    return Header(above, rows, columns, tuple(kept))


def _stripped(row: Cells) -> Cells:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _rows_above(rows: Sequence[Cells], width: int) -> int:
    """Rows before the header: empty, or of very few cells in a table of many."""
    for place, row in enumerate(rows[:_DEEPEST]):
        filled = sum(bool(cell.strip()) for cell in row)
        title = filled <= 1 if width > 1 else not filled
        stub = width > 4 and filled <= 2 and len(row) < width * 0.6
        if not (title or stub):
            return place
    return next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)


def _are_import_ids(row: Cells) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and sum(bool(_IMPORT_ID.match(cell.strip())) for cell in filled) >= len(filled) * _MOSTLY


def _is_old_qualtrics(row: Cells) -> bool:
    return sum(bool(_OLD_QUALTRICS.match(cell)) for cell in row[:10]) >= 5


def _looks_like_data(row: Cells) -> bool:
    return any(_NUMBER.match(cell) or _DATE.match(cell) or _ADDRESS.match(cell) for cell in row if cell)


def _has_choices(first: Cells, second: Cells, third: Cells) -> bool:
    """A second header row: choices in the gaps of the first, nothing where the answers have ids and dates."""
    ids = {cell.strip().casefold() for cell in first}
    gaps = [place for place, cell in enumerate(first) if not cell.strip()]
    filled_gaps = sum(bool(second[place].strip()) for place in gaps if place < len(second))
    begins_empty = not second[:1] or not second[0].strip()
    if {"respondent id", "collector id"} <= ids:
        return begins_empty and (bool(third[0].strip()) if third else False)
    open_ended = sum(cell.strip().casefold() in _SINGLE_ANSWER - {""} for cell in second)
    enough = len(gaps) >= max(2, len(first) * 0.2) and filled_gaps >= len(gaps) * 0.6
    return (begins_empty and enough) or (open_ended > 0 and begins_empty and filled_gaps > 0)


def _filled(questions: Cells) -> list[str]:
    """Carry each question to the empty cells on its right."""
    carried, current = [], ""
    for question in questions:
        current = question.strip() or current
        carried.append(current)
    return carried


def _joined(questions: Cells, choices: Cells) -> list[str]:
    pairs = zip_longest(questions, choices, fillvalue="")
    return [
        f"{question}: {choice.strip()}" if choice.strip().casefold() not in _SINGLE_ANSWER else question
        for question, choice in pairs
    ]


def _is_header(row: Cells, body: Sequence[Cells], width: int) -> bool:
    """Weigh what speaks for names in the first row against what speaks for values."""
    if not body:
        return not _looks_like_data(row)
    if _are_years(row) and not _are_years(body[0]):
        return True
    columns = ([row[place].strip() for row in body if place < len(row)] for place in range(width))
    return sum(_weight(name.strip(), values) for name, values in zip(row, columns, strict=False)) >= 0


def _are_years(row: Cells) -> bool:
    """Whether all numbers of a row are different years, as in a table with a column for each year."""
    numbers = [cell.strip() for cell in row if _NUMBER.match(cell.strip())]
    return len(numbers) > 1 and len(set(numbers)) == len(numbers) and all(map(_YEAR.match, numbers))


def _weight(name: str, values: Sequence[str]) -> float:
    values = [value for value in values if value]
    known = 2.0 * (name.casefold() in _KNOWN)
    if not name or not values:
        return known
    kind, most = Counter(map(_kind, values)).most_common(1)[0]
    if kind != "words" and most >= len(values) * _MOSTLY:
        return -1.0 if _kind(name) == kind else 1.0
    if values.count(name) >= max(2, len(values) * 0.02):
        return -0.5
    return known or _weight_among_words(name, values)


def _weight_among_words(name: str, values: Sequence[str]) -> float:
    if _kind(name) != "words":
        return -1.0
    if _SENTENCE.search(name):
        return -0.5
    mean = sum(map(len, values)) / len(values)
    return 0.5 if _CODE_NAME.match(name) and len(name) * 3 < mean else 0.0


def _kind(cell: str) -> str:
    if _DATE.match(cell):
        return "date"
    if _NUMBER.match(cell):
        return "number"
    return "address" if _ADDRESS.match(cell) else "words"
