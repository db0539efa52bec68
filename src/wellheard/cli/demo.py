"""``wellheard demo``: the sample company from nothing to a report, in one command."""

from __future__ import annotations

import shutil
import sys
import webbrowser
from pathlib import Path

import click

from wellheard.cli.options import processes_option, quiet_option
from wellheard.cli.summary import say_files, say_themes
from wellheard.cli.terminal import bars, console
from wellheard.errors import WellheardError
from wellheard.fernlink import make_company
from wellheard.workspace import Evidence
from wellheard.workspace.progress import silent
from wellheard.workspace.writing import write_text

NOTE = "Fernlink is an invented broadband provider. Nobody in this report is real; every voice was written for it."


@click.command()
@click.option(
    "--folder",
    default="wellheard-demo",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to put everything.",
)
@click.option(
    "--open/--no-open",
    "open_report",
    default=None,
    help="Open the report in a browser; by default only where one is at hand.",
)
@processes_option
@quiet_option
def demo(folder: Path, *, open_report: bool | None, processes: int, quiet: bool) -> None:
    """Make the invented company Fernlink, understand its customers and write a report.

    Run again, it starts anew in the same folder.
    """
    files, workspace, report = folder / "files", folder / "workspace", folder / "report.html"
    _start_anew(folder, files, workspace)
    company = make_company(files)
    evidence_files = [*company.voice_files, company.files["customers.csv"], company.files["events.csv"]]
    with bars(quiet=quiet) as shown:
        progress = shown or silent
        evidence = Evidence.open(workspace)
        evidence.bring_in(evidence_files, on_progress=progress)
        found = evidence.understand(
            processes=processes, on_progress=progress, title="What Fernlink’s customers say", note=NOTE
        )
        write_text(report, found.to_html())
        write_text(folder / "findings.json", found.to_json())
    out = console()
    say_files(out, found.files)
    say_themes(out, found)
    out.print(f"\nThe company's files are in {files}, the workspace in {workspace}.")
    out.print(f"The report is in {report}")
    if _wanted(open_report):
        webbrowser.open(report.absolute().as_uri())


def _start_anew(folder: Path, files: Path, workspace: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not files.is_dir():
        raise WellheardError(
            "demo-folder-taken",
            "The demo's folder holds something else.",
            found=f"files that the demo did not make in {folder}",
            expected="an empty folder, or one of an earlier demo",
            hint="wellheard demo --folder another-folder",
        )
    shutil.rmtree(files, ignore_errors=True)
    shutil.rmtree(workspace, ignore_errors=True)


def _wanted(open_report: bool | None) -> bool:  # noqa: FBT001 - None means: decide
    if open_report is not None:
        return open_report
    return sys.stdout.isatty() and _has_display()


def _has_display() -> bool:
    try:
        return webbrowser.get().name not in {"", "www-browser", "lynx", "w3m", "links", "elinks"}
    except webbrowser.Error:
        return False
