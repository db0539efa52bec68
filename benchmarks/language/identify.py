"""Measure language identification and manner: ``python benchmarks/language/identify.py``.

Beside it: py3langid as it comes, with all its languages, on the same texts in the same run. A told language is right or
wrong; "und" is neither. Needs the public data beside the checkout.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import labelled
import multilingual
from py3langid import langid

from wellheard.language.identify import identify_language
from wellheard.language.manner.manner import MANNER_COUNTS, manner_counts, manner_of
from wellheard.language.manner.syllables import count_syllables
from wellheard.language.served import language_name

HERE = Path(__file__).parent
OUT = HERE.parent / "out" / "language-identify.json"
BANDS = ((1, 10), (10, 20), (20, 40), (40, 80), (80, 160), (160, 1 << 30))
BAR, LONG = 0.97, 20
Row = dict[str, str | float]
Told = tuple[str, str, str, str]
"""Text, its language, what we say, what py3langid says."""


def row(part: str, on: str, measure: str, value: float, bar: float | str = "", beside: str = "") -> Row:
    return {"part": part, "on": on, "measure": measure, "value": round(float(value), 4), "bar": bar, "beside": beside}


def tell(pairs: Iterable[tuple[str, str]], raw: langid.LanguageIdentifier) -> list[Told]:
    kept = [(text, code) for text, code in pairs if any(map(str.isalpha, text))]
    return [(text, code, identify_language(text).code, raw.classify(text)[0]) for text, code in kept]


def shares(told: list[Told]) -> tuple[float, float, float, float]:
    """Right, undetermined and wrong, and py3langid's right; all as shares of the texts."""
    count = max(1, len(told))
    right = sum(ours == code for _, code, ours, _ in told) / count
    unknown = sum(ours == "und" for _, _, ours, _ in told) / count
    return right, unknown, 1 - right - unknown, sum(raw == code for _, code, _, raw in told) / count


def measures(part: str, on: str, told: list[Told], *, judged: bool = False) -> list[Row]:
    right, unknown, wrong, raw = shares(told)
    among = right / max(1e-9, right + wrong)
    named = f"{on} ({len(told):,})"
    print(
        f"{named:44} right {right:.3f}  und {unknown:.3f}  wrong {wrong:.3f}  among told {among:.3f}  py3langid {raw:.3f}"
    )
    return [
        row(part, named, "right among told", among, BAR if judged else "", f"py3langid {raw:.3f} of all"),
        row(part, named, "told rightly, of all", right, "", f"py3langid {raw:.3f}"),
        row(part, named, "undetermined", unknown),
        row(part, named, "told wrongly, of all", wrong, "", f"py3langid {1 - raw:.3f}"),
    ]


def languages() -> list[Row]:
    raw = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    sets = {
        name: tell(read(), raw)
        for group in (multilingual.UNSEEN, multilingual.SEEN, multilingual.DIALECTS)
        for name, read in group.items()
    }
    long = {name: [told for told in every if len(told[0]) >= LONG] for name, every in sets.items()}
    found: list[Row] = []
    print(f"\nTexts of {LONG} and more characters")
    for name in sets:
        found += measures("language", name, long[name], judged=name not in multilingual.DIALECTS)
    named = {
        "all sets that set no threshold": multilingual.UNSEEN,
        "all sets": multilingual.UNSEEN | multilingual.SEEN,
    }
    for title, group in named.items():
        found += measures("language", title, [told for name in group for told in long[name]], judged=True)
    found += by_language([told for name in multilingual.UNSEEN | multilingual.SEEN for told in long[name]])
    found += by_length([told for name in multilingual.UNSEEN | multilingual.SEEN for told in sets[name]])
    return found


def by_language(told: list[Told]) -> list[Row]:
    print(f"\nBy language, {LONG} and more characters")
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        groups[one[1]].append(one)
    found: list[Row] = []
    for code, group in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        if len(group) >= 100:
            found += measures("language, by language", language_name(code), group)
            missed = Counter(ours for _, _, ours, _ in group if ours not in (code, "und")).most_common(3)
            print(" " * 44, "told instead:", ", ".join(f"{name} {count}" for name, count in missed) or "-")
    found += mean_of_languages({code: group for code, group in groups.items() if len(group) >= 20})
    few = [one for group in groups.values() if len(group) < 100 for one in group]
    return found + measures("language, by language", "languages with fewer than 100 texts", few)


