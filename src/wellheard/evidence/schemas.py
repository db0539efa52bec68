"""The four tables that evidence is kept in, with their types, null rules, units and allowed words.

Text is plain Unicode as :func:`wellheard.listen` cleaned it; every offset in the house counts its code points. Times
are UTC with the original text beside them. A customer is named by a pseudonym that only the workspace's secret can
reproduce.
"""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa

from wellheard.language.passages import PASSAGES

Table = Literal["voices", "passages", "events", "customers"]
TABLES: Final[tuple[Table, ...]] = ("voices", "passages", "events", "customers")

SaidBy = Literal["customer", "prospect", "employee", "agent", "bot", "researcher", "unknown"]
SAID_BY: Final[tuple[SaidBy, ...]] = ("customer", "prospect", "employee", "agent", "bot", "researcher", "unknown")

SourceKind = Literal["solicited", "unsolicited", "observed", "employee", "behavioural"]
SOURCE_KINDS: Final[tuple[SourceKind, ...]] = ("solicited", "unsolicited", "observed", "employee", "behavioural")

RatingKind = Literal["nps", "csat", "ces1", "ces2", "stars", "agreement", "other"]
RATING_KINDS: Final[tuple[RatingKind, ...]] = ("nps", "csat", "ces1", "ces2", "stars", "agreement", "other")

Consent = Literal["internal", "publish_anonymous", "publish_named"]
CONSENT: Final[tuple[Consent, ...]] = ("internal", "publish_anonymous", "publish_named")

TIME: Final = pa.timestamp("us", tz="UTC")
ATTRIBUTES: Final = pa.map_(pa.string(), pa.string())

_ORIGIN: Final = [
    pa.field("attributes", ATTRIBUTES, nullable=False),  # other columns of the row; personal ones are left out
    pa.field("import_id", pa.string(), nullable=False),
    pa.field(
        "row", pa.int64(), nullable=False
    ),  # line of the source file, first is 1; record number where there are no lines
    pa.field("row_hash", pa.binary(16), nullable=False),  # of everything that was read from the row
]

VOICES: Final = pa.schema(
    [
        pa.field("voice_id", pa.string(), nullable=False),  # "v" + 24 hexadecimal digits
        pa.field("customer_id", pa.string()),  # "c" + 24 hexadecimal digits; null where nobody is known
        pa.field("bucket_hash", pa.uint32(), nullable=False),  # hash of the customer, or of case or voice
        pa.field("text", pa.string(), nullable=False),  # "" for a rating without words
        pa.field("said_by", pa.string(), nullable=False),  # SAID_BY
        pa.field("source_kind", pa.string(), nullable=False),  # SOURCE_KINDS
        pa.field("source", pa.string(), nullable=False),  # the file or feed it came from, as people call it
        pa.field("channel", pa.string()),  # survey, call, chat, mail, review, social, visit ...
        pa.field("touchpoint", pa.string()),
        pa.field("question", pa.string()),  # the question that was answered
        pa.field("market", pa.string()),
        pa.field("language_declared", pa.string()),  # BCP 47
        pa.field("at", TIME),
        pa.field("at_original", pa.string()),
        pa.field("at_precision", pa.string()),  # day, minute, second
        pa.field("rating", pa.float64()),  # as given, on the scale of the next two
        pa.field("rating_low", pa.float64()),
        pa.field("rating_high", pa.float64()),
        pa.field("rating_kind", pa.string()),  # RATING_KINDS
        pa.field("case_id", pa.string()),  # thread, ticket or order; hashed like a customer
        pa.field("consent", pa.string(), nullable=False),  # CONSENT
        *_ORIGIN,
    ]
)
"""One row per thing said."""

EVENTS: Final = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),  # "e" + 24 hexadecimal digits
        pa.field("customer_id", pa.string()),
        pa.field("bucket_hash", pa.uint32(), nullable=False),
        pa.field("activity", pa.string(), nullable=False),
        pa.field("at", TIME, nullable=False),
        pa.field("at_original", pa.string(), nullable=False),
        pa.field("channel", pa.string()),
        pa.field("touchpoint", pa.string()),
        pa.field("market", pa.string()),
        pa.field("case_id", pa.string()),
        pa.field("value", pa.float64()),  # money or amount, in the unit of the source
        *_ORIGIN,
    ]
)
"""One row per thing done."""

CUSTOMERS: Final = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("bucket_hash", pa.uint32(), nullable=False),
        pa.field("market", pa.string()),
        pa.field("language_declared", pa.string()),
        pa.field("since", TIME),
        pa.field("value", pa.float64()),  # per year, in the unit of the source
        *_ORIGIN,
    ]
)
"""One row per person or account."""

SCHEMAS: Final[dict[Table, pa.Schema]] = {
    "voices": VOICES,
    "passages": PASSAGES,
    "events": EVENTS,
    "customers": CUSTOMERS,
}

LINE_ORDER: Final[dict[Table, tuple[str, ...]]] = {
    "voices": ("customer_id", "at", "voice_id"),
    "passages": ("voice_id", "start"),
    "events": ("customer_id", "at", "event_id"),
    "customers": ("customer_id",),
}
"""How the rows of a bucket are sorted: one customer's line in time, ties broken by id; nulls last."""

ID_COLUMN: Final[dict[Table, str]] = {"voices": "voice_id", "events": "event_id", "customers": "customer_id"}
