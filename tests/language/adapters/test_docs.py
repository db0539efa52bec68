"""The page about outside models says what the code does: every reason is in it, and its examples are valid."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from wellheard.language.adapters import AdapterSettings
from wellheard.language.adapters.reasons import REASONS
from wellheard.language.adapters.sending_log import Sending

PAGE = (Path(__file__).parents[3] / "docs" / "adapters.md").read_text(encoding="utf-8")


def test_every_reason_is_on_the_page_in_the_words_of_the_code() -> None:
    table = PAGE.partition("<!-- reasons: start -->")[2].partition("<!-- reasons: end -->")[0]
    assert table.strip().splitlines()[2:] == [f"| `{reason}` | {said} |" for reason, said in REASONS.items()]


def test_every_field_of_the_log_is_on_the_page_and_no_other() -> None:
    example = PAGE.partition('{"at":')[2].partition("```")[0]
    assert ["at", *re.findall(r'"(\w+)": ', example)] == [field.name for field in fields(Sending)]


@pytest.mark.parametrize("example", re.findall(r"(AdapterSettings\(\s*kind=.*?\n?\))\n", PAGE, re.DOTALL))
def test_the_settings_on_the_page_are_valid(example: str) -> None:
    names = {field.name for field in fields(AdapterSettings)}
    assert set(re.findall(r"(\w+)=", re.sub(r"#.*", "", example))) <= names
