"""Every fold of the house gives the same result however the evidence is split and wherever it is computed.

A room that adds a fold adds a line to ``CASES``; a test fails until it does.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
import pytest

import wellheard
from tests.conformance.checks import check_fold
from tests.conformance.invented import invented_tables
from tests.understand.cast import assign_fold, planted
from wellheard.evidence.counts import CountEvents, CountPassages, CountVoices
from wellheard.evidence.folds import Fold
from wellheard.evidence.schemas import Table
from wellheard.understand import EVERYONE
from wellheard.understand.felt import FeltFold
from wellheard.understand.sample import SampleFold


@dataclass(frozen=True)
class Case:
    """A fold and the evidence to try it on.

    Attributes:
        fold: With the parameters that make it work hardest.
        tables: Gives evidence that the fold has something to say about.
        close: Relative difference that floats of the result may have; 0 unless the fold sums floats.
    """

    fold: Fold[Any, Any]
    tables: Callable[[], Mapping[Table, pa.Table]] = invented_tables
    close: float = 0.0


CASES = (
    Case(CountVoices()),
    Case(CountEvents()),
    Case(CountPassages()),
    Case(FeltFold(EVERYONE)),
    Case(SampleFold(EVERYONE, size=50), partial(planted, voices=60)),
    Case(assign_fold(voices=60), partial(planted, voices=60)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: type(case.fold).__name__)
def test_a_fold_gives_the_same_result_in_any_pieces_and_anywhere(case: Case) -> None:
    check_fold(case.fold, case.tables(), close=case.close)


def test_every_fold_of_the_house_is_checked() -> None:
    checked = {type(case.fold) for case in CASES}
    missing = sorted(f"{fold.__module__}.{fold.__qualname__}" for fold in set(_folds()) - checked)
    assert not missing, f"add to CASES in {__name__}: {missing}"


def _folds() -> Iterator[type]:
    """Yield every public class under ``wellheard`` that can map, merge and finish."""
    for module in pkgutil.walk_packages(wellheard.__path__, "wellheard."):
        if module.name.endswith("__main__"):
            continue
        for found in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(found) and found.__module__ == module.name and _is_fold(found):
                yield found


def _is_fold(found: type) -> bool:
    steps = all(callable(getattr(found, step, None)) for step in ("map", "merge", "finish"))
    return steps and not found.__name__.startswith("_") and not getattr(found, "_is_protocol", False)
