"""``wellheard doctor``: look whether everything is here and whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.text import Text

from wellheard.cli.terminal import console
from wellheard.workspace.doctor import examine


@click.command()
@click.option(
    "--workspace",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Look at this workspace, too: every part is read and compared with its checksum.",
)
def doctor(workspace: Path | None) -> None:
    """Check the machine, the installation and a workspace; exit code 1 when something is wrong."""
    out = console()
    sound = True
    for check in examine(workspace):
        sound &= check.ok
        mark = Text("  ok    ", style="green") if check.ok else Text("  wrong ", style="bold red")
        out.print(mark + Text(f"{check.name:<22} {check.found}"))
        if not check.ok and check.remedy:
            out.print(Text(f"        {'':<22} Try: {check.remedy}"))
    sys.exit(0 if sound else 1)
