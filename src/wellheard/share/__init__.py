"""Findings as reports that can be sent to anybody."""

from __future__ import annotations

from wellheard.share.contents import Report
from wellheard.share.report import render_report

__all__ = ["Report", "render_report"]
