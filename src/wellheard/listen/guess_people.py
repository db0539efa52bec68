"""Who spoke and what a row is called: ids, customers, authors, cases; and which columns name people."""

from __future__ import annotations

import re
from typing import Final

from wellheard.listen.cues import AUTHOR, CASE, CUSTOMER, ID
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.names import folded, says
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.signs import AGENT_WORDS, NOT_ID, NOT_PERSONAL, PERSONAL, ROW_NUMBER
from wellheard.listen.writers import names_writers

_PART: Final = re.compile(r"\b(sentence|turn|part|sequence|line|utterance)\b")
_NUMBERED: Final = 0.9
_SHORT_NAME: Final = 4  # words; longer ones are questions and no names of fields
_YES_OR_NO: Final = frozenset(
    {"yes", "no", "true", "false", "y", "n", "0", "1", "ja", "nein", "oui", "non", "verified", "unverified"}
)
_STAFF: Final = re.compile(
    r"\b(engineer|technician|consultant|advis[eo]r|manager|driver|nurse|doctor|therapist|teacher|rep|representative|"
    r"sales ?person|handler|courier|clerk|colleague|employee)\b"
)
_NAMED: Final = re.compile(r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?(?:[^\W\d_][\w'\u2019.-]*)(?: [^\W\d_][\w'\u2019.-]*){1,3}")
_PERSON_NAME: Final = re.compile(r"name|full name|nombre|nom|nome|naam|reviewer|author|user|username")


def find_ids(draft: Draft) -> None:
    """Find the row's own id, the case it belongs to, its customer and its author."""
    draft.pick("id", ID, _id_fit)
    draft.pick("case", CASE, lambda column: _case_fit(draft, column))
    draft.pick("customer", CUSTOMER, _customer_fit)
    if not draft.refused("customer") and not draft.told("customer"):
        _respondent(draft)
    if "customer" in draft.columns:
        draft.customer_is_author = not draft.told("customer") and names_writers(draft, draft.columns["customer"][0])
        draft.pick("author", (), lambda _: 0.0)
        return
    author = draft.pick("author", AUTHOR, _author_fit)
    if author is None or draft.refused("customer") or "case" in draft.columns or draft.told("author"):
        return
    draft.customer_is_author = True
    draft.columns["customer"] = draft.columns.pop("author")
    draft.confidence["customer"] = draft.confidence.pop("author")


def _respondent(draft: Draft) -> None:
    """The number of an answer sheet is its own id and at the same time the person who filled it in."""
    own = draft.columns.get("id", ())
    if len(own) == 1 and (name_cue(draft.profile.columns[own[0]], CUSTOMER) > 0):
        known = [name for name in draft.columns.get("customer", ()) if name != own[0]]
        draft.take("customer", *known, own[0], sure=draft.confidence["id"])


def _is_key(column: ColumnProfile) -> bool:
    return column.words <= 6 and column.longest <= 400 and column.date_share < 0.5 and not column.looks.json


def _holds_codes(column: ColumnProfile) -> bool:
    """Whether cells are numbers of something, such as ``CH-20014``."""
    coded = sum(any(letter.isdigit() for letter in value) for value in column.sample)
    return column.looks.token >= 0.9 and column.longest <= 64 and coded >= 0.5 * len(column.sample)


def _id_fit(column: ColumnProfile) -> float:
    """An id is another in nearly every row; a row number of a table that was exported is none."""
    if not _is_key(column) or not column.unique() or column.filled_share < 0.5 or column.looks.email >= 0.3:
        return 0.0
    if ROW_NUMBER.fullmatch(folded(column.name)) or says(column.name, NOT_ID):
        return 0.0
    return 0.5 + 0.5 * column.filled_share


def _case_fit(draft: Draft, column: ColumnProfile) -> float:
    if not _is_key(column) or column.distinct < 2 or column.filled_share < 0.3:
        return 0.0
    if 0.5 < name_cue(column, CASE) <= 0.6 and not _holds_codes(column):
        return 0.0
    weak = 0 < name_cue(column, CASE) <= 0.5
    if weak and not any(says(other.name, _PART) for other in draft.profile.columns.values()):
        return 0.0
    return 0.0 if weak and column.unique() else 1.0


def _customer_fit(column: ColumnProfile) -> float:
    """Customers come back, or every row is somebody's; never the same for all rows."""
    if not _is_key(column) or (column.distinct < 2 and column.rows > 5) or column.filled_share < 0.05:
        return 0.0
    if all(value.casefold() in _YES_OR_NO for value in column.sample):
        return 0.0
    return 0.6 + 0.4 * column.filled_share


def _author_fit(column: ColumnProfile) -> float:
    if not _is_key(column) or column.distinct < 2 or column.distinct_share < 0.02 or column.numeric_share > 0.9:
        return 0.0
    if folded(column.name) in {"name", "from"} and column.looks.token < 0.8:
        return 0.0
    return 0.7 + 0.3 * column.filled_share


def choose_attributes(draft: Draft) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the columns that are left into those that are kept and those that are left out; say what became of each.

    Returns:
        Names of the attributes and of the columns left out, each in the order of the file.
    """
    kept: list[str] = []
    left: dict[str, list[str]] = {_PEOPLE: [], _REPLIES: [], _COUNTING: [], _EMPTY: []}
    for column in draft.free():
        left.get(_why_left_out(column), kept).append(column.name)
    used = draft.used()
    left[_EMPTY] = [name for name, column in draft.profile.columns.items() if not column.filled and name not in used]
    for why, names in left.items():
        if names:
            draft.note(f"These columns were left out because they {why}: {', '.join(map(draft.shown, names))}.")
    return tuple(kept), (*left[_PEOPLE], *left[_REPLIES])


_PEOPLE: Final = "name or locate people"
_REPLIES: Final = "hold the company's own words"
_COUNTING: Final = "only number the rows"
_EMPTY: Final = "hold nothing"


def _why_left_out(column: ColumnProfile) -> str:
    """Why a column is not kept, or ""."""
    if says(column.name, AGENT_WORDS):
        return _REPLIES
    if _is_personal(column):
        return _PEOPLE
    return _COUNTING if _numbers_rows(column) else ""


def _numbers_rows(column: ColumnProfile) -> bool:
    """Whether a column without a name of its own counts; words or labels in a nameless column are kept."""
    return ROW_NUMBER.fullmatch(folded(column.name)) is not None and column.numeric_share >= _NUMBERED


def _holds_names(column: ColumnProfile) -> bool:
    """Whether cells look like names of people: two to four words, each with a capital."""
    named = sum(_NAMED.fullmatch(value) is not None and value.istitle() for value in column.sample)
    return named >= 0.6 * len(column.sample)


def _is_personal(column: ColumnProfile) -> bool:
    if column.looks.personal and column.date_share < 0.5:
        return True
    name = folded(column.name)
    if len(name.split()) > _SHORT_NAME or says(column.name, NOT_PERSONAL):
        return False
    if says(column.name, PERSONAL) or (says(column.name, _STAFF) and _holds_names(column)):
        return True
    if column.distinct < 2:
        return False
    called = max(name_cue(column, CUSTOMER), name_cue(column, AUTHOR)) >= 0.8 or _PERSON_NAME.fullmatch(name)
    named = bool(called) and column.numeric_share < 1.0 and column.words <= 4
    return named or name_cue(column, CUSTOMER) >= 1.0
