"""Measure near-duplicates: ``python benchmarks/language/duplicates.py``.

Copies of real texts (licence class A and S, read from the public data beside the checkout) are planted with changes of ten
kinds; recall is the share of copies that end in the group of their source, precision the share of grouped pairs that were
planted or are the same but for case, spaces, punctuation and digits. datasketch, where it is installed, gets the same texts,
made alike in the same way, and the same runs of letters.
"""

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import planted

from wellheard.language.duplicates import alike, find_copies, group, signatures

OUT = Path(__file__).parents[1] / "out" / "language-duplicates.json"
COPIES, SEED, THRESHOLD = 2000, 7, 0.8
Row = dict[str, object]


def case_and_signs(text: str, rng: random.Random) -> str:
    return rng.choice([str.upper, str.lower, str.title])(
        re.sub(r"[.,!?]", lambda _: rng.choice(["", "!!", " ."]), text)
    )


def spaces(text: str, rng: random.Random) -> str:
    return (
        "  "
        + re.sub(" ", lambda _: rng.choice([" ", "  ", "\n", "\u00a0"]), text)
        + rng.choice(["", " \U0001f600", "\n"])
    )


def passed_on(text: str, rng: random.Random) -> str:
    return rng.choice(["RT @{}: {}", "@{} {}", "via @{}: {}"]).format("".join(rng.choices("abcdefgh_123", k=9)), text)


def link_and_tag(text: str, rng: random.Random) -> str:
    return f"{text} {rng.choice(['#fail', '#help', '#news', ''])} https://t.example/{rng.getrandbits(40):x}"


def other_digits(text: str, rng: random.Random) -> str:
    changed = re.sub(r"\d", lambda _: str(rng.randint(0, 9)), text)
    return changed if changed != text else f"{text} {rng.randint(1, 9999)}"


def typing_error(text: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        [text[:at] + text[at + 1 :], text[:at] + text[at + 1] + text[at] + text[at + 2 :], text[:at] + "e" + text[at:]]
    )


def other_word(text: str, rng: random.Random) -> str:
    words = text.split()
    words[rng.randrange(len(words))] = rng.choice(["really", "people", "before", "service", "never"])
    return " ".join(words)


def word_left_out(text: str, rng: random.Random) -> str:
    words = text.split()
    del words[rng.randrange(len(words))]
    return " ".join(words)


def words_turned(text: str, rng: random.Random) -> str:
    words = text.split()
    at = rng.randrange(len(words) - 1)
    words[at : at + 2] = reversed(words[at : at + 2])
    return " ".join(words)


def cut_off(text: str, rng: random.Random) -> str:
    return text[: int(len(text) * rng.uniform(0.88, 0.96))] + "…"


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    case_and_signs, spaces, passed_on, link_and_tag, other_digits, typing_error, other_word, word_left_out, words_turned, cut_off
)  # fmt: skip


