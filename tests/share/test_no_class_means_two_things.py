"""A class name of the style sheet stands for one component; a tone of a card must not pick up another's looks."""

from __future__ import annotations

import re
from typing import get_args

from wellheard.figures.styles import stylesheet
from wellheard.share.contents import HeadlineTone


def test_a_headlines_tone_is_no_component_of_its_own() -> None:
    alone = set(re.findall(r"(?m)^\s*\.([a-z-]+)\s*\{", stylesheet()))
    assert "finding" in alone
    assert not alone & set(get_args(HeadlineTone))
