"""Icons as path data on a canvas of 20 by 20, drawn with a stroke of 1.5."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from wellheard.figures.tokens import LIGHT

ICONS: Final = {
    "close": "m5 5 10 10M15 5 5 15",
    "down": "m4 7 6 7 6-7",
    "download": "M10 3v9.500M6.500 9.500 10 13l3.500-3.500M4 14v2.500h12V14",
    "flat": "M3.500 10h13",
    "left": "M12.500 4.500 7 10l5.500 5.500",
    "moon": "M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500Z",
    "pages": "M5 2.800h7L16 7v10.200H5ZM12 2.800V7h4M8 10.500h5M8 13.500h5",
    "right": "M7.500 4.500 13 10l-5.500 5.500",
    "sun": "M6.400 10a3.600 3.600 0 1 0 7.200 0a3.600 3.600 0 1 0-7.200 0M10 2v2M10 16v2M2 10h2M16 10h2"
    "M4.300 4.300l1.500 1.500M14.200 14.200l1.500 1.500"
    "M4.300 15.700l1.500-1.500M14.200 5.800l1.500-1.500",
    "system": "M3 4h14v9.500H3ZM7.500 16.500h5M10 13.500v3",
    "up": "M4 13 10 6l6 7",
    "warn": "M10 3 2.500 16.500h15ZM10 8v4M10 14.200v.2",
}
"""Path data by name."""

_MARK: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="{ground}"/>'
    '<path d="{ear}" fill="none" stroke="{line}" stroke-width="2.6" stroke-linecap="round"/></svg>'
)
EAR: Final = "M8 14a8 8 0 0 1 16 0M12 14a4 4 0 0 1 8 0v3a5 5 0 0 1-5 5"
"""The mark of Wellheard, an ear, as path data on a canvas of 32 by 32."""


def favicon() -> str:
    """Return the mark as a ``data:`` address, so that a page in a file has it without asking anybody.

    Example:
        >>> favicon()[:26]
        'data:image/svg+xml;base64,'
    """
    drawn = _MARK.format(ground=LIGHT["brand"], line=LIGHT["brand-ink"], ear=EAR)
    return "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode("ascii")
