"""All numbers of all themes as a small file inside the report, for whoever wants to count on."""

from __future__ import annotations

import csv
from base64 import b64encode
from collections.abc import Sequence
from io import StringIO
from typing import Final

from wellheard.share.contents import ThemeSection

COLUMNS: Final = (
    *("rank", "theme_id", "theme", "voices", "people", "share", "low_95", "high_95", "sentiment"),
    *("negative", "neutral", "positive", "feelings_of", "direction", "q", "flags"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def numbers_csv(themes: Sequence[ThemeSection]) -> str:
    """Return one row per theme as CSV; what is not known is empty.

    A label that a spreadsheet would run as a formula is led by an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for rank, theme in enumerate(themes, start=1):
        writer.writerow([_cell(value) for value in _values(rank, theme)])
    return out.getvalue()


def numbers_link(themes: Sequence[ThemeSection]) -> str:
    """Return the same as a ``data:`` address that a plain download link can point to."""
    content = numbers_csv(themes).encode("utf-8-sig", "replace")
    return "data:text/csv;charset=utf-8;base64," + b64encode(content).decode("ascii")


def _values(rank: int, theme: ThemeSection) -> tuple[object, ...]:
    felt = theme.feelings
    feelings = (felt.negative, felt.neutral, felt.positive, felt.unit) if felt else ("", "", "", "")
    counts = (rank, theme.id, theme.label, theme.n_voices, theme.n_customers)
    shares = (theme.share, theme.low, theme.high, theme.sentiment)
    return (*counts, *shares, *feelings, theme.direction, theme.q, " ".join(theme.flags))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
