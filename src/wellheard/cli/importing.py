"""``wellheard import``: bring files into a workspace, without understanding them yet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wellheard.cli.options import map_option, paths_argument, quiet_option
from wellheard.cli.summary import say_files
from wellheard.cli.terminal import PARTLY, bars, console
from wellheard.listen.options import parse_map
from wellheard.workspace import Evidence
from wellheard.workspace.progress import silent


@click.command("import")
@paths_argument
@click.option(
    "--workspace", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to keep them."
)
@map_option
@click.option("--encoding", help="Encoding of the files, where the found one is wrong.")
@click.option("--sheet", help="Sheet of a workbook; by default all sheets with the same columns are read.")
@quiet_option
def import_files(
    paths: tuple[Path, ...],
    *,
    workspace: Path,
    maps: tuple[str, ...],
    encoding: str | None,
    sheet: str | None,
    quiet: bool,
) -> None:
    """Bring PATHS into a workspace: each file all at once, or not at all."""
    override = parse_map(maps) if maps else None
    with bars(quiet=quiet) as shown:
        evidence = Evidence.open(workspace)
        files = evidence.bring_in(paths, override=override, encoding=encoding, sheet=sheet, on_progress=shown or silent)
    say_files(console(), files)
    failed = sum(outcome.error is not None for outcome in files)
    sys.exit(0 if not failed else 1 if failed == len(files) else PARTLY)
