"""Texts with a known language, from public sets, and own sentences in eighty languages.

Sets of class N and R and every second xSID sentence set no threshold; the other half of xSID and the sets of class A and S
were looked at while word lists and thresholds were made.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import labelled

from wellheard.language.telling import words_of_others
from wellheard.language.wordlists import english_words

MULTILINGUAL = labelled.DATA / "multilingual"
TAG = re.compile(r"<[^>]{0,400}>")
XSID = ("ar", "da", "de", "en", "id", "it", "ja", "kk", "lt", "nl", "sr", "tr", "zh")
AFRISENTI = {"amh": "am", "hau": "ha", "pcm": "pcm", "por": "pt", "swa": "sw", "yor": "yo"}
MOST = 1500
Told = Iterator[tuple[str, str]]


def xsid(half: int) -> Told:
    """Every second sentence; the sentences of all languages are translations of each other, so halves do not share any."""
    for code in XSID:
        lines = (labelled.DATA / "intents" / f"xsid_{code}.valid.conll").read_text(encoding="utf-8").splitlines()
        texts = [line.removeprefix("# text = ").strip() for line in lines if line.startswith("# text = ")]
        yield from ((text, code) for text in texts[half::2])


def dialects(name: str, code: str) -> Told:
    lines = (labelled.DATA / "intents" / f"xsid_{name}.valid.conll").read_text(encoding="utf-8").splitlines()
    yield from ((line.removeprefix("# text = ").strip(), code) for line in lines if line.startswith("# text = "))


def sumo() -> Told:
    """Questions by the page they were asked on; English ones on other pages are left out by their words."""
    taken: dict[str, int] = {}
    for row in labelled.rows(labelled.DATA / "sumo-thunderbird" / "thunderbird_questions_dev.csv.gz"):
        code = row["locale"].partition("-")[0]
        for text in (row["title"], TAG.sub(" ", row["content"])[:1500]):
            if taken.get(code, 0) < MOST and (code == "en" or not is_english(text)):
                taken[code] = taken.get(code, 0) + 1
                yield text, code


def is_english(text: str) -> bool:
    """Whether most words are English words that no other language has; asks no model."""
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1]
    english = sum(word in english_words() and word not in words_of_others() for word in words)
    return english >= 0.7 * len(words)


def afrisenti() -> Told:
    for name, code in AFRISENTI.items():
        table = labelled.rows(MULTILINGUAL / f"afrisenti_{name}_dev.tsv", "\t")
        yield from ((next(iter(row.values())) if "tweet" not in row else row["tweet"], code) for row in table)


def reviews(file: str, column: str, code: str) -> Callable[[], Told]:
    return lambda: ((row[column], code) for row in labelled.rows(MULTILINGUAL / file))


def arabic() -> Told:
    """Reviews with an Arabic letter; the others are in English."""
    rows = labelled.rows(MULTILINGUAL / "ar_PROD.csv")
    yield from ((row["text"], "ar") for row in rows if re.search("[\u0600-\u06ff]", row["text"]))


def indonesian() -> Told:
    lines = (MULTILINGUAL / "id_smsa_valid.tsv").read_text(encoding="utf-8").splitlines()
    yield from ((line.split("\t")[0], "id") for line in lines)


def german() -> Told:
    lines = (MULTILINGUAL / "de_germeval2017_dev60.tsv").read_text(encoding="utf-8").splitlines()
    yield from ((line.split("\t")[1], "de") for line in lines)


def norwegian() -> Told:
    stored = json.loads((MULTILINGUAL / "no_norec_sentence_dev.json").read_text(encoding="utf-8"))
    yield from ((row["text"], "no") for row in stored)


def own() -> Told:
    for line in (Path(__file__).parent / "sentences-of-languages.txt").read_text(encoding="utf-8").splitlines():
        code, _, text = line.partition(" ")
        yield text, code


UNSEEN: dict[str, Callable[[], Told]] = {
    "xSID, other half": lambda: xsid(1),
    "B2W reviews": lambda: ((text, "pt") for text in labelled.portuguese()[0][:MOST]),
    "GermEval": german,
    "NoReC": norwegian,
    "Waimai reviews": reviews("zh_waimai_10k.csv", "review", "zh"),
    "PROD reviews": arabic,
    "airline tweets": lambda: ((text, "en") for text, _ in labelled.airline()),
    "own sentences": own,
}
"""Sets that set no threshold."""

SEEN: dict[str, Callable[[], Told]] = {
    "xSID, first half": lambda: xsid(0),
    "SUMO questions": sumo,
    "AfriSenti": afrisenti,
    "SmSA reviews": indonesian,
    "NHS comments": lambda: ((text, "en") for text, _ in labelled.nhs_held_out()),
}
"""Sets of class A and S that thresholds and word lists were made with."""

DIALECTS: dict[str, Callable[[], Told]] = {
    "xSID Swiss German": lambda: dialects("gsw", "gsw"),
    "xSID South Tyrolean": lambda: dialects("de-st", "de"),
    "xSID Neapolitan": lambda: dialects("nap", "it"),
}
"""Reported, but not among the languages that the bar is about."""
