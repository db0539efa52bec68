"""Packed files pass every guard before anything inside is used."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.listen.staging import cells_of, read_here, written
from wellheard.listen.errors import ListenError
from wellheard.listen.limits import Limits
from wellheard.listen.stage import stage

TABLE = b"id,text\n1,good\n2,bad\n"


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def refusal(path: Path, limits: Limits | None = None) -> ListenError:
    with pytest.raises(ListenError) as caught:
        read_here(path, limits)
    return caught.value


def test_the_one_table_in_a_zip_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a.zip", zipped({"reviews.csv": TABLE, "__MACOSX/._reviews.csv": b"x", ".DS_Store": b"x"}))
    assert cells_of(read_here(path)) == [("1", "good"), ("2", "bad")]


def test_several_files_in_a_zip_file_are_not_guessed_between(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, "a.zip", zipped({"a.csv": TABLE, "b.csv": TABLE})))
    assert error.code == "listen/not-a-table"
    assert "2 files" in error.what


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "..\\a.csv", "C:/a.csv", "x/../../a.csv"])
def test_a_path_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    error = refusal(written(tmp_path, "a.zip", zipped({name: TABLE})))
    assert (error.code, error.found) == ("listen/unsafe-archive", "it holds a file whose path leads out of the archive")


def test_a_link_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in refusal(written(tmp_path, "a.zip", packed.getvalue())).found


@pytest.mark.parametrize("inner", ["inner.zip", "inner.csv.gz", "inner.xlsx", "inner.tar"])
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, inner: str) -> None:
    error = refusal(written(tmp_path, "a.zip", zipped({inner: zipped({"a.csv": TABLE})})))
    assert error.code == "listen/unsafe-archive"


def test_an_archive_that_hides_its_nature_is_refused_too(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, "a.zip", zipped({"a.csv": zipped({"b.csv": TABLE})})))
    assert error.code == "listen/unsafe-archive"


def test_a_password_is_named_as_the_reason(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.csv": TABLE}))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(magic) + place] |= 1
    assert refusal(written(tmp_path, "a.zip", bytes(packed))).code == "listen/password"


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.zip", zipped({f"{number}.csv": b"x" for number in range(30)}))
    assert refusal(path, Limits(entries=20)).code == "listen/unsafe-archive"


def test_a_bomb_is_refused_quickly_and_at_little_memory(tmp_path: Path) -> None:
    path = written(tmp_path, "bomb.zip", zipped({"a.csv": b"a,b\n" * 20_000_000}))
    began = time.monotonic()
    with pytest.raises(ListenError) as caught:
        stage(path, tmp_path / "staged", limits=Limits(memory_mb=128))
    assert caught.value.code == "listen/unsafe-archive"
    assert time.monotonic() - began < 10


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(40)) + packer.flush()
    assert refusal(written(tmp_path, "bomb.csv.gz", bomb)).code == "listen/unsafe-archive"


def test_a_size_that_lies_is_found_out_by_counting(tmp_path: Path) -> None:
    content = b"id,text\n" + b"1,x\n" * 5_000_000
    packed = bytearray(zipped({"a.csv": content}))
    honest, lie = struct.pack("<I", len(content)), struct.pack("<I", 20)
    assert packed.count(honest) >= 2
    path = written(tmp_path, "lie.zip", bytes(packed).replace(honest, lie))
    assert refusal(path, Limits(unpacked_mb=15)).code == "listen/unsafe-archive"
    assert "15 MB" in refusal(path, Limits(unpacked_mb=15, ratio=100_000)).what


def test_overlapping_files_are_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.csv": TABLE * 50, "b.csv": TABLE * 50}, zipfile.ZIP_STORED))
    second = packed.rindex(b"PK\x01\x02")
    packed[second + 42 : second + 46] = struct.pack("<I", 0)
    error = refusal(written(tmp_path, "a.zip", bytes(packed)))
    assert "overlap" in error.found


def test_a_broken_table_of_contents_is_called_damaged(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "a.zip", zipped({"a.csv": TABLE})[:-10])).code == "listen/damaged-file"
