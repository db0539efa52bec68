"""Columns whose name says that they hold words, and columns that may hold some: nothing said may go unnoticed.

Where a name speaks plainly, few rows or few different values are no reason against it. What neither name nor contents
decide is asked, with the line that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from wellheard.listen.cues import QUESTION, REASON, TEXT, TITLE
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.names import folded, says
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.signs import AGENT_WORDS, ASKED, NOT_PERSONAL, PERSONAL, PROFILE, ROW_NUMBER, WEAK_LABEL

_FEW: Final = 5  # different values
_COMES_AGAIN: Final = 3  # times each, from which on single words are labels
_TICKS: Final = 10
_PARTED: Final = 0.3
_DESCRIPTION: Final = re.compile(r"(full )?(description|beschreibung|descripcion|descricao|descrizione|contents?)")
_GOODS: Final = re.compile(
    r"(product|item|article|artikel|stock|unit|list|retail|sale)s? ?(id|no|code|name|price|number)?|price|sku|"
    r"quantity|qty|stock ?code|preis|menge|ean|gtin|asin|invoice ?(no|id|number)?"
)


def is_called_words(draft: Draft, column: ColumnProfile) -> bool:
    """Whether a column is called a comment, a review, a message or the like, and may be one."""
    called = name_cue(column, TEXT)
    if called < 0.9 or _is_title_or_label(column, plain=called == 1.0) or not may_be_words(column):
        return False
    return not (_DESCRIPTION.fullmatch(folded(column.name)) and _is_of_goods(draft))


def asks_for_words(column: ColumnProfile) -> bool:
    """Whether a column holds reasons or explanations, by what was asked."""
    called = name_cue(column, REASON)
    if called < 0.8 or name_cue(column, QUESTION) > 0 or not may_be_words(column):
        return False
    if says(column.name, WEAK_LABEL) and not says(column.label, ASKED):
        return False
    return called >= 0.9 or not column.looks.chosen


def may_be_words(column: ColumnProfile) -> bool:
    """Whether cells may be language: no numbers, dates, ids, links, addresses, ticked choices or one-word labels."""
    looks = column.looks
    return (
        column.filled > 0
        and looks.letters >= 0.5
        and max(looks.json, looks.url, looks.email, looks.phone, looks.ip) < 0.5
        and max(column.date_share, column.numeric_share) < 0.5
        and not (_are_ids(column) or _are_labels(column) or _are_ticked(column))
    )


def _are_ids(column: ColumnProfile) -> bool:
    coded = sum(any(letter.isdigit() for letter in value) for value in column.sample)
    return column.looks.token >= 0.9 and not column.looks.unspaced and coded >= 0.5 * len(column.sample)


def _are_labels(column: ColumnProfile) -> bool:
    """A few single words that come again and again, or the very same in every cell: the tick of a form."""
    if column.distinct == 1 and column.filled >= _TICKS:
        return True
    single = column.looks.token == 1.0 and not column.looks.unspaced
    return single and column.distinct <= _FEW and column.filled >= _COMES_AGAIN * column.distinct


def _are_ticked(column: ColumnProfile) -> bool:
    """Choices that a form parts by signs that nobody puts between words; a comma may stand in any sentence."""
    parted = sum(bool(re.search(r"[;|]", value)) for value in column.sample)
    return column.looks.chosen and parted >= _PARTED * len(column.sample)


def _is_title_or_label(column: ColumnProfile, *, plain: bool) -> bool:
    titled = max(name_cue(column, TITLE), name_cue(column, QUESTION)) > 0
    return (titled or says(column.name, WEAK_LABEL)) and not plain


def _is_of_goods(draft: Draft) -> bool:
    """Whether rows are about things on sale, so that a description is theirs."""
    return any(_GOODS.fullmatch(folded(name)) for name in draft.table.columns)


def best_candidate(draft: Draft, *, least: float = 0.0) -> str | None:
    """The column that most likely holds words although nothing plainly says so, or None.

    Args:
        draft: The mapping so far.
        least: How much must speak for it; 0 for anything that may be words at all.
    """
    likely = max(
        ((_likelihood(column), -column.position, column.name) for column in _open(draft.free())),
        default=(0.0, 0, ""),
    )
    return likely[2] if likely[0] > least else None


def _open(columns: Iterable[ColumnProfile]) -> list[ColumnProfile]:
    return [column for column in columns if may_be_words(column) and not _is_something_else(column)]


def _is_something_else(column: ColumnProfile) -> bool:
    if column.looks.personal or says(column.name, AGENT_WORDS) or ROW_NUMBER.fullmatch(folded(column.name)):
        return True
    return says(column.name, PERSONAL) and not says(column.name, NOT_PERSONAL)


def _likelihood(column: ColumnProfile) -> float:
    """What speaks for words, 0 to 1: half from the name, half from how much is written."""
    called = max(name_cue(column, TEXT), name_cue(column, REASON), 0.5 * float(says(column.label, ASKED)))
    if not called and (says(column.name, PROFILE) or says(column.name, WEAK_LABEL)):
        return 0.0
    varied = 1.0 if column.distinct > _FEW else 0.5
    written = min(1.0, max(column.words - 1, 0.0) / 6) * varied
    return 0.5 * called + 0.5 * written


def ask_for_words(draft: Draft, *, least: float) -> None:
    """Ask about the column that may hold words, where no other was found to."""
    if draft.text or draft.refused("text"):
        return
    column = best_candidate(draft, least=least)
    if column is None:
        return
    draft.ask(
        "words-unsure",
        column,
        f"No column was plainly found to hold what customers said, but the column {column} may.",
        assumed="It is kept as an attribute, and none of it counts as said.",
        answers=(draft.line(f"text={draft.typed(column)}"),),
    )
