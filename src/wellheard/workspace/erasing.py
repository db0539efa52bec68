"""Erasing a customer from a whole workspace: the evidence room's part, and what the workspace keeps beside it."""

from __future__ import annotations

from pathlib import Path

from wellheard.evidence.erasure import Receipt
from wellheard.evidence.erasure import erase_customer as erase_from_store
from wellheard.evidence.store import Store
from wellheard.workspace.reading import models_folder


def erase_customer(folder: Path, who: str) -> Receipt:
    """Take one customer out of a workspace, for good.

    Args:
        folder: The workspace.
        who: The customer's id (c...), or the key the company knows the customer by.

    Raises:
        EvidenceError: Nobody is known by this name.
    """
    with Store(folder) as store:
        receipt = erase_from_store(store, who)
        for path in models_folder(store).glob("*"):
            path.unlink()  # numbers that were fitted on everybody's words; they are fitted again without theirs
    for path in (folder / "rejected").glob("*_rejected.csv"):
        path.unlink()  # rejected rows were never taken apart, so nobody can say whose they are
    return receipt
