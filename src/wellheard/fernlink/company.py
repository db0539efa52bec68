"""Makes the whole sample company: people, their half-year, their words, the files, and the truths that were planted."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellheard.fernlink.corpus import gather_voices, leave_traces
from wellheard.fernlink.errors import FernlinkError
from wellheard.fernlink.flaws import Flaws
from wellheard.fernlink.material import words_text
from wellheard.fernlink.people import make_customers
from wellheard.fernlink.records import write_records
from wellheard.fernlink.timeline import make_journey
from wellheard.fernlink.truths import planted
from wellheard.fernlink.write import write_json, write_voices

_DRAW: Final = "Fernlink 6"  # of several draws, the one in which small themes too stay near their planted rates
VOICE_FILES: Final = (
    "surveys.csv", "calls.ndjson", "chats.json", "mails.csv", "reviews.csv", "field_visits.csv", "employees.csv",
    "social.csv",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """The sample company as it was written.

    Attributes:
        folder: Where its files lie.
        files: Path of each file by its name, for example ``files["surveys.csv"]``.
        counts: Rows of each table that are neither blank, broken nor a copy.
        truths: What was planted, as in ``planted_truths.json``.
    """

    folder: Path
    files: Mapping[str, Path]
    counts: Mapping[str, int]
    truths: Mapping[str, Any]

    @property
    def voice_files(self) -> tuple[Path, ...]:
        """The files that hold what people said."""
        return tuple(self.files[name] for name in VOICE_FILES)


def make_company(folder: Path, *, seed: int = 2026) -> Company:
    """Write the sample company into a folder; the same seed writes the same bytes.

    Args:
        folder: Made if it is not there; files of the same names are replaced.
        seed: Another number makes another six hundred people with the same planted truths.

    Raises:
        FernlinkError: The folder is a file.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     company = make_company(Path(folder))
        ...     company.counts["customers.csv"]
        600
    """
    if folder.exists() and not folder.is_dir():
        raise FernlinkError.folder_is_taken(folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"{_DRAW} {seed}")  # noqa: S311 - invented people, nothing secret; the same seed must make the same company
    journeys = [make_journey(customer, rng) for customer in make_customers(rng)]
    voices = gather_voices(journeys, rng)
    leave_traces(journeys, voices)
    tables = write_voices(folder, voices, rng) | write_records(folder, journeys, rng)
    truths = planted(journeys, voices, tables, seed)
    write_json(folder / "planted_truths.json", truths)
    (folder / "README.txt").write_bytes(words_text("readme.txt").encode("utf-8"))
    return Company(folder, _files(folder, tables), {name: flaws.good for name, flaws in tables.items()}, truths)


def _files(folder: Path, tables: Mapping[str, Flaws]) -> dict[str, Path]:
    names = sorted([*tables, "strategy.json", "planted_truths.json", "README.txt"])
    return {name: folder / name for name in names}
