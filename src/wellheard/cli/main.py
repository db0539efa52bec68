"""The door of the command line, and what its exit codes mean."""

from __future__ import annotations

import sys

import click

from wellheard.cli.demo import demo
from wellheard.cli.doctor import doctor
from wellheard.cli.erase import erase
from wellheard.cli.importing import import_files
from wellheard.cli.learn import learn
from wellheard.cli.models import models
from wellheard.cli.terminal import say_error
from wellheard.cli.understand import understand
from wellheard.errors import WellheardError

_EXIT_CODES = """
\b
Exit codes:
  0  everything was done
  1  nothing could be done; the reason is on standard error
  2  the command line was wrong
  3  done, but some of the files could not be read
  130  interrupted; what was finished is kept
"""


class _Group(click.Group):
    """Turns the house's errors into a readable message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WellheardError as error:
            say_error(error)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("\nInterrupted. What was finished is kept; the same command goes on from there.", err=True)
            sys.exit(130)


@click.group(cls=_Group, epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wellheard", prog_name="wellheard")
def main() -> None:
    """Understand customers from what they say, feel and do.

    Every statement opens the words behind it. Nothing leaves this machine.
    """


for command in (understand, import_files, demo, doctor, erase, learn, models):
    main.add_command(command)
