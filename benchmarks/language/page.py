"""Write what was measured into docs/language.md and docs/language-measured.md, from the rows that the benchmarks left.

    python benchmarks/language/page.py

Nothing is measured here. Rows with a bar go to the first page, hit or missed; all rows go to the second.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
START, END = "<!-- measured: start -->", "<!-- measured: end -->"
ORDER = ("vectors", "sentiment", "emotion", "facets", "identify", "personal", "duplicates", "speed")
TITLES = {
    "vectors": "Vectors", "sentiment": "Sentiment", "emotion": "Emotions and suggestions", "facets": "Facets",
    "identify": "Languages", "personal": "Personal data", "duplicates": "Near-duplicates", "speed": "Speed",
}  # fmt: skip


def rows_of(name: str) -> list[dict]:
    place = HERE.parent / "out" / f"language-{name}.json"
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else []


def number(value: object) -> str:
    if value is None:
        return "not run"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def reached(row: dict) -> bool | None:
    """Whether a row reaches its bar; None where the bar is none."""
    bar, value = row.get("bar"), row["value"]
    if bar in (None, "") or value is None:
        return None
    words = str(bar)
    found = re.search(r"\d*\.?\d+", words)
    if found is None or "times" in words:
        return None
    limit = float(found.group())
    lower_is_better = (
        "<" in words or "error" in row["measure"] or "microseconds" in row["measure"] or "change" in row["measure"]
    )
    return value <= limit if lower_is_better else value >= limit


def line(row: dict, *, bars: bool) -> str:
    hit = reached(row)
    said = {True: "reached", False: "**missed**", None: ""}[hit]
    bar = "" if row.get("bar") in (None, "") else number(row["bar"])
    cells = [
        row["on"],
        row["measure"],
        number(row["value"]),
        bar,
        *([said] if bars else []),
        str(row.get("beside") or ""),
    ]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def table(rows: list[dict], *, bars: bool) -> str:
    head = ["on", "measure", "Wellheard", "to reach", *(["so"] if bars else []), "beside it"]
    return "\n".join(
        ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *(line(row, bars=bars) for row in rows)]
    )


def main() -> None:
    found = {name: rows_of(name) for name in ORDER}
    first = "\n\n".join(
        f"### {TITLES[name]}\n\n{table(barred, bars=True)}"
        for name, rows in found.items()
        if (barred := [row for row in rows if reached(row) is not None])
    )
    page = DOCS / "language.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    page.write_text(f"{before}{START}\n\n{first}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    every = "\n\n".join(
        f"## {TITLES[name]}\n\n"
        + "\n\n".join(table(list(some), bars=False) for _, some in groupby(rows, lambda row: row["part"]))
        for name, rows in found.items()
        if rows
    )
    intro = (
        "# Everything that was measured about what is read out of a text\n\n"
        "Written by `benchmarks/language/page.py`; what it means stands in [language.md](language.md).\n\n"
    )
    (DOCS / "language-measured.md").write_text(f"{intro}{every}\n", encoding="utf-8")
    missed = [row for rows in found.values() for row in rows if reached(row) is False]
    print(f"{sum(map(len, found.values()))} rows, {len(missed)} missed")


if __name__ == "__main__":
    main()
