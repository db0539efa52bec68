"""The key to an endpoint: read when the adapter opens, kept in memory, shown nowhere.

A key is never given as such, so it cannot end up in a settings file, a notebook or a log: the caller names an
environment variable or a file.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wellheard.language.errors import LanguageError

_LARGEST_KEY: Final = 8192
_PRINTABLE: Final = re.compile(r"[\x21-\x7e]+")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that does not show itself.

    Attributes:
        value: What is sent; empty when the endpoint needs none.
    """

    value: str = field(repr=False, default="")

    def __str__(self) -> str:
        return "Key()"


def check_key_from(key_from: str) -> None:
    """Refuse a place of a key that cannot be one; most of all, a key itself.

    Raises:
        LanguageError: ``key-place-unknown``.
    """
    kind, _, place = key_from.partition(":")
    named = kind == "env" and _VARIABLE.fullmatch(place)
    if key_from and not named and not (kind == "file" and place):
        raise LanguageError(
            "key-place-unknown",
            "It is not said where the key is to be read.",
            found="neither env:NAME nor file:PATH",
            expected='"env:NAME", "file:PATH", or "" for an endpoint without a key',
            hint='key_from="env:MODEL_KEY"; a key itself is never given here',
        )


def read_key(key_from: str) -> Key:
    """Read a key from where the caller keeps it.

    Args:
        key_from: ``"env:NAME"``, ``"file:PATH"``, or "" for none.

    Raises:
        LanguageError: ``key-place-unknown``, ``key-missing``, ``key-unusable``.
    """
    check_key_from(key_from)
    if not key_from:
        return Key()
    kind, _, place = key_from.partition(":")
    value = (os.environ.get(place, "") if kind == "env" else _in_file(Path(place))).strip()
    if not value:
        raise _missing(found=f"nothing in {kind} {place}")
    if len(value) > _LARGEST_KEY or not _PRINTABLE.fullmatch(value):
        raise LanguageError(
            "key-unusable",
            "What was read is no key.",
            found=f"blanks, line breaks or unusual signs in {kind} {place}",
            expected="one word of printable ASCII",
            hint="keep nothing but the key there",
        )
    return Key(value)


def _in_file(path: Path) -> str:
    try:
        with path.expanduser().open(encoding="ascii", errors="replace") as file:
            return file.read(_LARGEST_KEY + 2)
    except OSError as wrong:
        raise _missing(found=f"{path}: {wrong.strerror}") from wrong


def _missing(*, found: str) -> LanguageError:
    return LanguageError(
        "key-missing",
        "The key of the endpoint cannot be read.",
        found=found,
        expected="a key",
        hint="set the environment variable, or write the key into the file, and try again",
    )
