"""The glossary: every word that has a public class of its own is explained in one sentence."""

from __future__ import annotations

import re

from tests.house.tree import ROOT

ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.+) \|$")
SYNONYMS = {"verbatim", "feedback item", "insight", "topic cluster", "respondent id", "datapoint"}


def entries() -> dict[str, str]:
    rows = (ROW.match(line) for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines())
    return {row.group(1): row.group(2) for row in rows if row}


def test_the_words_of_the_house_are_explained_in_order() -> None:
    words = list(entries())
    assert words == sorted(words)
    for word in (
        "voice",
        "passage",
        "quote",
        "event",
        "customer",
        "finding",
        "theme",
        "snapshot",
        "part",
        "base",
        "fold",
    ):
        assert word in words


def test_an_explanation_is_one_sentence() -> None:
    long = [word for word, said in entries().items() if not said.endswith(".") or len(said) > 200]
    assert not long


def test_one_concept_has_one_word() -> None:
    assert not SYNONYMS & set(entries())
