"""The public texts that shipped models are fitted on: sets of licence class A and S only, each named with its licence.

Every function reads one set from the folder of public data that lies beside a development checkout and yields raw
texts or labelled texts. Nothing is written into the repository but the fitted numbers.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

DATA = Path(__file__).parents[2] / "shared" / "data"

LICENCES = {
    "goemotions": "CC BY 4.0",
    "nhs-fft": "MIT (NHS England)",
    "product-reviews": "CC BY 4.0; Opinosis Apache-2.0",
    "opinosis": "Apache-2.0",
    "mams": "Apache-2.0",
    "sumo-thunderbird": "CC BY-SA 3.0",
    "jupyter-ux": "CC0 1.0",
    "cncf-surveys": "Apache-2.0",
    "dabrowski": "MIT",
    "multidogo": "CDLA-Permissive 1.0",
    "emobank": "CC BY-SA 4.0",
    "meetings-ethereum": "CC BY-SA 3.0",
    "banking77": "CC BY 4.0",
    "clinc150": "CC BY 3.0",
}

_TAG = re.compile(r"<[^>]{0,400}>")
csv.field_size_limit(1 << 24)
_SPACES = re.compile(r"[ \t\xa0]+")


def plain(text: str) -> str:
    """HTML as plain text, a line per block."""
    text = re.sub(r"(?i)<br\s*/?>|</p>|</li>|</div>", "\n", text)
    return _SPACES.sub(" ", html.unescape(_TAG.sub(" ", text))).strip()


def _rows(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(io.StringIO(raw.decode(encoding, "replace")), delimiter=delimiter)


def goemotions() -> Iterator[tuple[str, tuple[str, ...]]]:
    labels = (DATA / "goemotions" / "labels.txt").read_text().split()
    for line in (DATA / "goemotions" / "goemotions_train.tsv").read_text(encoding="utf-8").splitlines():
        text, codes, _ = line.split("\t")
        yield (
            text.replace("[NAME]", "Sam").replace("[RELIGION]", "religious"),
            tuple(labels[int(c)] for c in codes.split(",")),
        )


def nhs() -> Iterator[tuple[str, str, str]]:
    """Text, sentiment 1 (very positive) to 5 (very negative) as text, respondent."""
    for row in _rows(DATA / "nhs-fft" / "nhs_fft_v6_dev.csv.gz"):
        yield row["FFT answer"], row["Comment sentiment"], row["Respondent ID"]


def nhs_phase1() -> Iterator[tuple[str, str]]:
    """Text and criticality, -5 to 5 as text, sometimes dirty."""
    for row in _rows(DATA / "nhs-fft" / "nhs_phase1_trustAB_dev.csv.gz"):
        yield row["feedback"], row["criticality"]


def hu_liu() -> Iterator[tuple[str, int]]:
    """Sentences of product reviews with the summed strength of the opinions marked in them; 0 where none is marked."""
    for path in sorted((DATA / "product-reviews").glob("product_reviews_1__*.txt")):
        if "README" in path.name:
            continue
        for line in path.read_text(encoding="latin-1").splitlines():
            marks, found, text = line.partition("##")
            if found and text.strip():
                signs = [int(s) for s in re.findall(r"\[([+-]\d)\]", marks)]
                mixed = any(s > 0 for s in signs) and any(s < 0 for s in signs)
                if not mixed:
                    yield text.strip(), sum(signs)


def pros_cons() -> Iterator[tuple[str, int]]:
    with zipfile.ZipFile(DATA / "product-reviews" / "pros_cons.zip") as archive:
        for name in sorted(archive.namelist()):
            sign = 1 if "Pros" in name else -1 if "Cons" in name else 0
            if sign and name.endswith(".txt"):
                for line in archive.read(name).decode("latin-1").splitlines():
                    text = plain(line)
                    if text:
                        yield text, sign


def amazon_yelp() -> Iterator[tuple[str, int]]:
    for name in ("amazon_cells_labelled.txt", "yelp_labelled.txt"):
        for line in (DATA / "product-reviews" / name).read_text(encoding="utf-8").splitlines():
            text, _, label = line.rpartition("\t")
            if text:
                yield text, 1 if label.strip() == "1" else -1


def opinosis() -> Iterator[str]:
    with zipfile.ZipFile(DATA / "product-reviews" / "opinosis_half.zip") as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt.data"):
                yield from (s.strip() for s in archive.read(name).decode("latin-1").splitlines() if s.strip())


def mams() -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Sentence and its aspect terms: place of the term, polarity."""
    root = ElementTree.parse(DATA / "absa" / "MAMS-ATSA__raw__train.xml").getroot()
    for sentence in root.iter("sentence"):
        text = sentence.findtext("text") or ""
        terms = [(int(t.get("from", "0")), t.get("polarity", "")) for t in sentence.iter("aspectTerm")]
        yield text, terms


