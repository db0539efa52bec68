"""Measure the three tiers of vectors: ``python benchmarks/language/meaning/vectors.py --held-out FILE [--cache FOLDER]``.

Needs the extra ``bench``, onnxruntime, and the public data beside the checkout. ``--held-out`` names vectors fitted without
Banking77 and CLINC150 (``training/fit_vectors.py CACHE --without banking77,clinc150 --save FILE``); fast and adapted are
judged with these, as what ships has seen those texts, without their labels. ``--exact CACHE`` names the folder of
``training/encoder.py``, to measure what whole numbers lose. ``--cache`` keeps what the encoders said. ``--write`` puts the
numbers on the cards.

Splits: 3,000 texts of the train part of each set are the test, chosen by a fixed seed; the rest, unlabelled, is the
workspace that the adapted tier is fitted on. Nearest neighbours are sought among the rest, and among all other texts,
which are as many as the official train set of Banking77 (10,002). K-means has the true number of groups, three seeds.
"""

import argparse
import json
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import labelled
import numpy as np
from scipy.stats import rankdata, spearmanr
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score

from wellheard.language.meaning.adapting import fit_to
from wellheard.language.meaning.encoder import sentence_encoder
from wellheard.language.meaning.pairs import KnownPairs
from wellheard.language.meaning.tiers import VectorSource
from wellheard.language.meaning.vectors import PairVectors, PieceVectors, own_directions, piece_vectors, unpacked
from wellheard.language.shipped import read_card
from wellheard.language.tokens import word_pieces

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src" / "wellheard" / "language" / "models"
OUT = ROOT / "benchmarks" / "out" / "language-vectors.json"
TESTED, SEEDS, PAIRS = 3000, 3, 40_000
BARS = {
    ("fast", "banking77", "NMI"): 0.71,
    ("fast", "banking77", "1-NN"): 0.88,
    ("fast", "clinc150", "NMI"): 0.82,
}
TRIAL = {
    ("banking77", "NMI"): "model2vec .676",
    ("banking77", "1-NN"): "model2vec .87",
    ("clinc150", "NMI"): "model2vec .80",
}
Row = dict[str, str | float]
Read = Callable[[list[str]], np.ndarray]


def row(part: str, on: str, measure: str, value: float, bar: float | str = "", beside: str = "") -> Row:
    return {"part": part, "on": on, "measure": measure, "value": round(float(value), 4), "bar": bar, "beside": beside}


def held_out(place: Path) -> PieceVectors:
    stored = np.load(place)
    table = np.vstack([unpacked(stored["pieces"], stored["scales"]), own_directions(float(stored["own_weight"]))])
    pairs = PairVectors(KnownPairs.of(stored["pair_keys"]), unpacked(stored["pairs"], stored["pair_scales"]))
    return PieceVectors(table, piece_vectors().telling, pairs)


def kept(cache: Path | None, name: str, texts: list[str], read: Read) -> np.ndarray:
    """What an encoder says, from the folder if it was asked before."""
    if cache is None:
        return read(texts)
    stamp = sha256("\0".join([name, str(read_card("encoder")["sha256"]), *texts]).encode()).hexdigest()[:16]
    place = cache / f"{stamp}.npy"
    if not place.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(place, read(texts))
    return np.load(place)


def judged(rows: np.ndarray, gold: np.ndarray, test: np.ndarray, rest: np.ndarray) -> dict[str, float]:
    """Grouping and neighbours of rows of length one."""
    near = gold[rest][(rows[test] @ rows[rest].T).argmax(1)] == gold[test]
    likeness = rows[test] @ rows.T
    likeness[np.arange(len(test)), test] = -9
    nearest = gold[likeness.argmax(1)] == gold[test]
    count = len(set(gold.tolist()))
    groups = [
        MiniBatchKMeans(count, random_state=seed, n_init=3, batch_size=1024).fit_predict(rows[test])
        for seed in range(SEEDS)
    ]
    nmi = np.mean([normalized_mutual_info_score(gold[test], group) for group in groups])
    return {"NMI": float(nmi), "1-NN": float(nearest.mean()), "1-NN among the rest": float(near.mean())}


def sets(base: PieceVectors, cache: Path | None, exact: Read | None) -> list[Row]:
    found: list[Row] = []
    for name in ("banking77", "clinc150"):
        texts, labels = labelled.intents(name)
        gold = np.array(labels)
        order = np.random.default_rng(0).permutation(len(texts))
        test, rest = order[:TESTED], order[TESTED:]
        deep = kept(cache, "deep", texts, VectorSource("deep").rows)
        pieces = word_pieces().cut(texts)
        adapted = fit_to([texts[place] for place in rest], deep[rest], base=base)
        tiers = {
            "deep": deep,
            "fast": base.rows(pieces),
            "fast as it ships (texts seen, no labels)": piece_vectors().rows(pieces),
            "adapted": adapted.rows(texts, pieces),
            "TF-IDF and SVD of 256": floor(texts),
        }
        if exact:
            tiers["encoder in floats, 384 numbers"] = kept(cache, "exact", texts, exact)
        scores = {tier: judged(rows, gold, test, rest) for tier, rows in tiers.items()}
        for tier, score in scores.items():
            found += [one_row(tier, name, measure, value, scores) for measure, value in score.items()]
            print(name, tier, {measure: round(value, 4) for measure, value in score.items()}, flush=True)
    return found


