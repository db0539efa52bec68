"""The command line: one file per command; each parses, calls the workspace and prints."""

from __future__ import annotations

from wellheard.cli.main import main

__all__ = ["main"]