def sumo() -> Iterator[str]:
    for row in _rows(DATA / "sumo-thunderbird" / "thunderbird_questions_dev.csv.gz"):
        if row["locale"] == "en-US":
            yield row["title"]
            yield plain(row["content"])[:1500]


def jupyter() -> Iterator[str]:
    for row in _rows(DATA / "jupyter-ux" / "analysis__prep__survey_short_columns.csv"):
        yield from (v for v in row.values() if isinstance(v, str) and len(v.split()) >= 4)


def cncf() -> Iterator[str]:
    for path in sorted((DATA / "cncf-surveys").glob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8", errors="replace"))):
            yield from (v for v in row if len(v.split()) >= 5)


def dabrowski() -> Iterator[dict[str, str]]:
    yield from _rows(DATA / "app-reviews" / "dabrowski_feature_opinions_dev.csv")


def multidogo() -> Iterator[str]:
    for path in sorted((DATA / "conversations").glob("multidogo_*.tsv")):
        for row in _rows(path, "\t"):
            yield row.get("utterance") or ""


def emobank() -> Iterator[tuple[str, float]]:
    """Text and valence, 1 to 5."""
    for row in _rows(DATA / "emotion-other" / "emobank_train_dev.csv"):
        yield row["text"], float(row["V"])


def meetings() -> Iterator[str]:
    for path in sorted((DATA / "meetings").glob("ethereum__*transcript_corrected.vtt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and "-->" not in line and not line.isdigit() and line != "WEBVTT":
                yield line.partition(": ")[2] or line


def banking77() -> Iterator[tuple[str, str]]:
    for row in _rows(DATA / "intents" / "banking77_train.csv"):
        yield row["text"], row["category"]


def clinc150(part: str = "train") -> Iterator[tuple[str, str]]:
    stored = json.loads((DATA / "intents" / "clinc150_dev.json").read_text(encoding="utf-8"))
    yield from ((text, label) for text, label in stored[part])


SENTENCE_SOURCES: dict[str, tuple[int, Callable[[], Iterator[str]]]] = {
    "goemotions": (20000, lambda: (t for t, _ in goemotions())),
    "nhs-fft": (14000, lambda: (t for s in (nhs(), nhs_phase1()) for t, *_ in s)),
    "product-reviews": (10500, lambda: (t for s in (hu_liu(), pros_cons_some(), amazon_yelp()) for t, _ in s)),
    "opinosis": (4300, opinosis),
    "mams": (5500, lambda: (t for t, _ in mams())),
    "sumo-thunderbird": (22000, sumo),
    "jupyter-ux": (5600, jupyter),
    "cncf-surveys": (3600, cncf),
    "dabrowski": (1200, lambda: (r["Sentence content"] for r in dabrowski())),
    "multidogo": (8200, multidogo),
    "emobank": (8000, lambda: (t for t, _ in emobank())),
    "meetings-ethereum": (3300, meetings),
    "banking77": (12400, lambda: (t for t, _ in banking77())),
    "clinc150": (14800, lambda: (t for t, _ in clinc150())),
}
"""Name: most sentences taken, texts."""


def pros_cons_some() -> Iterator[tuple[str, int]]:
    for number, pair in enumerate(pros_cons()):
        if number % 10 == 0:
            yield pair
