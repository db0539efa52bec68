"""The style sheet: small files, one idea each, joined in one fixed order."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from wellheard.figures.tokens import tokens_css

LAYERS: Final = {
    "base": ("scale", "base"),
    "layout": ("shell", "page"),
    "components": (
        "card",
        "button",
        "badge",
        "headline",
        "stats",
        "table",
        "theme_table",
        "share_bar",
        "feeling_bar",
        "sparkline",
        "quote",
        "drawer",
        "account",
        "prose",
        "empty",
    ),
    "small": ("phone",),
    "forced": ("forced_colours",),
    "paper": ("print",),
}
"""Files of each cascade layer; a later layer wins over an earlier one whatever its selectors."""

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BREAKS: Final = re.compile(r"\s*\n\s*")


@cache
def stylesheet() -> str:
    """Return the whole style sheet, comments and indents taken out."""
    layers = [f"@layer tokens {{{tokens_css()}}}"]
    for layer, names in LAYERS.items():
        body = "\n".join(_read(name) for name in names)
        layers.append(f"@layer {layer} {{\n{body}\n}}")
    order = f"@layer tokens, {', '.join(LAYERS)};"
    return _BREAKS.sub("\n", _COMMENT.sub("", "\n".join((order, *layers)))).strip()


def content_hash(text: str) -> str:
    """Return the name under which a content security policy allows exactly this inline text.

    Example:
        >>> content_hash("body{}")[:10]
        'sha256-fJg'
    """
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")


def _read(name: str) -> str:
    return (files("wellheard.figures") / "css" / f"{name}.css").read_text(encoding="utf-8")
