"""Invented evidence for the conformance suite: few people, many kinds of gaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Any

import pyarrow as pa

from wellheard.evidence.schemas import RATING_KINDS, SAID_BY, SCHEMAS, SOURCE_KINDS, Table
from wellheard.language.passages import VECTOR_SIZE

_START = datetime(2024, 1, 1, tzinfo=UTC)
_TEXTS = (
    "The parcel came late. Nobody called.",
    "Quick and kind, thank you!",
    "Die Lieferung kam zu spät. Schade.",
    "配送が遅い。",
    "ok",
    "",
)


def invented_tables(seed: int = 0, people: int = 9) -> dict[Table, pa.Table]:
    """Return all four tables, whole and in no order: some voices without author, time, words, channel or sentiment."""
    random = Random(seed)
    customers = [_digits("c", seed, number) for number in range(people)]
    voices = [_voice(random, customers, number) for number in range(people * 4)]
    rows: dict[Table, list[dict[str, Any]]] = {
        "voices": voices,
        "passages": [passage for voice in voices for passage in _passages(random, voice)],
        "events": [_event(random, customers, number) for number in range(people * 5)],
        "customers": [_customer(random, customer) for customer in customers if random.random() < 0.8],
    }
    for each in rows.values():
        random.shuffle(each)
    return {table: pa.Table.from_pylist(each, schema=SCHEMAS[table]) for table, each in rows.items()}


def bucket_hash(name: str) -> int:
    """Return where a customer, or a voice or event of nobody known, is put."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "big")


def _digits(letter: str, *names: object) -> str:
    return letter + blake2b(repr(names).encode(), digest_size=12).hexdigest()


def _origin(random: Random, number: int) -> dict[str, Any]:
    return {
        "attributes": [("plan", random.choice("abc"))] if random.random() < 0.5 else [],
        "import_id": f"import-{random.randrange(2)}",
        "row": number + 1,
        "row_hash": random.randbytes(16),
    }


def _at(random: Random) -> datetime:
    return _START + timedelta(minutes=random.randrange(60 * 24 * 90) // 7 * 7)


def _voice(random: Random, customers: list[str], number: int) -> dict[str, Any]:
    voice_id = _digits("v", number, random.random())
    customer = random.choice(customers) if random.random() < 0.75 else None
    rated = random.random() < 0.6
    at = _at(random) if random.random() < 0.85 else None
    return {
        "voice_id": voice_id,
        "customer_id": customer,
        "bucket_hash": bucket_hash(customer or voice_id),
        "text": random.choice(_TEXTS),
        "said_by": random.choice(SAID_BY),
        "source_kind": random.choice(SOURCE_KINDS),
        "source": random.choice(("reviews.csv", "calls.json", "spring.xlsx")),
        "channel": random.choice(("call", "mail", "review", None)),
        "touchpoint": random.choice(("delivery", None)),
        "market": random.choice(("GB", "DE", None)),
        "language_declared": random.choice(("en", "de", "ja", None)),
        "at": at,
        "at_original": at and at.isoformat(),
        "at_precision": at and random.choice(("day", "minute")),
        "rating": float(random.randrange(11)) if rated else None,
        "rating_low": 0.0 if rated else None,
        "rating_high": 10.0 if rated else None,
        "rating_kind": random.choice(RATING_KINDS) if rated else None,
        "case_id": _digits("k", random.randrange(5)) if random.random() < 0.4 else None,
        "consent": "internal",
        **_origin(random, number),
    }


def _passages(random: Random, voice: dict[str, Any]) -> list[dict[str, Any]]:
    text = voice["text"]
    cut = text.find(". ") + 1
    spans = [(0, cut), (cut + 1, len(text))] if cut else [(0, len(text))] if text else []
    return [_passage(random, voice["voice_id"], *span) for span in spans]


def _passage(random: Random, voice_id: str, start: int, end: int) -> dict[str, Any]:
    feels = random.random() < 0.8
    return {
        "voice_id": voice_id,
        "start": start,
        "end": end,
        "language": random.choice(("en", "de", "ja", "und")),
        "language_confidence": random.random(),
        "sentiment": random.uniform(-1, 1) if feels else None,
        "feeling": random.choice(("negative", "neutral", "positive")) if feels else None,
        "emotions": [{"emotion": random.choice(("joy", "anxiety")), "confidence": 0.9}] if feels else None,
        "vector": [random.randrange(-127, 128) for _ in range(VECTOR_SIZE)] if random.random() < 0.8 else None,
        "keyphrases": [{"start": start, "end": end}] if random.random() < 0.5 else [],
        "personal": [],
        "model": "invented@1",
    }


def _event(random: Random, customers: list[str], number: int) -> dict[str, Any]:
    event_id = _digits("e", number, random.random())
    customer = random.choice(customers) if random.random() < 0.9 else None
    at = _at(random)
    return {
        "event_id": event_id,
        "customer_id": customer,
        "bucket_hash": bucket_hash(customer or event_id),
        "activity": random.choice(("order", "delivery", "call", "return")),
        "at": at,
        "at_original": at.isoformat(),
        "channel": random.choice(("web", "shop", None)),
        "market": random.choice(("GB", "DE", None)),
        "case_id": _digits("k", random.randrange(5)) if random.random() < 0.4 else None,
        "value": random.choice((None, 9.5, 120.0)),
        **_origin(random, number),
    }


def _customer(random: Random, customer: str) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "bucket_hash": bucket_hash(customer),
        "market": random.choice(("GB", "DE", None)),
        "language_declared": random.choice(("en", None)),
        "since": _at(random) if random.random() < 0.5 else None,
        "value": random.choice((None, 100.0)),
        **_origin(random, 0),
    }
