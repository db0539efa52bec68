"""From a table to its mapping: what is sure is decided, what is likely is said, what is open is asked.

Nothing here knows a particular file. The steps: whatever was told; then what the export is known to have; then names
and contents together. A column that would reject more than 30 % of the rows is not used, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from wellheard.listen.cues import RATING, TITLE
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.errors import ListenError
from wellheard.listen.exports import find_export
from wellheard.listen.guess_by_name import ask_for_words, best_candidate
from wellheard.listen.guess_events import fill_customers, fill_events, holds_customers, holds_events
from wellheard.listen.guess_people import choose_attributes
from wellheard.listen.guess_texts import choose_texts
from wellheard.listen.guess_times import readable_share
from wellheard.listen.guess_voices import fill_voices
from wellheard.listen.mapping import Kind, Mapping, header_signature
from wellheard.listen.options import Assignment, Override, parse_map, part_fitting
from wellheard.listen.profile import Profile
from wellheard.listen.tables import RawTable, labelled

_ASIDE: Final = "This table has not the columns of one thing that was told, so it was left aside here:"
_LIKELY: Final[dict[Kind, float]] = {"voices": 0.3, "events": 0.45, "customers": 0.3}
_FILL: Final[dict[Kind, Callable[[Draft], None]]] = {
    "voices": fill_voices,
    "events": fill_events,
    "customers": fill_customers,
}


def guess_mapping(
    table: RawTable,
    profile: Profile,
    *,
    known: Mapping | None = None,
    override: Override | None = None,
    strict: bool = True,
) -> Mapping:
    """Say what each column is.

    Args:
        table: The table; rows are read again only to check what was told.
        profile: What :func:`wellheard.listen.profile.profile` found.
        known: A mapping that was saved for the same header; used as it is where it still fits the rows, and what was
            once told is told again where it does not.
        override: What a person tells about the columns.
        strict: A column that was told must exist. Otherwise, as when several files are read with the same option, what
            names a column that this table has not is left aside, and a notice says so.

    Raises:
        ListenError: The table holds no customers' words (``no-words``), or what was told does not fit it.
    """
    signature = header_signature(table.columns)
    told, aside = override or Override(), tuple[Assignment, ...]()
    if not strict:
        told, aside = part_fitting(told, table.columns, labelled(table))
    notices = tuple(f"{_ASIDE} {part.role}={part.value}." for part in aside)
    if known is not None and known.header_signature == signature:
        if not told.assignments and _still_fits(known, table, profile):
            return _with_notices(known, notices)
        told = Override((*parse_map([known.told] if known.told else []).assignments, *told.assignments))
    draft = Draft(table, profile, told, find_export(table.columns, labelled(table)))
    kind = _find_kind(draft)
    _FILL[kind](draft)
    return _with_notices(_finished(draft, kind, signature), notices)


def _with_notices(mapping: Mapping, notices: tuple[str, ...]) -> Mapping:
    """A mapping with what was left aside this time, and not with what was left aside another time."""
    said = (*(notice for notice in mapping.notices if not notice.startswith(_ASIDE)), *notices)
    return mapping if said == mapping.notices else replace(mapping, notices=said)


def _find_kind(draft: Draft) -> Kind:
    told = next((kind for kind in _FILL if draft.constant("kind") == kind), None)
    if told:
        return told
    if draft.export and not draft.told("text"):
        if draft.export.no_words:
            raise _no_words(draft, draft.export.no_words)
        if draft.export.kind != "voices":
            return draft.export.kind
    return _kind_of_contents(draft)


def _kind_of_contents(draft: Draft) -> Kind:
    if choose_texts(draft, trust="contents") or any(
        name_cue(column, TITLE) >= 0.9 and column.words >= 2 for column in draft.free()
    ):
        return "voices"
    if holds_events(draft):
        return "events"
    if choose_texts(draft, trust="plain name") or draft.told("rating") or _has_ratings(draft):
        return "voices"
    if holds_customers(draft):
        return "customers"
    if choose_texts(draft):
        return "voices"
    raise _no_words(draft, "None of its columns plainly holds sentences: only codes, numbers, names or fixed choices.")


def _has_ratings(draft: Draft) -> bool:
    return any(name_cue(column, RATING) >= 0.8 and column.numeric_share >= 0.7 for column in draft.free())


def _no_words(draft: Draft, why: str) -> ListenError:
    shown = ", ".join(list(draft.table.columns)[:12])
    nearest = best_candidate(draft)
    line = draft.line(f"text={draft.typed(nearest)}") if nearest else "--map text=COLUMN"
    return ListenError(
        "no-words",
        f"{draft.table.path.name} holds nothing that customers said, did or rated. {why}"
        + (f" The column {nearest} comes nearest." if nearest else ""),
        found=f"columns {shown}{' ...' if len(draft.table.columns) > 12 else ''}",
        expected="a column of text, a rating with a known scale, or an event log with activity and time",
        hint=f"{line}   if that column holds words; leave the file out if none does (if each row is what a customer did:"
        " --map kind==events,activity==purchase)",
    )


def _finished(draft: Draft, kind: Kind, signature: str) -> Mapping:
    if draft.export is None or kind == "voices":
        ask_for_words(draft, least=_LIKELY[kind])
    unused = draft.give_back_unused()
    if unused:
        draft.note(f"Nothing in {kind} is made of {', '.join(unused)}, so the rows keep it as it is.")
    attributes, left_out = choose_attributes(draft)
    export = draft.export
    voices = kind == "voices"
    alone = sum(rating.with_text is None for rating in draft.ratings)
    has_case = "case" in draft.columns
    return Mapping(
        kind=kind,
        header_signature=signature,
        namespace=export.name if export and export.global_ids else signature,
        export=export.name if export else None,
        text=tuple(draft.text),
        ratings=tuple(draft.ratings),
        at=draft.at,
        since=draft.since,
        columns=draft.columns,
        constants=draft.constants,
        words=draft.words,
        value_decimal=draft.value_decimal,
        attributes=attributes,
        left_out=left_out,
        customer_is_author=draft.customer_is_author,
        customer_from_case=voices and has_case and "author" in draft.columns and "customer" not in draft.columns,
        person_per_row=voices
        and "customer" not in draft.columns
        and "author" not in draft.columns
        and len(draft.text) + alone > 1,
        case_from_id=voices and not has_case and "id" in draft.columns and _opens_cases(draft),
        confidence=draft.confidence,
        questions=tuple(draft.questions),
        notices=tuple(draft.notices),
        told=draft.override.to_options(),
    )


def _opens_cases(draft: Draft) -> bool:
    """Tickets, posts and chats are answered; reviews and survey answers stand for themselves."""
    asked = draft.survey or draft.ratings or draft.constants.get("source_kind") != "unsolicited"
    return not asked and draft.constants.get("channel") not in {"review", "survey"}


def _still_fits(known: Mapping, table: RawTable, profile: Profile) -> bool:
    """Whether the times of a file still read in the format that was decided on another one."""
    return all(
        time is None or readable_share(table, profile.columns[time.column], time.format) >= 0.7
        for time in (known.at, known.since)
    )
