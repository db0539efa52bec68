"""What a person tells about the columns: ``--map text=comment,rating=stars:1-5,at=Created:%d/%m/%Y,said_by==agent``.

``role=column`` names a column (several with ``+``, any name in double quotes, ``#3`` for the third), ``role==word``
says that every row is the same, ``role==none`` that nothing fills the role. Behind a colon stands the scale or the date
format, behind an ``@`` the time zone; ``rating=score:nps when metric=NPS`` tells of some rows only. Several columns of
one rating are one answer that a form spread over its choices.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wellheard.evidence.schemas import CONSENT, RATING_KINDS, SAID_BY, SOURCE_KINDS, RatingKind
from wellheard.listen.conditions import split_conditions
from wellheard.listen.errors import ListenError
from wellheard.listen.mapping import CONSTANT_ROLES, KINDS, ROLES, Conditions
from wellheard.listen.pasting import map_line, quoted_name

NOTHING: Final = "none"
_START: Final = re.compile(r"\s*([A-Za-z_]+)\s*(==|=)(.*)", re.DOTALL)
_CHOICES: Final[dict[str, Sequence[str]]] = {
    "kind": KINDS,
    "said_by": SAID_BY,
    "source_kind": SOURCE_KINDS,
    "consent": CONSENT,
}
_MANY: Final = frozenset({"text", "rating", "id"})


@dataclass(frozen=True, slots=True)
class Assignment:
    """One ``role=...`` as it was typed; which columns it names is known only beside a table.

    Attributes:
        role: A role, or ``kind``.
        value: What stood behind the sign.
        constant: It was ``==``.
    """

    role: str
    value: str
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An assignment beside a table.

    Attributes:
        columns: The columns it names.
        detail: What stood behind the colon, or "".
        zone: What stood behind the @, or "".
        when: The rows it was told for.
    """

    columns: tuple[str, ...]
    detail: str = ""
    zone: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Everything that was told, in order."""

    assignments: tuple[Assignment, ...] = ()

    def of(self, role: str) -> tuple[Assignment, ...]:
        """What was told about one role."""
        return tuple(told for told in self.assignments if told.role == role)

    def constant(self, role: str) -> str | None:
        """The last word that was told for every row, or None."""
        return next((told.value for told in reversed(self.of(role)) if told.constant), None)

    def to_options(self) -> str:
        """Write it as one option again."""
        return ",".join(f"{told.role}{'==' if told.constant else '='}{told.value}" for told in self.assignments)


def parse_map(options: Sequence[str]) -> Override:
    """Read what follows ``--map``.

    Raises:
        ListenError: A part is no assignment, or names an unknown role or word; it says which there are.

    Example:
        >>> told = parse_map(["text=pros+cons,rating=stars:1-5", "said_by==agent"])
        >>> [(part.role, part.value, part.constant) for part in told.assignments]
        [('text', 'pros+cons', False), ('rating', 'stars:1-5', False), ('said_by', 'agent', True)]
    """
    return Override(tuple(_assignment(part) for option in options for part in _parts(option)))


def _parts(option: str) -> list[str]:
    """Split at commas outside quotes; a piece that starts no assignment belongs to the name before it."""
    pieces = re.findall(r'(?:[^,"]|"(?:[^"]|"")*"|")+', option)
    parts: list[str] = []
    for piece in pieces:
        if parts and not _START.fullmatch(piece):
            parts[-1] += f",{piece}"
        elif piece.strip():
            parts.append(piece)
    return parts


def _assignment(part: str) -> Assignment:
    found = _START.fullmatch(part)
    if found is None:
        raise ListenError(
            "map-unreadable",
            "A part of --map is no assignment.",
            found=repr(part),
            expected="role=column or role==word, parted by commas",
            hint="--map text=comment,rating=stars:1-5",
        )
    role, constant, value = found[1].lower(), found[2] == "==", found[3].strip()
    if role not in {*ROLES, "kind"}:
        raise _unknown_role(role)
    if constant:
        value = value.lower() if role in _CHOICES or value.lower() == NOTHING else value
        _check_constant(role, value)
    elif role == "kind" or not value:
        raise _not_a_word(role, value)
    return Assignment(role, value, constant)


def _check_constant(role: str, value: str) -> None:
    if value == NOTHING and role != "kind":
        return
    if role not in CONSTANT_ROLES and role != "kind":
        raise ListenError(
            "map-needs-column",
            f"The role {role} cannot be the same for every row.",
            found=f"{role}=={value}",
            expected=f"a column, or {role}==none to leave it out",
            hint=f"--map {role}=COLUMN",
        )
    if not value or (role in _CHOICES and value not in _CHOICES[role]):
        raise _not_a_word(role, value)


def _not_a_word(role: str, value: str) -> ListenError:
    words = _CHOICES.get(role)
    return ListenError(
        "map-word-unknown",
        f"This cannot stand behind the role {role}.",
        found=repr(value),
        expected=f"{role}== and one of {', '.join(words)}" if words else f"{role}=COLUMN or {role}==none",
        hint=f"--map {role}=={words[0]}" if words else f"--map {role}=COLUMN",
    )


def _unknown_role(role: str) -> ListenError:
    near = difflib.get_close_matches(role, [*ROLES, "kind"], n=1, cutoff=0.5)
    return ListenError(
        "map-role-unknown",
        "A part of --map names a role that does not exist.",
        found=repr(role),
        expected=f"one of kind, {', '.join(ROLES)}",
        hint=f"did you mean {near[0]}?" if near else "--map text=COLUMN",
    )


def find_told(assignment: Assignment, columns: Sequence[str], labels: Mapping[str, str]) -> Told:
    """Find the columns that an assignment names.

    Args:
        assignment: Not a constant.
        columns: The columns that exist.
        labels: What people read above them; a label names its column as well.

    Raises:
        ListenError: A column does not exist, or there is one too many; it says which exist.

    Example:
        >>> find_told(Assignment("at", "case:time:%d/%m/%Y %H:%M@Europe/Berlin"), ["case:time"], {})
        Told(columns=('case:time',), detail='%d/%m/%Y %H:%M', zone='Europe/Berlin', when=())
        >>> find_told(Assignment("rating", "score:nps when metric=NPS"), ["score", "metric"], {})
        Told(columns=('score',), detail='nps', zone='', when=(('metric', 'NPS'),))
    """
    names = {name: name for name in columns}
    for name, label in labels.items():
        names.setdefault(label, name)
    for position, name in enumerate(columns, start=1):
        names.setdefault(f"#{position}", name)
    found, rest = [], assignment.value
    while True:
        name, rest = _first_name(rest, names, assignment.role)
        found.append(name)
        if not rest.startswith("+"):
            break
        rest = rest[1:]
    if len(found) > 1 and assignment.role not in _MANY:
        raise _one_column_only(assignment.role, found)
    rest = rest.removeprefix(":")
    if assignment.role == "rating":
        detail, conditions = split_conditions(rest)
        when = tuple((_known(column, names, "rating"), word) for column, word in conditions)
        return Told(tuple(found), detail, when=when)
    detail, _, zone = rest.rpartition("@") if "@" in rest else (rest, "", "")
    return Told(tuple(found), detail.strip(), zone.strip())


def part_fitting(
    override: Override, columns: Sequence[str], labels: Mapping[str, str]
) -> tuple[Override, tuple[Assignment, ...]]:
    """Part what was told into what a table has the columns for and what it has not.

    Example:
        >>> fitting, other = part_fitting(parse_map(["text=comment,id=nr,said_by==agent"]), ["nr"], {})
        >>> fitting.to_options(), other[0].value
        ('id=nr,said_by==agent', 'comment')
    """
    fitting: list[Assignment] = []
    others: list[Assignment] = []
    for assignment in override.assignments:
        fits = assignment.constant or _names_columns(assignment, columns, labels)
        (fitting if fits else others).append(assignment)
    return Override(tuple(fitting)), tuple(others)


def _names_columns(assignment: Assignment, columns: Sequence[str], labels: Mapping[str, str]) -> bool:
    try:
        find_told(assignment, columns, labels)
    except ListenError as problem:
        if problem.code == "listen/column-missing":
            return False
        raise
    return True


def _first_name(rest: str, names: Mapping[str, str], role: str) -> tuple[str, str]:
    rest = rest.lstrip()
    quoted = re.match(r'"((?:[^"]|"")*)"\s*(?=[+:@]|when\s|$)', rest)
    if quoted:
        wanted = quoted[1].replace('""', '"')
        return _known(wanted, names, role), rest[quoted.end() :]
    fitting = [name for name in names if _begins(rest, name)]
    if fitting:
        longest = max(fitting, key=len)
        return names[longest], rest[len(longest) :].lstrip()
    folded = {name.casefold(): name for name in names}
    fitting = [name for name in folded if _begins(rest.casefold(), name)]
    if fitting:
        longest = max(fitting, key=len)
        return names[folded[longest]], rest[len(longest) :].lstrip()
    wanted = re.split(r"[+:@]|\swhen\s", rest, maxsplit=1)[0].strip()
    return _known(wanted, names, role), ""


def _begins(rest: str, name: str) -> bool:
    return bool(name) and rest.startswith(name) and re.match(r"\s*(?:$|[+:@])|\s+when\s", rest[len(name) :]) is not None


def _known(wanted: str, names: Mapping[str, str], role: str) -> str:
    if wanted in names:
        return names[wanted]
    folded = {name.casefold(): column for name, column in names.items()}
    if wanted.casefold() in folded:
        return folded[wanted.casefold()]
    own = list(dict.fromkeys(names.values()))
    near = difflib.get_close_matches(wanted, own, n=1, cutoff=0.4)
    shown = ", ".join(own[:40]) + (f" and {len(own) - 40} more" if len(own) > 40 else "")
    raise ListenError(
        "column-missing",
        f"There is no column {wanted!r}.{f' Did you mean {near[0]!r}?' if near else ''}",
        found=f"columns {shown}",
        expected=f"the name of a column for the role {role}",
        hint=map_line(f"{role}={quoted_name(near[0])}") if near else f"--map {role}=COLUMN",
    )


def _one_column_only(role: str, found: Sequence[str]) -> ListenError:
    return ListenError(
        "map-one-column",
        f"The role {role} takes one column.",
        found=", ".join(found),
        expected=f"one column; several may fill {', '.join(sorted(_MANY))}",
        hint=map_line(f"{role}={quoted_name(found[0])}"),
    )


_SCALES: Final[dict[str, tuple[float, float]]] = {
    "nps": (0, 10),
    "csat": (1, 5),
    "ces1": (1, 5),
    "ces2": (1, 7),
    "stars": (1, 5),
}


@dataclass(frozen=True, slots=True)
class ToldScale:
    """A scale as it was typed.

    Attributes:
        kind: What is rated how.
        low: The worst rating.
        high: The best one.
        unrated: Numbers that stand for no rating.
    """

    kind: RatingKind
    low: float
    high: float
    unrated: tuple[float, ...] = ()


_SCALE: Final = re.compile(
    r"\s*(?:(?P<kind>[a-z]\w*)\s*:?)?\s*"
    r"(?:(?P<low>-?\d+(?:\.\d+)?)\s*(?:-|\u2013|\.\.|to)\s*(?P<high>-?\d+(?:\.\d+)?))?"
    r"(?:\s+except\s+(?P<unrated>-?\d+(?:\.\d+)?(?:\s+-?\d+(?:\.\d+)?)*))?\s*",
    re.IGNORECASE,
)


def parse_scale(detail: str, suggested: RatingKind | None = None) -> ToldScale | None:
    """Read the scale behind the colon: ``nps``, ``1-5``, ``csat:5-1`` where 1 is best, ``csat:1-5 except 6 7``.

    Args:
        detail: What stood behind the colon; "" says nothing.
        suggested: The kind that the name of the column suggests, for a scale without one.

    Raises:
        ListenError: It is no scale.

    Example:
        >>> parse_scale("nps"), parse_scale("")
        (ToldScale(kind='nps', low=0, high=10, unrated=()), None)
        >>> parse_scale("csat:5-1 except 6 7")
        ToldScale(kind='csat', low=5.0, high=1.0, unrated=(6.0, 7.0))
    """
    if not detail:
        return None
    found = _SCALE.fullmatch(detail)
    named = (found["kind"] or "").lower() if found else "?"
    kind = next((known for known in RATING_KINDS if known == (named or suggested or "other")), None)
    if found and kind and (found["low"] or kind in _SCALES):
        low, high = (float(found["low"]), float(found["high"])) if found["low"] else _SCALES[kind]
        if low != high:
            return ToldScale(kind, low, high, tuple(map(float, (found["unrated"] or "").split())))
    raise ListenError(
        "scale-unknown",
        "This is no scale of a rating.",
        found=repr(detail),
        expected=f"LOW-HIGH, or one of {', '.join(_SCALES)}, or KIND:LOW-HIGH with a kind of {', '.join(RATING_KINDS)}",
        hint="--map rating=COLUMN:nps   or   --map 'rating=COLUMN:csat:1-5 except 6 7'",
    )
