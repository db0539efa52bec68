from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wellheard.fernlink import Company, FernlinkError, make_company

_HASH = (
    "import sys, hashlib; from pathlib import Path; from wellheard.fernlink import make_company;"
    "c = make_company(Path(sys.argv[1])); h = hashlib.sha256();"
    "[h.update(p.read_bytes()) for _, p in sorted(c.files.items())]; print(h.hexdigest())"
)


def _digest(company: Company) -> str:
    digest = hashlib.sha256()
    for _, path in sorted(company.files.items()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def test_the_same_seed_writes_the_same_bytes(company: Company, tmp_path: Path) -> None:
    assert _digest(make_company(tmp_path)) == _digest(company)


def test_another_process_with_another_order_of_sets_writes_the_same_bytes(company: Company, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", _HASH, str(tmp_path)], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == _digest(company)


def test_another_seed_makes_other_people_with_the_same_truths(company: Company, tmp_path: Path) -> None:
    other = make_company(tmp_path, seed=7)
    assert _digest(other) != _digest(company)
    assert other.truths["themes"].keys() == company.truths["themes"].keys()
    assert other.truths["stages"]["widest_gap"]["stage"] == company.truths["stages"]["widest_gap"]["stage"] == "Wait"


def test_a_file_in_the_place_of_the_folder_is_refused_with_a_hint(tmp_path: Path) -> None:
    taken = tmp_path / "fernlink"
    taken.write_text("mine")
    with pytest.raises(FernlinkError) as caught:
        make_company(taken)
    assert caught.value.code == "fernlink/folder-taken"
    assert caught.value.hint
    assert taken.read_text() == "mine"


def test_all_files_are_there_and_the_folder_says_that_it_is_generated(company: Company) -> None:
    assert {path.name for path in company.folder.iterdir()} == set(company.files)
    assert "generated" in company.files["README.txt"].read_text(encoding="utf-8")
    assert "does not exist" in company.truths["generated"]
    assert 590 <= company.counts["customers.csv"] <= 610
