"""``wellheard learn``: let a workspace's ratings and corrections teach its sentiment, or undo that."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.text import Text

from wellheard.cli.options import existing_workspace_option
from wellheard.cli.terminal import PARTLY, console
from wellheard.evidence.store import Store
from wellheard.workspace.teaching import said_of, teach, unteach


@click.command()
@existing_workspace_option
@click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the columns text and feeling (negative, neutral, positive).",
)
@click.option("--undo", is_flag=True, help="Take the last learning back.")
def learn(workspace: Path, *, corrections: Path | None, undo: bool) -> None:
    """Teach how your customers sound, from their ratings and from corrections; used only where it is a measured gain.

    The next understanding reads all words again. A voice's own rating never reaches its own score.
    """
    out = console()
    with Store(workspace) as store:
        if undo:
            earlier = unteach(store)
            held = "What was learned before it holds again." if earlier else "The shipped model is used again."
            out.print(f"The last learning was taken back. {held}")
            return
        taught = teach(store, corrections)
    first, *rest = said_of(taught)
    out.print(Text(first, style="bold"))
    for sentence in rest:
        out.print(f"  {sentence}")
    sys.exit(0 if taught.changed else PARTLY)
