"""Outside models, for who wants them: off by default, asked about masked texts only, checked, and never needed.

The only room that may talk to a model that does not ship with the package: any endpoint that speaks the OpenAI protocol
(Ollama, vLLM, a hosted one), or any sentence-transformers model on this machine. :func:`open_adapter` with
:class:`AdapterSettings` gives an :class:`Adapter`; whatever goes wrong after that is answered by the shipped models,
and every answer says who gave it and why.
"""

from __future__ import annotations

from wellheard.language.adapters.adapter import Adapter
from wellheard.language.adapters.answers import Answer, Answers, Phrasing, Vectors
from wellheard.language.adapters.fallback import Shipped
from wellheard.language.adapters.labels import Labelled, LabelTask
from wellheard.language.adapters.masked import EachByItself
from wellheard.language.adapters.opening import open_adapter
from wellheard.language.adapters.phrasing import PhraseTask
from wellheard.language.adapters.settings import AdapterSettings

__all__ = [
    "Adapter",
    "AdapterSettings",
    "Answer",
    "Answers",
    "EachByItself",
    "LabelTask",
    "Labelled",
    "PhraseTask",
    "Phrasing",
    "Shipped",
    "Vectors",
    "open_adapter",
]
