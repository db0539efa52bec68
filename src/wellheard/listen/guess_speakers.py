"""Who speaks in a table of voices, over which channel, and whether anybody had asked.

Three kinds of tables look alike and must not be mixed up: what customers say, what researchers note down about them,
and what employees report. Columns and their words decide; the name of the file is only a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellheard.listen.cues import NOTE_KIND, SPEAKER
from wellheard.listen.draft import Draft
from wellheard.listen.mapping import Role
from wellheard.listen.names import folded
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.speakers import are_plainly_speakers, note_words, speaker_words

REVIEW: Final = re.compile(
    r"\b(reviews?|rezension(en)?|avis|resenas?|avaliac\w+|recension[ei]|app ?store|play ?store)\b"
)
_VISIT: Final = (
    r"usability|observations?|field ?(notes?|visits?|work)|(site|home|house) visits?|shadowing|ethnograph\w*|"
    r"contextual inquiry|ux (test|study|data)"
)
_CHANNELS: Final = (
    ("survey", re.compile(r"\b(surveys?|nps|csat|questionnaire|umfrage|enquete|encuesta|pesquisa)\b")),
    ("review", REVIEW),
    (
        "social",
        re.compile(
            r"\b(social(?! (security|insurance))|tweets?|twitter|facebook|instagram|reddit|retweets?|mastodon)\b"
        ),
    ),
    ("chat", re.compile(r"\b(chats?|whatsapp|intercom|messenger)\b")),
    ("call", re.compile(r"\b(calls?|phone call|transcripts?|telephony)\b")),
    ("mail", re.compile(r"\b(e ?mails?|mails?|mailbox|inbox)\b")),
    ("visit", re.compile(rf"\b({_VISIT})\b")),
)
_OBSERVED: Final = re.compile(rf"\b({_VISIT}|observ\w+|moderator|subtask|researchers?)\b")
_EMPLOYEE: Final = re.compile(
    r"\b(employee (survey|ideas?|feedback|voice|suggestions?)|staff (survey|ideas?|feedback|suggestions?)|"
    r"mitarbeiter(umfrage|ideen)|enps)\b"
)
_STAFF_FILE: Final = re.compile(
    r"\b(employees?|staff|colleagues?|mitarbeiter\w*|workforce|frontline|suggestion (box|scheme)|ideas?)\b"
)
_STAFF_COLUMN: Final = re.compile(
    r"(employee|staff|colleague|mitarbeiter|team member)( (id|no|nr|number|code|group|type))?|"
    r"department|team|abteilung|equipe|departamento|afdeling|business unit"
)
_STAFF_WORDS: Final = re.compile(
    r"\b(improvement (idea|suggestion)s?|customer observations?|(employee|staff) (idea|suggestion|observation)s?|"
    r"verbesserungsvorschl\w+)\b"
)
_SOLUTION: Final = re.compile(
    r"(proposed|suggested|own) (solution|change|fix|improvement|action)|solution proposal|losungsvorschlag"
)
_PARTIES: Final = 8  # different words for those who take part
_NOT_CUSTOMERS: Final = frozenset({"agent", "bot", "employee", "researcher"})


def find_speaker(draft: Draft) -> None:
    """Find a column that says who speaks in each row, unless one speaker was told for all."""
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
    column = draft.pick("said_by", SPEAKER, _speaker_fit) or _column_of_parties(draft)
    if column:
        values = draft.profile.columns[column].values or {}
        draft.words["said_by"] = speaker_words(values)
        _say_unknown(draft, column, values)
    elif not draft.refused("said_by"):
        _find_kinds_of_notes(draft)


def _column_of_parties(draft: Draft) -> str | None:
    """A column whose words can only be those of customers and of those who answer, whatever it is called."""
    if draft.survey or draft.refused("said_by"):
        return None
    plain = [
        column
        for column in draft.free()
        if 2 <= column.distinct <= _PARTIES and column.values and are_plainly_speakers(column.values)
    ]
    if not plain:
        return None
    draft.take("said_by", plain[0].name, sure=0.7)
    return plain[0].name


def _say_unknown(draft: Draft, column: str, values: dict[str, int]) -> None:
    other = [value for value in values if value.casefold() not in draft.words["said_by"]]
    if other:
        draft.note(
            f"These words in the column {column} name no speaker that is known, so who spoke is unknown there:"
            f" {', '.join(other[:5])}."
        )


def _speaker_fit(column: ColumnProfile) -> float:
    """Nearly all words must name a speaker where the name of the column does not say that it holds speakers."""
    values = column.values or {}
    known = speaker_words(values)
    share = sum(count for value, count in values.items() if value.casefold() in known) / column.filled
    return 0.0 if column.distinct > 20 or share < 0.6 else 1.0 if share >= 0.95 else 0.6


def _find_kinds_of_notes(draft: Draft) -> None:
    """A researcher's notes of several kinds: what was said is the customer's, all else the researcher's.

    The column is kept with the row as well, because it tells what was seen from what was made of it.
    """
    column = draft.pick("said_by", NOTE_KIND, _notes_fit)
    if column:
        draft.words["said_by"] = note_words(draft.profile.columns[column].values or {})
        draft.release(column)


def _notes_fit(column: ColumnProfile) -> float:
    known = note_words(column.values or {})
    return 1.0 if 0 < column.distinct <= 20 and len(known) == len({v.casefold() for v in column.values or ()}) else 0.0


def mentions(draft: Draft, words: re.Pattern[str]) -> bool:
    """Whether the name of the file or of a column (not a question) speaks of something."""
    return any(words.search(name) for name in _names(draft))


def _names(draft: Draft) -> Iterator[str]:
    """The name of the file, and of columns but those of addresses: where somebody lives is no channel."""
    yield folded(draft.table.path.stem)
    for name, column in draft.profile.columns.items():
        if len(name) <= 40 and not column.looks.personal:
            yield folded(name)


def say_where_from(draft: Draft) -> None:
    """Say the channel, whether anybody asked, and who speaks, where no column says it."""
    survey = draft.survey or "question" in draft.columns
    observed = not draft.ratings and not survey and (mentions(draft, _OBSERVED) or _has_kinds_of_notes(draft))
    employee = _by_employees(draft, asked=survey)
    if "channel" not in draft.columns and not draft.refused("channel"):
        channel = draft.constant("channel") or _channel(draft, survey=survey, observed=observed and not employee)
        if channel:
            draft.constants["channel"] = channel
    kind = "employee" if employee else "observed" if observed else "solicited" if survey else "unsolicited"
    draft.constants.setdefault("source_kind", (draft.export.source_kind if draft.export else None) or kind)
    if "said_by" not in draft.columns and not author_may_be_anybody(draft):
        kind = draft.constants["source_kind"]
        draft.constants.setdefault("said_by", {"employee": "employee", "observed": "researcher"}.get(kind, "customer"))
    _part_authors_from_customers(draft)
    roles: tuple[Role, ...] = ("touchpoint", "market", "language", "consent")
    for role in roles:
        word = draft.constant(role)
        if word:
            draft.constants[role] = word


def _channel(draft: Draft, *, survey: bool, observed: bool) -> str | None:
    found = next((name for name, words in _CHANNELS if mentions(draft, words)), None)
    return (draft.export.channel if draft.export else None) or ("survey" if survey else "visit" if observed else found)


def _has_kinds_of_notes(draft: Draft) -> bool:
    return "researcher" in draft.words.get("said_by", {}).values()


def _by_employees(draft: Draft, *, asked: bool) -> bool:
    """Whether employees report: two signs that do not hang together, in a table that names no customer."""
    if mentions(draft, _EMPLOYEE):
        return True
    named = "customer" in draft.columns and not draft.customer_is_author
    if asked or named or draft.ratings or "said_by" in draft.columns or "said_by" in draft.constants:
        return False
    columns = [(folded(name), column) for name, column in draft.profile.columns.items() if column.filled]
    signs = [
        next((f"there is a column {column.name}" for name, column in columns if _STAFF_COLUMN.fullmatch(name)), None),
        next((f"there is a column {column.name}" for name, column in columns if _SOLUTION.fullmatch(name)), None),
        next(
            (f"a column says “{word}”" for _, column in columns for word in column.values or () if _reports(word)), None
        ),
        "the file is called so" if _STAFF_FILE.search(folded(draft.table.path.stem)) else None,
    ]
    reasons = [sign for sign in signs if sign]
    if len(reasons) < 2:
        return False
    draft.note(
        f"The rows were taken as said by employees, because {' and '.join(reasons[:2])}. Type"
        f" {draft.line('said_by==customer,source_kind==unsolicited')} if customers said them."
    )
    return True


def _reports(word: str) -> bool:
    return len(word) <= 40 and _STAFF_WORDS.search(folded(word)) is not None


def _part_authors_from_customers(draft: Draft) -> None:
    """Whoever writes as an employee or a researcher is no customer."""
    others = draft.constants.get("said_by") in _NOT_CUSTOMERS
    if draft.customer_is_author and (others or draft.constants.get("source_kind") in {"observed", "employee"}):
        draft.customer_is_author = False
        draft.columns["author"] = draft.columns.pop("customer")
        draft.confidence["author"] = draft.confidence.pop("customer")


def author_may_be_anybody(draft: Draft) -> bool:
    """Rows of somebody's case, written by the customer or by whoever answers."""
    return "author" in draft.columns and "case" in draft.columns and "customer" not in draft.columns
