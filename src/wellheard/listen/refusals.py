"""Every reason to refuse a whole file, said in one clear sentence each.

A refusal names the file and what it turned out to be, never what somebody wrote in it.
"""

from __future__ import annotations

from pathlib import Path

from wellheard.listen.errors import ListenError

TABLES = "a table: CSV, TSV, JSON, NDJSON, XLSX, XLS, ODS or Parquet, plain or gzipped"


def not_a_table(path: Path, is_: str, *, hint: str = "export the data again as CSV or XLSX") -> ListenError:
    """The file is something else altogether, for example a picture."""
    return ListenError("not-a-table", f"{path.name} is not a table but {is_}.", found=is_, expected=TABLES, hint=hint)


def empty(path: Path) -> ListenError:
    """Not a byte, or nothing but white space."""
    return ListenError(
        "empty-file", f"{path.name} is empty.", found="no text at all", expected=TABLES, hint="export the data again"
    )


def header_only(path: Path, columns: int) -> ListenError:
    """Column names without a row below them."""
    return ListenError(
        "no-rows",
        f"{path.name} has column names but no rows.",
        found=f"a header of {columns} columns and nothing below it",
        expected="at least one row below the header",
        hint="check the filter of the export",
    )


def missing(path: Path) -> ListenError:
    """No such file."""
    return ListenError(
        "file-missing",
        f"There is no file {path}.",
        found="nothing under that name",
        hint="check the spelling of the path",
    )


def unreadable(path: Path, why: str) -> ListenError:
    """The operating system does not hand the file over."""
    return ListenError(
        "file-unreadable", f"{path.name} cannot be opened.", found=why, hint="check who may read the file"
    )


def locked(path: Path) -> ListenError:
    """A password is needed."""
    return ListenError(
        "password",
        f"{path.name} is protected by a password.",
        found="encrypted content",
        expected="a file that opens without a password",
        hint="save a copy without a password and read that",
    )


def damaged(path: Path, what: str) -> ListenError:
    """The container is broken, so nothing inside can be trusted."""
    return ListenError(
        "damaged-file",
        f"{path.name} is damaged: {what}.",
        found=what,
        expected="a complete file",
        hint="download or export it again",
    )


def unsafe_archive(path: Path, why: str) -> ListenError:
    """A packed file that breaks a guard: bomb, escape, nesting."""
    return ListenError(
        "unsafe-archive",
        f"{path.name} was not opened: {why}.",
        found=why,
        expected="a packed file with one plain table in it",
        hint="unpack it yourself and read the table inside",
    )


def broken_json(path: Path, why: str) -> ListenError:
    """JSON with a mistake in it, which leaves no safe way to tell the records apart."""
    return ListenError(
        "broken-json",
        f"{path.name} is not valid JSON: {why}.",
        found=why,
        expected="an array of objects, an object that holds one, or one object on each line",
        hint="export it again, or as NDJSON (one object on each line), where one bad line does not spoil the others",
    )


def no_records(path: Path, found: str) -> ListenError:
    """Valid JSON that holds no records."""
    return ListenError(
        "no-records",
        f"{path.name} is JSON without records: {found}.",
        found=found,
        expected="an array of objects, an object that holds one, or one object on each line",
        hint="export the list of records itself",
    )


def too_wide(path: Path, columns: int, most: int) -> ListenError:
    """More columns than a table has."""
    return ListenError(
        "too-many-columns",
        f"{path.name} has more columns than a table may have.",
        found=f"{columns:,} columns",
        expected=f"at most {most:,} columns",
        hint="export fewer columns, or answers as rows",
    )


def unknown_choice(path: Path, what: str, chosen: str, known: str) -> ListenError:
    """The person named an encoding, sheet or delimiter that does not fit."""
    return ListenError(
        f"unknown-{what}",
        f"{path.name} cannot be read with the {what} {chosen!r}.",
        found=f"{what} {chosen!r}",
        expected=known,
        hint=f"leave the {what} out, or choose another",
    )


def out_of_memory(path: Path, limit_mb: int) -> ListenError:
    """The reading process hit its memory limit and was ended."""
    return ListenError(
        "too-much-memory",
        f"Reading {path.name} took more than {limit_mb} MB of memory, so it was stopped.",
        found="a file that grows while it is read",
        expected=f"a file that can be read within {limit_mb} MB",
        hint="save it as CSV, which is read at flat memory, or raise the memory limit",
    )


def out_of_time(path: Path, seconds: float) -> ListenError:
    """The reading process hit its time limit and was ended."""
    return ListenError(
        "too-slow",
        f"Reading {path.name} took longer than {seconds:.0f} seconds, so it was stopped.",
        found="a file that takes very long to read",
        expected=f"a file that can be read within {seconds:.0f} seconds",
        hint="split the file, or raise the time limit",
    )


def disk_full(path: Path) -> ListenError:
    """There is no room for the rows that were read."""
    return ListenError(
        "disk-full",
        f"There is not enough room on the disk to read {path.name}.",
        found="a full disk",
        expected="about twice the size of the unpacked file",
        hint="make room, or choose another folder",
    )


def reader_failed(path: Path, why: str) -> ListenError:
    """The reader itself broke; the main process is unharmed."""
    return ListenError(
        "reader-failed",
        f"{path.name} broke the reader, which was stopped before it could do harm.",
        found=why,
        expected="a well-formed file",
        hint="open it in a spreadsheet, save it again as CSV and read that",
    )
