"""A few large numbers in a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stat:
    """One number of a strip.

    Attributes:
        label: What was counted.
        value: The number as text.
        detail: A remark under it; may be empty.
        href: Where the evidence for it stands on the page; empty for none.
        hot: True when the number is a warning.
    """

    label: str
    value: str
    detail: str = ""
    href: str = ""
    hot: bool = False
