"""From a file to its rows: find out what the file is, then hand it to the reader of its shape.

This runs inside the child process only; nothing here is called on a stranger's bytes in the main process.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from wellheard.listen import refusals
from wellheard.listen.encoding import Encoding
from wellheard.listen.reading import Reading, Task
from wellheard.listen.shapes.delimited import encoding_of, is_named_table, read_delimited
from wellheard.listen.signature import container_of, is_binary, other_thing
from wellheard.listen.source import HEAD, Source, check_zip, open_source

_MARKUP: Final = re.compile(
    r"\s*<(?:!doctype|!--|html|\?xml|head|body|table|svg|rss|feed|[a-z][\w:]*[\s>/])", re.IGNORECASE
)
_PAGE: Final = re.compile(r"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_JSON_NAMES: Final = frozenset({".json", ".jsonl", ".ndjson"})
_DOCUMENTS: Final = (
    ("word/", "a text document (DOCX)"),
    ("ppt/", "a presentation (PPTX)"),
    ("project.qde", "a project for qualitative coding (QDPX)"),
)


def read_table(task: Task) -> Reading:
    """Read a file of any shape into rows and rejects.

    Raises:
        ListenError: It is no table, is unsafe, or is damaged as a whole.
    """
    if not task.path.is_file():
        raise refusals.missing(task.path)
    with task.path.open("rb") as raw:
        head = raw.read(HEAD)
    if not head:
        raise refusals.empty(task.path)
    match container_of(head):
        case "parquet":
            from wellheard.listen.shapes.parquet import read_parquet  # noqa: PLC0415 - costs a tenth of a second

            return read_parquet(task)
        case "ole":
            return _read_workbook(task, check_ole(task.path))
        case "zip":
            names = check_zip(task.path, task.limits, most_mb=task.limits.unpacked_mb)
            if _is_workbook(task.path, names):
                check_zip(task.path, task.limits, most_mb=task.limits.workbook_mb)
                return _read_workbook(task, task.path)
    return _read_text(task, open_source(task.path, task.limits, task.on_progress))


def check_ole(path: Path) -> Path:
    """Refuse old office files that are locked or no workbook."""
    text = path.read_bytes() if path.stat().st_size < (64 << 20) else b""
    if "EncryptedPackage".encode("utf-16-le") in text:
        raise refusals.locked(path)
    if "WordDocument".encode("utf-16-le") in text:
        raise refusals.not_a_table(path, "a text document (DOC)")
    if "PowerPoint Document".encode("utf-16-le") in text:
        raise refusals.not_a_table(path, "a presentation (PPT)")
    return path


def _read_workbook(task: Task, path: Path) -> Reading:
    from wellheard.listen.shapes.spreadsheet import read_spreadsheet  # noqa: PLC0415 - only workbooks need it

    assert path == task.path
    return read_spreadsheet(task)


def _is_workbook(path: Path, names: list[str]) -> bool:
    for start, phrase in _DOCUMENTS:
        if any(name.startswith(start) for name in names):
            raise refusals.not_a_table(path, phrase)
    if any(name.startswith("xl/") for name in names):
        return True
    if "mimetype" in names and "content.xml" in names:
        if path.suffix.lower() in {".odt", ".odp", ".odg"}:
            raise refusals.not_a_table(path, "a text document or presentation")
        return True
    return False


def _read_text(task: Task, source: Source) -> Reading:
    head = source.head()
    if not head:
        raise refusals.empty(task.path)
    phrase = other_thing(head)
    if phrase:
        raise refusals.not_a_table(task.path, phrase)
    encoding = encoding_of(task, source)
    if not encoding.name.startswith(("utf-16", "utf-32")) and not encoding.mark and is_binary(head):
        raise refusals.not_a_table(task.path, "a binary file")
    start = _start_of(head, encoding)
    if not start:
        raise refusals.empty(task.path)
    named = is_named_table(task.path)
    if (_PAGE if named else _MARKUP).match(start):
        raise refusals.not_a_table(task.path, "a web page or XML document")
    if _looks_like_json(task.path, start, named=named):
        from wellheard.listen.shapes.json_records import read_json  # noqa: PLC0415 - only JSON needs it

        return read_json(task, source, encoding)
    return read_delimited(task, source, encoding)


def _start_of(head: bytes, encoding: Encoding) -> str:
    return head[encoding.mark :].decode(encoding.name, "ignore").lstrip()


def _looks_like_json(path: Path, start: str, *, named: bool) -> bool:
    if any(ending.lower() in _JSON_NAMES for ending in path.suffixes[-2:]):
        return True
    return start.startswith(('{"', "{\n", "{ ", "{\r", '["', "[{", "[\n", "[ ", "[\r")) and not named
