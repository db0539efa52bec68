"""A workspace for each test of the evidence room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wellheard.evidence.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "workspace") as made:
        yield made
