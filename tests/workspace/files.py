"""Small files of invented voices for the tests of the pipeline."""

from __future__ import annotations

import csv
from pathlib import Path

COMPLAINTS = (
    "The engineer never came and nobody rang me.",
    "Nobody came. The engineer was booked for eight.",
    "Waited in all day, the engineer did not arrive.",
    "Third time the engineer did not turn up.",
    "The engineer missed the visit again, no call.",
)
PRAISE = (
    "The woman on the phone was lovely and fixed it at once.",
    "Lovely lady on the phone, sorted in minutes.",
    "So kind on the phone, she fixed everything.",
    "The man on the phone was patient and kind.",
    "Great help on the phone, thank you so much.",
)
PRICES = (
    "The price went up after the first year without a word.",
    "My bill is higher than the price I was promised.",
    "Price rise again, the bill is five pounds more.",
    "I was quoted one price and the bill says another.",
    "The bill has gone up twice, the price was meant to be fixed.",
)
HEADER = ("review_id", "customer_number", "created_at", "stars", "country", "comment")


def reviews(count: int = 120) -> list[tuple[str, ...]]:
    """Return rows under ``HEADER``: three themes over twelve weeks, each customer about twice."""
    rows: list[tuple[str, ...]] = []
    for number in range(count):
        stock = (COMPLAINTS, PRAISE, PRICES)[number % 3]
        words = stock[(number // 3) % len(stock)]
        extra = ("", " I have been here for years.", " This was in March.", " My neighbour says the same.")[number % 4]
        day = f"2026-{1 + number % 84 // 28:02d}-{1 + number % 28:02d}T{8 + number % 12:02d}:15:00Z"
        stars = "5" if stock is PRAISE else "1"
        rows.append(
            (f"R{number:04d}", f"FL-{number // 2:05d}", day, stars, ("UK", "Ireland")[number % 2], words + extra)
        )
    return rows


def write_reviews(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(rows)
    return path
