"""A mapping while it is being made: which columns are still free, what was told, what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from wellheard.listen.exports import Export, named
from wellheard.listen.mapping import Question, RatingColumn, Role, TextColumn, TimeColumn
from wellheard.listen.names import Cues, cue
from wellheard.listen.numbers import Decimal
from wellheard.listen.options import NOTHING, Assignment, Override, Told, find_told
from wellheard.listen.pasting import map_line, quoted_name
from wellheard.listen.profile import ColumnProfile, Profile
from wellheard.listen.tables import RawTable, labelled

Fit = Callable[[ColumnProfile], float]
_FROM_EXPORT = 0.95
_LONG = 40  # characters of a name; longer ones are typed by their place


@dataclass
class Draft:
    """Everything that the steps of the guess share.

    Attributes:
        table: The table; read again only where something that was told must be checked on every row.
        profile: What is known of its columns.
        override: What was told.
        export: The program that wrote it.
    """

    table: RawTable
    profile: Profile
    override: Override
    export: Export | None
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    text: list[TextColumn] = field(default_factory=list)
    ratings: list[RatingColumn] = field(default_factory=list)
    at: TimeColumn | None = None
    since: TimeColumn | None = None
    value_decimal: Decimal = "."
    customer_is_author: bool = False
    survey: bool = False
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for assignment in self.override.assignments:
            if not assignment.constant:
                self._taken.update(find_told(assignment, self.table.columns, labelled(self.table)).columns)

    def told(self, role: str) -> list[Told]:
        """The columns that were told for a role, with what was said about them."""
        return [
            find_told(assignment, self.table.columns, labelled(self.table))
            for assignment in self.override.of(role)
            if not assignment.constant
        ]

    def refused(self, role: str) -> bool:
        """Whether it was told that nothing fills the role."""
        return self.override.constant(role) == NOTHING

    def constant(self, role: str) -> str | None:
        """The word that was told for every row."""
        word = self.override.constant(role)
        return None if word == NOTHING else word

    def free(self) -> list[ColumnProfile]:
        """Columns that hold something and fill no role yet, in the order of the file."""
        return [column for column in self.profile.columns.values() if column.filled and column.name not in self._taken]

    def take(self, role: Role, *columns: str, sure: float) -> None:
        """Give columns a role."""
        self._taken.update(columns)
        self.columns[role] = columns
        self.confidence[role] = round(sure, 2)

    def release(self, *columns: str) -> None:
        """Give columns back that were spoken for in vain."""
        self._taken.difference_update(columns)

    def mark(self, *columns: str) -> None:
        """Say that columns are spoken for."""
        self._taken.update(columns)

    def used(self) -> set[str]:
        """Every column that fills a role."""
        filling = {column for columns in self.columns.values() for column in columns}
        times = {time.column for time in (self.at, self.since) if time}
        rated = {column for rating in self.ratings for column in rating.all_columns}
        return filling | times | rated | {text.column for text in self.text}

    def give_back_unused(self) -> list[str]:
        """Free the columns that were spoken for but fill no role in the end; in the order of the file."""
        used = self.used()
        unused = [name for name in self.table.columns if name in self._taken and name not in used]
        self.release(*unused)
        return unused

    def pick(self, role: Role, cues: Cues, fit: Fit, *, least: float = 0.35) -> str | None:
        """Fill a role with one column: as told, as the export has it, or the best by name and contents.

        Args:
            role: The role to fill.
            cues: What names speak for it.
            fit: How well contents agree, 0 to 1.
            least: The product of both below which nothing is guessed.
        """
        told = self.told(role)
        if told:
            self.take(role, *told[-1].columns, sure=1.0)
            return told[-1].columns[0]
        if self.refused(role) or self.constant(role):
            return None
        known = self.known(role, fit)
        if known:
            self.take(role, known, sure=_FROM_EXPORT)
            return known
        sure, name = max(
            ((name_cue(column, cues) * fit(column), column.name) for column in self.free()),
            key=lambda found: found[0],
            default=(0.0, ""),
        )
        if sure < least:
            return None
        self.take(role, name, sure=sure)
        return name

    def known(self, role: str, fit: Fit) -> str | None:
        """The column that the export has for a role, if it holds anything and is still free."""
        if self.export is None:
            return None
        names = named(self.table.columns)
        free = {column.name: column for column in self.free()}
        for wanted in self.export.roles.get(role, ()):
            name = names.get(wanted)
            if name in free and fit(free[name]) > 0:
                return name
        return None

    def ask(self, code: str, column: str, what: str, *, assumed: str, answers: tuple[str, ...]) -> None:
        """Leave something open for a person."""
        self.questions.append(Question(code, column, what, assumed, answers))

    def note(self, sentence: str) -> None:
        """Say what was assumed or left out."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def line(self, option: str) -> str:
        """An option as it is typed into a shell."""
        return map_line(option)

    def typed(self, column: str) -> str:
        """The shortest way to type a column in a line, so that it names this one and no other."""
        short = [column] if re.fullmatch(r"[^\W\d]\w{,39}", column) else []
        quoted = quoted_name(column)
        place = f"#{list(self.table.columns).index(column) + 1}"
        ways = [*short, quoted, place] if len(column) <= _LONG and column.isprintable() else [*short, place, quoted]
        return next((way for way in ways if self._names(way, column)), quoted)

    def shown(self, column: str) -> str:
        """A column in a sentence: its name, or its place where it has none."""
        return column if column.strip() else f"the nameless column {list(self.table.columns).index(column) + 1}"

    def _names(self, way: str, column: str) -> bool:
        """Whether something typed names a column, whatever follows it."""
        labels = labelled(self.table)
        longer = re.compile(rf"{re.escape(way)}(?:\s*[+:@]|\s+when\s)", re.IGNORECASE)
        if any(longer.match(name) for name in (*self.table.columns, *labels.values())):
            return False
        return find_told(Assignment("at", way), self.table.columns, labels).columns == (column,)


def name_cue(column: ColumnProfile, cues: Cues) -> float:
    """How strongly a column's name, or what stands above it, speaks for a role."""
    return max(cue(column.name, cues), cue(column.label, cues) if column.label != column.name else 0.0)
