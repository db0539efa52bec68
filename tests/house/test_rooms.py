"""Rooms: what they may be called, what each has, and what stays outside."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys

import pytest

from tests.house.tree import ROOT, SOURCE, python_files, rooms
from wellheard.errors import WellheardError

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "manager", "data", "info", "process"}


def test_no_room_or_file_has_a_name_that_says_nothing() -> None:
    names = {path.stem for path in python_files()} | {path.name for path in SOURCE.rglob("*") if path.is_dir()}
    assert not names & BANNED


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_why_it_exists(room: str) -> None:
    module = importlib.import_module(f"wellheard.{room}")
    assert len(module.__doc__ or "") > 40, f"wellheard.{room} needs a docstring that says why it exists"


@pytest.mark.parametrize("room", [room for room in rooms() if (SOURCE / room / "errors.py").exists()])
def test_the_errors_of_a_room_carry_its_name(room: str) -> None:
    module = importlib.import_module(f"wellheard.{room}.errors")
    kinds = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, WellheardError)]
    assert {kind.room for kind in kinds if kind is not WellheardError} == {room}


def test_every_error_says_what_was_found_and_what_to_try() -> None:
    lacking = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id.endswith("Error") and node.func.id.removesuffix("Error").lower() in {*rooms(), "wellheard"}:
                given = {keyword.arg for keyword in node.keywords}
                if not ({"found", "hint"} <= given or None in given):
                    lacking.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not lacking


def test_the_front_door_is_complete_and_sorted() -> None:
    import wellheard

    assert list(wellheard.__all__) == sorted(wellheard.__all__)
    for name in wellheard.__all__:
        assert getattr(wellheard, name) is not None
    with pytest.raises(AttributeError, match="it has"):
        wellheard.__getattr__("nothing")


def test_the_function_keeps_its_name_beside_the_room_of_the_same_name() -> None:
    code = "import wellheard as wh; wh.find_themes([]); import wellheard.understand; print(wh.understand.__name__, callable(wh.understand))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["understand", "True"]


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("wellheard", {"pyarrow", "duckdb", "numpy"}),
        ("wellheard.cli", {"torch", "sklearn", "pandas", "onnxruntime", "requests"}),
        ("wellheard.workspace", {"torch", "sklearn", "pandas", "onnxruntime", "requests"}),
        ("wellheard.figures", {"pyarrow", "duckdb", "django"}),
    ],
)
def test_importing_loads_no_more_than_it_must(module: str, absent: set[str]) -> None:
    code = f"import sys, {module}; print(' '.join(name for name in {sorted(absent)!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
