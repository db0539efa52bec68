"""Models of sentence-transformers: used where they are installed, honestly missed where they are not."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.language.adapters.conftest import FEELINGS
from wellheard.language import embed
from wellheard.language.adapters import AdapterSettings, open_adapter
from wellheard.language.errors import LanguageError

SETTINGS = AdapterSettings(kind="sentence-transformers", model="my-model", batch=2)


class Stand:
    """Stands in for a model of the library."""

    def __init__(self, name: str, **options: Any) -> None:
        if name == "absent":
            raise OSError("not found")
        self.options = options
        self.seen: list[str] = []
        made.append(self)

    def encode(self, texts: list[str], **_: Any) -> Any:
        self.seen += texts
        if any("explode" in text for text in texts):
            raise RuntimeError("out of memory")
        rows = np.array([[len(text), 1.0] for text in texts], np.float32)
        rows[["void" in text for text in texts]] = np.nan
        return rows


made: list[Stand] = []


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.__dict__.update(SentenceTransformer=Stand, __version__="5.0")
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    made.clear()


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(LanguageError) as missed:
        open_adapter(SETTINGS)
    assert missed.value.code == "language/library-missing"
    assert "pip install" in missed.value.hint


@pytest.mark.usefixtures("library")
def test_vectors_come_from_the_model_masked_and_of_length_one() -> None:
    found = open_adapter(SETTINGS).embed(["one", "two words", "kim@example.org"])
    assert np.linalg.norm(found.rows, axis=1) == pytest.approx([1, 1, 1])
    assert {one.answered_by for one in found.answers} == {"my-model@sentence-transformers-5.0+vectors-1"}
    assert made[0].seen == ["one", "two words", "[email 1]"]


@pytest.mark.usefixtures("library")
def test_nothing_is_fetched_and_no_code_of_a_model_is_run() -> None:
    open_adapter(SETTINGS)
    assert made[0].options == {"local_files_only": True, "trust_remote_code": False}


@pytest.mark.usefixtures("library")
def test_a_model_that_is_not_here_is_named() -> None:
    with pytest.raises(LanguageError) as missed:
        open_adapter(AdapterSettings(kind="sentence-transformers", model="absent"))
    assert missed.value.code == "language/model-not-here"


@pytest.mark.usefixtures("library")
def test_a_model_that_fails_is_answered_for_by_the_shipped_one() -> None:
    texts = ["one", "two", "explode"]
    found = open_adapter(SETTINGS).embed(texts)
    assert np.array_equal(found.rows, embed(texts))
    assert [one.why for one in found.answers] == [
        "fallback: one-model",
        "fallback: one-model",
        "fallback: server-error",
    ]
    void = open_adapter(SETTINGS).embed(["one", "void"], on_failure="empty")
    assert [one.why for one in void.answers] == ["asked", "fallback: not-finite"]


@pytest.mark.usefixtures("library")
def test_it_gives_vectors_and_nothing_else() -> None:
    with pytest.raises(LanguageError) as refused:
        open_adapter(SETTINGS).label(["fine"], FEELINGS)
    assert refused.value.code == "language/use-not-served"


def test_nothing_of_this_is_loaded_before_an_adapter_is_opened() -> None:
    import subprocess

    program = """
import sys, wellheard.language, wellheard.cli
print([name for name in sys.modules if "language.adapters" in name or "sentence_transformers" in name])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
