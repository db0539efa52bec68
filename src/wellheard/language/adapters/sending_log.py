"""The written log of what was sent: when, to which model, how many texts, what it cost, how it ended. Never what it said.

Nothing is sent that is not written down: when the log cannot be written, sending stops.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from wellheard.language.errors import LanguageError


@dataclass(frozen=True, slots=True)
class Sending:
    """One request, without its content.

    Attributes:
        at: When it went out, UTC, ISO 8601.
        use: vectors, labels or phrasing.
        host: Where it went.
        model: The model's name.
        texts: How many texts were in it.
        sent_bytes: Size of the request.
        tokens: What it cost; estimated unless counted.
        tokens_counted: Whether the endpoint counted the tokens.
        milliseconds: How long it took.
        attempt: 1 for the first try of a request.
        outcome: "answered", or the reason why not.
    """

    at: str
    use: str
    host: str
    model: str
    texts: int
    sent_bytes: int
    tokens: int
    tokens_counted: bool
    milliseconds: int
    attempt: int
    outcome: str


SendingLog = Callable[[Sending], None]


@dataclass(frozen=True, slots=True)
class FileLog:
    """Writes each request as one JSON line at the end of a file that only its owner can read.

    Attributes:
        path: The file; its folder must be there.
    """

    path: Path

    def __call__(self, sending: Sending) -> None:
        """Write a line.

        Raises:
            LanguageError: ``log-unwritable``.
        """
        self._append((json.dumps(asdict(sending), ensure_ascii=True) + "\n").encode("ascii"))

    def check(self) -> None:
        """Refuse a file that cannot be written, before anything is sent.

        Raises:
            LanguageError: ``log-unwritable``.
        """
        self._append(b"")

    def _append(self, line: bytes) -> None:
        try:
            place = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                if os.write(place, line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            finally:
                os.close(place)
        except OSError as wrong:
            raise LanguageError(
                "log-unwritable",
                "The log of what is sent cannot be written, so nothing is sent.",
                found=f"{self.path}: {wrong.strerror}",
                expected="a file that can be added to",
                hint="AdapterSettings(log_file=...) with a folder that is there and has room",
            ) from wrong
