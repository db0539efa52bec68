"""Small projects as other programs would write them."""

from __future__ import annotations

import zipfile
from pathlib import Path

SPACE = "urn:QDA-XML:project:1.0"
CODE = "85D17F60-7BB0-481E-B742-B4861DD669DF"
TEXT = "01106019-2518-43DD-BBD1-8F0252BACB30"
ONE_CODE = f'<CodeBook><Codes><Code guid="{CODE}" name="waiting" isCodable="true"/></Codes></CodeBook>'


def selection(start: object, end: object, name: str = "", *, code: str = CODE) -> str:
    return (
        f'<PlainTextSelection guid="4191294A-E287-4510-95B0-69BCE4638E56" startPosition="{start}" endPosition="{end}" name="{name}">'
        f'<Coding guid="445A6AEC-1400-4502-919D-0867832FF211"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def source(selections: str = "", *, path: str = f"internal://{TEXT}.txt") -> str:
    return (
        '<Sources><TextSource guid="69A4332D-5B31-4915-B520-5275CFC21B40" name="Mabel"'
        f' plainTextPath="{path}">{selections}</TextSource></Sources>'
    )


def project(inside: str, *, space: str = SPACE) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{space}" name="p">{inside}</Project>'.encode()


def packed(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "study.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def study(folder: Path, text: bytes, selections: str = "", *, name: str = f"sources/{TEXT}.txt") -> Path:
    return packed(folder, {"project.qde": project(ONE_CODE + source(selections)), name: text})