def one_row(tier: str, name: str, measure: str, value: float, scores: dict[str, dict[str, float]]) -> Row:
    bar: float | str = BARS.get((tier, name, measure), "")
    beside = TRIAL.get((name, measure), "") if tier == "fast" else ""
    if tier == "adapted" and measure in {"NMI", "1-NN"}:
        bar = round(0.97 * scores["deep"][measure], 4)
        beside = f"{value / scores['deep'][measure]:.1%} of the encoder"
    exact = scores.get("encoder in floats, 384 numbers")
    if tier == "deep" and exact:
        bar = round(exact[measure] - 0.005, 4) if measure == "1-NN" else ""
        beside = f"in floats {exact[measure]:.4f}"
    return row("vectors", f"{name}, {tier}", measure, value, bar, beside)


def floor(texts: list[str]) -> np.ndarray:
    table = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)).fit_transform(texts)
    rows = TruncatedSVD(256, n_iter=3, random_state=0).fit_transform(table).astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def likeness(base: PieceVectors, cache: Path | None) -> list[Row]:
    """Do pairs that people gave one meaning lie closer than others? On texts that no fit has seen with labels."""
    stored = json.loads((labelled.DATA / "intents" / "clinc150_dev.json").read_text(encoding="utf-8"))["val"]
    domains = json.loads((labelled.DATA / "intents" / "clinc150_domains.json").read_text(encoding="utf-8"))
    domain_of = {intent: domain for domain, intents in domains.items() for intent in intents}
    texts, intents = [text for text, _ in stored], np.array([intent for _, intent in stored])
    fields = np.array([domain_of.get(intent, intent) for intent in intents.tolist()])
    comments, codes = coded_comments()
    found = []
    readers: dict[str, Read] = {
        "fast": lambda t: base.rows(word_pieces().cut(t)),
        "deep": lambda t: kept(cache, "deep", t, VectorSource("deep").rows),
        "TF-IDF and SVD of 256": floor,
    }
    said = {name: read(texts) for name, read in readers.items()}
    for name, rows in said.items():
        value = told_apart(rows, intents, fields)
        on = f"CLINC150 validation, same intent or another of its field, {name}"
        found.append(row("vectors", on, "area under the ROC curve", value))
    for name, read in readers.items():
        on = f"NHS comments, shared codes of human coders, {name}"
        found.append(row("vectors", on, "Spearman", by_codes(read(comments), codes)))
    found.append(
        row(
            "vectors",
            "CLINC150 validation, pairs of a field, fast",
            "Spearman with the encoder",
            as_encoder(said, fields),
        )
    )
    for one in found:
        print(one["on"], one["measure"], one["value"], flush=True)
    return found


def field_pairs(fields: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, len(fields), (2, 40 * PAIRS))
    inside = np.flatnonzero((fields[a] == fields[b]) & (a != b))[:PAIRS]
    return a[inside], b[inside]


def told_apart(rows: np.ndarray, intents: np.ndarray, fields: np.ndarray) -> float:
    a, b = field_pairs(fields)
    same = intents[a] == intents[b]
    ranks = rankdata((rows[a] * rows[b]).sum(1))
    return float((ranks[same].mean() - (same.sum() + 1) / 2) / (~same).sum())


def as_encoder(said: dict[str, np.ndarray], fields: np.ndarray) -> float:
    a, b = field_pairs(fields)
    fast, deep = ((said[name][a] * said[name][b]).sum(1) for name in ("fast", "deep"))
    return float(spearmanr(fast, deep).statistic)


def coded_comments() -> tuple[list[str], np.ndarray]:
    """Comments of 5 to 60 words with the codes that people gave them, and these codes as ones."""
    table = list(labelled.rows(labelled.DATA / "nhs-fft" / "nhs_fft_v6_dev.csv.gz"))
    names = list(table[0])[12:]
    chosen = [r for r in table if 5 <= len(r["FFT answer"].split()) <= 60][:1000]
    return [r["FFT answer"] for r in chosen], np.array([[r[name] == "1" for name in names] for r in chosen])