def planted_copies(least: int, most: int) -> tuple[list[str], list[tuple[int, int, str]]]:
    """Texts of some lengths in words in random order, and source, copy and change of each copy."""
    rng = random.Random(SEED)
    found = [text.strip() for texts in planted.passages().values() for text in rng.sample(texts, min(4000, len(texts)))]
    texts = list(
        {one: text for text, one in zip(found, alike(found), strict=True) if least <= len(one.split()) <= most}.values()
    )
    rng.shuffle(texts)
    count = len(texts)
    pairs = []
    for number, source in enumerate(rng.sample(range(count), min(COPIES, count // 2))):
        change = CHANGES[number % len(CHANGES)]
        texts.append(change(texts[source], rng))
        pairs.append((source, count + number, change.__name__.replace("_", " ")))
    order = rng.sample(range(len(texts)), len(texts))
    place = {old: new for new, old in enumerate(order)}
    return [texts[old] for old in order], [(place[a], place[b], change) for a, b, change in pairs]


def row(measure: str, value: float, bar: str = "", beside: str = "", on: str = "") -> Row:
    return {
        "part": "near-duplicates",
        "on": on,
        "measure": measure,
        "value": round(float(value), 4),
        "bar": bar,
        "beside": beside,
    }


def judged(groups: np.ndarray, texts: list[str], pairs: list[tuple[int, int, str]]) -> tuple[float, Counter, float]:
    """Recall, what was found of each change, precision."""
    together = [groups[a] >= 0 and groups[a] == groups[b] for a, b, _ in pairs]
    by_change = Counter(change for (_, _, change), hit in zip(pairs, together, strict=True) if hit)
    source = {b: a for a, b, _ in pairs}
    plain = alike(texts)
    right = wrong = 0
    for number in set(groups.tolist()) - {-1}:
        for a, b in combinations(np.flatnonzero(groups == number).tolist(), 2):
            same = source.get(a, a) == source.get(b, b) or plain[a] == plain[b]
            right, wrong = right + same, wrong + (not same)
    return float(np.mean(together)), by_change, right / max(right + wrong, 1)


def by_datasketch(texts: list[str]) -> np.ndarray:
    """Groups by datasketch's MinHash and LSH, 64 hashes, candidates as they come."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=64)
    groups = np.arange(len(texts))
    for place, text in enumerate(alike(texts)):
        if text.count(" ") < 4:
            continue
        summed = MinHash(num_perm=64)
        whole = f" {text} "
        summed.update_batch({whole[at : at + 3].encode() for at in range(len(whole) - 2)})
        near = index.query(summed)
        if near:
            groups[place] = groups[min(near)]
        index.insert(place, summed)
    _, first, kind, counts = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    return np.where(counts[kind] > 1, first[kind], -1)


def best_of(times: int, do: Callable[[list[str]], np.ndarray], texts: list[str]) -> tuple[np.ndarray, float]:
    best = 1e9
    for _ in range(times):
        started = time.process_time()
        groups = do(texts)
        best = min(best, time.process_time() - started)
    return groups, len(texts) / best


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    texts, pairs = planted_copies(12, 80)
    on = f"{len(texts):,} texts, {len(pairs):,} of them planted"
    ours, speed = best_of(3, lambda texts: find_copies(texts, threshold=THRESHOLD), texts)
    recall, by_change, precision = judged(ours, texts, pairs)
    folded = group(np.concatenate([signatures(texts[:5000]), signatures(texts[5000:])]), threshold=THRESHOLD)
    fold_recall, _, fold_precision = judged(folded, texts, pairs)
    rows = [
        row("recall", recall, ">= .98"),
        row("precision", precision),
        row("texts per core-second", speed, ">= 5 times datasketch"),
    ]
    try:
        theirs, their_speed = best_of(1, by_datasketch, texts)
        their_recall, _, their_precision = judged(theirs, texts, pairs)
        for each, beside in zip(rows, (their_recall, their_precision, their_speed), strict=True):
            each["beside"] = f"datasketch {beside:.4g}"
        rows.append(row("times as fast as datasketch", speed / their_speed, ">= 5"))
    except ImportError:
        print("datasketch is not installed: nothing to stand beside")
    rows += [row("recall, signatures alone", fold_recall), row("precision, signatures alone", fold_precision)]
    rows += [
        row(f"recall: {name}", by_change[name] / (COPIES / len(CHANGES)))
        for name in dict.fromkeys(c for *_, c in pairs)
    ]
    for each in rows:
        each["on"] = on
    short, short_pairs = planted_copies(6, 11)
    short_recall, _, short_precision = judged(find_copies(short, threshold=THRESHOLD), short, short_pairs)
    on = f"{len(short):,} texts of 6 to 11 words, {len(short_pairs):,} of them planted"
    rows += [row("recall, short", short_recall, on=on), row("precision, short", short_precision, on=on)]
    for each in rows:
        print(f"{each['measure']:34} {each['value']:>10} {each['bar']:24} {each['beside']}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
