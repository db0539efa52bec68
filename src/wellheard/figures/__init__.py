"""How things look: figures drawn from numbers, the pieces findings are shown with, the colours. Knows no customers."""

from __future__ import annotations

from wellheard.figures.drawing import environment
from wellheard.figures.feeling_bar import feeling_bar
from wellheard.figures.share_bar import share_bar
from wellheard.figures.sparkline import sparkline
from wellheard.figures.styles import content_hash, stylesheet

__all__ = ["content_hash", "environment", "feeling_bar", "share_bar", "sparkline", "stylesheet"]
