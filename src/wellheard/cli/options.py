"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

from wellheard.language.meaning.tiers import TIERS
from wellheard.workspace.reading import SECONDS

paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))

map_option = click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="ROLE=COLUMN,...",
    help="Say what a column is, e.g. --map text=comment,rating=stars:1-5,at=created:dmy or said_by==agent for a constant.",
)

workspace_option = click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep everything in this folder and add to it; without it nothing is kept.",
)

existing_workspace_option = click.option(
    "--workspace",
    required=True,
    default=lambda: "." if Path("workspace.db").exists() else None,
    show_default="the current folder, if it is a workspace",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the workspace.",
)

processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=lambda: min(4, os.cpu_count() or 1),
    show_default="cores, at most 4",
    help="How many processes may work; results do not depend on it.",
)

reading_option = click.option(
    "--reading",
    "tier",
    type=click.Choice(TIERS),
    help="How deeply words are read; by default the best that --reading-seconds allow.",
)

seconds_option = click.option(
    "--reading-seconds",
    "seconds",
    type=click.FloatRange(min=1),
    default=SECONDS,
    show_default=True,
    help="How long reading may take for better vectors.",
)

quiet_option = click.option("--quiet", "-q", is_flag=True, help="No progress bars.")
