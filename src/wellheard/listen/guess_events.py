"""The roles of a table of events, and of one of customers."""

from __future__ import annotations

from typing import Final

from wellheard.listen.cues import ACTIVITY, AT, AUTHOR, CASE, CHANNEL, CUSTOMER, ID, LANGUAGE, MARKET, TOUCHPOINT, VALUE
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.errors import ListenError
from wellheard.listen.guess_people import find_ids
from wellheard.listen.guess_times import find_time
from wellheard.listen.mapping import Role
from wellheard.listen.names import Cues, says
from wellheard.listen.numbers import Decimal, find_notation
from wellheard.listen.profile import ColumnProfile
from wellheard.listen.signs import NOT_AT

_MOST_FAILING = 0.3


def holds_events(draft: Draft) -> bool:
    """Whether rows say what somebody did and when."""
    free = draft.free()
    activity = bool(draft.told("activity")) or any(
        name_cue(column, ACTIVITY) >= 0.9 and _activity_fit(column) for column in free
    )
    time = bool(draft.told("at")) or any(
        name_cue(column, AT) > 0 and column.date_share >= 0.7 and not says(column.name, NOT_AT) for column in free
    )
    someone = bool(draft.told("customer") or draft.told("case")) or any(
        name_cue(column, cues) >= 0.8 for column in free for cues in (CUSTOMER, CASE, AUTHOR)
    )
    return activity and time and someone


def holds_customers(draft: Draft) -> bool:
    """Whether each row is one customer."""
    columns = list(draft.profile.columns.values())
    others = sum(column.filled > 0 for column in columns) > 1
    named = any(name_cue(column, CUSTOMER) >= 0.9 and column.unique() for column in draft.free())
    return others and (named or bool(draft.told("customer")))


def _activity_fit(column: ColumnProfile) -> float:
    return 1.0 if column.distinct_share <= 0.5 or column.distinct <= 50 else 0.0


def fill_events(draft: Draft) -> None:
    """Fill every role of events.

    Raises:
        ListenError: Nothing says what was done, or when.
    """
    draft.at = find_time(draft)
    draft.pick("activity", ACTIVITY, _activity_fit)
    word = draft.constant("activity")
    if word:
        draft.constants["activity"] = word
    if draft.at is None or not ("activity" in draft.columns or word):
        raise ListenError(
            "no-events",
            f"{draft.table.path.name} does not say what was done and when.",
            found=f"columns {', '.join(list(draft.table.columns)[:12])}",
            expected="a column of activities and one of times",
            hint="--map kind==events,activity=COLUMN,at=COLUMN",
        )
    find_ids(draft)
    if "author" in draft.columns and "customer" not in draft.columns:
        draft.columns["customer"] = draft.columns.pop("author")
    _few(draft, {"channel": CHANNEL, "touchpoint": TOUCHPOINT, "market": MARKET})
    _find_value(draft)


def fill_customers(draft: Draft) -> None:
    """Fill every role of customers.

    Raises:
        ListenError: Nothing names the customers.
    """
    customer = draft.pick("customer", CUSTOMER, lambda column: float(column.unique())) or draft.pick(
        "customer", ID, lambda column: float(column.unique())
    )
    if customer is None:
        raise ListenError(
            "no-customers",
            f"{draft.table.path.name} does not say which customer a row is about.",
            found=f"columns {', '.join(list(draft.table.columns)[:12])}",
            expected="a column that names each customer once",
            hint="--map kind==customers,customer=COLUMN",
        )
    draft.since = find_time(draft, "since")
    _few(draft, {"market": MARKET, "language": LANGUAGE})
    _find_value(draft)


def _few(draft: Draft, roles: dict[Role, Cues]) -> None:
    for role, cues in roles.items():
        draft.pick(role, cues, lambda column: 1.0 if column.distinct <= 500 and column.numeric_share < 0.5 else 0.0)
        word = draft.constant(role)
        if word:
            draft.constants[role] = word


def _find_value(draft: Draft) -> None:
    """A column of amounts; one that would reject more than 30 % of the rows is not used."""
    column = draft.pick("value", VALUE, lambda column: float(column.numeric_share >= 1 - _MOST_FAILING))
    if column is None:
        return
    known = draft.profile.columns[column]
    if known.numeric_share < 1 - _MOST_FAILING:
        del draft.columns["value"]
        draft.release(column)
        draft.note(
            f"The column {column} is not used as an amount: only {known.numeric_share:.0%} of its cells are numbers."
        )
        return
    notation = find_notation(known.values or known.sample)
    draft.value_decimal = notation.decimal
    sign = next((told.detail for told in draft.told("value")), "")
    if sign:
        draft.value_decimal = _decimal_sign(sign)
    elif not notation.sure:
        name = draft.typed(column)
        draft.ask(
            "decimal-sign",
            column,
            f"Amounts in the column {column} such as 1,234 may be more than a thousand or a little more than one.",
            assumed="A comma was taken to group thousands and a point to begin the fraction.",
            answers=(draft.line(f"value={name}:point"), draft.line(f"value={name}:comma")),
        )


_DECIMALS: Final[dict[str, Decimal]] = {"point": ".", "comma": ",", ".": "."}


def _decimal_sign(word: str) -> Decimal:
    if word in _DECIMALS:
        return _DECIMALS[word]
    raise ListenError(
        "decimal-unknown",
        "This is no sign before a fraction.",
        found=repr(word),
        expected="point or comma",
        hint="--map value=COLUMN:point   or   --map value=COLUMN:comma",
    )
