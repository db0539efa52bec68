"""How the command line speaks: progress bars where somebody watches, plain lines where nobody does."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from wellheard.errors import WellheardError

PARTLY = 3
"""Exit code: done, but not everything could be."""


def console(*, error: bool = False) -> Console:
    """Return a console; it knows by itself whether it writes to a person or to a file."""
    return Console(stderr=error, highlight=False, soft_wrap=True)


def harmless(text: str) -> str:
    """Return text that cannot steer a terminal: control and direction characters are shown, not obeyed.

    Example:
        >>> harmless("a" + chr(27) + "[2J" + chr(0x202E) + "b")
        'a␛[2J⟨202E⟩b'
    """
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cc" and char not in "\n\t":
        return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "␦"
    if kind == "Cf" and char not in "\u200d\u200c\u00ad":
        return f"⟨{ord(char):04X}⟩"
    return char


def say_error(error: WellheardError) -> None:
    """Write an error the way all errors of the house look."""
    out = console(error=True)
    out.print(Text(f"{error.code}", style="bold red") + Text(f"  {harmless(error.what)}"))
    for name, text in (("Found", error.found), ("Expected", error.expected), ("Try", error.hint)):
        if text:
            out.print(Text(f"  {name:<9} ", style="bold") + Text(harmless(text)))


class Bars:
    """Progress bars on standard error, one per step; silent when nobody watches."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console(error=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._watched = sys.stderr.isatty()

    def __enter__(self) -> Bars:
        if self._watched:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watched:
            self._progress.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Draw how far a step is (see :class:`wellheard.workspace.progress.Progress`)."""
        if not self._watched:
            return
        if step not in self._tasks:
            for task in self._tasks.values():
                self._progress.update(task, visible=False)
            self._tasks[step] = self._progress.add_task(harmless(step), total=None)
        self._progress.update(self._tasks[step], completed=done, total=total or None)


@contextmanager
def bars(*, quiet: bool = False) -> Iterator[Bars | None]:
    """Give progress bars for as long as a job runs; None when they are not wanted."""
    if quiet:
        yield None
        return
    with Bars() as shown:
        yield shown
