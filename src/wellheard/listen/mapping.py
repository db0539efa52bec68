"""What each column of a table is to us: the mapping, which can be shown, corrected, saved and used again.

A mapping belongs to a header, not to a file: the export of next month has the same columns and gets the same mapping.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, Final, Literal, get_args

from wellheard.evidence.schemas import RatingKind
from wellheard.listen.errors import ListenError
from wellheard.listen.numbers import Decimal

Kind = Literal["voices", "events", "customers"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Role = Literal[
    "text", "title", "question", "id", "customer", "author", "at", "rating", "said_by", "source_kind", "channel",
    "touchpoint", "market", "language", "case", "consent", "activity", "value", "since",
]  # fmt: skip
ROLES: Final[tuple[Role, ...]] = get_args(Role)

CONSTANT_ROLES: Final[frozenset[str]] = frozenset(
    {"said_by", "source_kind", "channel", "touchpoint", "market", "language", "consent", "activity"}
)
"""Roles that may be the same for every row instead of a column."""

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of words; each filled cell becomes a voice.

    Attributes:
        column: The column.
        question: The question that was answered, where there was one.
        html: The cells are HTML and are turned to plain text.
    """

    column: str
    question: str | None = None
    html: bool = False


Conditions = tuple[tuple[str, str], ...]
"""Columns and the words that must stand in them, all of them; case and white space around do not matter."""


@dataclass(frozen=True, slots=True)
class RatingColumn:
    """A column of ratings on a known scale; several may share a column whose rows are told apart by another one.

    Attributes:
        column: The column.
        kind: What is rated how; see :data:`wellheard.evidence.schemas.RATING_KINDS`.
        low: The worst rating of the scale (for ``ces1`` the least effort).
        high: The best one; smaller than ``low`` where 1 is best.
        question: The question that was answered, where there was one.
        with_text: The column of words that gives the reason for it; None where the rating stands for itself.
        decimal: The sign before a fraction.
        spread: Further columns of the same answer, where a form gives each point of the scale its own.
        unrated: Numbers that stand for no rating, such as 6 for "don't know".
        when: It holds only for rows with these words in these columns, such as ``(("metric", "NPS"),)``.
    """

    column: str
    kind: RatingKind
    low: float
    high: float
    question: str | None = None
    with_text: str | None = None
    decimal: Decimal = "."
    spread: tuple[str, ...] = ()
    unrated: tuple[float, ...] = ()
    when: Conditions = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Every column that the rating is read from."""
        return (self.column, *self.spread)


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """A column of times.

    Attributes:
        column: The column.
        format: A name of :data:`wellheard.listen.dates.PATTERNS` or a ``strptime`` format.
        zone: Zone of times that carry none.
        days: The column holds days; a time of day is always missing or midnight.
    """

    column: str
    format: str
    zone: str = "UTC"
    days: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file leaves open, for the person who knows it.

    Attributes:
        code: What is open, in a stable word.
        column: The column it is about.
        what: One sentence for a person.
        assumed: What is done until it is answered.
        answers: Lines to type, one for each likely answer.
    """

    code: str
    column: str
    what: str
    assumed: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """What each column is to us.

    Attributes:
        kind: What the rows are.
        header_signature: Names the set of columns; see :func:`header_signature`.
        export: The program that wrote the file, where its header gives it away.
        namespace: Whose ids these are: equal ids mean the same row only within one namespace.
        text: The columns of words (voices).
        ratings: The columns of ratings (voices).
        at: When it was said or done.
        since: Since when somebody is a customer (customers).
        columns: Role to the columns that fill it, for all other roles.
        constants: Role to the word that fills it in every row.
        words: Role to what the words of its column mean, such as ``{"said_by": {"admin": "agent"}}``; folded keys.
        value_decimal: The sign before a fraction in the column of values.
        attributes: Columns that are kept with the row as they are.
        left_out: Columns that are not kept, because they name people or repeat what is kept elsewhere.
        customer_is_author: The column of customers names whoever wrote the row, so an agent's row is no customer's.
        customer_from_case: The author of a row need not be the customer: the customer is that of the case.
        person_per_row: A row is everything that one unnamed person answered.
        case_from_id: A row opens a case of its own, which answers elsewhere refer to by the row's id.
        confidence: Role to how sure the guess is, 0 to 1; 1 for what was told.
        questions: What is left open.
        notices: What was assumed or left out, in sentences.
        told: What a person told about the columns, as an option to type again.
    """

    kind: Kind
    header_signature: str
    namespace: str
    export: str | None = None
    text: tuple[TextColumn, ...] = ()
    ratings: tuple[RatingColumn, ...] = ()
    at: TimeColumn | None = None
    since: TimeColumn | None = None
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    value_decimal: Decimal = "."
    attributes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    customer_is_author: bool = False
    customer_from_case: bool = False
    person_per_row: bool = False
    case_from_id: bool = False
    confidence: dict[str, float] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    notices: tuple[str, ...] = ()
    told: str = ""

    @property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Role to the columns that fill it, in the order of :data:`ROLES`."""
        filled: dict[str, tuple[str, ...]] = dict(self.columns)
        filled["text"] = tuple(text.column for text in self.text)
        filled["rating"] = tuple(dict.fromkeys(column for rating in self.ratings for column in rating.all_columns))
        filled["at"] = (self.at.column,) if self.at else ()
        filled["since"] = (self.since.column,) if self.since else ()
        return {role: filled[role] for role in ROLES if filled.get(role)}

    def used(self) -> tuple[str, ...]:
        """Every column that fills a role or tells ratings apart, each once."""
        filling = [column for columns in self.roles.values() for column in columns]
        telling = [column for rating in self.ratings for column, _ in rating.when]
        return tuple(dict.fromkeys(filling + telling))

    def column(self, role: Role) -> str | None:
        """The one column of a role, or None."""
        return next(iter(self.roles.get(role, ())), None)

    def to_json(self) -> str:
        """Write the mapping down.

        Example:
            >>> mapping = Mapping("voices", "h1", "h1", text=(TextColumn("comment"),))
            >>> Mapping.from_json(mapping.to_json()) == mapping
            True
        """
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read a mapping that was written down.

        Raises:
            ListenError: It is damaged, or from a newer version.
        """
        try:
            parts: dict[str, Any] = json.loads(text)
            if parts.pop("format") != FORMAT:
                raise _damaged("another format")
            return cls(**{name: _rebuilt(name, value) for name, value in parts.items()})
        except (json.JSONDecodeError, AttributeError, KeyError, TypeError) as problem:
            raise _damaged(type(problem).__name__) from problem


