"""The roles of a table of voices."""

from __future__ import annotations

import re

from wellheard.listen.consent import consent_words
from wellheard.listen.cues import CHANNEL, CONSENT, LANGUAGE, MARKET, QUESTION, TEXT, TITLE, TOUCHPOINT
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.errors import ListenError
from wellheard.listen.guess_people import find_ids
from wellheard.listen.guess_ratings import find_ratings
from wellheard.listen.guess_speakers import REVIEW, author_may_be_anybody, find_speaker, mentions, say_where_from
from wellheard.listen.guess_texts import choose_texts
from wellheard.listen.guess_times import find_time
from wellheard.listen.mapping import TextColumn
from wellheard.listen.profile import ColumnProfile


def fill_voices(draft: Draft) -> None:
    """Fill every role of voices, what is surest first."""
    draft.text = choose_texts(draft)
    draft.mark(*(text.column for text in draft.text))
    if draft.text:
        draft.confidence["text"] = _text_confidence(draft)
    draft.at = find_time(draft)
    draft.pick("language", LANGUAGE, _language_fit)
    draft.pick("market", MARKET, _few)
    draft.pick("touchpoint", TOUCHPOINT, _few)
    draft.pick("channel", CHANNEL, lambda column: _few(column) if column.distinct <= 50 else 0.0)
    draft.pick("question", QUESTION, lambda column: 1.0 if column.words >= 1 and column.numeric_share < 0.5 else 0.0)
    _find_title(draft)
    _find_consent(draft)
    find_speaker(draft)
    find_ids(draft)
    draft.ratings = find_ratings(draft, of_review=mentions(draft, REVIEW))
    if not draft.text and not draft.ratings:
        raise _nothing_said(draft)
    say_where_from(draft)
    _say_how_read(draft)


def _nothing_said(draft: Draft) -> ListenError:
    answers = [answer for question in draft.questions for answer in question.answers]
    return ListenError(
        "no-words",
        f"{draft.table.path.name} holds no words of customers and no rating whose scale is known.",
        found=f"columns {', '.join(list(draft.table.columns)[:12])}",
        expected="a column of text, or a rating with a known scale",
        hint=f"say what the scale is: {answers[0]}" if answers else "--map text=COLUMN",
    )


def _text_confidence(draft: Draft) -> float:
    if draft.told("text"):
        return 1.0
    called = max(name_cue(draft.profile.columns[text.column], TEXT) for text in draft.text)
    return 0.8 if draft.survey else max(0.5, round(0.9 * called, 2))


def _few(column: ColumnProfile) -> float:
    """A column of names that come again and again."""
    small = column.distinct <= max(20, min(500, column.filled // 2))
    return 1.0 if small and column.words <= 6 and column.date_share < 0.5 and column.numeric_share < 0.5 else 0.0


def _language_fit(column: ColumnProfile) -> float:
    like_a_tag = sum(
        bool(re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*|[A-Z][a-z]{3,12}", value)) for value in column.sample
    )
    return _few(column) if like_a_tag >= 0.8 * len(column.sample) else 0.0


def _find_title(draft: Draft) -> None:
    if draft.survey and not draft.told("title"):
        return
    title = draft.pick(
        "title", TITLE, lambda column: 1.0 if column.distinct_share >= 0.2 and column.looks.letters >= 0.5 else 0.0
    )
    if title and not draft.text:
        draft.columns.pop("title")
        draft.text = [TextColumn(title)]
        draft.confidence["text"] = draft.confidence.pop("title")
        draft.note(f"The table has titles but no longer texts, so the column {title} is taken as the text.")


def _find_consent(draft: Draft) -> None:
    column = draft.pick("consent", CONSENT, _few)
    if column is None:
        return
    values = draft.profile.columns[column].values or {}
    draft.words["consent"] = consent_words(values)
    unclear = [value for value in values if value.casefold() not in draft.words["consent"]]
    if unclear:
        draft.note(
            f"These words in the column {column} do not plainly allow anything, so they count as internal use only:"
            f" {', '.join(unclear[:5])}."
        )


def _say_how_read(draft: Draft) -> None:
    html = [text.column for text in draft.text if text.html]
    if html:
        draft.note(f"HTML was turned to plain text in {', '.join(html)}.")
    if author_may_be_anybody(draft):
        draft.note(
            "Whoever wrote a row need not be the customer, so the customer is looked up by the case in the column"
            f" {draft.columns['case'][0]}."
        )
