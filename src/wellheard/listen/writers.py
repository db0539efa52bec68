"""Whether a column of ids names whoever wrote a row, or the customer that the row is about.

In a conversation both look alike, but the ids of those who answer must never become customers.
"""

from __future__ import annotations

import re
from typing import Final

from wellheard.listen.draft import Draft
from wellheard.listen.names import says
from wellheard.listen.wording import NOBODY, trimmed

_WRITER: Final = re.compile(
    r"\b(author|sender|from|creator|poster|writer|commenter|submitter|speaker|autor|auteur|autore|verfasser|absender|von|"
    r"by|remitente|remetente|expediteur|mittente)\b"
)
_CUSTOMER: Final = re.compile(
    r"\b(customer|client|consumer|requester|patient|guest|kunden?|kundin|cliente|klant|respondent)\b"
)
_ROWS: Final = 50_000
_SHARED: Final = 0.1
_ANSWERING: Final = frozenset({"agent", "bot", "employee"})


def names_writers(draft: Draft, column: str) -> bool:
    """Whether a column names whoever wrote each row: by its name, else because those who answer have ids of their own.

    Args:
        draft: The mapping so far; a column must say who speaks.
        column: A column of ids.
    """
    speakers = draft.columns.get("said_by", ())
    if not speakers:
        return False
    if says(column, _WRITER):
        return True
    if says(column, _CUSTOMER):
        return False
    answering, asking = _ids_by_side(draft, speakers[0], column)
    return bool(answering and asking) and len(answering & asking) <= _SHARED * len(answering)


def _ids_by_side(draft: Draft, speakers: str, column: str) -> tuple[set[str], set[str]]:
    """The ids of those who answer and of all others, in the first rows of a table."""
    meanings = draft.words.get("said_by", {})
    answering: set[str] = set()
    asking: set[str] = set()
    rows = 0
    for batch in draft.table.batches():
        words, ids = (trimmed(batch.column(name)).to_pylist() for name in (speakers, column))
        for word, key in zip(words, ids, strict=True):
            if key.casefold() not in NOBODY:
                (answering if meanings.get(word.casefold()) in _ANSWERING else asking).add(key)
        rows += batch.num_rows
        if rows >= _ROWS:
            break
    return answering, asking
