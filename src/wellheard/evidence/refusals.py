"""What went wrong in a question, without repeating a value: DuckDB's own messages quote the rows they stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb
import pyarrow as pa

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.schemas import SCHEMAS

_NAME: Final = re.compile(r'"([A-Za-z_][A-Za-z0-9_.]{0,60})"')


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors of DuckDB and Arrow inside the block into errors of the house.

    The first error is not kept as the cause: its message, shown in a traceback or a log, may hold customers' words.
    """
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _said(error) from None


def _said(error: Exception) -> EvidenceError:
    kind = _kind(error)
    if kind in {"Binder", "Catalog"}:
        return _unknown_name(str(error))
    if kind in {"Out of Memory", "IO"}:
        return _no_memory() if kind == "Out of Memory" else _unreadable()
    if kind == "Interrupt":
        return _failed("the question was stopped")
    return _failed(f"an error of the kind {kind}")


def _kind(error: Exception) -> str:
    """Return the kind that DuckDB writes before its message; an Arrow stream keeps nothing else of it."""
    said, colon, _ = str(error).partition(" Error:")
    return said if colon and re.fullmatch(r"[A-Za-z ]{1,30}", said) else type(error).__name__


def _unknown_name(message: str) -> EvidenceError:
    """Name the identifier that was not found; only what looks like one, because a misquoted text looks like one too."""
    name = _NAME.search(message.partition("\n")[0])
    columns = {table: ", ".join(schema.names) for table, schema in SCHEMAS.items()}
    return EvidenceError(
        "question-not-understood",
        "The question names something that is not there, or uses it in a way that does not fit.",
        found=f"near {name[1]}" if name else "a column, function or type that does not fit",
        expected="; ".join(f"{table}: {names}" for table, names in columns.items()),
        hint="write column names as they are, and values as parameters",
    )


def _no_memory() -> EvidenceError:
    return EvidenceError(
        "needs-more-memory",
        "A question needed more memory than it was given.",
        found="the memory limit was reached",
        expected="an answer that fits",
        hint="give a higher memory_mb, or ask for fewer rows or groups",
    )


def _unreadable() -> EvidenceError:
    return EvidenceError(
        "part-unreadable",
        "A part of the evidence cannot be read.",
        found="a file that is gone or damaged",
        expected="every part of the snapshot",
        hint="take a new snapshot, because parts may have been compacted; if that fails too, run: wellheard doctor",
    )


def _failed(found: str) -> EvidenceError:
    return EvidenceError(
        "question-failed",
        "The question could not be answered.",
        found=found,
        expected="values that fit the functions they are given to",
        hint="use TRY_CAST where values may not convert, and check the number of parameters",
    )
