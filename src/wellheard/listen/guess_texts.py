"""Which columns hold what people said: open answers and comments, never labels, codes or the company's own replies."""

from __future__ import annotations

import re
from typing import Final, Literal

from wellheard.listen.cues import QUESTION, RATING, TEXT, TITLE
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.guess_by_name import asks_for_words, is_called_words
from wellheard.listen.mapping import TextColumn
from wellheard.listen.names import folded, says
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.signs import AGENT_WORDS, ASKED, PROFILE, UNNAMED, WEAK_LABEL

Trust = Literal["contents", "plain name", "any name"]

_HTML: Final = 0.3
_MANY: Final = 100  # filled cells, from which on shares mean something
_SHORT_NAME: Final = 4  # words


def choose_texts(draft: Draft, *, trust: Trust = "any name") -> list[TextColumn]:
    """Choose the columns of words; also decides whether the table is a survey.

    Args:
        draft: The mapping so far.
        trust: Whether contents must agree with the name, or a plain name (a comment), or any name (a reason) is enough.

    Returns:
        One for each column, in the order of the file; empty where there are none.
    """
    told = [name for part in draft.told("text") for name in part.columns]
    draft.survey = draft.export.survey if draft.export else False
    if told:
        draft.survey = draft.survey or len(told) > 2
        return [_text(draft, draft.profile.columns[name], asked=len(told) > 1) for name in told]
    if draft.refused("text"):
        return []
    known = draft.known("text", lambda column: min(1.0, column.filled))
    if known:
        return [_text(draft, draft.profile.columns[known], asked=False)]
    free = [column for column in draft.free() if not says(column.name, AGENT_WORDS)]
    named = [column for column in free if trust != "contents" and is_called_words(draft, column)]
    called = [column for column in free if column in named or _is_comment(column)]
    draft.survey = draft.survey or _is_survey(draft, called)
    reasons = [column for column in free if trust == "any name" and asks_for_words(column)]
    chosen = _open_answers(free, [*named, *reasons]) if draft.survey else called or _wordiest(free) or reasons[:1]
    return [_text(draft, column, asked=draft.survey or len(chosen) > 1) for column in chosen]


def _text(draft: Draft, column: ColumnProfile, *, asked: bool) -> TextColumn:
    html = column.looks.html >= _HTML
    return TextColumn(column.name, question_of(draft, column) if asked else None, html)


def question_of(draft: Draft, column: ColumnProfile) -> str:
    """The question above a column; for a nameless one that of the last column with a name.

    A spreadsheet that spreads one question over many columns names only the first.
    """
    if not UNNAMED.fullmatch(folded(column.label)):
        return " ".join(column.label.split())
    before = [other for other in draft.profile.columns.values() if other.position < column.position]
    named = next((other for other in reversed(before) if not UNNAMED.fullmatch(folded(other.label))), None)
    return " ".join(named.label.split()) if named else column.label


def holds_words(column: ColumnProfile) -> bool:
    """Whether cells are language rather than codes, numbers, dates, links, addresses or fixed choices."""
    looks = column.looks
    return (
        column.filled > 0
        and looks.letters >= 0.5
        and not looks.chosen
        and max(looks.json, looks.url, looks.email, looks.phone, looks.ip) < 0.5
        and max(column.date_share, column.numeric_share) < 0.5
    )


def _is_comment(column: ColumnProfile) -> bool:
    """A column that is called a comment and holds one."""
    called = name_cue(column, TEXT)
    if called < 0.7 or not holds_words(column) or says(column.name, QUESTION_OR_TITLE):
        return False
    least = 0.15 if column.filled >= _MANY else 0.3
    varied = column.distinct_share >= least or (column.distinct >= 1_000 and column.distinct_share >= 0.05)
    spoken = column.words >= 1.5 or column.looks.unspaced
    return varied and column.distinct > 1 and spoken and (called == 1.0 or not _is_label(column))


QUESTION_OR_TITLE: Final = re.compile(r"^(.* )?(question|title|subject|headline)$")


def _is_label(column: ColumnProfile) -> bool:
    """A name of research data, such as a sentiment or a theme, rather than a question about one."""
    return says(column.name, WEAK_LABEL) and len(folded(column.name).split()) <= _SHORT_NAME


def _is_survey(draft: Draft, called: list[ColumnProfile]) -> bool:
    asked = sum(says(column.label, ASKED) for column in draft.free())
    if asked >= 2:
        return True
    if any(name_cue(column, TEXT) >= 0.8 and column.filled_share >= 0.15 for column in called):
        return False
    recommends = any(
        says(column.label, re.compile(r"recommend|nps")) and name_cue(column, RATING) >= 1 for column in draft.free()
    )
    return recommends or sum(_is_open_answer(column) for column in draft.free()) >= 3


def _open_answers(columns: list[ColumnProfile], named: list[ColumnProfile]) -> list[ColumnProfile]:
    """Open answers, and those that belong to one: the second and third line of the same question."""
    chosen = [column for column in columns if column in named or _is_open_answer(column)]
    stems = {_stem(column) for column in chosen if _stem(column) != folded(column.name)}
    return [
        column
        for column in columns
        if column in chosen
        or (_stem(column) in stems and holds_words(column) and column.words >= 2 and column.distinct_share >= 0.5)
    ]


def _stem(column: ColumnProfile) -> str:
    return re.sub(r"[# ]*\d+", "", folded(column.name)).strip()


def _is_open_answer(column: ColumnProfile) -> bool:
    if (
        not holds_words(column)
        or column.distinct < 2
        or name_cue(column, TITLE) >= 0.9
        or name_cue(column, QUESTION) > 0
    ):
        return False
    called = name_cue(column, TEXT) >= 0.8
    asked = called or says(column.label, ASKED)
    if _is_label(column) and not asked:
        return False
    if says(column.label, PROFILE) and not called and column.words < 8:
        return False
    enough = 2.0 if called else 2.5 if asked else 3.0
    varied = 0.35 if column.words >= 8 else 0.5
    return (column.words >= enough or column.looks.unspaced) and column.distinct_share >= varied


def _wordiest(columns: list[ColumnProfile]) -> list[ColumnProfile]:
    """Nothing is called a comment: the column with most words, if it is plainly full of sentences."""
    sentences = [
        column
        for column in columns
        if holds_words(column)
        and (column.words >= 5 or column.looks.unspaced)
        and column.distinct_share >= 0.5
        and column.distinct > 1
        and not _is_label(column)
        and name_cue(column, TITLE) < 0.9
    ]
    return sorted(sentences, key=lambda column: -column.characters)[:1]
