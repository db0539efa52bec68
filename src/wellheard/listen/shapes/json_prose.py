"""Whether a field of a JSON record holds what somebody wrote, so that lists of messages can be told from lists of tags."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wellheard.listen.shapes.json_values import NoNumber, Number, Path

_TEXT: Final = re.compile(
    r"(plain|html|raw|stripped|full|message|comment|review|answer)?[_ -]?"
    r"(texts?|body|bodies|messages?|content|comments?|description|transcript|utterance|feedback|notes?|remarks?|msg|"
    r"texto|texte|testo|tekst|nachricht|mensaje|mensagem|beschreibung|kommentar|commentaire|comentario)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"(subject|title|headline|summary|betreff|titel|sujet|objet|asunto|assunto|oggetto|onderwerp)", re.IGNORECASE
)
_RATING: Final = re.compile(
    r".*(rating|stars|nps|csat|ces|satisfaction|bewertung|calificacion|avaliacao)s?([_ -](score|value))?|score",
    re.IGNORECASE,
)
_CONVERSATION: Final = re.compile(
    r"(messages?|comments?|turns?|conversation[_ -]?parts?|parts|replies|entries|utterances?|posts?|notes?|responses?|"
    r"answers?|reviews?|feedbacks?|dialog(ue)?s?|chats?|conversations?|transcripts?|segments?|thread|lines|threads?)",
    re.IGNORECASE,
)
_MANY_WORDS: Final = 8
_SOME_WORDS: Final = 3
_LONGEST_NAME: Final = 64
_LETTER: Final = re.compile(r"[^\W\d_]")


def is_conversation(path: Path) -> bool:
    """Whether a list has a name that lists of what people wrote have.

    Example:
        >>> is_conversation(("conversation_parts",)), is_conversation(("tags",))
        (True, False)
    """
    return bool(path) and _names(_CONVERSATION, path[-1])


def is_prose(path: Path, text: str, *, at_least: int = _MANY_WORDS) -> bool:
    """Whether a text was written by somebody: by the name of its field, or because it has many words.

    Example:
        >>> is_prose(("body",), "Help!"), is_prose(("status",), "waiting for the customer")
        (True, False)
    """
    if not path or isinstance(text, Number | NoNumber):
        return False
    if _names(_TEXT, path[-1]):
        return _LETTER.search(text) is not None
    return len(text.split(maxsplit=at_least)) >= at_least


def is_title(path: Path) -> bool:
    """Whether a field is the title of what was written."""
    return _names(_TITLE, path[-1])


def is_rating(path: Path) -> bool:
    """Whether a field holds a rating, which counts once however many messages a record has."""
    return any(_names(_RATING, name) for name in path[-2:])


def words_wanted(path: Path) -> int:
    """How many words make an entry of this list prose."""
    return _SOME_WORDS if is_conversation(path) else _MANY_WORDS


def _names(pattern: re.Pattern[str], name: str) -> bool:
    return len(name) <= _LONGEST_NAME and _matches(pattern, name)


@lru_cache(maxsize=4096)
def _matches(pattern: re.Pattern[str], name: str) -> bool:
    """Files have few names and many records; none is kept that is longer than a name can be."""
    return pattern.fullmatch(name) is not None
