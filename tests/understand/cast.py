"""An invented corpus with planted themes, so that tests know what must be found; its vectors are made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from wellheard.evidence.engines import run_fold
from wellheard.evidence.memory import Held
from wellheard.evidence.schemas import SCHEMAS, Table
from wellheard.language.passages import VECTOR_SIZE
from wellheard.understand import EVERYONE
from wellheard.understand.assignment import AssignFold
from wellheard.understand.find import _assign_fold, _discover
from wellheard.understand.sample import SampleFold

START = datetime(2024, 1, 1, tzinfo=UTC)

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "engineer": (
        "The engineer does not arrive on the day",
        "Our engineer does not arrive at all",
        "Third time the engineer does not arrive",
        "An engineer does not arrive and nobody calls",
        "Why is it that the engineer does not arrive",
    ),
    "queue": (
        "There are long waits on the phone every week",
        "I had long waits on the phone again",
        "Expect long waits on the phone at noon",
        "These long waits on the phone cost me a morning",
    ),
    "router": (
        "The new router works well in each room",
        "Setting up the new router was easy",
        "I love how small the new router is",
        "My new router never drops the line",
    ),
    "bill": (
        "My bill is wrong for the second month",
        "The bill is wrong and too high",
        "Once more the bill is wrong",
        "They admit that the bill is wrong",
    ),
}
FEELINGS = {"engineer": "negative", "queue": "negative", "router": "positive", "bill": "negative"}


def digits(letter: str, *names: object) -> str:
    return letter + blake2b(repr(names).encode(), digest_size=12).hexdigest()


def direction(subject: str, noise: Random) -> list[int]:
    """A point near the subject's own direction; the same for the same noise."""
    own = np.random.default_rng(int.from_bytes(subject.encode()[:6], "big")).normal(size=VECTOR_SIZE)
    spread = np.array([noise.gauss(0, 0.6) for _ in range(VECTOR_SIZE)])
    point = own + spread
    return [int(each) for each in np.rint(point / np.abs(point).max() * 127)]


def voice(number: int, text: str, *, customer: str | None, at: datetime | None, **other: Any) -> dict[str, Any]:
    voice_id = digits("v", number)
    return {
        "voice_id": voice_id,
        "customer_id": customer,
        "bucket_hash": int.from_bytes(blake2b((customer or voice_id).encode(), digest_size=4).digest(), "big"),
        "text": text,
        "said_by": "customer",
        "source_kind": "solicited",
        "source": "spring.csv",
        "at": at,
        "consent": "internal",
        "attributes": [],
        "import_id": "import-1",
        "row": number + 1,
        "row_hash": b"0" * 16,
        **other,
    }


def passage(spoken: dict[str, Any], vector: list[int] | None, feeling: str | None, **other: Any) -> dict[str, Any]:
    score = {"negative": -0.7, "neutral": 0.0, "positive": 0.8}
    return {
        "voice_id": spoken["voice_id"],
        "start": 0,
        "end": len(spoken["text"]),
        "language": "en",
        "language_confidence": 0.99,
        "sentiment": None if feeling is None else score[feeling],
        "feeling": feeling,
        "vector": vector,
        "keyphrases": [],
        "personal": [],
        "model": "hand-made@1",
        **other,
    }


@cache
def planted(seed: int = 0, voices: int = 240, people: int = 90) -> dict[Table, pa.Table]:
    """Return voices about four subjects, with greetings, nonsense and agents between; engineers come late in time."""
    random = Random(seed)
    customers = [digits("c", seed, number) for number in range(people)]
    spoken, passages = [], []
    for number in range(voices):
        subject = random.choice(tuple(SUBJECTS))
        day = random.randrange(140) if subject != "engineer" else 140 - int(random.random() ** 3 * 140)
        at = START + timedelta(days=day, hours=9) if random.random() < 0.9 else None
        customer = random.choice(customers) if random.random() < 0.85 else None
        text = f"{random.choice(SUBJECTS[subject])} {random.choice(('now', 'today', 'lately', 'as ever', 'I think'))}"
        made = voice(number, text, customer=customer, at=at)
        mood = FEELINGS[subject] if random.random() < 0.85 else "positive" if subject != "router" else "negative"
        spoken.append(made)
        passages.append(passage(made, direction(subject, random), mood))
    spoken_more, passages_more = _beside(random, voices)
    return tables(spoken + spoken_more, passages + passages_more)


def _beside(random: Random, first: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    spoken, passages = [], []
    for number in range(first, first + 60):
        kind = number % 3
        text = ("Thanks in advance!", "zxq wvu", "I can send an engineer tomorrow")[kind]
        said_by = "agent" if kind == 2 else "customer"
        made = voice(number, text, customer=digits("c", "beside", number), at=START, said_by=said_by)
        vector = (direction("thanks", random), None, direction("engineer", random))[kind]
        spoken.append(made)
        passages.append(passage(made, vector, None if kind == 1 else "neutral"))
    return spoken, passages


def tables(spoken: list[dict[str, Any]], passages: list[dict[str, Any]]) -> dict[Table, pa.Table]:
    return {
        "voices": pa.Table.from_pylist(spoken, schema=SCHEMAS["voices"]),
        "passages": pa.Table.from_pylist(passages, schema=SCHEMAS["passages"]),
    }


def held(made: Mapping[Table, pa.Table], buckets: int = 1) -> Held:
    return Held(made, buckets=buckets)


def shuffled(made: Mapping[Table, pa.Table], seed: int) -> dict[Table, pa.Table]:
    order = np.random.default_rng(seed)
    return {name: rows.take(order.permutation(rows.num_rows)) for name, rows in made.items()}


def assign_fold(voices: int = 120) -> AssignFold:
    """The second fold of find_themes as it stands after the first one."""
    sample = run_fold(SampleFold(EVERYONE), held(planted(voices=voices)))
    return _assign_fold(_discover(sample, 5), sample.counts, EVERYONE, keep_assignments=True)