def mean_of_languages(groups: dict[str, list[Told]]) -> list[Row]:
    """Every language counts once, however many texts it has."""
    each = [shares(group) for group in groups.values()]
    right, unknown, wrong, raw = (sum(column) / len(each) for column in zip(*each, strict=True))
    named, beside = f"mean of {len(each)} languages", f"py3langid {raw:.3f}"
    among = right / (right + wrong)
    print(f"{named:44} right {right:.3f}  und {unknown:.3f}  wrong {wrong:.3f}  among told {among:.3f}  {beside}")
    return [
        row("language", named, "right among told", among, BAR, beside),
        row("language", named, "told rightly, of all", right, "", beside),
        row("language", named, "undetermined", unknown),
    ]


def by_length(told: list[Told]) -> list[Row]:
    print("\nBy length in characters")
    found: list[Row] = []
    for least, most in BANDS:
        group = [one for one in told if least <= len(one[0]) < most]
        title = f"{least} to {most - 1} characters" if most < 1 << 30 else f"{least} characters and more"
        found += measures("language, by length", title, group)
    short = [one for one in told if len(one[0]) < LONG]
    english = [one for one in short if one[1] == "en"]
    foreign = [one for one in short if one[1] not in ("en", "pcm")]
    found += measures("language, by length", "short English", english)
    called = sum(ours == "en" for _, _, ours, _ in foreign) / len(foreign)
    print(f"{'short texts in other languages called English':44} {called:.4f} of {len(foreign)}")
    return [
        *found,
        row("language, by length", f"short texts in other languages ({len(foreign):,})", "called English", called),
    ]


def speed() -> list[Row]:
    """Microseconds for a text, interleaved with py3langid."""
    raw = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    groups = {
        "English comments": [text for text, _ in labelled.nhs_held_out()][:800],
        "Portuguese reviews": labelled.portuguese()[0][:800],
        "German posts": [text for text, _ in multilingual.german()][:800],
    }
    print("\nMicroseconds for a text")
    found: list[Row] = []
    for name, texts in groups.items():
        ours, theirs = interleaved(texts, identify_language, raw.classify)
        words = sum(len(text.split()) for text in texts) / len(texts)
        print(f"{name:30} {words:5.1f} words   {ours:7.1f}   py3langid {theirs:7.1f}")
        found.append(row("language", f"{name}, {words:.0f} words", "microseconds", ours, "", f"py3langid {theirs:.0f}"))
    return found


def interleaved(texts: list[str], *readers: Callable[[str], object]) -> list[float]:
    spent = [0.0] * len(readers)
    for turn in range(4):
        for place, reader in enumerate(readers):
            started = time.process_time()
            for text in texts:
                reader(text)
            spent[place] += (time.process_time() - started) * (turn > 0)
    return [seconds / 3 / len(texts) * 1e6 for seconds in spent]


def manner() -> list[Row]:
    print("\nManner")
    listed = [
        (word, int(count))
        for count, *words in (
            line.split() for line in (HERE / "syllables.txt").read_text(encoding="utf-8").splitlines()
        )
        for word in words
    ]
    agreed = sum(count_syllables(word) == count for word, count in listed) / len(listed)
    texts = [text for text, _ in labelled.nhs_held_out()]
    counts = manner_counts(texts, ["en"] * len(texts))
    started = time.process_time()
    counts = manner_counts(texts, ["en"] * len(texts))
    summed = {name: sum(counts.column(name).to_pylist()) for name in MANNER_COUNTS}
    cost = (time.process_time() - started) / summed["words"] * 25e6
    whole = manner_of(summed, "en")
    print(f"syllables right: {agreed:.3f} of {len(listed)} words; {cost:.0f} microseconds for 25 words; {whole.says}")
    named = f"{len(listed)} words counted by hand"
    found = [row("manner", named, "syllables right", agreed, 0.9, "pyphen .87 in an earlier trial")]
    return [*found, row("manner", "NHS comments", "microseconds for 25 words", cost)]


def main() -> None:
    found = [*languages(), *speed(), *manner()]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
