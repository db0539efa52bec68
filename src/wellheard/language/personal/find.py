"""Personal data in a text: where it stands, and the text with placeholders in its place.

The front of several files: shapes and check digits (``personal_numbers``, ``personal_ids``), postal addresses
(``addresses``), names (``names``), placeholders and the way back (``masking``). Not everything is found: this lessens a
risk, it does not end it.
"""

from __future__ import annotations

from wellheard.language.personal.known_names import KnownNames
from wellheard.language.personal.masking import MaskedPlace, Masker, Masking, mask_personal
from wellheard.language.personal.search import find_personal
from wellheard.language.personal.spans import KINDS, PersonalKind, PersonalSpan

__all__ = [
    "KINDS",
    "KnownNames",
    "MaskedPlace",
    "Masker",
    "Masking",
    "PersonalKind",
    "PersonalSpan",
    "find_personal",
    "mask_personal",
]
