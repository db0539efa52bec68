"""The errors of the whole house, and the one shape they share.

An error is read by somebody who is stuck, so each one says what happened, what was found, what was expected and what to try
next. It never repeats a customer's words or address: it names the file, the row, the column or the ``voice_id``.

::

    WellheardError
    ├── EvidenceError      parts, snapshots, quotes, findings, folds, erasure
    ├── LanguageError      models, sentences, vectors
    ├── ListenError        files, shapes, mappings, rows
    ├── UnderstandError    themes, trends
    ├── ShareError         reports
    ├── FernlinkError      the invented sample company
    └── WorkspaceError     the folder of a team
"""

from __future__ import annotations

from typing import ClassVar


class WellheardError(Exception):
    """Something went wrong that a person can do something about.

    Args:
        code: What happened inside the room, for example ``"column-missing"``. Never changes once released.
        what: One sentence for a person.
        found: The file, line, column or value that was met.
        expected: What would have been right.
        hint: What to do next, best as a line to type.

    Example:
        >>> print(WellheardError("column-missing", "No column holds comments.", found="columns id, score",
        ...                      expected="a column of text", hint="--map text=COLUMN"))
        wellheard/column-missing: No column holds comments.
          Found     columns id, score
          Expected  a column of text
          Try       --map text=COLUMN
    """

    room: ClassVar[str] = "wellheard"

    def __init__(self, code: str, what: str, *, found: str, expected: str = "", hint: str) -> None:
        self.code = f"{self.room}/{code}"
        self.what = what
        self.found = found
        self.expected = expected
        self.hint = hint
        super().__init__(what)

    def __str__(self) -> str:
        lines = [f"{self.code}: {self.what}"]
        rows = (("Found", self.found), ("Expected", self.expected), ("Try", self.hint))
        lines += [f"  {name:<9} {text}" for name, text in rows if text]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process, fields and all."""
        state = (self.code, self.what, self.found, self.expected, self.hint)
        return (_rebuild, (type(self), state))


def _rebuild(kind: type[WellheardError], state: tuple[str, str, str, str, str]) -> WellheardError:
    code, what, found, expected, hint = state
    error = kind.__new__(kind)
    WellheardError.__init__(error, code.partition("/")[2], what, found=found, expected=expected, hint=hint)
    return error
