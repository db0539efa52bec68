"""Understanding: what customers say, derived from a snapshot, verified, and ready to be shown in any form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from wellheard.evidence.counts import CountVoices, Tally
from wellheard.evidence.engines import LocalEngine, run_fold
from wellheard.evidence.enrichment import enrich_missing
from wellheard.evidence.findings import Finding
from wellheard.evidence.folds import Fold
from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store
from wellheard.evidence.verify import Verification, verify
from wellheard.share import render_report
from wellheard.understand import Felt, FeltFold, Headline, Themes, find_headlines, find_themes
from wellheard.workspace.held_files import held_files
from wellheard.workspace.json_form import as_json
from wellheard.workspace.outcomes import FileOutcome
from wellheard.workspace.progress import Progress, silent
from wellheard.workspace.quoting import QuoteBook
from wellheard.workspace.reading import AS_SUITS, Reading, Wish, choose_reading
from wellheard.workspace.reporting import as_report

if TYPE_CHECKING:
    import pandas as pd

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, repr=False)
class Understanding:
    """What customers say in one snapshot. Every finding in it was verified against the evidence.

    Attributes:
        snapshot: The evidence it rests on.
        files: What became of each file that was given this time.
        themes: What they talk about, largest first.
        headlines: What to know first.
        counts: Voices and people by who spoke, where and when.
        felt: How whole voices feel, and where that could not be read.
        verification: That every quote was read again and every base counted again.
        reading: How deeply the words were read, and why so.
        title: Of the report.
        note: Stands at the top of the report; may be empty.
    """

    snapshot: Snapshot
    files: tuple[FileOutcome, ...]
    themes: Themes
    headlines: tuple[Headline, ...]
    counts: Tally
    felt: Felt
    verification: Verification
    reading: Reading
    title: str = "What customers say"
    note: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding: the headlines', then one per theme."""
        return (*(headline.finding for headline in self.headlines), *(theme.finding for theme in self.themes.themes))

    @cached_property
    def book(self) -> QuoteBook:
        """The words of every quote in it."""
        quotes = [quote for finding in self.findings for quote in (*finding.quotes, *finding.counter_quotes)]
        return QuoteBook(self.snapshot, quotes)

    def to_json(self) -> str:
        """Return the machine-readable form; see docs/json.md. Words are exact and not masked."""
        return as_json(self)

    def to_html(self) -> str:
        """Return the report as one HTML file; personal data in customers' words is masked."""
        return render_report(as_report(self))

    def to_arrow(self) -> pa.Table:
        """Return the themes as a table, one row each."""
        return self.themes.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Return the themes as a data frame; needs ``pip install 'wellheard[notebook]'``."""
        return self.themes.to_pandas()

    def __repr__(self) -> str:
        return f"<Understanding of {self.themes.base.voices:,} voices of {self.themes.base.people:,} people: {self.themes!r}>"

    def _repr_html_(self) -> str:
        return self.themes._repr_html_()


def understand_store(  # noqa: PLR0913 - one call for a whole job
    store: Store,
    files: Sequence[FileOutcome] = (),
    *,
    seed: int = 0,
    processes: int = 1,
    wish: Wish = AS_SUITS,
    on_progress: Progress = silent,
    title: str = "What customers say",
    note: str = "",
) -> Understanding:
    """Derive what customers say from everything that is in a workspace.

    Args:
        store: The workspace.
        files: What became of the files that were just brought in, for the account; without any, of all that were ever
            brought in.
        seed: Same evidence and same seed give the same themes.
        processes: How many processes may work; the result does not depend on it.
        wish: How deeply words are to be read, and how long that may take.
        on_progress: Told how far it is.
        title: Of the report.
        note: Stands at the top of the report.

    Raises:
        EvidenceError: A statement does not agree with the evidence it cites; nothing is shown then.
    """
    reading = choose_reading(store, wish, on_progress=on_progress)
    enrich_missing(
        store,
        reading.reader,
        processes=processes,
        on_progress=lambda done, total: on_progress("Reading words", done, total),
    )
    snapshot = store.snapshot()
    engine = LocalEngine(processes=processes if len(snapshot.bucket_refs()) > 1 else 1)

    def run(fold: Fold[P, R]) -> R:
        step = f"Finding themes ({type(fold).__name__})"
        return run_fold(fold, snapshot, engine, on_progress=lambda done, total: on_progress(step, done, total))

    themes = find_themes(snapshot, run=run, seed=seed)
    headlines = find_headlines(themes)
    findings = [*(headline.finding for headline in headlines), *(theme.finding for theme in themes.themes)]
    on_progress("Checking every quote and number", 0, 1)
    verification = verify(findings, snapshot).or_raise()
    counts, felt = run_fold(CountVoices(), snapshot, engine), run_fold(FeltFold(), snapshot, engine)
    accounts = tuple(files) or held_files(store)
    return Understanding(snapshot, accounts, themes, headlines, counts, felt, verification, reading, title, note)
