"""The command line as a person uses it: what it prints, what it writes, and what its exit codes mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.workspace.files import reviews, write_reviews
from wellheard.cli import main
from wellheard.cli.terminal import harmless


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_reviews(tmp_path / "reviews.csv", reviews())


def test_understand_writes_report_and_json_and_says_what_it_did(file: Path, tmp_path: Path) -> None:
    report, form = tmp_path / "out" / "report.html", tmp_path / "out" / "found.json"
    done = run("understand", file, "--report", report, "--json", form, "--processes", "1")
    assert done.exit_code == 0, done.output
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(form.read_text(encoding="utf-8"))["sources"][0]["imported"] == 120
    assert "Imported" in done.output
    assert "95 % between" in done.output


def test_without_a_workspace_nothing_is_left_behind(file: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    assert run("understand", file, "--processes", "1").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_missing_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    done = run("understand", tmp_path / "nothing.csv")
    assert done.exit_code == 1
    assert "listen/" in done.output
    assert "Try" in done.output


def test_no_file_and_no_workspace_is_a_usage_error() -> None:
    assert run("understand").exit_code == 2


def test_an_unknown_role_is_named_with_what_there_is(file: Path) -> None:
    done = run("understand", file, "--map", "txet=comment")
    assert done.exit_code == 1
    assert "txet" in done.output
    assert "text" in done.output


def test_some_files_unreadable_is_exit_code_three(file: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_bytes(b"")
    done = run("understand", file, tmp_path / "broken.csv", "--processes", "1")
    assert done.exit_code == 3
    assert "not read" in done.output


def test_a_workspace_keeps_what_was_brought_in(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    assert run("import", file, "--workspace", folder).exit_code == 0
    again = run("import", file, "--workspace", folder)
    assert again.exit_code == 0
    assert "Already imported" in again.output
    assert run("understand", "--workspace", folder, "--processes", "1").exit_code == 0


def test_doctor_finds_a_damaged_part(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    run("import", file, "--workspace", folder)
    waiting = run("doctor", "--workspace", folder)
    assert waiting.exit_code == 0, waiting.output
    assert "120 voices wait to be read" in waiting.output
    run("understand", "--workspace", folder, "--processes", "1")
    sound = run("doctor", "--workspace", folder)
    assert sound.exit_code == 0, sound.output
    part = next((folder / "parts").glob("voices-*.parquet"))
    part.write_bytes(part.read_bytes()[:-9] + b"123456789")
    damaged = run("doctor", "--workspace", folder)
    assert damaged.exit_code == 1
    assert "1 damaged" in damaged.output


def test_erase_takes_a_customer_out_and_gives_a_receipt(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    run("import", file, "--workspace", folder)
    done = run("erase", "--customer", "FL-00003", "--workspace", folder, "--yes")
    assert done.exit_code == 0, done.output
    assert "2 rows of voices removed" in done.output
    assert run("erase", "--customer", "FL-00003", "--workspace", folder, "--yes").exit_code == 1
    again = run("import", file, "--workspace", folder)
    assert "2 rows of erased customers were left out" in again.output


def test_a_key_that_names_nobody_is_not_called_erased(tmp_path: Path) -> None:
    rows = reviews(40)
    rows[7] = (*rows[7][:5], "Write to jo.doe@example.org please, the engineer never came.")
    folder = tmp_path / "workspace"
    run("import", write_reviews(tmp_path / "mentions.csv", rows), "--workspace", folder)
    done = run("erase", "--customer", "jo.doe@example.org", "--workspace", folder)
    assert done.exit_code == 3, done.output
    assert "Erased." not in done.output
    assert "No customer is known by that key" in done.output
    assert "--customer c" in done.output


def test_no_output_takes_the_place_of_a_file_of_somebody_else(file: Path) -> None:
    before = file.read_bytes()
    for words in (("--report", file), ("--json", file)):
        done = run("understand", file, *words)
        assert done.exit_code == 1
        assert "would-overwrite" in done.output
    assert file.read_bytes() == before


def test_what_a_file_says_cannot_steer_the_terminal() -> None:
    assert harmless("\x1b[2J\x07evil\u202e") == "␛[2J␇evil⟨202E⟩"


def test_help_tells_the_exit_codes() -> None:
    done = run("--help")
    assert "Exit codes" in done.output
    for name in ("understand", "import", "demo", "doctor", "erase"):
        assert name in done.output
