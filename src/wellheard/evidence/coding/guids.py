"""GUIDs that stay: the same code or document has the same one in every export, so that other programs can merge.

Inside they are lower case without braces; other programs write them in any case, with or without.
"""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID, uuid5

_SPACE: Final = UUID("6f0c8f6e-52a4-5d0e-9a51-7d1c6f3b9e20")
_SHAPE: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX: Final = re.compile(r"[0-9a-f]{32}")


def guid_for(kind: str, key: str) -> str:
    """Return the lasting GUID of something of ours.

    Args:
        kind: What it is, for example ``"theme"``; keeps equal keys of different kinds apart.
        key: Its stable id.

    Example:
        >>> guid_for("theme", "t1") == guid_for("theme", "t1") != guid_for("voice", "t1")
        True
    """
    return str(uuid5(_SPACE, f"{len(kind)}:{kind}{key}"))


def is_guid(text: str) -> bool:
    """Whether a text is a GUID in the form that is kept here.

    Example:
        >>> is_guid("c3c7d437-6932-4b14-a55d-30b7f811bbf3"), is_guid("C3C7D437"), is_guid("")
        (True, False, False)
    """
    return _SHAPE.fullmatch(text) is not None


def guid_from(text: str) -> str:
    """Return the GUID that another program meant: any case, braces or not, hyphens or not.

    An id that is no GUID at all gets one made of it, the same each time, so that references to it still meet.

    Example:
        >>> guid_from("{C3C7D437-6932-4B14-A55D-30B7F811BBF3}")
        'c3c7d437-6932-4b14-a55d-30b7f811bbf3'
        >>> is_guid(guid_from("code 12")) and guid_from("code 12") == guid_from(" code 12")
        True
    """
    return _meant(text) or guid_for("foreign", text.strip())


def means_guid(text: str) -> bool:
    """Whether another program wrote a GUID, in any form.

    Example:
        >>> means_guid("{C3C7D437-6932-4B14-A55D-30B7F811BBF3}"), means_guid("code 12")
        (True, False)
    """
    return _meant(text) is not None


def _meant(text: str) -> str | None:
    bare = text.strip().strip("{}").lower()
    if _SHAPE.fullmatch(bare):
        return bare
    return str(UUID(bare)) if _HEX.fullmatch(bare) else None
