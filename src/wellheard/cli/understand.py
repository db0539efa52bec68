"""``wellheard understand``: files in, understanding out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wellheard.cli.options import (
    map_option,
    processes_option,
    quiet_option,
    reading_option,
    seconds_option,
    workspace_option,
)
from wellheard.cli.summary import say_files, say_themes
from wellheard.cli.terminal import PARTLY, bars, console
from wellheard.language.meaning.tiers import Tier
from wellheard.listen.options import parse_map
from wellheard.workspace import Evidence
from wellheard.workspace.progress import silent
from wellheard.workspace.reading import Wish
from wellheard.workspace.writing import refuse_to_overwrite, write_text


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@map_option
@workspace_option
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this HTML file.")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write everything found to this JSON file.",
)
@click.option("--title", default="What customers say", help="Title of the report.")
@click.option("--encoding", help="Encoding of the files, where the found one is wrong.")
@click.option("--sheet", help="Sheet of a workbook; by default all sheets with the same columns are read.")
@click.option("--seed", default=0, help="Same evidence and same seed give the same themes.")
@reading_option
@seconds_option
@processes_option
@quiet_option
def understand(  # noqa: PLR0913 - one parameter per option
    paths: tuple[Path, ...],
    *,
    maps: tuple[str, ...],
    workspace: Path | None,
    report: Path | None,
    json_file: Path | None,
    title: str,
    encoding: str | None,
    sheet: str | None,
    seed: int,
    tier: Tier | None,
    seconds: float,
    processes: int,
    quiet: bool,
) -> None:
    """Say what customers talk about in PATHS: files, folders or globs.

    With --workspace, everything is kept and added to; without PATHS, what the workspace holds is understood again.
    """
    if not paths and workspace is None:
        raise click.UsageError("Give at least one file, or a workspace with --workspace.")
    refuse_to_overwrite((report, json_file), paths)
    override = parse_map(maps) if maps else None
    with bars(quiet=quiet) as shown:
        progress = shown or silent
        beside = report.parent if report else Path.cwd()
        evidence = Evidence.open(workspace, rejects_folder=beside if workspace is None else None)
        if paths:
            evidence.bring_in(paths, override=override, encoding=encoding, sheet=sheet, on_progress=progress)
        found = evidence.understand(
            seed=seed, processes=processes, wish=Wish(tier, seconds), on_progress=progress, title=title
        )
        if json_file is not None:
            write_text(json_file, found.to_json())
        if report is not None:
            write_text(report, found.to_html())
    out = console()
    say_files(out, found.files)
    say_themes(out, found)
    for name, path in (("report", report), ("JSON", json_file)):
        if path is not None:
            out.print(f"The {name} is in {path}")
    sys.exit(PARTLY if any(outcome.error for outcome in found.files) else 0)
