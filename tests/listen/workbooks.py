"""Workbooks made by hand, byte by byte, so that no library has to be trusted to make bad ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_START = '<?xml version="1.0" encoding="UTF-8"?>'

Cell = str | float | None


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]], padding: int = 0, far: bool = False) -> bytes:
    """An XLSX file; each sheet can get a cell of ``padding`` megabytes, and one at the farthest place there is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _frame(list(sheets)).items():
            archive.writestr(name, _START + text)
        for number, rows in enumerate(sheets.values(), 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as sheet:
                sheet.write(f'{_START}<worksheet xmlns="{_SHEET}"><sheetData>'.encode())
                for text in _rows(rows):
                    sheet.write(text.encode())
                if padding:
                    sheet.write(b'<row r="99999"><c r="A99999" t="inlineStr"><is><t>')
                    for _ in range(padding):
                        sheet.write(b"A" * (1 << 20))
                    sheet.write(b"</t></is></c></row>")
                if far:
                    sheet.write(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
                sheet.write(b"</sheetData></worksheet>")
    return packed.getvalue()


def _rows(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        cells = (_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(row) if cell is not None)
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def _frame(names: Sequence[str]) -> dict[str, str]:
    numbers = range(1, len(names) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KINDS}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKED}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKED}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKED}/relationships">{links}</Relationships>',
    }
