"""The shipped models: described by cards, refused when damaged, and light to load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wellheard.language import model_cards, model_version
from wellheard.language.errors import LanguageError
from wellheard.language.shipped import models_folder, read_arrays, read_model

MAY_TRAIN = ("CC0", "CC BY", "MIT", "Apache-2.0", "CDLA", "as this package")


def test_every_model_has_a_card_that_says_what_it_is_and_where_it_fails() -> None:
    for card in model_cards():
        assert card.purpose
        assert card.made_by
        assert card.licence
        assert card.limits
        assert len(card.checksum) == 64
        assert len(read_model(card.name)) == card.size_bytes


def test_no_model_was_trained_on_texts_that_may_not_train_it() -> None:
    for card in model_cards():
        for used in card.training:
            assert not used.licence or used.licence.startswith(MAY_TRAIN), used
            assert "NC" not in used.licence


def test_measured_quality_is_on_the_cards_of_what_judges() -> None:
    cards = {card.name: card for card in model_cards()}
    assert cards["sentiment"].quality
    assert cards["word-vectors"].quality


def test_the_models_are_small() -> None:
    assert sum(card.size_bytes for card in model_cards()) < 50_000_000


def test_the_version_names_the_models() -> None:
    name, _, version = model_version().partition("@")
    assert name == "wellheard-language"
    assert len(version.split("+")) == 2


@pytest.mark.parametrize("name", ["sentiment", "word-vectors", "word-pieces", "english-words"])
def test_a_model_file_with_one_changed_byte_is_refused(name: str, tmp_path: Path) -> None:
    card = json.loads(models_folder().joinpath(f"{name}.json").read_text(encoding="utf-8"))
    content = bytearray(models_folder().joinpath(card["file"]).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / card["file"]).write_bytes(content)
    (tmp_path / f"{name}.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(LanguageError) as refused:
        read_model(name, tmp_path)
    assert refused.value.code == "language/model-damaged"
    assert card["file"] in refused.value.what


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "sentiment.json").write_text(
        models_folder().joinpath("sentiment.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(LanguageError) as refused:
        read_arrays("sentiment", tmp_path)
    assert refused.value.found == "no such file"


def test_reading_language_needs_no_network_and_no_heavy_library() -> None:
    program = """
import socket, sys
def shut(*_): raise AssertionError("the network was asked for")
socket.socket.connect = shut
socket.getaddrinfo = shut
import pyarrow as pa
from wellheard.language import enrich
voice = {"voice_id": "v", "text": "Das Paket kam zu spät, sehr schade.", "language_declared": None}
enrich(pa.RecordBatch.from_pylist([voice]))
heavy = {"torch", "sklearn", "transformers", "huggingface_hub", "onnx", "onnxruntime", "requests", "httpx", "duckdb"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
