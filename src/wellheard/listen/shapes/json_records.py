"""JSON: an array of objects, an object that holds one, or one object on each line.

Two passes: the first finds the records and the names of all their fields, the second writes them. In NDJSON a bad
line is rejected alone; an array with a mistake in it is refused whole, because nobody can say where its next record
begins. Records that hold a list of messages are unfolded: see :mod:`wellheard.listen.shapes.json_unfold`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wellheard.listen import refusals
from wellheard.listen.encoding import Encoding, utf8_chunks
from wellheard.listen.reading import Reading, Shape, Task, notice_of_rejects
from wellheard.listen.rows import RowWriter
from wellheard.listen.shapes.json_fields import Fields, RecordList
from wellheard.listen.shapes.json_inner import InnerLists
from wellheard.listen.shapes.json_lines import Line, are_json_lines, json_lines
from wellheard.listen.shapes.json_plan import Plan, plan_for
from wellheard.listen.shapes.json_rows import JsonRows
from wellheard.listen.shapes.json_values import Path
from wellheard.listen.shapes.json_walk import BrokenJsonError, Window, walk
from wellheard.listen.source import Source

_TOO_LONG: Final = ("row-too-long", "the record is longer than a row may be")


def read_json(task: Task, source: Source, encoding: Encoding) -> Reading:
    """Read JSON or NDJSON.

    Args:
        task: What is asked.
        source: The bytes of the file.
        encoding: Its encoding.

    Raises:
        ListenError: It is not valid JSON, is not in a Unicode encoding, or holds no records.
    """
    start = source.head()[encoding.mark :].decode(encoding.name, "replace")
    unicode = bool(task.encoding) or encoding.name.startswith("utf")
    if are_json_lines(task.path, start):
        return _read_lines(task, source, encoding if unicode else Encoding("utf-8", 0.5))
    if not unicode:
        raise refusals.broken_json(task.path, "some of its bytes are not UTF-8, as JSON must be")
    try:
        return _read_document(task, source, encoding)
    except BrokenJsonError as error:
        raise refusals.broken_json(task.path, str(error)) from error
    except UnicodeDecodeError as error:
        raise refusals.broken_json(task.path, "some of its bytes are no letters") from error


def _read_lines(task: Task, source: Source, encoding: Encoding) -> Reading:
    fields, longest = Fields(task.limits.columns), task.limits.record_bytes
    inner = InnerLists(task.limits.columns, task.limits.depth)
    offset = encoding.mark if encoding.name == "utf-8" else None
    for value, _ in json_lines(utf8_chunks(source.chunks(), encoding), longest=longest, offset=offset):
        if isinstance(value, dict):
            fields.add(value, depth=task.limits.depth)
            inner.add(value)
    if not fields.places:
        raise refusals.no_records(task.path, "no line is an object with fields")
    plan = plan_for(fields, inner, record_bytes=longest)
    with task.writer(plan.fields.columns()) as writer:
        rows = JsonRows(writer, plan.fields, depth=task.limits.depth, unfolding=plan.unfolding)
        for value, line in json_lines(
            utf8_chunks(source.chunks(report=True), encoding), longest=longest, offset=offset
        ):
            rows.take(value, line)
        rows.flush()
    return _reading("ndjson", encoding, plan, writer)


def _read_document(task: Task, source: Source, encoding: Encoding) -> Reading:
    lists = _look(task, source, encoding)
    kind = lists.kind
    chosen = max(lists.found, key=lambda path: (lists.found[path].size, -len(path)), default=())
    found = lists.found.get(chosen)
    if found is None or not (found.objects + found.rows if kind == "{" else found.size):
        return _read_single(task, source, encoding, kind)
    if not found.fields.places:
        raise refusals.no_records(task.path, "its objects have no fields")
    plan = plan_for(found.fields, lists.inner[chosen], record_bytes=task.limits.record_bytes)
    with task.writer(plan.fields.columns()) as writer:
        only_objects = bool(found.objects)
        rows = JsonRows(
            writer, plan.fields, depth=task.limits.depth, only_objects=only_objects, unfolding=plan.unfolding
        )
        number = 0

        def take(path: Path, value: Any, text: str) -> None:
            nonlocal number
            if path == chosen:
                number += 1
                rows.take(value, Line(number, text, fault=_TOO_LONG if len(text) > task.limits.record_bytes else None))

        walk(_window(source, encoding, report=True), take)
        rows.flush()
    return _reading("json", encoding, plan, writer, *_notices(chosen, lists.found))


@dataclass
class _Lists:
    """What the first pass finds: each list of the file by its path, and the lists inside its records."""

    kind: str = ""
    found: dict[Path, RecordList] = field(default_factory=dict)
    inner: dict[Path, InnerLists] = field(default_factory=dict)


def _look(task: Task, source: Source, encoding: Encoding) -> _Lists:
    lists, limits = _Lists(), task.limits

    def look(path: Path, value: Any, text: str) -> None:
        if path not in lists.found:
            lists.found[path] = RecordList(Fields(limits.columns))
            lists.inner[path] = InnerLists(limits.columns, limits.depth)
        if len(text) <= limits.record_bytes:
            lists.found[path].add(value, len(text), limits.depth)
            lists.inner[path].add(value)

    lists.kind = walk(_window(source, encoding), look)
    return lists


def _read_single(task: Task, source: Source, encoding: Encoding, kind: str) -> Reading:
    """A file that is one object becomes one row."""
    if kind != "{":
        raise refusals.no_records(task.path, "a list of plain values" if kind == "[" else "a single value")
    value, text = _window(source, encoding).value()
    fields = Fields(task.limits.columns)
    fields.add(value, depth=task.limits.depth)
    if not fields.places or len(text) > task.limits.record_bytes:
        raise refusals.no_records(task.path, "an object that is no record")
    with task.writer(fields.columns()) as writer:
        rows = JsonRows(writer, fields, depth=task.limits.depth)
        rows.take(value, Line(1, text))
        rows.flush()
    return _reading("json", encoding, Plan(fields), writer, "The file is a single object, so it was read as one row.")


def _window(source: Source, encoding: Encoding, *, report: bool = False) -> Window:
    return Window(_text(source, encoding, report=report))


def _text(source: Source, encoding: Encoding, *, report: bool) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    for chunk in utf8_chunks(source.chunks(report=report), encoding):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _notices(chosen: Path, lists: Mapping[Path, RecordList]) -> Iterator[str]:
    if chosen:
        yield f"The records were found in the list {'.'.join(chosen)!r}; what stands beside it was left out."
    others = [path for path, found in lists.items() if path != chosen and found.objects]
    if others:
        yield f"Other lists of objects in the file were left out: {len(others):,}."


def _reading(shape: Shape, encoding: Encoding, plan: Plan, writer: RowWriter, *notices: str) -> Reading:
    fields = plan.fields
    crowded = (
        ("The records have more fields than a table may have; the last ones share one column.",)
        if fields.overfull
        else ()
    )
    return Reading(
        shape=shape,
        columns=fields.columns(),
        labels=fields.labels(),
        kept=writer.kept,
        blank=writer.blank,
        rejected=writer.rejected,
        encoding=encoding.name,
        encoding_confidence=encoding.confidence,
        notices=(*notices, *plan.notices(), *crowded, *notice_of_rejects(writer)),
    )
