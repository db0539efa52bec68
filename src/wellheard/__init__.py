"""Understand customers from what they say, feel and do.

    >>> import wellheard as wh
    >>> wh.sentiment(["Nobody came.", "She was wonderful."]).column_names
    ['score', 'label']

Everything here loads on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellheard.errors import WellheardError
    from wellheard.workspace import Evidence, Understanding
    from wellheard.workspace.notebook import embed, find_themes, read, sentiment, understand

__all__ = [
    "Evidence",
    "Understanding",
    "WellheardError",
    "embed",
    "find_themes",
    "read",
    "sentiment",
    "understand",
]

_WHERE = {
    "Evidence": "wellheard.workspace",
    "Understanding": "wellheard.workspace",
    "WellheardError": "wellheard.errors",
    "embed": "wellheard.workspace.notebook",
    "find_themes": "wellheard.workspace.notebook",
    "read": "wellheard.workspace.notebook",
    "sentiment": "wellheard.workspace.notebook",
    "understand": "wellheard.workspace.notebook",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        msg = f"module 'wellheard' has no attribute {name!r}; it has {', '.join(__all__)}"
        raise AttributeError(msg)
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
