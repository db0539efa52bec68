"""Numbers as a person reads them, made here once, so that a page, a report and a mail write the same number alike.

Nothing here asks the machine for its locale: a comma in an SVG attribute makes a chart vanish.
"""

from __future__ import annotations

from math import floor

ISOLATE = "\u2066"
"""Opens a stretch with its own direction: a sign then stays left of its digits in Arabic or Hebrew text, too."""
END_ISOLATE = "\u2069"
MINUS = "\u2212"


def count(number: int) -> str:
    """Write a whole number with thousands apart.

    Example:
        >>> count(1461)
        '1,461'
    """
    return f"{number:,}"


def counted(number: int, one: str, many: str) -> str:
    """Write a number and the word it counts.

    Example:
        >>> counted(1, "person", "people"), counted(1204, "person", "people")
        ('1 person', '1,204 people')
    """
    return f"{count(number)} {one if number == 1 else many}"


def percent(share: float) -> str:
    """Write a share (0 to 1) as a percentage that never claims nothing or all when that is not so.

    Example:
        >>> percent(0.2134), percent(0.004), percent(0.00004), percent(0.9987), percent(1.0), percent(0.0)
        ('21%', '0.4%', '<0.1%', '>99%', '100%', '0%')
    """
    if share in {0.0, 1.0}:
        return f"{share * 100:.0f}%"
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0 < share < 0.00995:
        return f"{share * 100:.1f}%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{floor(share * 100 + 0.5)}%"


def signed(value: float) -> str:
    """Write a feeling (-1 to 1) with its sign, kept together in any direction of text.

    Example:
        >>> signed(-0.82) == f"{ISOLATE}{MINUS}0.82{END_ISOLATE}", signed(0.004) == f"{ISOLATE}0.00{END_ISOLATE}"
        (True, True)
    """
    rounded = round(value, 2)
    sign = "" if rounded == 0 else "+" if rounded > 0 else MINUS
    return f"{ISOLATE}{sign}{abs(rounded):.2f}{END_ISOLATE}"


def place(value: float) -> str:
    """Write a coordinate for SVG: a point, never a comma, at most two digits after it.

    Example:
        >>> place(12.345), place(40.0), place(-0.001)
        ('12.35', '40', '0')
    """
    text = f"{floor(value * 100 + 0.5) / 100:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
