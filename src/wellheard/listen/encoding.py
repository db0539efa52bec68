"""How the letters of a file are written as bytes, found from the whole file and said with a confidence.

A byte order mark decides. Else the whole file is looked at: if it is valid UTF-8, it is UTF-8; if a few places are
damaged in a file that otherwise uses UTF-8, it is still UTF-8 and those rows are rejected. Only then do the many
older encodings come into question, and the places where they differ are what is compared.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from charset_normalizer import CharsetMatch, from_bytes

from wellheard.listen import refusals

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN: Final = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman", "cp850")
_EAST_ASIAN: Final = ("gb18030", "big5", "cp932", "shift_jis", "euc_jp", "cp949", "johab")
_CYRILLIC: Final = ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic", "cp855")
_OTHERS: Final = ("cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256", "iso8859_6", "cp874", "tis_620")
_OTHER_SCRIPTS: Final = (*_EAST_ASIAN, *_CYRILLIC, *_OTHERS)
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_SAMPLE: Final = 1 << 16
_WINDOW: Final = 120
_FEW: Final = 24
_VERY_FEW: Final = 12
_LONG_RUN: Final = 1.8
_SAME_CHAOS: Final = 0.005
_ISO_CENTRAL: Final = frozenset(
    b"\xa9\xab\xae\xb9\xbb\xbe\xb1\xa6\xb6\xac\xbc"
)  # s, t, z with caron and such in ISO 8859-2
_HUNGARIAN: Final = frozenset(b"\xf5\xfb\xd5\xdb")  # o and u with two strokes
_NOT_HUNGARIAN: Final = frozenset(b"\xe0\xe3\xe4\xe7\xe8\xea")  # letters of French, Portuguese, Estonian
_NOT_IN_CP1252: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
_JAPANESE_MAIL: Final = re.compile(rb"\x1b\$[@B].*?\x1b\([BJ]", re.DOTALL)


@dataclass(frozen=True)
class Encoding:
    """An encoding by its Python name, and how sure it is (0-1).

    Args:
        name: For example ``"utf-8"`` or ``"cp1252"``.
        confidence: 1 where a byte order mark or the whole file proves it.
        mark: Bytes of the byte order mark at the start, to be skipped.
        ascii_only: Whether no letter outside ASCII was met.
    """

    name: str
    confidence: float
    mark: int = 0
    ascii_only: bool = False


@dataclass
class _Survey:
    """What one pass over the bytes of a file finds."""

    valid: int = 0  # characters outside ASCII that are sound UTF-8
    invalid: int = 0  # places that are not
    sample: bytearray = field(default_factory=bytearray)  # text around bytes outside ASCII
    _tail: bytes = b""

    def add(self, chunk: bytes) -> None:
        chunk = self._tail + chunk
        self._tail = b""
        if chunk.isascii():
            return
        self._collect(chunk)
        try:
            self._tail = self._decode(chunk)
        except UnicodeDecodeError:
            self._count_damage(chunk)

    def finish(self) -> None:
        if self._tail:
            self.invalid += 1

    def _decode(self, chunk: bytes) -> bytes:
        text, used = codecs.utf_8_decode(chunk, "strict", False)  # noqa: FBT003 - the codec takes it by position only
        self.valid += len(text) - _ascii_count(chunk[:used])
        return chunk[used:]

    def _count_damage(self, chunk: bytes) -> None:
        text = chunk.decode("utf-8", "replace")
        damage = max(1, text.count("\ufffd") - chunk.count("\ufffd".encode()))
        self.invalid += damage
        self.valid += max(0, len(text) - _ascii_count(chunk) - damage)

    def _collect(self, chunk: bytes) -> None:
        at = 0
        while len(self.sample) < _SAMPLE and (match := _HIGH.search(chunk, at)):
            start = max(at, chunk.rfind(b"\n", at, match.start()) + 1, match.start() - _WINDOW)
            at = match.end() + _WINDOW
            newline = chunk.find(b"\n", match.end(), at)
            at = newline + 1 if newline >= 0 else at
            self.sample += chunk[start:at]


def find_encoding(chunks: Iterable[bytes], head: bytes) -> Encoding:
    r"""Find the encoding of a file.

    Args:
        chunks: All its bytes, unpacked.
        head: The first 64 kB of the same bytes.

    Returns:
        The encoding, certain or not; a file of ASCII counts as UTF-8.

    Example:
        >>> find_encoding([b"caf\xe9"], b"caf\xe9").name
        'cp1252'
    """
    marked = _by_mark(head) or _by_zeros(head) or _by_escapes(head)
    survey = _Survey()
    for chunk in chunks:
        if not marked:
            survey.add(chunk)
    survey.finish()
    if marked:
        return marked
    if not survey.invalid:
        return Encoding("utf-8", 1.0, ascii_only=not survey.valid)
    if survey.valid >= survey.invalid:
        return Encoding("utf-8", survey.valid / (survey.valid + survey.invalid))
    return _older(bytes(survey.sample))


def chosen_encoding(path: Path, name: str, head: bytes) -> Encoding:
    """The encoding that a person named.

    Raises:
        ListenError: There is no encoding of that name for text.
    """
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise refusals.unknown_choice(path, "encoding", name, "a name such as utf-8, cp1252, gb18030") from error
    if not known._is_text_encoding:  # noqa: SLF001 - the only way to tell zip and base64 from encodings of text
        raise refusals.unknown_choice(path, "encoding", name, "a name such as utf-8, cp1252, gb18030")
    marked = _by_mark(head)
    base = known.name.removesuffix("-sig")
    if base in {"utf-16", "utf-32"}:
        base = marked.name if marked and marked.name.startswith(base) else f"{base}-le"
    mark = marked.mark if marked and marked.name == base else 0
    return Encoding(base, 1.0, mark=mark)


def utf8_chunks(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """The same text as UTF-8, chunk by chunk, without the byte order mark.

    Bytes that the encoding does not know come out as invalid UTF-8, so that the row they stand in is rejected and no
    other. Halves of surrogate pairs in UTF-16 become U+FFFD.
    """
    rest = encoding.mark
    decoder = None if encoding.name == "utf-8" else codecs.getincrementaldecoder(encoding.name)(_errors(encoding.name))
    for chunk in chunks:
        text = chunk[rest:] if rest else chunk
        rest = max(0, rest - len(chunk))
        yield text if decoder is None else _to_utf8(decoder.decode(text), encoding.name)
    if decoder is not None:
        yield _to_utf8(decoder.decode(b"", final=True), encoding.name)


def _errors(name: str) -> str:
    return "replace" if name.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _to_utf8(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        if name.startswith("utf-"):
            return _SURROGATES.sub("\ufffd", text).encode()
        return text.encode("utf-8", "surrogatepass")


def _ascii_count(chunk: bytes) -> int:
    return len(chunk) - len(chunk.translate(None, bytes(range(128))))


def _by_mark(head: bytes) -> Encoding | None:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name, 1.0, mark=len(mark))
    return None


def _by_zeros(head: bytes) -> Encoding | None:
    """UTF-16 and UTF-32 without a mark: the zero bytes of common letters stand at every second or fourth place."""
    block = head[: len(head) // 4 * 4]
    if len(block) < 4:
        return None
    zeros = [block[place::4].count(0) / (len(block) // 4) for place in range(4)]
    if min(zeros[1:]) > 0.9 and zeros[0] < 0.2:
        return Encoding("utf-32-le", 0.95)
    if min(zeros[:3]) > 0.9 and zeros[3] < 0.2:
        return Encoding("utf-32-be", 0.95)
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.4 and even < 0.1:
        return Encoding("utf-16-le", 0.9)
    if even > 0.4 and odd < 0.1:
        return Encoding("utf-16-be", 0.9)
    return None


def _by_escapes(head: bytes) -> Encoding | None:
    return Encoding("iso2022_jp", 0.95) if head.isascii() and _JAPANESE_MAIL.search(head) else None


def _older(sample: bytes) -> Encoding:
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    mean = sum(runs) / max(1, len(runs))
    western = mean < _LONG_RUN
    candidates = _WESTERN if western else _OTHER_SCRIPTS
    if sum(runs) < (_FEW if western else _VERY_FEW):
        return _short_western(sample)
    matches = list(from_bytes(sample, cp_isolation=list(candidates)))
    if not matches:
        return _short_western(sample)
    ties = {
        name: match
        for match in matches
        if match.chaos <= matches[0].chaos + _SAME_CHAOS
        for name in match.could_be_from_charset
    }
    best = _settle(ties, matches[0], sample) if western else matches[0]
    name = next(name for name in candidates if name in best.could_be_from_charset)
    return Encoding(name, round(max(0.0, 1 - best.chaos) * (0.5 + 0.5 * best.coherence), 3))


def _settle(ties: Mapping[str, CharsetMatch], best: CharsetMatch, sample: bytes) -> CharsetMatch:
    """Choose between encodings of Latin letters that look equally sound: by the letters in which they differ."""
    seen = set(sample)
    central = not seen.isdisjoint(_ISO_CENTRAL) and seen.isdisjoint(range(0x80, 0xA0))
    hungarian = not seen.isdisjoint(_HUNGARIAN) and seen.isdisjoint(_NOT_HUNGARIAN)
    if central and "iso8859_2" in ties:
        return ties["iso8859_2"]
    if best.encoding == "cp1250" and not hungarian and "cp1252" in ties:
        return max((ties["cp1252"], best), key=lambda match: match.coherence)
    return best


def _short_western(sample: bytes) -> Encoding:
    """Too few letters to tell; the Western European encoding of Windows is by far the most common."""
    special = [code for code in sample if 0x80 <= code < 0xA0]
    unknown = sum(code in _NOT_IN_CP1252 for code in special)
    return Encoding("cp1252", 0.5) if unknown <= len(special) - unknown else Encoding("latin-1", 0.3)
