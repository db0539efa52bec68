"""The roles of a table of voices."""

from __future__ import annotations

import re
from typing import Final

from wellheard.listen.cues import CHANNEL, CONSENT, LANGUAGE, MARKET, QUESTION, SPEAKER, TEXT, TITLE, TOUCHPOINT
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.errors import ListenError
from wellheard.listen.guess_people import find_ids
from wellheard.listen.guess_ratings import find_ratings
from wellheard.listen.guess_texts import choose_texts
from wellheard.listen.guess_times import find_time
from wellheard.listen.mapping import TextColumn
from wellheard.listen.names import folded
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.speakers import speaker_words

_REVIEW: Final = re.compile(
    r"\b(reviews?|rezension(en)?|avis|resenas?|avaliac\w+|recension[ei]|app ?store|play ?store)\b"
)
_CHANNELS: Final = (
    ("survey", re.compile(r"\b(surveys?|nps|csat|questionnaire|umfrage|enquete|encuesta|pesquisa)\b")),
    ("review", _REVIEW),
    ("social", re.compile(r"\b(tweets?|twitter|facebook|instagram|reddit|retweet|mastodon)\b")),
    ("chat", re.compile(r"\b(chats?|whatsapp|intercom|messenger)\b")),
    ("call", re.compile(r"\b(calls?|phone call|transcripts?|telephony)\b")),
    ("mail", re.compile(r"\b(e ?mails?|mailbox|inbox)\b")),
    (
        "visit",
        re.compile(r"\b(usability|observations?|field ?notes?|site visit|contextual inquiry|ux (test|study|data))\b"),
    ),
)
_OBSERVED: Final = re.compile(
    r"\b(observ\w+|usability|field ?notes?|moderator|site visit|contextual inquiry|subtask|ux (test|study|data))\b"
)
_EMPLOYEE: Final = re.compile(
    r"\b(employee (survey|ideas?|feedback|voice)|staff survey|mitarbeiter(umfrage|ideen)|enps)\b"
)


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
    draft.pick("consent", CONSENT, _few)
    draft.pick("question", QUESTION, lambda column: 1.0 if column.words >= 1 and column.numeric_share < 0.5 else 0.0)
    _find_title(draft)
    _find_speaker(draft)
    find_ids(draft)
    draft.ratings = find_ratings(draft, of_review=_mentions(draft, _REVIEW))
    if not draft.text and not draft.ratings:
        raise _nothing_said(draft)
    _say_where_from(draft)
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


def _find_speaker(draft: Draft) -> None:
    for role, known in (("said_by", "unknown"), ("source_kind", "unsolicited")):
        told = draft.constant(role)
        if told:
            draft.constants[role] = told
            draft.confidence[role] = 1.0
        elif role == "source_kind" and draft.told(role):
            draft.take("source_kind", draft.told(role)[-1].columns[0], sure=1.0)
            draft.constants.setdefault(role, known)
    if "said_by" in draft.constants:
        return
    column = draft.pick("said_by", SPEAKER, _speaker_fit)
    if column:
        values = draft.profile.columns[column].values or {}
        draft.words["said_by"] = speaker_words(values)
        other = [value for value in values if value.casefold() not in draft.words["said_by"]]
        if other:
            draft.note(
                f"Said by nobody we know in the column {column}, so said_by is unknown there: {', '.join(other[:5])}."
            )


def _speaker_fit(column: ColumnProfile) -> float:
    values = column.values or {}
    known = speaker_words(values)
    rows = sum(count for value, count in values.items() if value.casefold() in known)
    return 1.0 if 0 < column.distinct <= 20 and rows >= 0.6 * column.filled else 0.0


def _mentions(draft: Draft, words: re.Pattern[str]) -> bool:
    """Whether the name of the file or of a column (not a question) speaks of something."""
    names = [folded(draft.table.path.stem), *(folded(name) for name in draft.table.columns if len(name) <= 40)]
    return any(words.search(name) for name in names)


def _say_where_from(draft: Draft) -> None:
    """Channel, asked for or not, and who speaks, where no column says it."""
    export = draft.export
    observed = _mentions(draft, _OBSERVED) and not draft.ratings
    employee = _mentions(draft, _EMPLOYEE)
    survey = draft.survey or "question" in draft.columns
    if "channel" not in draft.columns and not draft.refused("channel"):
        found = next((name for name, words in _CHANNELS if _mentions(draft, words)), None)
        guess = (export.channel if export else None) or ("survey" if survey else "visit" if observed else found)
        channel = draft.constant("channel") or guess
        if channel:
            draft.constants["channel"] = channel
    guess_kind = (
        "employee" if employee else "observed" if observed and not survey else "solicited" if survey else "unsolicited"
    )
    draft.constants.setdefault("source_kind", (export.source_kind if export else None) or guess_kind)
    if "said_by" not in draft.columns and not _author_may_be_anybody(draft):
        kind = draft.constants["source_kind"]
        draft.constants.setdefault("said_by", {"employee": "employee", "observed": "researcher"}.get(kind, "customer"))
    for role in ("touchpoint", "market", "language", "consent"):
        word = draft.constant(role)
        if word:
            draft.constants[role] = word


def _author_may_be_anybody(draft: Draft) -> bool:
    """Rows of somebody's case, written by the customer or by whoever answers."""
    return "author" in draft.columns and "case" in draft.columns and "customer" not in draft.columns


def _say_how_read(draft: Draft) -> None:
    html = [text.column for text in draft.text if text.html]
    if html:
        draft.note(f"HTML was turned to plain text in: {', '.join(html)}.")
    if _author_may_be_anybody(draft):
        draft.note(
            f"The author of a row need not be the customer: who is the customer is looked up by the case "
            f"({draft.columns['case'][0]})."
        )
