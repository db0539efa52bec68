"""What the evidence cannot say: said as plainly as what it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellheard.evidence.counts import Tally
from wellheard.figures.numbers import counted
from wellheard.language import served
from wellheard.language.identify import UNDETERMINED

if TYPE_CHECKING:
    from wellheard.workspace.understanding import Understanding

_MOST_LANGUAGES: Final = 5
_KINDS: Final = {
    "solicited": "asked for, as in surveys",
    "unsolicited": "given unasked, as in reviews, mails and calls",
    "observed": "observed in the field",
    "employee": "from employees who talk with customers",
}


def not_known(found: Understanding) -> tuple[str, ...]:
    """Return what a reader should not expect from this evidence, one sentence each."""
    said = [
        "How many customers there are who said nothing, and whether they think the same: feedback is a sample that chooses itself.",
        *_kinds(found.counts),
        *_authors(found),
        *_times(found),
        *_scores(found),
        *_feelings(found),
        *_unread(found),
        *_files(found),
    ]
    return tuple(said)


def _kinds(counts: Tally) -> list[str]:
    missing = [words for kind, words in _KINDS.items() if kind not in counts.by["source_kind"]]
    return [f"Nothing in the evidence was {words}." for words in missing]


def _authors(found: Understanding) -> list[str]:
    base = found.themes.base
    known = [theme for theme in found.themes.themes if theme.n_voices != theme.n_customers]
    if base.voices and base.voices == base.people and not known:
        return [
            "Whether one person spoke several times: no voice names its customer twice, so each voice counts as one person."
        ]
    return []


def _scores(found: Understanding) -> list[str]:
    silent = found.counts.all.rows - found.themes.base.voices
    if not silent:
        return []
    return [
        f"What the scores say: {silent:,} voices hold no words, or are those of agents, bots or employees. They are kept, "
        "and count in no theme."
    ]


def _times(found: Understanding) -> list[str]:
    if found.themes.base.voices and found.themes.base.period is None:
        return ["What is rising or falling: no voice carries a time."]
    return []


def _unread(found: Understanding) -> list[str]:
    """What was said in languages that are not read, the commonest first."""
    said = []
    for code, voices in list(found.felt.unread.items())[:_MOST_LANGUAGES]:
        language = served(code)
        if language.says:
            number = counted(voices, "voice", "voices")
            said.append(
                f"What {number} in {language.name if code != UNDETERMINED else 'no language that could be told'} feel: {language.says}"
            )
    return said


def _feelings(found: Understanding) -> list[str]:
    silent = [theme for theme in found.themes.themes if theme.sentiment is None]
    if not silent:
        return []
    if len(silent) == len(found.themes.themes):
        return ["How people feel: the model for feelings serves English only, and too little here is English."]
    return [
        f"How people feel about {len(silent)} of the themes: too little of it is in a language that the model serves."
    ]


def _files(found: Understanding) -> list[str]:
    failed = [outcome for outcome in found.files if outcome.error is not None]
    open_questions = sum(len(outcome.questions) for outcome in found.files)
    said = [f"What {len(failed)} of the files say: they could not be read (see below)."] if failed else []
    if open_questions:
        said.append(
            f"The answers to {open_questions} questions about columns (see below); until then nothing was assumed about them."
        )
    return said
