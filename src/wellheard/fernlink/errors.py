"""Errors of the fernlink room."""

from __future__ import annotations

from typing import ClassVar, Self

from wellheard.errors import WellheardError


class FernlinkError(WellheardError):
    """Something in the fernlink room went wrong that a person can mend."""

    room: ClassVar[str] = "fernlink"

    @classmethod
    def folder_is_taken(cls, name: str) -> Self:
        """The folder to write into is a file."""
        return cls(
            "folder-taken",
            "The sample company needs a folder of its own.",
            found=f"a file named {name}",
            expected="a folder, or a path where one can be made",
            hint='make_company(Path("fernlink"))',
        )

    @classmethod
    def words_are_malformed(cls, place: str, problem: str) -> Self:
        """A data file of the room breaks its own small grammar."""
        return cls(
            "words-malformed",
            "A file of the sample company's words cannot be read.",
            found=f"{problem} in {place}",
            expected="'## kinds feeling conditions' headings, one utterance a line, known {slots}, closed [a|b]",
            hint="mend the line in wellheard/fernlink/words",
        )
