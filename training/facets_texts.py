"""The texts that facets are labelled in and learnt from, numbered so that a label can name its passage without its words.

``(set, row, start, end)`` names a passage: ``row`` counts what :data:`READERS` gives for the set, from 0; ``start`` and
``end`` are code points of that text. Sets are of licence class A and S only. They are finer than the folders of the
data, so that whole sources can be kept for measuring.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from corpora import DATA, amazon_yelp, dabrowski, goemotions, hu_liu, mams, nhs, nhs_phase1, opinosis, plain

LICENCES = {
    "sumo": "CC BY-SA 3.0",
    "nhs": "MIT (NHS England)",
    "nhs-phase1": "MIT (NHS England)",
    "jupyter": "CC0 1.0",
    "jupyterlab": "CC0 1.0",
    "cncf": "Apache-2.0",
    "kubernetes": "Apache-2.0",
    "carpentries": "CC BY 4.0",
    "dabrowski": "MIT",
    "hu-liu": "CC BY 4.0",
    "pros-cons": "CC BY 4.0",
    "amazon": "CC BY 4.0",
    "yelp": "CC BY 4.0",
    "opinosis": "Apache-2.0",
    "mams": "Apache-2.0",
    "goemotions": "CC BY 4.0",
    "multidogo": "CDLA-Permissive 1.0",
    "meetings-ethereum": "CC BY-SA 3.0",
    "meetings-ami": "MIT",
    "banking77": "CC BY 4.0",
}
JUPYTER_OPEN = ("hinderances", "integrations", "workflow_needs", "pleasant", "difficult", "features", "first_exper")
"""How the columns of open answers begin."""


def _table(path: Path) -> list[list[str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.reader(io.StringIO(raw.decode("utf-8", "replace"))))


def _sumo() -> Iterator[str]:
    head, *rows = _table(DATA / "sumo-thunderbird" / "thunderbird_questions_dev.csv.gz")
    content, locale = head.index("content"), head.index("locale")
    yield from (plain(row[content])[:1500] for row in rows if row[locale] == "en-US")


def jupyter_answers() -> Iterator[tuple[str, str]]:
    """Column and answer of every open question."""
    head, *rows = _table(DATA / "jupyter-ux" / "analysis__prep__survey_short_columns.csv")
    open_ends = [place for place, name in enumerate(head) if name.startswith(JUPYTER_OPEN)]
    yield from ((head[place], row[place]) for row in rows for place in open_ends if row[place].strip())


def _jupyterlab() -> Iterator[str]:
    (path,) = (DATA / "jupyter-ux").glob("2018-09-*.csv")
    yield from (cell for row in _table(path) for cell in row if len(cell.split()) >= 4)


def _surveys(pattern: str) -> Iterator[str]:
    for path in sorted((DATA / "cncf-surveys").glob(pattern)):
        yield from (cell for row in _table(path)[1:] for cell in row if len(cell.split()) >= 4)


def _carpentries() -> Iterator[str]:
    rows = _table(DATA / "carpentries-nps" / "longterm_October2017.csv")[1:]
    cells = [cell for row in rows for cell in row if len(cell.split()) >= 4]
    yield from (cell for cell in cells if cells.count(cell) == 1)


def pros_and_cons() -> Iterator[tuple[str, int]]:
    """Each line of the short reviews, with 1 for what was liked and -1 for what was not."""
    with zipfile.ZipFile(DATA / "product-reviews" / "pros_cons.zip") as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt") and "Integrated" in name:
                sign = 1 if "Pros" in name else -1
                yield from ((plain(line), sign) for line in archive.read(name).decode("latin-1").splitlines())


def _half(second: bool) -> Iterator[str]:
    """Amazon's thousand sentences, or Yelp's."""
    texts = [text for text, _ in amazon_yelp()]
    place = DATA / "product-reviews" / "amazon_cells_labelled.txt"
    amazon = sum("\t" in line for line in place.read_text(encoding="utf-8").splitlines())
    yield from (texts[amazon:] if second else texts[:amazon])


def _multidogo() -> Iterator[str]:
    for path in sorted((DATA / "conversations").glob("multidogo_*_dev.tsv")):
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), delimiter="\t")
        yield from (row.get("utterance") or "" for row in rows)


def _ethereum() -> Iterator[str]:
    """What one speaker says until another speaks."""
    for path in sorted((DATA / "meetings").glob("ethereum__*transcript_corrected.vtt")):
        speaker, said = "", ""
        for line in path.read_text(encoding="utf-8").splitlines():
            name, found, words = line.partition(": ")
            if not found or "-->" in line:
                continue
            if name != speaker and said:
                yield said
                said = ""
            speaker, said = name, f"{said} {words}".strip()
        yield said


def _ami() -> Iterator[str]:
    for path in sorted((DATA / "meetings").glob("qmsum_product_*.json")):
        turns = json.loads(path.read_text(encoding="utf-8"))["meeting_transcripts"]
        yield from (turn["content"].replace("{vocalsound}", "").replace("{disfmarker}", "") for turn in turns)


def _banking77() -> Iterator[str]:
    yield from (row[0] for row in _table(DATA / "intents" / "banking77_train.csv")[1:])


READERS: dict[str, Callable[[], Iterator[str]]] = {
    "sumo": _sumo,
    "nhs": lambda: (text for text, *_ in nhs()),
    "nhs-phase1": lambda: (text for text, _ in nhs_phase1()),
    "jupyter": lambda: (text for _, text in jupyter_answers()),
    "jupyterlab": _jupyterlab,
    "cncf": lambda: _surveys("[!k]*.csv"),
    "kubernetes": lambda: _surveys("kubernetes*.csv"),
    "carpentries": _carpentries,
    "dabrowski": lambda: (row["Sentence content"] for row in dabrowski()),
    "hu-liu": lambda: (text for text, _ in hu_liu()),
    "pros-cons": lambda: (text for text, _ in pros_and_cons()),
    "amazon": lambda: _half(second=False),
    "yelp": lambda: _half(second=True),
    "opinosis": opinosis,
    "mams": lambda: (text for text, _ in mams()),
    "goemotions": lambda: (text for text, _ in goemotions()),
    "multidogo": _multidogo,
    "meetings-ethereum": _ethereum,
    "meetings-ami": _ami,
    "banking77": _banking77,
}
"""Texts of each set, always in the same order."""


@cache
def texts_of(name: str) -> tuple[str, ...]:
    """All texts of a set."""
    return tuple(READERS[name]())


def passage(name: str, row: int, start: int, end: int) -> str:
    """The words of a passage."""
    return texts_of(name)[row][start:end]
