"""Who is speaking, from the words that systems use for the parties of a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wellheard.evidence.schemas import SaidBy

_WORDS: Final[Mapping[SaidBy, str]] = {
    "customer": (
        "customer client user end-user end_user enduser end user visitor guest requester consumer patient "
        "buyer passenger inbound incoming "
        "contact caller kunde kundin cliente klant usuario utilisateur nutzer member subscriber shopper "
        "respondent participant interviewee from_user in "
        "anrufer anruferin besucher besucherin visitante visiteur visitatore bezoeker"
    ),
    "prospect": "lead prospect interessent prospecto",
    "agent": (
        "agent admin administrator support operator staff rep representative teammate outbound outgoing "
        "advisor consultant csr moderator "
        "mitarbeiter mitarbeiterin berater beraterin kundenservice kundendienst kundenbetreuer agente atendente conseiller "
        "asesor operador operatore medewerker "
        "agent_human human_agent company business owner developer out support_agent assistant_human"
    ),
    "bot": "bot assistant chatbot virtual virtual_agent virtual_assistant system automation automated ai workflow",
    "employee": "employee internal colleague coworker manager",
    "researcher": "researcher interviewer facilitator observer forscher investigador",
}
_PHRASES: Final = {"end user": "customer", "support agent": "agent", "virtual agent": "bot", "virtual assistant": "bot"}
_SPEAKERS: Final = {word: said_by for said_by, words in _WORDS.items() for word in words.split()} | _PHRASES


def speaker_words(values: Iterable[str]) -> dict[str, str]:
    """What is known of the values of a column of speakers; folded values.

    Example:
        >>> speaker_words(["Admin", "end-user", "bot", "Q7"])
        {'admin': 'agent', 'end-user': 'customer', 'bot': 'bot'}
    """
    folded = (value.strip().casefold() for value in values)
    return {value: _SPEAKERS[value] for value in folded if value in _SPEAKERS}


_ALSO_ELSE: Final = (
    "user member contact lead patient guest in out admin administrator company business owner developer moderator "
    "consultant staff system ai workflow virtual automation automated"
)
"""Words of speakers that in other columns mean kinds of accounts, customers or origins."""


def are_plainly_speakers(values: Iterable[str]) -> bool:
    """Whether values can only be the parties of a conversation, whatever their column is called.

    Example:
        >>> are_plainly_speakers(["Agente", "Kunde"]), are_plainly_speakers(["user", "agent"])
        (True, True)
        >>> are_plainly_speakers(["business", "consumer"]), are_plainly_speakers(["user", "admin"])
        (False, False)
    """
    words = [value.strip().casefold() for value in values]
    said_by = {word: _SPEAKERS.get(word) for word in words}
    asking = {word for word, who in said_by.items() if who in {"customer", "prospect"}}
    answering = {word for word, who in said_by.items() if who in {"agent", "bot"}}
    return bool(asking) and None not in said_by.values() and not answering <= set(_ALSO_ELSE.split())


_NOTED: Final[Mapping[SaidBy, str]] = {
    "customer": "quote quotes verbatim verbatims quotation said utterance zitat zitate cita citation",
    "researcher": (
        "observation observations observed behaviour behavior reflection reflections interpretation memo insight "
        "insights hypothesis impression impressions context photo setting environment note summary beobachtung "
        "beobachtungen reflexion deutung eindruck observacion interpretacion"
    ),
}
_OF_A_RESEARCHER: Final = ("observ", "reflect", "behavio", "interpretat", "beobacht", "reflexion", "deutung")
_NOTES: Final = {word: said_by for said_by, words in _NOTED.items() for word in words.split()}
_OF_WHOM: Final = ("customer ", "participant ", "user ", "direct ", "literal ", "field ", "researcher ", "own ")


def note_words(values: Iterable[str]) -> dict[str, str]:
    """Who speaks in each kind of a researcher's notes; folded values, only those that are known.

    Nothing is known unless one kind is plainly a researcher's: a quote beside an invoice is a price.

    Example:
        >>> note_words(["Quote", "observation", "reflection", "refund"])
        {'quote': 'customer', 'observation': 'researcher', 'reflection': 'researcher'}
        >>> note_words(["quote", "note"])
        {}
    """
    words: dict[str, str] = {}
    for value in (value.strip().casefold() for value in values):
        word = next((value.removeprefix(whose) for whose in _OF_WHOM if value.startswith(whose)), value)
        if word in _NOTES:
            words[value] = _NOTES[word]
    return words if any(start in value for value in words for start in _OF_A_RESEARCHER) else {}
