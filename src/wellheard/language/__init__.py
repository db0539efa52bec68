"""What a text says by itself: passages, language, sentiment, vectors, keyphrases, personal data.

Everything works offline with models that ship with the package. :func:`enrich` does it all for a batch of voices; the
other functions do one thing each. Nothing here knows customers, files or settings. What is rarely needed is
imported from its own file: ``adapting`` (vectors fitted on own sentences), ``learning`` and ``lessons`` (sentiment
taught by ratings and corrections), ``calibration``, and ``adapters`` (models outside, off by default).
"""

from __future__ import annotations

from wellheard.language.cards import ModelCard, model_cards, model_version
from wellheard.language.duplicates import find_copies
from wellheard.language.enrich import enrich
from wellheard.language.facets.suggestion import score_suggestions
from wellheard.language.facets.told import FACETS, INNER_FACETS, examples_like, find_facets
from wellheard.language.feeling.emotion import EMOTIONS, score_emotions
from wellheard.language.feeling.mixed import VoiceSentiment, voice_sentiment
from wellheard.language.feeling.sentiment import score_sentiment
from wellheard.language.identify import identify_language
from wellheard.language.keyphrases import find_keyphrases
from wellheard.language.manner.manner import Manner, manner_counts, manner_of
from wellheard.language.meaning.tiers import Choice, Tier, VectorSource, choose_tier
from wellheard.language.meaning.vectors import embed
from wellheard.language.passages import PASSAGES
from wellheard.language.personal.find import KnownNames, find_personal, mask_personal
from wellheard.language.personal.masking import Masker, Masking
from wellheard.language.reader import Reader
from wellheard.language.sentences import split_passages
from wellheard.language.served import Served, language_name, served

__all__ = [
    "EMOTIONS",
    "FACETS",
    "INNER_FACETS",
    "PASSAGES",
    "Choice",
    "KnownNames",
    "Manner",
    "Masker",
    "Masking",
    "ModelCard",
    "Reader",
    "Served",
    "Tier",
    "VectorSource",
    "VoiceSentiment",
    "choose_tier",
    "embed",
    "enrich",
    "examples_like",
    "find_copies",
    "find_facets",
    "find_keyphrases",
    "find_personal",
    "identify_language",
    "language_name",
    "manner_counts",
    "manner_of",
    "mask_personal",
    "model_cards",
    "model_version",
    "score_emotions",
    "score_sentiment",
    "score_suggestions",
    "served",
    "split_passages",
    "voice_sentiment",
]