def _rebuilt(name: str, value: Any) -> Any:
    """A value of JSON in the type that the field of this name has."""
    build = _BUILD.get(name)
    return value if build is None or value is None else build(value)


def _built(kind: type, part: dict[str, Any]) -> Any:
    return kind(**{name: _tuples(value) for name, value in part.items()})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(piece) for piece in value) if isinstance(value, list) else value


_BUILD: Final[dict[str, Callable[[Any], Any]]] = {
    "attributes": tuple,
    "left_out": tuple,
    "notices": tuple,
    "columns": lambda value: {role: tuple(columns) for role, columns in value.items()},
    "at": lambda value: TimeColumn(**value),
    "since": lambda value: TimeColumn(**value),
    "text": lambda value: tuple(_built(TextColumn, part) for part in value),
    "ratings": lambda value: tuple(_built(RatingColumn, part) for part in value),
    "questions": lambda value: tuple(_built(Question, part) for part in value),
}


def _damaged(found: str) -> ListenError:
    return ListenError(
        "saved-mapping-damaged",
        "A saved mapping cannot be read.",
        found=found,
        expected=f"a mapping of format {FORMAT}",
        hint="delete the saved mapping; it will be guessed again",
    )


def header_signature(columns: Iterable[str]) -> str:
    """Name a set of columns, whatever their order and case.

    Example:
        >>> header_signature(["Text", "id"]) == header_signature(["id", "text "])
        True
    """
    names = "\x1f".join(sorted(name.strip().casefold() for name in columns))
    return blake2b(names.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
