"""Bringing files in: from paths to evidence, with an account of every record.

One file after another: its original is kept, it is read in a child process, its columns are understood, its rows are converted
and become evidence at once. A file that cannot be read never keeps the others out.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pyarrow as pa

from wellheard.errors import WellheardError
from wellheard.evidence.cases import case_customers
from wellheard.evidence.importing import Delivery, Imported, import_rows
from wellheard.evidence.ledger import Account, ImportRecord
from wellheard.evidence.originals import keep_original
from wellheard.evidence.store import Store
from wellheard.listen import Found, Staged, find_files_and_rest, stage
from wellheard.listen.convert import Converted
from wellheard.listen.guess import guess_mapping
from wellheard.listen.mapping import Mapping, header_signature
from wellheard.listen.options import Override
from wellheard.listen.pieces import Conversion, convert_pieces
from wellheard.listen.profile import profile
from wellheard.listen.reject_order import RejectsOfReading
from wellheard.listen.rows import Reject
from wellheard.listen.tables import NarrowTable, RawTable
from wellheard.workspace.mapping_sentences import asked, read_as
from wellheard.workspace.outcomes import PASSED_OVER, FileOutcome, RejectedRow
from wellheard.workspace.progress import Progress, silent
from wellheard.workspace.rejected_file import ADDED, RejectedFile

_WORTH_HELP: Final = 50_000
"""Rows from which on the start of other processes pays."""

_PROCESSES: Final = 2
"""Processes that convert beside this one, which by then has its hands full."""

_NO_TABLE: Final = "its ending is not that of a table; name the file itself to have it read"
_OUR_OWN: Final = "Wellheard wrote it, so it is no new evidence; name the file itself to have it read"
_LEFT_AT_REST: Final = "already imported on {day}; nothing was added"


@dataclass(frozen=True)
class ImportOptions:
    """What a person said about the files.

    Attributes:
        rejects_folder: Where files of rejected records go.
        override: Roles of columns that were given by hand.
        encoding: Of all files, when it was given by hand.
        on_progress: Told how far it is.
        sheet: Of workbooks, when one was named by hand.
        strict: A column that was told must be there; with several files, each takes what it has.
        processes: How many convert a large file; None for what suits the machine.
    """

    rejects_folder: Path
    override: Override | None = None
    encoding: str | None = None
    on_progress: Progress = field(default=silent)
    sheet: str | None = None
    strict: bool = True
    processes: int | None = None

    @property
    def told(self) -> bool:
        """Whether a person said how the files are to be read, so that a file read before may read otherwise now."""
        return self.override is not None or self.encoding is not None or self.sheet is not None


def import_paths(store: Store, paths: Sequence[Path], options: ImportOptions) -> tuple[FileOutcome, ...]:
    """Bring in every file that the paths name.

    Args:
        store: Where to.
        paths: Files, folders and globs.
        options: What a person said about them.

    Returns:
        One outcome per file, in the order of their names, and then one for each that a folder or pattern holds beside
        them and that was passed over. Files whose rows belong to cases that other files open are brought
        in last, so that the customers of the cases are known.

    Raises:
        ListenError: A path names nothing.
    """
    found = find_files_and_rest(*paths)
    files = found.files
    options = replace(options, strict=len(files) == 1)
    outcomes: dict[Path, FileOutcome] = {}
    later: list[Path] = []
    for path in files:
        outcome = _import_file(store, path, options, cases_are_known=len(files) == 1)
        if outcome is None:
            later.append(path)
        else:
            outcomes[path] = outcome
    for path in later:
        last = _import_file(store, path, options, cases_are_known=True)
        if last is not None:
            outcomes[path] = last
    return (*(outcomes[path] for path in files), *_left_beside(found))


def _left_beside(found: Found) -> Iterator[FileOutcome]:
    """Say of the files and folders that were not opened, why."""
    for paths, why in ((found.passed_over, _NO_TABLE), (found.our_own, _OUR_OWN)):
        for path in paths:
            yield FileOutcome(path, PASSED_OVER, None, notices=(why,))


def _import_file(store: Store, path: Path, options: ImportOptions, *, cases_are_known: bool) -> FileOutcome | None:
    """Bring one file in; None when it should wait for the files that open its cases."""
    try:
        with store.staging(f"read-{os.getpid()}-{blake2b(bytes(path), digest_size=6).hexdigest()}") as folder:
            return _FileImport(store, path, folder, options).run(cases_are_known=cases_are_known)
    except WellheardError as error:
        if error.code in {"evidence/cannot-write", "evidence/ledger-unusable"}:
            raise
        return FileOutcome(path, "not read", None, error=error)


class _FileImport:
    """One file on its way in."""

    def __init__(self, store: Store, path: Path, folder: Path, options: ImportOptions) -> None:
        self._store = store
        self._path = path
        self._folder = folder
        self._options = options

    def run(self, *, cases_are_known: bool) -> FileOutcome | None:
        sha256 = keep_original(self._store, self._path)
        before = self._before(sha256)
        if before is not None and not self._options.told:
            return self._left_at_rest(before)
        name = self._path.name
        staged = stage(
            self._path,
            self._folder,
            encoding=self._options.encoding,
            sheet=self._options.sheet,
            on_progress=lambda done, total: self._options.on_progress(f"Reading {name}", done, total),
        )
        table = NarrowTable.without(staged, ADDED)  # what a file of rejected records says about them is no content
        mapping = self._understand(table)
        if mapping.customer_from_case and not cases_are_known:
            return None
        if before is not None and before.mapping == mapping.to_json():
            return self._left_at_rest(before)
        return self._bring_in(staged, table, mapping, sha256)

    def _before(self, sha256: str) -> ImportRecord | None:
        """Return the last import of the very same file."""
        same = [record for record in self._store.ledger.imports() if record.sha256 == sha256]
        return same[-1] if same and same[-1].account.erased == 0 and same[-1].original else None

    def _left_at_rest(self, before: ImportRecord) -> FileOutcome:
        old = before.account
        account = Account(old.seen, 0, old.imported + old.duplicate, old.rejected, old.blank)
        mapping = Mapping.from_json(before.mapping)
        notice = _LEFT_AT_REST.format(day=before.at[:10])
        return FileOutcome(self._path, before.kind, account, read_as(mapping), (notice,), asked(mapping))

    def _understand(self, table: RawTable) -> Mapping:
        remembered = self._store.ledger.mapping_for(header_signature(table.columns))
        known = Mapping.from_json(remembered) if remembered is not None else None
        mapping = guess_mapping(
            table, profile(table), known=known, override=self._options.override, strict=self._options.strict
        )
        pa.default_memory_pool().release_unused()  # Arrow keeps what is free until it is told
        return mapping

    def _bring_in(self, staged: Staged, table: RawTable, mapping: Mapping, sha256: str) -> FileOutcome:
        saved = mapping.to_json()
        import_id = "i" + blake2b(sha256.encode() + saved.encode(), digest_size=12).hexdigest()
        rejected = self._rejected_file(staged, table)
        delivery = Delivery(
            import_id,
            self._path.name,
            mapping.kind,
            sha256,
            saved,
            mapping.header_signature,
            seen=staged.seen,
            rejected=staged.rejected,
            blank=staged.blank,
            original=True,
        )
        aside = RejectsOfReading(staged.rejects())
        converted = self._converted(table, mapping, import_id, rows=staged.kept, rejects=(rejected, aside))
        with closing(converted):
            done = import_rows(self._store, delivery, converted)
        rejected.add(map(_never_a_row, aside.rest()))
        return self._outcome(staged, mapping, done, rejected)

    def _rejected_file(self, staged: Staged, table: RawTable) -> RejectedFile:
        stem = self._path.name.removesuffix(".gz").rpartition(".")[0] or self._path.name
        name = f"{stem}_again.csv" if stem.endswith("_rejected") else f"{stem}_rejected.csv"
        return RejectedFile(self._options.rejects_folder / name, table.columns, staged.delimiter or ",")

    def _converted(
        self,
        table: RawTable,
        mapping: Mapping,
        import_id: str,
        *,
        rows: int,
        rejects: tuple[RejectedFile, RejectsOfReading],
    ) -> Generator[_Some, None, None]:
        rejected, aside = rejects
        look_up = case_customers(self._store.snapshot()) if mapping.customer_from_case else None
        step, done = f"Bringing in {self._path.name}", 0
        conversion = Conversion(table, mapping, self._store.pseudonyms.of, import_id, self._path.name, look_up)
        alone = rows < _WORTH_HELP or look_up is not None  # what looks customers up stays in this process
        processes = 1 if alone else self._options.processes or min(_PROCESSES, os.cpu_count() or 1)
        with closing(convert_pieces(conversion, rows=rows, processes=processes)) as converted:
            for some in converted:
                rejected.add(_for_repair(some, aside))
                done += some.batch.num_rows + some.blank + len(some.rejects)
                self._options.on_progress(step, done, rows)
                yield _Some(some.batch, len(some.rejects), some.blank)

    def _outcome(self, staged: Staged, mapping: Mapping, done: Imported, rejected: RejectedFile) -> FileOutcome:
        notices = [*staged.notices, *mapping.notices]
        account = done.record.account
        if done.restarted:
            notices.append("the ids begin anew in this file, so its rows were taken as new ones, not as corrections")
        if account.replaced:
            notices.append(f"{account.replaced:,} rows took the place of older versions of themselves")
        if account.erased:
            notices.append(f"{account.erased:,} rows of erased customers were left out, and the original was not kept")
        return FileOutcome(
            self._path,
            mapping.kind,
            account,
            read_as(mapping),
            tuple(notices),
            asked(mapping),
            tuple(rejected.first),
            rejected.path,
        )


@dataclass(frozen=True)
class _Some:
    """Converted rows as the evidence room takes them."""

    batch: pa.RecordBatch
    rejected: int
    blank: int


_ForRepair = tuple[RejectedRow, Sequence[str | None] | None, str]


def _never_a_row(one: Reject) -> _ForRepair:
    """A record that reading put aside, with no cells of its own."""
    return RejectedRow(one.row, one.column or "", one.code, one.reason), None, one.text


def _for_repair(some: Converted, aside: RejectsOfReading) -> Iterator[_ForRepair]:
    """Give each rejected record the cells it had, in the order of the file with those that never became a row."""
    for one in some.rejects:
        yield from map(_never_a_row, aside.before(one.row))
        cells = None if one.cut else next(csv.reader([one.text]), None)
        yield RejectedRow(one.row, one.column or "", one.code, one.reason), cells, one.text
