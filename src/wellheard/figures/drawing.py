"""The template environment: everything is escaped, nothing undefined passes, no text can break the page around it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from jinja2 import BaseLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from wellheard.figures.feeling_bar import feeling_word, tone_of
from wellheard.figures.icons import EAR, ICONS
from wellheard.figures.numbers import count, counted, percent, signed
from wellheard.figures.tokens import LIGHT

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@cache
def environment(**rooms: str) -> Environment:
    """Return the environment in which figures and the templates of other rooms are drawn.

    Args:
        rooms: Further template folders: prefix and package, for example ``share="wellheard.share"``.

    Example:
        >>> page = environment().from_string('{% from "figures/icon.jinja" import icon %}{{ icon("close") }}')
        >>> page.render()[:22]
        '<svg class="i" viewBox'
    """
    packages = {"figures": "wellheard.figures", **rooms}
    folders: dict[str, BaseLoader] = {name: PackageLoader(package, "templates") for name, package in packages.items()}
    drawn = Environment(
        loader=PrefixLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn.filters.update(
        count=count, counted=counted, percent=percent, signed=signed, tone=tone_of, feeling_word=feeling_word
    )
    drawn.globals.update(icons=ICONS, ear=EAR, colour=LIGHT)
    return drawn


def printable(value: object) -> object:
    r"""Replace what no HTML file may hold (control characters, broken surrogates) by the replacement mark.

    Example:
        >>> printable("tab\x00le") == "tab\N{REPLACEMENT CHARACTER}le", printable(3)
        (True, 3)
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return value
