"""NDJSON: one object on each line, each line on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellheard.listen.shapes.json_values import DECODER

_NAMES: Final = frozenset({".ndjson", ".jsonl"})
_SHOWN: Final = 4096
_LOOKED_AT: Final = 5


@dataclass(frozen=True)
class Line:
    """Where a record stands.

    Args:
        number: Line of the file, or number of the record, first is 1.
        text: Its text, or the beginning of it.
        offset: Byte offset, where known.
        fault: Code and reason when it cannot be decoded.
    """

    number: int
    text: str
    offset: int | None = None
    fault: tuple[str, str] | None = None


def are_json_lines(path: Path, start: str) -> bool:
    r"""Whether a file is NDJSON, by its ending or by its first lines.

    Example:
        >>> are_json_lines(Path("export.json"), '{"id": 1}\n{"id": 2}\n')
        True
        >>> are_json_lines(Path("export.json"), '{"id":\n1}')
        False
    """
    if any(ending.lower() in _NAMES for ending in path.suffixes[-2:]):
        return True
    lines = [line for line in start.splitlines() if line.strip()][:_LOOKED_AT]
    return sum(isinstance(decode_line(line)[0], dict) for line in lines) > 1


def json_lines(chunks: Iterable[bytes], *, longest: int, offset: int | None) -> Iterator[tuple[Any, Line]]:
    """Each line's value (None when it is blank or faulty) and where it stands.

    Args:
        chunks: UTF-8.
        longest: Most bytes of a line.
        offset: Byte offset of the first chunk, None where offsets cannot be known.
    """
    for number, raw in enumerate(_lines(chunks, longest), 1):
        here = offset
        offset = None if offset is None else offset + len(raw)
        yield _read_line(number, raw, here, longest)


def decode_line(text: str) -> tuple[Any, tuple[str, str] | None]:
    """The value of a line, or the code and reason why it has none."""
    try:
        return (DECODER.decode(text), None) if text.strip() else (None, None)
    except RecursionError:
        return None, ("nested-too-deep", "nested too deeply")
    except ValueError:
        return None, ("not-json", "not valid JSON")


def _read_line(number: int, raw: bytes, offset: int | None, longest: int) -> tuple[Any, Line]:
    shown = raw[:_SHOWN].decode("utf-8", "replace").rstrip("\r\n")
    if len(raw) > longest:
        return None, Line(number, shown, offset, ("row-too-long", "the record is longer than a row may be"))
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None, Line(
            number, shown, offset, ("bad-letters", "bytes that are no letters in the encoding of the file")
        )
    value, fault = decode_line(text)
    return value, Line(number, shown, offset, fault)


def _lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """Whole lines with their ends; of a line that is too long only the beginning is held."""
    rest = bytearray()
    for chunk in chunks:
        at = 0
        while (end := chunk.find(b"\n", at) + 1) > 0:
            yield bytes(rest) + chunk[at:end] if rest else chunk[at:end]
            rest.clear()
            at = end
        if len(rest) <= longest:
            rest += chunk[at:]
    if rest:
        yield bytes(rest)
