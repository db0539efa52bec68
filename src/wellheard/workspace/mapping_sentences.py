"""How a mapping is told to a person: which column was taken for what, and what could not be decided."""

from __future__ import annotations

from typing import Final

from wellheard.listen.mapping import Mapping

_ROLES: Final = {
    "title": "title",
    "question": "question",
    "id": "id of the row",
    "customer": "customer",
    "author": "author",
    "said_by": "speaker",
    "source_kind": "kind of source",
    "channel": "channel",
    "touchpoint": "touchpoint",
    "market": "market",
    "language": "language",
    "case": "case",
    "consent": "consent",
    "activity": "activity",
    "value": "value",
}

_FORMATS: Final = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
    "iso": "year-month-day",
    "epoch_s": "seconds since 1970",
    "epoch_ms": "milliseconds since 1970",
}


def read_as(mapping: Mapping) -> tuple[str, ...]:
    """Say which column was taken for what, one sentence each."""
    said = [f"This holds {mapping.kind}" + (f", as {mapping.export} exports them." if mapping.export else ".")]
    said += [_text(text.column, text.question, html=text.html) for text in mapping.text]
    for rating in mapping.ratings:
        rows = "".join(f", where “{column}” is “{word}”" for column, word in rating.when)
        said.append(f"“{rating.column}” is a rating ({rating.kind}) from {rating.low:g} to {rating.high:g}{rows}.")
    if mapping.at is not None:
        said.append(
            f"“{mapping.at.column}” is the time, written as {mapping.at.format}, in {mapping.at.zone} where it names no zone."
        )
    if mapping.since is not None:
        said.append(f"“{mapping.since.column}” is since when somebody is a customer.")
    for role, columns in mapping.columns.items():
        are = "is" if len(columns) == 1 else "are"
        said.append(f"{_listed(columns)} {are} the {_ROLES.get(role, role)}{_meanings(mapping.words.get(role, {}))}.")
    said += [f"Every row has the {_ROLES.get(role, role)} “{word}”." for role, word in mapping.constants.items()]
    if mapping.customer_from_case:
        said.append("The customer of a row is the one who opened its case.")
    if mapping.left_out:
        said.append(f"Left out, because they name people or repeat other columns: {_listed(mapping.left_out)}.")
    return tuple(said)


def asked(mapping: Mapping) -> tuple[str, ...]:
    """Say what could not be decided, what was assumed, and how to answer: each likely answer on a line of its own."""
    return tuple(
        f"{question.what} {question.assumed} To answer: " + "\nor: ".join(question.answers)
        for question in mapping.questions
    )


def written_as(form: str) -> str:
    """Say how a date format looks.

    Example:
        >>> written_as("dmy"), written_as("%d/%m/%Y")
        ('day, month, year', '%d/%m/%Y')
    """
    return _FORMATS.get(form, form)


def _meanings(words: dict[str, str]) -> str:
    """Say what the words of a column stand for, where they are not the house's own."""
    told = [f"“{word}” is {meaning.replace('_', ' ')}" for word, meaning in words.items() if word != meaning]
    return f", where {', '.join(told[:8])}" if told else ""


def _text(column: str, question: str | None, *, html: bool) -> str:
    plain = ", turned from HTML to plain text" if html else ""
    asked_as = f", answering “{question}”" if question and question != column else ""
    return f"“{column}” is what was said{asked_as}{plain}."


def _listed(columns: tuple[str, ...], most: int = 8) -> str:
    shown = ", ".join(f"“{column}”" for column in columns[:most])
    return shown + (f" and {len(columns) - most} more" if len(columns) > most else "")
