"""``wellheard erase``: take one customer out of a workspace, for good."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.text import Text

from wellheard.cli.options import existing_workspace_option
from wellheard.cli.terminal import PARTLY, console
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
    out.print(Text("Erased." if receipt.found_customer else "No customer is known by that key.", style="bold"))
    for table, rows in receipt.rows.items():
        out.print(f"  {rows:>8,} rows of {table} removed")
    out.print(f"  {receipt.mentions:>8,} rows of others in which the key was covered")
    out.print(f"  {receipt.originals:>8,} original files removed that held it")
    if receipt.found_customer:
        out.print("Themes and reports made before still rest on the erased words: make them again.")
        return
    out.print("The key stood in what is listed above, but the source's customer column knows nobody by it.")
    if receipt.mentioned_by:
        out.print(
            f"It stood in rows of: {', '.join(receipt.mentioned_by)}. To erase one of them: --customer {receipt.mentioned_by[0]}"
        )
    sys.exit(PARTLY)
