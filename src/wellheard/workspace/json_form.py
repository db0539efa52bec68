"""The machine-readable form of an understanding: docs/json.md describes every field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.quotes import Quote
from wellheard.understand import WeekCount
from wellheard.workspace.outcomes import PASSED_OVER, FileOutcome
from wellheard.workspace.quoting import QuoteBook

if TYPE_CHECKING:
    from wellheard.workspace.understanding import Understanding


def as_json(found: Understanding) -> str:
    """Return the JSON text, the same for the same evidence and seed."""
    themes = [
        {
            "id": theme.id,
            "label": theme.label,
            "n_voices": theme.n_voices,
            "n_customers": theme.n_customers,
            "share": theme.share,
            "low": theme.low,
            "high": theme.high,
            "sentiment": theme.sentiment,
            "terms": list(theme.terms),
            "direction": theme.trend.direction,
            "weeks": [_week(week) for week in theme.weeks],
            "quotes": [_quote(quote, found.book) for quote in theme.quotes],
            "counter_quotes": [_quote(quote, found.book) for quote in theme.counter_quotes],
        }
        for theme in found.themes.themes
    ]
    form = {
        "snapshot": found.snapshot.id,
        "models": list(found.snapshot.models),
        "seed": found.themes.seed,
        "base": {
            "voices": found.themes.base.voices,
            "people": found.themes.base.people,
            "unassigned_share": found.themes.unassigned_share,
        },
        "sources": [_source(outcome) for outcome in found.files if outcome.kind != PASSED_OVER],
        "themes": themes,
        "findings": [_finding(finding, found.book) for finding in found.findings],
    }
    return json.dumps(form, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _week(week: WeekCount) -> dict[str, Any]:
    counts = {name: getattr(week, name) for name in ("people", "voices", "base_people", "base_voices")}
    return {"monday": week.week.isoformat(), **counts}


def _source(outcome: FileOutcome) -> dict[str, Any]:
    account = outcome.account
    counts = {
        name: getattr(account, name) if account is not None else 0
        for name in ("seen", "imported", "duplicate", "rejected", "blank")
    }
    source = {"path": str(outcome.path), "kind": outcome.kind, **counts}
    if outcome.error is not None:
        source |= {"error": outcome.error.code, "reason": outcome.error.what}
    return source


def _quote(quote: Quote, book: QuoteBook) -> dict[str, Any]:
    return {"voice_id": quote.voice_id, "start": quote.start, "end": quote.end, "text": book.words(quote)}


def _finding(finding: Finding, book: QuoteBook) -> dict[str, Any]:
    return {
        "id": finding.id,
        "statement": finding.statement,
        "level": finding.level,
        "measure": _measure(finding.measure),
        "quotes": [_quote(quote, book) for quote in finding.quotes],
        "counter_quotes": [_quote(quote, book) for quote in finding.counter_quotes],
    }


def _measure(measure: Measure | None) -> dict[str, Any] | None:
    if measure is None:
        return None
    names = (
        "name",
        "value",
        "low",
        "high",
        "interval",
        "count_voices",
        "count_customers",
        "base_voices",
        "base_customers",
        "base_definition",
        "base_filter",
        "method",
    )
    period = [day.isoformat() for day in measure.period] if measure.period is not None else None
    return {name: getattr(measure, name) for name in names} | {"period": period, "flags": list(measure.flags)}
