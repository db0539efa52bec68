"""Labelled public sets that are only measured on here (licence classes N and R, and held-out people of NHS).

Each function yields text and sign: 1 content, -1 discontented, 0 neither.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from xml.etree import ElementTree

DATA = Path(__file__).parents[2].parent / "shared" / "data"
WORDS = {"positive": 1, "negative": -1, "neutral": 0}
Labelled = Iterator[tuple[str, int]]
csv.field_size_limit(1 << 24)


def rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(io.StringIO(raw.decode("utf-8", "replace")), delimiter=delimiter)


def airline() -> Labelled:
    for row in rows(DATA / "airline-tweets" / "airline_tweets_dev.csv"):
        yield row["text"], WORDS[row["airline_sentiment"]]


def app_reviews_vu() -> Labelled:
    dirty = {"postive": 1, "very positive": 1, "very negative": -1, "negatve": -1}
    for row in rows(DATA / "app-reviews" / "vu_appstore_reviews_dev.csv"):
        label = row["sentiment_final"].strip().lower().replace("_", " ")
        sign = {**WORDS, **dirty}.get(label)
        if sign is not None:
            yield row["review"], sign


def app_reviews_vu_stars() -> list[tuple[str, int, int]]:
    """Text, label, and what its stars say."""
    labels = dict(app_reviews_vu())
    found = []
    for row in rows(DATA / "app-reviews" / "vu_appstore_reviews_dev.csv"):
        stars = row["score"].strip()
        if row["review"] in labels and stars in {"1", "2", "3", "4", "5"}:
            found.append((row["review"], labels[row["review"]], (stars in "45") - (stars in "12")))
    return found


def app_reviews_maalej() -> Labelled:
    """By stars: 1 and 2 against 4 and 5."""
    for row in rows(DATA / "app-reviews" / "maalej2016_app_reviews.csv"):
        if row["rating"] in {"1", "2", "4", "5"}:
            yield row["review"], 1 if row["rating"] in {"4", "5"} else -1


def sst2() -> Labelled:
    for line in (DATA / "sst" / "sst2_dev.tsv").read_text(encoding="utf-8").splitlines():
        text, _, label = line.rpartition("\t")
        yield text, 1 if label == "1" else -1


def sst5() -> Labelled:
    for line in (DATA / "sst" / "sst5_dev.txt").read_text(encoding="utf-8").splitlines():
        label, _, text = line.partition("\t")
        yield text.strip(), {"1": -1, "2": -1, "3": 0, "4": 1, "5": 1}[label.strip()[-1]]


def semeval(name: str) -> Labelled:
    """Sentences whose marked terms agree."""
    root = ElementTree.parse(DATA / "absa" / f"ABSA-SemEval2014__{name}_Train_v2.xml").getroot()
    for sentence in root.iter("sentence"):
        signs = {term.get("polarity", "") for term in sentence.iter("aspectTerm")}
        if len(signs) == 1 and "conflict" not in signs:
            yield sentence.findtext("text") or "", WORDS[signs.pop()]


def mixed_or_not() -> tuple[list[str], list[bool]]:
    """Restaurant sentences with opinions marked, and whether both praise and blame are among them."""
    root = ElementTree.parse(DATA / "absa" / "ABSA-SemEval2014__Restaurants_Train_v2.xml").getroot()
    texts, mixed = [], []
    for sentence in root.iter("sentence"):
        signs = {term.get("polarity", "") for term in sentence.iter("aspectTerm")}
        if signs & {"positive", "negative", "conflict"}:
            texts.append(sentence.findtext("text") or "")
            mixed.append({"positive", "negative"} <= signs or "conflict" in signs)
    return texts, mixed


def nhs_held_out(*, held: bool = True) -> Labelled:
    """People whom the training left out, or the others."""
    for row in rows(DATA / "nhs-fft" / "nhs_fft_v6_dev.csv.gz"):
        label = row["Comment sentiment"]
        kept = blake2b(row["Respondent ID"].encode(), digest_size=4).digest()[0] % 5 == 0
        if kept == held and label in {"1", "2", "3", "4", "5"}:
            yield row["FFT answer"], (label in "12") - (label in "45")


POLARITY_SETS = {
    "airline tweets": airline,
    "app reviews (VU, labels)": app_reviews_vu,
    "app reviews (Maalej, stars)": app_reviews_maalej,
    "SST-2 dev": sst2,
    "SST-5 dev": sst5,
    "SemEval-14 laptops": lambda: semeval("Laptop"),
    "SemEval-14 restaurants": lambda: semeval("Restaurants"),
    "NHS, other people": nhs_held_out,
}


def intents(name: str) -> tuple[list[str], list[str]]:
    if name == "banking77":
        pairs = [(row["text"], row["category"]) for row in rows(DATA / "intents" / "banking77_train.csv")]
    else:
        pairs = [
            tuple(p) for p in json.loads((DATA / "intents" / "clinc150_dev.json").read_text(encoding="utf-8"))["train"]
        ]
    return [text for text, _ in pairs], [label for _, label in pairs]


def portuguese() -> tuple[list[str], list[str], list[str]]:
    """Texts, category of the product, whether recommended."""
    table = list(rows(DATA / "b2w-reviews-pt" / "b2w_reviews_dev.csv.gz"))
    return (
        [r["review_text"] for r in table],
        [r["site_category_lv1"] for r in table],
        [r["recommend_to_a_friend"] for r in table],
    )


def in_languages() -> Iterator[tuple[str, str]]:
    """Text and language."""
    for code in ("ar", "da", "de", "en", "id", "it", "ja", "kk", "lt", "nl", "sr", "tr", "zh"):
        for line in (DATA / "intents" / f"xsid_{code}.valid.conll").read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                yield line.removeprefix("# text = ").strip(), code
    yield from ((text, "pt") for text in portuguese()[0][:500])
    multilingual = DATA / "multilingual"
    yield from (
        (line.split("\t")[1], "de")
        for line in (multilingual / "de_germeval2017_dev60.tsv").read_text(encoding="utf-8").splitlines()[:300]
    )
    yield from (
        (r["text"], "no")
        for r in json.loads((multilingual / "no_norec_sentence_dev.json").read_text(encoding="utf-8"))[:300]
    )
    yield from ((r["review"], "zh") for r in list(rows(multilingual / "zh_waimai_10k.csv"))[:300])
    yield from ((text, "en") for text, _ in list(airline())[:500])
