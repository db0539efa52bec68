"""``wellheard erase``: take one customer out of a workspace, for good."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.text import Text

from wellheard.cli.options import existing_workspace_option
from wellheard.cli.terminal import console
from wellheard.workspace import erase_customer


@click.command()
@click.option("--customer", required=True, help="The customer's number or address as in the source, or the id (c...).")
@existing_workspace_option
@click.option("--yes", is_flag=True, help="Do not ask; in a script nobody is asked anyway.")
def erase(customer: str, workspace: Path, *, yes: bool) -> None:
    """Erase a customer from evidence, originals, rejected rows and caches.

    An erased customer cannot be had back, and a later import of an old export does not bring the customer back. Reports and
    exports that you wrote elsewhere are not reached.
    """
    if not yes and sys.stdin.isatty():
        click.confirm("Erase this customer for good?", abort=True)
    receipt = erase_customer(workspace, customer)
    out = console()
    out.print(Text("Erased.", style="bold"))
    for table, rows in receipt.rows.items():
        out.print(f"  {rows:>8,} rows of {table} removed")
    out.print(f"  {receipt.mentions:>8,} rows of others in which the customer's key was covered")
    out.print(f"  {receipt.originals:>8,} original files removed that held the customer")
    out.print("Themes and reports made before still rest on the erased words: make them again.")
