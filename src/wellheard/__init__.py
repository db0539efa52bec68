"""Understand customers from what they say, feel and do.

    >>> import wellheard as wh
    >>> wh.sentiment(["Nobody came.", "She was wonderful."]).column_names
    ['score', 'label']

Everything here loads on first use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what a type checker sees of the names that load on first use
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


class _Front(ModuleType):
    """The package itself: public names load on first use.

    The room ``wellheard.understand`` has the name of the function ``wh.understand``. Python would put the room in the
    function's place as soon as anybody imports it; here the function stays, and the room is reached by its own imports.
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _WHERE:
            msg = f"module 'wellheard' has no attribute {name!r}; it has {', '.join(__all__)}"
            raise AttributeError(msg)
        value = getattr(import_module(_WHERE[name]), name)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if name in _WHERE and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted([*__all__, *(name for name in self.__dict__ if name.startswith("__"))])


sys.modules[__name__].__class__ = _Front
