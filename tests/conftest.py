"""What every test can count on: no network, one thread for each process, and where the real data lies, if it does."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_INTERNET = {socket.AF_INET, socket.AF_INET6}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shut the door to every network, loopback too."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in _INTERNET:
            pytest.fail(f"a test tried to reach the network: family {self.family.name}")
        real(self, address)  # type: ignore[arg-type] # the family decides what an address is

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real public data beside a development checkout; skip where there is none."""
    folder = Path(__file__).parents[1].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real public data is not on this machine (expected beside the checkout, in ../shared/data)")
    return folder
