"""How much a codebook or a project may cost: sizes for the packed file, its XML and each of its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellheard.listen.limits import Limits

PROJECT_LIMITS: Final = Limits(unpacked_mb=4096, entries=200_000)
"""For the packed file as a whole: a project may hold a file for every voice, and recordings, which are never opened."""


@dataclass(frozen=True, slots=True)
class XmlLimits:
    """For what is parsed.

    Args:
        xml_mb: Largest XML file.
        text_mb: Largest single text.
        texts_mb: Most of all texts together, which are held in memory.
        elements: Most elements of the XML.
        depth: Deepest nesting; codes nest in codes.
    """

    xml_mb: int = 64
    text_mb: int = 32
    texts_mb: int = 512
    elements: int = 2_000_000
    depth: int = 100
