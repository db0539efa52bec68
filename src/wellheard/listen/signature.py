"""What a file is by its first bytes, because endings are often wrong."""

from __future__ import annotations

from typing import Final, Literal

Container = Literal["gzip", "zip", "ole", "parquet", "text"]

CONTAINERS: Final[tuple[tuple[bytes, Container], ...]] = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PAR1", "parquet"),
)

OTHER_THINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM\x00", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"BZh", "a file packed with bzip2"),
    (b"\xfd7zXZ", "a file packed with xz"),
    (b"\x28\xb5\x2f\xfd", "a file packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"wOF", "a font"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"%!PS", "a PostScript document"),
    (b"$FL2", "an SPSS file"),
    (b"\x80\x04\x95", "a Python pickle, which is never opened"),
    (b"\x80\x05\x95", "a Python pickle, which is never opened"),
    (b"\x93NUMPY", "a NumPy array"),
)

# Bytes that text in any encoding we read does not hold; NUL is left out because UTF-16 and broken exports do.
_CONTROL: Final = bytes(set(range(1, 32)) - {7, 8, 9, 10, 11, 12, 13, 14, 15, 26, 27} | {127})
_MOST_CONTROL: Final = 0.02
_MOST_ZEROS: Final = 0.1


def container_of(head: bytes) -> Container:
    """How the bytes are packed.

    Example:
        >>> container_of(b"PAR1"), container_of(b"id,text")
        ('parquet', 'text')
    """
    return next((kind for magic, kind in CONTAINERS if head.startswith(magic)), "text")


def other_thing(head: bytes) -> str | None:
    """A phrase for a file that is known not to be a table, or None.

    Example:
        >>> other_thing(b"%PDF-1.7")
        'a PDF document'
    """
    if head[4:8] == b"ftyp":
        return "a video or sound file"
    if head.startswith(b"RIFF") and head[8:12] in {b"WAVE", b"AVI ", b"WEBP"}:
        return "a sound, video or picture file"
    return next((phrase for magic, phrase in OTHER_THINGS if head.startswith(magic)), None)


def is_binary(head: bytes) -> bool:
    """Whether bytes without a byte order mark are no text: too many control characters or zeros.

    Example:
        >>> is_binary(bytes(range(256)) * 4), is_binary("Grüße".encode("cp1252"))
        (True, False)
    """
    if not head:
        return False
    control = len(head) - len(head.translate(None, _CONTROL))
    return control / len(head) > _MOST_CONTROL or head.count(0) / len(head) > _MOST_ZEROS
