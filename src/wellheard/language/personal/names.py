"""Names of people: known from the customers table, told by what stands around them, or on the shipped list of first names.

A capital letter alone makes no name, as products, towns and months have one too. So a word counts as a name when it is on
the list of first names; when it is an ambiguous one (Will, Grace) or an unknown one and a greeting, a signature, an
introduction, a title or a trade stands before it; or when the caller knows it. What follows a name and could be its
second part belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellheard.language.personal.known_names import KnownNames
from wellheard.language.personal.name_words import Cue, NameRank, cue_before, first_names, name_rank, title_words
from wellheard.language.personal.spans import PersonalSpan
from wellheard.language.wordlists import words_of

_UPPER: Final = r"[^\W\d_a-zß-öø-ÿ]"
_CAPITAL: Final = re.compile(rf"(?<![\w@#/\\.]){_UPPER}[\w'’]*(?:-{_UPPER}[\w'’]*)*")
_SMALL: Final = re.compile(r"(?<![\w@#/\\.'-])[a-zà-ÿ]{3,20}(?![\w@/\\]|[.'-]\w)")
_PARTICLE: Final = r"(?:van der|van den|van de|van|von der|von|de la|de los|de|del|della|da|do|dos|das|di|du|bin|ibn|al|el|le|ter|ten|zu)"
_NEXT: Final = re.compile(rf" (?:{_PARTICLE} )?(?P<part>{_UPPER}(?:\.(?= )|[\w'’]*(?:-{_UPPER}[\w'’]*)*))")
_NEXT_SMALL: Final = re.compile(r" ([a-zà-ÿ]{3,20})(?![\w@])")
_MOST_PARTS: Final = 4
_AGREES: Final = re.compile(
    r"[,!.:;)]{0,3}(?:\s*$|\n)|[,!.;:](?= )| ?[-–—] | (?:and|und|et|y|e|en|&|for|from|you|i|thanks|who|pour|por|für|voor|per|que|qui|in|at) ",
    re.IGNORECASE,
)
_PERSON_FOLLOWS: Final = re.compile(
    r"['’]s |,|[.!?](?= )|[.!]?(?:\s*$|\n)| (?:who|was|were|is|has|helped|from|in|at|for|did|made|really|and|took|told|said|gave|went)(?!\w)"
)
_DASH: Final = re.compile(r"(?:[.!?\n]\s*|^)[-–—~]{1,2} ?$")
_WRITES: Final = re.compile(r" ?[<(][\w.+-]{1,64}@|,? wrote:| schrieb:| a écrit| escreveu:| escribió:")
_OWNS: Final = re.compile(r"['’]s?$")
_WORD_AFTER: Final = re.compile(r"(?:['’]s?)? ([^\W\d_][\w-]*)")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_a-z][\w.]*)[ -]$")
_INITIAL_BEFORE: Final = re.compile(rf"(?<!\w)(?:{_UPPER}\. ?){{1,2}}$")
_PLACES: Final = frozenset(words_of("places"))
_INSTITUTIONS: Final = frozenset(
    {"hospital", "hospice", "clinic", "street", "road", "university", "school", "centre", "center"}
)
_BEFORE_PLACES: Final = frozenset(words_of("before-places"))


def find_names(text: str, known: KnownNames | None = None) -> Iterator[PersonalSpan]:
    """Find names of people: those with a capital letter in the order of the text, then the others.

    Args:
        text: Any text.
        known: Names of the company's customers, if they may be used.

    Example:
        >>> text = "Priya Sharma and Will were kind. Thanks to Mrs Brown in May!"
        >>> [text[start:end] for start, end, _ in find_names(text)]
        ['Priya Sharma', 'Will', 'Brown']
    """
    done = 0
    for found in _CAPITAL.finditer(text):
        start = found.start()
        rank = name_rank(found.group()) if known is None else known.rank(found.group())
        if start < done or rank is NameRank.NEVER or (rank is NameRank.COMMON and not _is_titled(text, start)):
            continue
        end = _name_at(text, start, rank, known)
        if end:
            initial = _INITIAL_BEFORE.search(text, max(0, start - 6), start)
            done = end
            yield PersonalSpan(initial.start() if initial else start, end, "name")
    yield from _small_names(text, known)
    if known is not None:
        yield from known.find_spaceless(text)


def _name_at(text: str, start: int, rank: NameRank, known: KnownNames | None) -> int:
    """Return where the name ends that begins at a capital letter; 0 if none does."""
    first = _end_of_word(text, start)
    end = _end_of_name(text, first, known)
    last = None if end == first else text[text.rfind(" ", 0, end) + 1 : end]
    if rank is NameRank.FIRST:
        return 0 if _is_place(text, start, end) else end
    if known is not None and last and known.is_part(text[start:first]) and known.is_part(last):
        return end
    return end if _is_told(text, (start, end), rank, last) else 0


def _is_told(text: str, place: tuple[int, int], rank: NameRank, last: str | None) -> bool:
    """Tell whether what stands around a word makes it a name that it need not be by itself."""
    start, end = place
    cue = cue_before(text, start)
    if cue is Cue.TITLED:
        return True
    if cue is Cue.TOLD:
        return rank > NameRank.COMMON_LAST and text[end : end + 1] != ":" and not _is_place(text, start, end)
    if rank <= NameRank.COMMON_LAST:
        return False
    if cue is Cue.GREETED and _AGREES.match(text, end):
        return True
    if rank is NameRank.WITH_CUE and cue is Cue.LISTED and _PERSON_FOLLOWS.match(text, end):
        return True
    return _stands_as_name(text, place, rank, last)


def _stands_as_name(text: str, place: tuple[int, int], rank: NameRank, last: str | None) -> bool:
    """Tell whether a word that needs a cue is a name by its place: a last name after it, a sender, a signature."""
    start, end = place
    if last and rank is not NameRank.PLACE_TOO:
        rank_of_last = name_rank(last)
        known_form = rank_of_last is NameRank.UNKNOWN and rank is NameRank.WITH_CUE
        return rank_of_last is NameRank.LAST or (known_form and bool(_PERSON_FOLLOWS.match(text, end)))
    if rank is NameRank.LAST and _INITIAL_BEFORE.search(text, max(0, start - 6), start):
        return True
    if _WRITES.match(text, end):
        return True
    return bool(_DASH.search(text, max(0, start - 8), start)) and not text[end:].strip(" .!\n")


def _is_titled(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(". ").rpartition(" ")[2]
    return before.lower().lstrip("(") in title_words() and cue_before(text, start) is Cue.TITLED


def _end_of_word(text: str, start: int) -> int:
    found = _CAPITAL.match(text, start)
    if found is None:
        return start
    word = found.group()
    return start + len(_OWNS.sub("", word))


def _end_of_name(text: str, end: int, known: KnownNames | None) -> int:
    """Return where a name ends: after the words that could be its further parts."""
    for _ in range(_MOST_PARTS):
        found = _NEXT.match(text, end)
        if not found:
            break
        part = _OWNS.sub("", found["part"])
        is_known = known is not None and known.is_part(part)
        if not part.endswith(".") and name_rank(part) < NameRank.COMMON_LAST and not is_known:
            break
        end = found.start("part") + len(part)
        if len(part) < len(found["part"]):
            break
    return end - (text[end - 1] == ".")


def _is_place(text: str, start: int, end: int) -> bool:
    """Tell whether a name belongs to a street, a hospital, a saint or a town."""
    after = _WORD_AFTER.match(text, end)
    if after and after[1].lower() in (_PLACES if after[1][0].isupper() else _INSTITUTIONS):
        return True
    before = _WORD_BEFORE.search(text, max(0, start - 24), start)
    return before is not None and before[1].lower() in _BEFORE_PLACES


def _small_names(text: str, known: KnownNames | None) -> Iterator[PersonalSpan]:
    """Find names typed without a capital letter: listed ones after a cue, known ones anywhere."""
    words = text.replace(",", " ").replace(".", " ").replace("!", " ").split()
    if first_names().isdisjoint(words) and (known is None or known.clear.isdisjoint(words)):
        return
    for found in _SMALL.finditer(text):
        word = found.group()
        is_known = known is not None and known.is_clear(word)
        if (word in first_names() or is_known) and (
            (is_known and word in first_names())
            or cue_before(text, found.start()) > Cue.NOTHING
            or (known is not None and _has_known_neighbour(text, found, known))
        ):
            yield PersonalSpan(found.start(), _end_of_small_name(text, found), "name")


def _end_of_small_name(text: str, found: re.Match[str]) -> int:
    """Return where a name without capital letters ends: a last name may follow, on the list or after an introduction."""
    following = _NEXT_SMALL.match(text, found.end())
    if following is None:
        return found.end()
    rank = name_rank(following[1].capitalize())
    introduced = rank is NameRank.UNKNOWN and cue_before(text, found.start()) is Cue.TOLD
    return following.end() if introduced or rank is NameRank.LAST else found.end()


def _has_known_neighbour(text: str, found: re.Match[str], known: KnownNames) -> bool:
    before = text[max(0, found.start() - 30) : found.start()].split()[-1:]
    after = text[found.end() : found.end() + 30].split()[:1]
    return any(known.is_part(word.strip(".,!?;:")) for word in (*before, *after))
