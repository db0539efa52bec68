"""Quoting: looking up the words of quotes with what stands around them, masked for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.quotes import Quote
from wellheard.evidence.snapshots import Snapshot
from wellheard.language import mask_personal
from wellheard.language.personal.find import PersonalSpan
from wellheard.share.contents import QuotedWords

AROUND: Final = 160
"""Characters of the voice that are shown before and after a quote, at most."""

_VOICE_COLUMNS: Final = (
    "voice_id",
    "text",
    "said_by",
    "source_kind",
    "source",
    "channel",
    "at",
    "market",
    "rating",
    "rating_low",
    "rating_high",
)
_PASSAGE_COLUMNS: Final = ("voice_id", "start", "end", "language", "sentiment", "personal")

_WHO: Final = {
    "customer": "Customer",
    "prospect": "Prospect",
    "employee": "Employee",
    "agent": "Agent",
    "bot": "Bot",
    "researcher": "Researcher's note",
    "unknown": "Unknown author",
}


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int
    language: str
    sentiment: float | None
    personal: Sequence[dict[str, Any]]


class QuoteBook:
    """Looks up many quotes in one pass over the evidence."""

    def __init__(self, snapshot: Snapshot, quotes: Iterable[Quote]) -> None:
        wanted = pa.array(sorted({quote.voice_id for quote in quotes}), pa.string())
        self._voices: dict[str, dict[str, Any]] = {}
        self._passages: dict[str, list[_Passage]] = {}
        for batch in snapshot.batches("voices", _VOICE_COLUMNS):
            for row in batch.filter(pc.is_in(batch["voice_id"], wanted)).to_pylist():
                self._voices[row["voice_id"]] = row
        for batch in snapshot.batches("passages", _PASSAGE_COLUMNS):
            for row in batch.filter(pc.is_in(batch["voice_id"], wanted)).to_pylist():
                self._passages.setdefault(row.pop("voice_id"), []).append(_Passage(**row))

    def words(self, quote: Quote) -> str:
        """Return the exact words."""
        return quote.words_in(self._voices[quote.voice_id]["text"])

    def quoted(self, quote: Quote) -> QuotedWords:
        """Return the words for a reader: in their context, with personal data covered."""
        voice = self._voices[quote.voice_id]
        passages = self._passages.get(quote.voice_id, [])
        quote.words_in(voice["text"])
        text = _Masked(voice["text"], [span for passage in passages for span in passage.personal])
        start, end = _context(voice["text"], quote)
        own = next((one for one in passages if one.start <= quote.start < one.end), None)
        return QuotedWords(
            voice_id=quote.voice_id,
            before=text.between(start, quote.start),
            words=text.between(quote.start, quote.end),
            after=text.between(quote.end, end),
            who=_WHO[voice["said_by"]],
            source=voice["source"],
            channel=(voice["channel"] or "").replace("_", " ").capitalize(),
            when=_day(voice["at"]),
            market=voice["market"] or "",
            rating=_rating(voice),
            feeling=None if own is None else own.sentiment,
            language=own.language if own is not None else "und",
            cut_before=start > 0,
            cut_after=end < len(voice["text"]),
        )


class _Masked:
    """A text whose personal data is covered wherever it is cut."""

    def __init__(self, text: str, spans: Sequence[dict[str, Any]]) -> None:
        self._text = text
        self._spans = sorted(spans, key=lambda span: (span["start"], span["end"]))

    def between(self, start: int, end: int) -> str:
        inside = [
            PersonalSpan(max(span["start"], start) - start, min(span["end"], end) - start, span["kind"])
            for span in self._spans
            if span["start"] < end and span["end"] > start
        ]
        return mask_personal(self._text[start:end], inside)


def _context(text: str, quote: Quote) -> tuple[int, int]:
    """Return where the context of a quote begins and ends, at a blank where there is one."""
    start = max(0, quote.start - AROUND)
    if start > 0:
        blank = text.find(" ", start, quote.start)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), quote.end + AROUND)
    if end < len(text):
        blank = text.rfind(" ", quote.end, end)
        end = blank if blank >= 0 else end
    return start, end


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at.day} {at:%b %Y}"


def _rating(voice: dict[str, Any]) -> str:
    if voice["rating"] is None or voice["rating_high"] is None:
        return ""
    return f"{voice['rating']:g} of {voice['rating_high']:g}"
