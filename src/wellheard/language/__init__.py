"""What a text says by itself: passages, language, sentiment, vectors, keyphrases, personal data.

Everything works offline with models that ship with the package. :func:`enrich` does it all for a batch of voices; the
other functions do one thing each. Nothing here knows customers, files or settings.
"""

from __future__ import annotations

from wellheard.language.cards import ModelCard, model_cards, model_version
from wellheard.language.enrich import enrich
from wellheard.language.identify import identify_language
from wellheard.language.keyphrases import find_keyphrases
from wellheard.language.passages import PASSAGES
from wellheard.language.personal import find_personal, mask_personal
from wellheard.language.reader import Reader
from wellheard.language.sentences import split_passages
from wellheard.language.sentiment import score_sentiment
from wellheard.language.vectors import embed

__all__ = [
    "PASSAGES",
    "ModelCard",
    "Reader",
    "embed",
    "enrich",
    "find_keyphrases",
    "find_personal",
    "identify_language",
    "mask_personal",
    "model_cards",
    "model_version",
    "score_sentiment",
    "split_passages",
]
