"""What the command line says at the end: the account of each file, and the themes in a few lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wellheard.cli.terminal import harmless
from wellheard.figures.numbers import percent
from wellheard.workspace import FileOutcome, Understanding
from wellheard.workspace.outcomes import PASSED_OVER

_COUNTS = ("seen", "imported", "duplicate", "rejected", "blank")
_MOST_THEMES = 12
_MOST_NOTES = 6


def say_files(out: Console, files: Sequence[FileOutcome]) -> None:
    """Say what became of each file, what its columns were taken for, and what is left open."""
    passed_over = [outcome for outcome in files if outcome.kind == PASSED_OVER]
    files = [outcome for outcome in files if outcome.kind != PASSED_OVER]
    if not files:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("File", overflow="fold")
    table.add_column("Holds")
    for name in _COUNTS:
        table.add_column(name.capitalize(), justify="right")
    for outcome in files:
        counts = [f"{getattr(outcome.account, name):,}" if outcome.account else "–" for name in _COUNTS]
        table.add_row(Text(harmless(outcome.path.name)), outcome.kind, *counts)
    out.print(table)
    for outcome in files:
        _say_notes(out, outcome)
    _say_passed_over(out, passed_over)


def _say_passed_over(out: Console, passed_over: Sequence[FileOutcome]) -> None:
    """Say which files in a folder were not opened, and why."""
    for why in dict.fromkeys(outcome.notices[0] for outcome in passed_over):
        names = [outcome.path.name for outcome in passed_over if outcome.notices[0] == why]
        more = f" and {len(names) - _MOST_NOTES} more" if len(names) > _MOST_NOTES else ""
        out.print(Text(harmless(f"\nPassed over: {', '.join(names[:_MOST_NOTES])}{more}: {why}.")))


def _say_notes(out: Console, outcome: FileOutcome) -> None:
    """Say what matters most first: what went wrong, what was noticed, what is open, and how the columns were read."""
    lines = [*_problems(outcome), *(Text(f"  note      {harmless(_sentence(said))}") for said in outcome.notices)]
    for question in outcome.questions:
        first, *answers = question.splitlines()
        lines.append(Text("  open      ", style="bold yellow") + Text(harmless(first)))
        lines += [Text(f"            {harmless(answer)}") for answer in answers]
    lines += [Text(f"  {harmless(said)}") for said in outcome.read_as[:_MOST_NOTES]]
    if len(outcome.read_as) > _MOST_NOTES:
        lines.append(Text(f"  … and {len(outcome.read_as) - _MOST_NOTES} more; the report lists all"))
    if lines:
        out.print(Text(f"\n{harmless(outcome.path.name)}", style="bold"))
    for line in lines:
        out.print(line)


def _problems(outcome: FileOutcome) -> list[Text]:
    if outcome.error is not None:
        error = outcome.error
        said = f"{error.what} Found: {error.found}. Try: {error.hint}"
        return [Text("  not read  ", style="bold red") + Text(harmless(said))]
    lines = []
    for row in outcome.rejects[:3]:
        where = f", column {row.column}" if row.column else ""
        lines.append(Text(f"  rejected  line {row.row}{where}: {row.reason}"))
    more = (outcome.account.rejected if outcome.account else 0) - len(lines)
    if more > 0:
        lines.append(Text(f"  rejected  … and {more:,} more"))
    if outcome.rejects_file is not None:
        said = f"all rejected rows are in {outcome.rejects_file}; give that file again once repaired"
        lines.append(Text(f"  rejected  {said}"))
    return [Text(harmless(line.plain)) for line in lines]


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def say_themes(out: Console, found: Understanding) -> None:
    """Say the themes, largest first, and how much is in none."""
    base = found.themes.base
    out.print(Text(f"\n{base.voices:,} voices of {base.people:,} people", style="bold"))
    out.print(harmless(f"Read with the {found.reading.choice.tier} vectors: {found.reading.why}"))
    others = found.counts.all.rows - base.voices
    if others:
        out.print(
            f"{others:,} more hold no words, or are those of agents, bots or employees; themes do not count them."
        )
    if not found.themes.themes:
        out.print(f"No themes: {harmless(found.themes.note)}.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name, side in (
        ("Theme", "left"),
        ("People", "right"),
        ("Share", "right"),
        ("95 % between", "right"),
        ("Feeling", "right"),
        ("Trend", "left"),
    ):
        table.add_column(name, justify="left" if side == "left" else "right")
    for theme in found.themes.themes[:_MOST_THEMES]:
        share = f"{percent(theme.share)}" if theme.share is not None else "–"
        between = (
            f"{percent(theme.low)} and {percent(theme.high)}"
            if theme.low is not None and theme.high is not None
            else "–"
        )
        feeling = f"{theme.sentiment:+.2f}" if theme.sentiment is not None else "–"
        table.add_row(
            Text(harmless(theme.label)), f"{theme.n_customers:,}", share, between, feeling, theme.trend.direction
        )
    out.print(table)
    if len(found.themes.themes) > _MOST_THEMES:
        out.print(f"… and {len(found.themes.themes) - _MOST_THEMES} more themes")
    if found.themes.unassigned_voices_share is not None:
        out.print(f"{percent(found.themes.unassigned_voices_share)} of the voices belong to no theme.")
