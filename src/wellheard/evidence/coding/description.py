"""One description text for all that a code's fields say, readable by people and by us.

The exchange format gives a code one free description. Other programs show it as it is; so the fields stand in it as labelled
paragraphs, and come back exactly. A description by somebody else is a definition as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wellheard.evidence.coding.codebook import Code, CodeStatus

_LABELS: Final = {
    "inclusion": "Use when:",
    "exclusion": "Do not use when:",
    "example": "Example:",
    "author": "Author:",
    "version": "Version:",
    "status": "Status:",
}
_BY_LABEL: Final = {label: name for name, label in _LABELS.items()}
_STATUS_WORDS: Final[dict[CodeStatus, str]] = {"machine_suggested": "suggested by machine", "confirmed": "confirmed"}
_FREE: Final = "|".join(re.escape(_LABELS[name]) for name in ("inclusion", "exclusion", "example", "author"))
_FIXED: Final = rf"Version:(?= \d{{1,9}}$)|Status:(?= (?:{'|'.join(_STATUS_WORDS.values())})$)"
_LINE: Final = re.compile(rf"^(\\*)({_FREE}|{_FIXED})", re.MULTILINE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Described:
    """The fields that a description holds; see :class:`Code`."""

    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    author: str = ""
    version: int = 1
    status: CodeStatus = "confirmed"


def description_of(code: Code) -> str:
    """Return the description of a code with every field that says more than its default.

    Example:
        >>> from wellheard.evidence.coding import guid_for
        >>> print(description_of(Code(guid_for("code", "a"), "waiting", "Time lost.", exclusion="queues", version=2)))
        Time lost.
        Do not use when: queues
        Version: 2
    """
    said = {"inclusion": code.inclusion, "exclusion": code.exclusion, "example": code.example, "author": code.author}
    lines = [_escaped(code.definition)]
    lines += [f"{_LABELS[name]} {_escaped(text)}" for name, text in said.items() if text]
    if code.version > 1:
        lines.append(f"{_LABELS['version']} {code.version}")
    if code.status != "confirmed":
        lines.append(f"{_LABELS['status']} {_STATUS_WORDS[code.status]}")
    return "\n".join(lines if code.definition or len(lines) == 1 else lines[1:])


def described(description: str) -> Described:
    r"""Return the fields that a description holds.

    Example:
        >>> described("Time lost.\nDo not use when: queues\nStatus: suggested by machine")
        Described(definition='Time lost.', inclusion='', exclusion='queues', example='', author='', version=1, status='machine_suggested')
        >>> described("the foods people might eat for breakfast").definition
        'the foods people might eat for breakfast'
    """
    starts = [found for found in _LINE.finditer(description) if not found.group(1)]
    definition = [description[: starts[0].start()].removesuffix("\n") if starts else description]
    fields: dict[str, list[str]] = {}
    for index, found in enumerate(starts):
        end = starts[index + 1].start() if index + 1 < len(starts) else len(description)
        text = description[found.end() : end].removesuffix("\n" if end < len(description) else "").removeprefix(" ")
        name = _BY_LABEL[found.group(2)]
        if name in {"version", "status"}:
            text, _, rest = text.partition("\n")
            definition += [rest] if rest else []
        fields.setdefault(name, []).append(_plain(text))
    status = fields.get("status", [""])[0]
    return Described(
        definition=_plain("\n".join(definition) if definition[0] else "\n".join(definition[1:])),
        inclusion="\n".join(fields.get("inclusion", ())),
        exclusion="\n".join(fields.get("exclusion", ())),
        example="\n".join(fields.get("example", ())),
        author="\n".join(fields.get("author", ())),
        version=max(1, int(fields.get("version", ["1"])[0])),
        status="machine_suggested" if status == _STATUS_WORDS["machine_suggested"] else "confirmed",
    )


def _escaped(text: str) -> str:
    return _LINE.sub(r"\\\g<0>", text)


def _plain(text: str) -> str:
    return _LINE.sub(lambda found: found.group(0)[1:] if found.group(1) else found.group(0), text)
