"""The cache: nothing is asked twice, no text is kept, what is forgotten is gone, and many processes may share it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.language.adapters.conftest import FEELINGS, Opened
from tests.language.adapters.scripted import Asked, answering
from wellheard.language.adapters import LabelTask, PhraseTask, open_adapter
from wellheard.language.adapters.cache import Cache
from wellheard.language.adapters.questions import Item
from wellheard.language.errors import LanguageError

Open = Callable[..., Opened]
TEXTS = ["The zebra was late.", "Write to kim@example.org about the giraffe."]


def test_what_was_answered_is_not_asked_again_even_by_another_process(opened: Open, folder: Path) -> None:
    here = opened(answering(), cache_folder=folder)
    first, rows = here.adapter.label(TEXTS, FEELINGS), here.adapter.embed(TEXTS)
    again = open_adapter(here.adapter.settings, log=here.log.append)
    second, same = again.label(TEXTS, FEELINGS), again.embed(TEXTS)
    assert len(here.server.asked) == 2
    assert second.reasons() == {"kept": 2}
    assert [one.value for one in first.answers] == [one.value for one in second.answers]
    assert [one.answered_by for one in first.answers] == [one.answered_by for one in second.answers]
    assert np.allclose(rows.rows, same.rows, atol=1e-7)
    assert again.spending().spent == 0


def test_another_model_another_task_or_other_words_are_asked_anew(opened: Open, folder: Path) -> None:
    here = opened(answering(), cache_folder=folder)
    here.adapter.label(TEXTS[:1], FEELINGS)
    here.adapter.label(TEXTS[:1], replace(FEELINGS, question="How happy is the writer?"))
    here.adapter.label(TEXTS[:1], LabelTask("sentiment", ("positive", "negative"), FEELINGS.question))
    here.adapter.label(["The zebra was late!"], FEELINGS)
    other = open_adapter(replace(here.adapter.settings, model="other"), log=here.log.append)
    other.label(TEXTS[:1], FEELINGS)
    assert len(here.server.asked) == 5


def test_no_text_and_no_plain_hash_of_one_lies_on_disk(opened: Open, folder: Path) -> None:
    from hashlib import sha256

    def script(asked: Asked) -> None:
        if "passages" in asked.raw.decode():
            asked.chat({"statement": "Animals are late.", "relied_on": [{"number": 1, "words": "zebra was late"}]})
        else:
            answering()(asked)

    here = opened(script, cache_folder=folder)
    here.adapter.label(TEXTS, FEELINGS)
    here.adapter.phrase(TEXTS, PhraseTask("What is late?"))
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    for text in TEXTS:
        for telling in (
            b"zebra",
            b"giraffe",
            b"kim",
            sha256(text.encode()).digest(),
            sha256(text.encode()).hexdigest().encode(),
        ):
            assert telling not in content
    assert [path.name for path in folder.iterdir()] == ["answers.sqlite"]
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "answers.sqlite").stat().st_mode & 0o077 == 0


def test_forgetting_a_text_removes_every_answer_it_had_a_part_in(opened: Open, folder: Path) -> None:
    def script(asked: Asked) -> None:
        if "passages" in asked.raw.decode():
            asked.chat({"statement": "Xylophones are late.", "relied_on": [{"number": 1, "words": "zebra was late"}]})
        else:
            answering()(asked)

    here = opened(script, cache_folder=folder)
    here.adapter.label(TEXTS, FEELINGS)
    here.adapter.embed(TEXTS)
    here.adapter.phrase(TEXTS, PhraseTask("What is late?"))
    asked = len(here.server.asked)
    assert b"Xylophones" in (folder / "answers.sqlite").read_bytes()
    assert here.adapter.forget(TEXTS[1:]) == 3
    assert b"Xylophones" not in (folder / "answers.sqlite").read_bytes()
    assert here.adapter.forget(TEXTS[1:]) == 0
    assert here.adapter.label(TEXTS, FEELINGS).reasons() == {"kept": 1, "asked": 1}
    assert here.adapter.phrase(TEXTS, PhraseTask("What is late?")).why == "asked"
    assert len(here.server.asked) == asked + 2


def test_a_text_is_forgotten_even_if_it_would_be_masked_otherwise_today(opened: Open, folder: Path) -> None:
    here = opened(answering(), cache_folder=folder)
    then = open_adapter(here.adapter.settings, masker=lambda text: text.replace("zebra", "[name 1]"), log=print)
    then.label(TEXTS[:1], FEELINGS)
    now = open_adapter(here.adapter.settings, log=print)
    assert now.forget(TEXTS[:1]) == 1
    then.label(["zebra a", "[name 1] a"], FEELINGS)
    assert now.forget(["zebra a"]) == 1
    then.label(["[name 1] b"], FEELINGS)
    assert then.label(["zebra b"], FEELINGS).reasons() == {"kept": 1}
    assert now.forget(["zebra b"]) == 1


def test_what_was_refused_is_not_kept(opened: Open, folder: Path) -> None:
    here = opened(answering(lambda _: ["great"]), cache_folder=folder)
    here.adapter.label(TEXTS, FEELINGS)
    here.server.script = answering()
    assert here.adapter.label(TEXTS, FEELINGS).reasons() == {"asked": 2}


def test_an_answer_that_was_tampered_with_on_disk_is_asked_for_again(opened: Open, folder: Path) -> None:
    here = opened(answering(), cache_folder=folder)
    for packed in ('[["great", null, null]]', "[]", '[["positive", 1, 2]]', "7", "{", '["positive"]', "[[7]]"):
        here.adapter.label(TEXTS[:1], FEELINGS)
        with sqlite3.connect(folder / "answers.sqlite") as store:
            store.execute("UPDATE answers SET packed = ?", (packed,))
        store.close()
        assert here.adapter.label(TEXTS[:1], FEELINGS).reasons() == {"asked": 1}


def test_vectors_kept_from_a_model_that_has_changed_behind_its_name_are_not_mixed_in(
    opened: Open, folder: Path
) -> None:
    here = opened(answering(), cache_folder=folder)
    here.adapter.embed(TEXTS[:1])
    here.server.script = lambda asked: asked.vectors(
        [[1.0, 2.0, 3.0, 4.0] for _ in asked.body["input"]], model="tiny-2"
    )
    found = here.adapter.embed(TEXTS)
    assert found.rows.shape == (2, 4)
    assert found.reasons() == {"asked": 2}
    assert {one.answered_by for one in found.answers} == {"tiny@tiny-2+vectors-1"}


def test_a_damaged_file_is_named_and_nothing_is_sent(opened: Open, folder: Path) -> None:
    folder.mkdir()
    (folder / "answers.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(LanguageError) as refused:
        opened(answering(), cache_folder=folder)
    assert refused.value.code == "language/cache-unusable"
    assert "answers.sqlite" in refused.value.hint


def test_a_cache_that_breaks_under_way_costs_time_but_no_answer(opened: Open, folder: Path) -> None:
    here = opened(answering(), cache_folder=folder)
    (folder / "answers.sqlite").unlink()
    (folder / "answers.sqlite").mkdir()
    assert here.adapter.label(TEXTS, FEELINGS).reasons() == {"asked": 2}
    assert here.adapter.cache is not None
    assert here.adapter.cache.troubles == 2
    with pytest.raises(LanguageError):
        here.adapter.forget(TEXTS)


def test_several_processes_write_at_once_and_nothing_is_lost(folder: Path) -> None:
    program = """
import sys
from pathlib import Path
from wellheard.language.adapters.cache import Cache
from wellheard.language.adapters.questions import Item
cache = Cache(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(40):
    cache.keep("q", [(Item((f"there {number}",), (f"there {number}",)), "v", [number])])
sys.exit(cache.troubles)
"""
    there = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)
    assert there.stdout is not None
    assert there.stdout.readline() == "ready\n"
    here = Cache(folder)
    for number in range(40):
        here.keep("q", [(Item((f"here {number}",), (f"here {number}",)), "v", [number])])
    there.stdout.close()
    assert (there.wait(60), here.troubles) == (0, 0)
    items = [Item((f"{name} {number}",), (f"{name} {number}",)) for name in ("here", "there") for number in range(40)]
    assert here.find("q", items) == [("v", [number]) for _ in range(2) for number in range(40)]
