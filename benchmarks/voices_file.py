"""Make a CSV of invented customer voices of any size, from the sample company's own sentences."""

from __future__ import annotations

import csv
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wellheard.fernlink import make_company


def sentences() -> list[str]:
    """Return the sample company's sentences, in a fixed order."""
    columns = {"surveys.csv": "comment", "reviews.csv": "review", "social.csv": "text"}
    with tempfile.TemporaryDirectory() as folder:
        make_company(Path(folder))
        texts = []
        for name, column in columns.items():
            with (Path(folder) / name).open(newline="", encoding="utf-8") as stream:
                texts += [row.get(column) or "" for row in csv.DictReader(stream)]
    found = {part.strip() for text in texts for part in text.replace("!", ".").replace("?", ".").split(".")}
    return sorted(part for part in found if 15 <= len(part) <= 160)


def write_voices(path: Path, rows: int, seed: int = 7) -> None:
    """Write ``rows`` voices of about 25 words: id, customer, time, stars, market, comment."""
    rng = random.Random(seed)
    stock = sentences()
    start = datetime(2026, 1, 2, tzinfo=UTC)
    customers = max(1, rows // 3)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["review_id", "customer_number", "created_at", "stars", "country", "comment"])
        for number in range(rows):
            at = start + timedelta(seconds=rng.randrange(180 * 86_400))
            comment = ". ".join(rng.sample(stock, rng.choice((1, 2, 2, 3)))) + "."
            writer.writerow(
                [
                    f"R{number:08d}",
                    f"FL-{rng.randrange(customers):07d}",
                    at.isoformat(),
                    rng.randint(1, 5),
                    rng.choice(("UK", "Ireland")),
                    comment,
                ]
            )
