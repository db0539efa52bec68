"""Verification: every quote is read again and every base counted again before a finding is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.intervals import wilson
from wellheard.evidence.parts import file_sha256
from wellheard.evidence.questions import ask
from wellheard.evidence.quotes import Quote
from wellheard.evidence.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a finding may not be shown."""

    finding: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What held and what did not.

    Attributes:
        passed: Ids of the findings that hold.
        failures: Reasons against the others.
        quotes: Number of quotes that were read again.
    """

    passed: tuple[str, ...]
    failures: tuple[Failure, ...]
    quotes: int

    @property
    def ok(self) -> bool:
        """Whether every finding holds."""
        return not self.failures

    def or_raise(self) -> Verification:
        """Return self when everything holds.

        Raises:
            EvidenceError: Something does not.
        """
        if self.failures:
            first = self.failures[0]
            raise EvidenceError(
                "not-verified",
                f"{len(self.failures)} of the statements do not agree with the evidence they cite.",
                found=f"{first.finding}: {first.reason}",
                expected="exact words and counts",
                hint="compute again; if nothing was changed on purpose, run: wellheard doctor",
            )
        return self


def verify(findings: Sequence[Finding], snapshot: Snapshot) -> Verification:
    """Check findings against the evidence itself.

    Every part file must have the SHA-256 it was listed with, every quote the words it was made from, every measure the
    counts that its members and its base filter give; a share's interval is computed again.

    Args:
        findings: What is about to be shown.
        snapshot: The evidence it claims to rest on.
    """
    damaged = damaged_parts(snapshot)
    if damaged:
        reason = f"the file of part {damaged[0]} is not the one that was listed"
        return Verification((), tuple(Failure(finding.id, reason) for finding in findings), 0)
    quotes = [quote for finding in findings for quote in (*finding.quotes, *finding.counter_quotes)]
    texts = snapshot.texts(quote.voice_id for quote in quotes)
    counts = _Counts(snapshot, [finding.measure for finding in findings if finding.measure is not None])
    failures, passed = [], []
    for finding in findings:
        reasons = [*_quote_reasons(finding, texts), *counts.reasons(finding.measure)]
        if reasons:
            failures.append(Failure(finding.id, reasons[0]))
        else:
            passed.append(finding.id)
    return Verification(tuple(passed), tuple(failures), len(quotes))


def damaged_parts(snapshot: Snapshot) -> list[str]:
    """Return the ids of the parts whose file is gone or is not the one that was listed."""
    bad = []
    for part in snapshot.parts:
        path = snapshot.folder / part.file_name
        if not path.exists() or file_sha256(path) != part.sha256:
            bad.append(part.part_id)
    return bad


def _quote_reasons(finding: Finding, texts: dict[str, str]) -> Iterable[str]:
    for quote in (*finding.quotes, *finding.counter_quotes):
        reason = _quote_reason(quote, texts)
        if reason:
            yield reason


def _quote_reason(quote: Quote, texts: dict[str, str]) -> str:
    text = texts.get(quote.voice_id)
    if text is None:
        return f"voice {quote.voice_id} is no longer there"
    try:
        quote.words_in(text)
    except EvidenceError:
        return f"the words at {quote.start} to {quote.end} of voice {quote.voice_id} are not those that were quoted"
    return ""


@dataclass(frozen=True, slots=True)
class _Base:
    """What a base filter gives.

    Attributes:
        voices: Voices in it.
        people: People in it.
        members: Those of the voices asked about that are in it.
        trouble: Why it cannot be counted; empty when it can.
    """

    voices: int
    people: int
    members: frozenset[str]
    trouble: str = ""


class _Counts:
    """Counts members and bases once for all measures."""

    def __init__(self, snapshot: Snapshot, measures: Sequence[Measure]) -> None:
        members = pa.array(sorted({member for measure in measures for member in measure.members}), pa.string())
        self._customer: dict[str, str | None] = {}
        for batch in snapshot.batches("voices", ("voice_id", "customer_id")) if len(members) else ():
            hits = batch.filter(pc.is_in(batch["voice_id"], members))
            self._customer.update(zip(hits["voice_id"].to_pylist(), hits["customer_id"].to_pylist(), strict=True))
        members_of: dict[str, set[str]] = {}
        for measure in measures:
            members_of.setdefault(measure.base_filter, set()).update(measure.members)
        self._bases = {condition: _base(snapshot, condition, some) for condition, some in members_of.items()}

    def reasons(self, measure: Measure | None) -> list[str]:
        """Return what is wrong with a measure's numbers."""
        if measure is None:
            return []
        members, base = set(measure.members), self._bases[measure.base_filter]
        gone = [member for member in members if member not in self._customer]
        if gone:
            return [f"{len(gone)} of the {len(members)} voices counted are no longer there"]
        if base.trouble:
            return [f"its base cannot be counted: {base.trouble}"]
        counted = {
            "voices": (measure.count_voices, len(members)),
            "people": (measure.count_customers, people_in([(member, self._customer[member]) for member in members])),
            "voices in the base": (measure.base_voices, base.voices),
            "people in the base": (measure.base_customers, base.people),
        }
        wrong = [
            f"{said} {name} were said, {found} are there" for name, (said, found) in counted.items() if said != found
        ]
        outside = len(members - base.members)
        if outside:
            wrong.append(f"{outside} of the {len(members)} voices counted are not in the base")
        return wrong or _share_reasons(measure)


def people_in(voices: Iterable[tuple[str, str | None]]) -> int:
    """Count people: distinct customers, and each voice of an unknown author as one.

    Example:
        >>> people_in([("v1", "c1"), ("v2", "c1"), ("v3", None), ("v4", None)])
        3
    """
    return len({customer or voice for voice, customer in voices})


_BASE: Final = "SELECT count(*), count(DISTINCT coalesce(customer_id, voice_id)) FROM voices WHERE ({condition})"
_MEMBERS: Final = "SELECT voice_id FROM voices WHERE ({condition}) AND voice_id IN (SELECT unnest(?))"


def _base(snapshot: Snapshot, condition: str, members: set[str]) -> _Base:
    try:
        with ask(snapshot, _BASE.format(condition=condition)) as answer:
            counts = answer.read_all()
        with ask(snapshot, _MEMBERS.format(condition=condition), [sorted(members)]) as answer:
            inside = answer.read_all()["voice_id"].to_pylist()
    except EvidenceError as error:
        return _Base(0, 0, frozenset(), error.what)
    return _Base(int(counts.column(0)[0].as_py()), int(counts.column(1)[0].as_py()), frozenset(inside))


def _share_reasons(measure: Measure) -> list[str]:
    if measure.name != "share" or measure.value is None:
        return []
    share = measure.count_customers / measure.base_customers
    low, high = wilson(measure.count_customers, measure.base_customers)
    pairs = (("share", measure.value, share), ("lower end", measure.low, low), ("upper end", measure.high, high))
    return [
        f"the {name} does not follow from the counts"
        for name, said, found in pairs
        if said is None or not isclose(said, found, abs_tol=1e-9)
    ]