def by_codes(rows: np.ndarray, codes: np.ndarray) -> float:
    """Rank correlation between products and the share of codes that two comments have in common."""
    a, b = np.random.default_rng(0).integers(0, len(codes), (2, PAIRS))
    both, either = (codes[a] & codes[b]).sum(1), (codes[a] | codes[b]).sum(1)
    told = np.flatnonzero((either > 0) & (a != b))
    return float(spearmanr((rows[a] * rows[b]).sum(1)[told], both[told] / either[told]).statistic)


def portuguese(cache: Path | None) -> list[Row]:
    texts, shelves, _ = labelled.portuguese()
    texts, gold = texts[:2000], np.array(shelves[:2000])
    test, train = np.arange(500), np.arange(500, 2000)
    plain = TfidfVectorizer(sublinear_tf=True, strip_accents="unicode").fit_transform(texts)
    tiers = {
        "fast": VectorSource("fast").rows(texts),
        "deep": kept(cache, "deep", texts, VectorSource("deep").rows),
        "TF-IDF": np.asarray(plain.todense()),
    }
    found = []
    for name, rows in tiers.items():
        near = np.argsort(-(rows[test] @ rows[train].T), axis=1, kind="stable")[:, :10]
        votes = [max(sorted(set(gold[train][n])), key=gold[train][n].tolist().count) for n in near]
        on = f"B2W reviews, Portuguese, 9+ shelves, {name}"
        found.append(row("vectors", on, "10 nearest neighbours", (np.array(votes) == gold[test]).mean()))
    return found


def sameness() -> list[Row]:
    """How far a text's row moves with its company; must be nothing."""
    texts = [text for text, _ in labelled.airline()][:300]
    found = []
    for name in ("fast", "deep"):
        read = VectorSource(name).rows
        together, alone = read(texts), np.vstack([read([text]) for text in texts])
        found.append(
            row("vectors", f"300 tweets, {name}", "largest change by company", np.abs(together - alone).max(), 0.0)
        )
    return found


def speed(base: PieceVectors, exact: Read | None) -> list[Row]:
    texts = [text for text, _ in labelled.airline() if 20 <= len(text.split()) <= 30][:1600]
    cutter, encoder = word_pieces(), sentence_encoder()
    pieces = cutter.cut(texts)
    unpaired = PieceVectors(base.table, base.telling)
    adapted = fit_to(texts, base.rows(pieces), base=base)
    few = texts[:100]
    ways: dict[str, tuple[int, Callable[[], object]]] = {
        "words cut (shared with all heads)": (len(texts), lambda: cutter.cut(texts)),
        "fast, without pairs": (len(texts), lambda: unpaired.rows(pieces)),
        "fast": (len(texts), lambda: base.rows(pieces)),
        "adapted": (len(texts), lambda: adapted.rows(texts, pieces)),
        "deep": (len(few), lambda: encoder.rows(few)),
    }
    if exact:
        ways["encoder in floats"] = (len(few), lambda: exact(few))
    best = dict.fromkeys(ways, 1e9)
    for _ in range(5):
        for name, (count, run) in ways.items():
            started = time.process_time()
            run()
            best[name] = min(best[name], (time.process_time() - started) / count)
    return [
        row(
            "vectors",
            f"voices of 25 words, {name}",
            "microseconds each",
            seconds * 1e6,
            "",
            f"{1 / seconds:,.0f} per core-second",
        )
        for name, seconds in best.items()
    ]


def sizes() -> list[Row]:
    return [
        row("vectors", name, "megabytes shipped", read_card(name)["bytes"] / 1e6)
        for name in ("word-vectors", "encoder")
    ]


def exact_reader(cache: Path | None) -> Read | None:
    if cache is None:
        return None
    from tokenizers import Tokenizer

    from wellheard.language.meaning.encoder import SentenceEncoder

    tokenizer = Tokenizer.from_file(str(cache / "tokenizer.json"))
    return SentenceEncoder((cache / "encoder-float32.onnx").read_bytes(), tokenizer, size=384).rows


def write(rows: list[Row]) -> None:
    for name, words in {"word-vectors": ("fast", "adapted"), "encoder": ("deep",)}.items():
        place = MODELS / f"{name}.json"
        card = json.loads(place.read_text(encoding="utf-8"))
        kept_rows = [r for r in rows if any(f", {word}" in str(r["on"]) for word in words)]
        quality = [{key: r[key] for key in ("on", "measure", "value", "beside")} for r in kept_rows]
        place.write_text(
            json.dumps({**card, "quality": quality}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--exact", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    base, exact = held_out(options.held_out), exact_reader(options.exact)
    found = sets(base, options.cache, exact)
    found += likeness(base, options.cache)
    found += portuguese(options.cache)
    found += sameness() + speed(base, exact) + sizes()
    for one in found:
        print(f"{one['on']:75} {one['measure']:28} {one['value']:10} {one['bar']!s:8} {one['beside']}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.write:
        write(found)


if __name__ == "__main__":
    main()
