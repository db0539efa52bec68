"""Reads the hand-written words: the people of the sample company speak from text files, not from code.

A file in ``words/`` holds headings and utterances, one a line::

    ## written -2 again
    (uk) [Second|Another] no-show. I waited in from {slot}.

The heading says where the utterances fit (``written``, ``call``, ``chat`` or any other kind, comma between), how the
speaker feels (-2 to +2) and what must be true of the speaker (conditions, all of them). A line may add conditions in
round brackets. ``[a|b]`` is a choice, ``{slot}`` a fact of the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from wellheard.fernlink.errors import FernlinkError

_LINE_CONDITIONS: Final = re.compile(r"^\(([a-z0-9_! ]+)\) ")
_HEADING: Final = re.compile(r"^## ([a-z_,]+) ([+-]?\d)((?: [a-z0-9_!]+)*)$")


_BY_ROTE: Final = frozenset(
    f"{who}_{part}" for who in ("agent", "desk", "bot") for part in ("first", "more", "last")
) | {"subject"}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that somebody might say, with choices and slots still open."""

    place: str  # file and line, and so its identity
    topic: str  # the name of its file
    kinds: frozenset[str]
    feeling: int  # -2 furious .. +2 delighted
    conditions: frozenset[str]
    text: str

    @property
    def is_fixed(self) -> bool:
        """Whether it can be said in one way only."""
        return "[" not in self.text and "{" not in self.text

    @property
    def most_uses(self) -> int:
        """How often it may be said before people would seem to copy each other; desks and bots do copy each other."""
        if self.is_fixed:
            return 1
        if self.kinds & _BY_ROTE:
            return 40
        return 3 if "[" in self.text else 2

    def suits(self, feeling: int | None, flags: frozenset[str]) -> bool:
        """Whether somebody of these flags could say it, feeling this way (None: any way)."""
        if feeling is not None and _sign(feeling) != _sign(self.feeling):
            return False
        return all((c[1:] not in flags) if c.startswith("!") else (c in flags) for c in self.conditions)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


@cache
def shelf(name: str) -> tuple[Utterance, ...]:
    """All utterances of one file, for example ``"themes/no_show"``.

    Raises:
        FernlinkError: A heading or a line is malformed.
    """
    return tuple(_read(_file(f"{name}.txt"), name))


def words_text(name: str) -> str:
    """A data file of the room as text, for example ``"slots.toml"``."""
    return _file(name).read_text(encoding="utf-8")


def _file(name: str) -> Traversable:
    place = files("wellheard.fernlink") / "words"
    for part in name.split("/"):
        place = place / part
    return place


def _read(file: Traversable, name: str) -> Iterator[Utterance]:
    topic = name.rpartition("/")[2]
    heading: tuple[frozenset[str], int, frozenset[str]] | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{name}:{number}"
        if line.startswith("## "):
            heading = _heading(line, place)
        elif line and not line.startswith("# "):
            if heading is None:
                raise FernlinkError.words_are_malformed(place, "an utterance before any heading")
            yield _utterance(line, place, topic, heading)


def _heading(line: str, place: str) -> tuple[frozenset[str], int, frozenset[str]]:
    match = _HEADING.match(line)
    if match is None:
        raise FernlinkError.words_are_malformed(place, "an unreadable heading")
    return frozenset(match[1].split(",")), int(match[2]), frozenset(match[3].split())


def _utterance(line: str, place: str, topic: str, heading: tuple[frozenset[str], int, frozenset[str]]) -> Utterance:
    kinds, feeling, conditions = heading
    own = _LINE_CONDITIONS.match(line)
    if own is not None:
        conditions |= frozenset(own[1].split())
        line = line[own.end() :]
    if line.count("[") != line.count("]") or line.count("{") != line.count("}"):
        raise FernlinkError.words_are_malformed(place, "an open bracket")
    return Utterance(place, topic, kinds, feeling, conditions, line)


@cache
def spoken(name: str, kind: str) -> tuple[Utterance, ...]:
    """The utterances of one file that fit one kind of place."""
    return tuple(utterance for utterance in shelf(name) if kind in utterance.kinds)
