"""Files of one idea: a file that outgrows the gate is split, or its reason is written here. The list may only shrink."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, python_files

CODE_LINES, ALL_LINES = 300, 500
ALLOWED: dict[str, str] = {}


def code_lines(path: Path) -> int:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_holds_one_idea(path: Path) -> None:
    if str(path.relative_to(SOURCE)) in ALLOWED:
        pytest.skip(ALLOWED[str(path.relative_to(SOURCE))])
    code, every = code_lines(path), len(path.read_text(encoding="utf-8").splitlines())
    assert code <= CODE_LINES, f"{code} lines of code: split it"
    assert every <= ALL_LINES, f"{every} lines: split it"


def test_a_style_sheet_or_template_stays_small() -> None:
    gates = {".css": 250, ".jinja": 150, ".html": 150, ".js": 200}
    files = [path for path in SOURCE.rglob("*") if path.suffix in gates]
    large = {
        str(path.relative_to(ROOT)): count
        for path in files
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > gates[path.suffix]
    }
    assert not large


def test_every_exception_from_the_size_gate_is_still_needed() -> None:
    assert all((SOURCE / name).exists() and code_lines(SOURCE / name) > CODE_LINES for name in ALLOWED)
