"""The probes that judge negation are no sentences that taught it."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT


def loaded(place: Path) -> ModuleType:
    spec = spec_from_file_location(place.stem, place)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(text: str) -> str:
    return " ".join(re.sub("[^a-z' ]", " ", text.lower()).split())


@pytest.fixture(scope="module")
def probes() -> ModuleType:
    return loaded(ROOT / "benchmarks" / "language" / "probes.py")


def test_there_are_more_than_a_hundred_of_each_kind(probes: ModuleType) -> None:
    for patterns in (probes.NEGATED, probes.DOUBLE):
        made = probes.probes(patterns)
        assert len(made) == len(set(made)) > 100


def test_no_probe_was_taught(probes: ModuleType) -> None:
    own = loaded(ROOT / "training" / "own_sentences.py")
    taught = [f" {plain(text)} " for source in (own.turned, own.judged, own.told) for text, _ in source()]
    for pattern, _ in (*probes.NEGATED, *probes.DOUBLE):
        needed = [f" {part} " for part in map(plain, pattern.split("{}")) if part]
        found = [text for text in taught if all(part in text for part in needed)]
        assert not found, pattern
