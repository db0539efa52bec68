"""From an understanding to the plain data of a report: words looked up and masked, counts put into sentences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from wellheard.evidence.ledger import Account
from wellheard.language import ModelCard, model_cards
from wellheard.language.feeling.mixed import VOICE_FEELINGS
from wellheard.share import Report
from wellheard.share.contents import (
    Base,
    Direction,
    Feelings,
    Headline,
    HeadlineTone,
    MethodNote,
    ModelNote,
    NotEnough,
    Reject,
    SourceAccount,
    ThemeSection,
    Unassigned,
    VoicesFelt,
    Week,
)
from wellheard.understand import Theme, Trend
from wellheard.workspace.not_known import not_known
from wellheard.workspace.outcomes import PASSED_OVER, FileOutcome
from wellheard.workspace.quoting import QuoteBook

if TYPE_CHECKING:
    from wellheard.workspace.understanding import Understanding

_TONES: Final[dict[str, HeadlineTone]] = {
    "largest-pain": "neg",
    "best-loved": "pos",
    "fastest-rising": "warn",
    "most-mixed": "brand",
}
_DIRECTIONS: Final[dict[str, Direction]] = {"rising": "rising", "falling": "falling", "steady": "steady"}
_FEWEST_VOICES: Final = 20
_MOST_FIGURES: Final = 5


def as_report(found: Understanding) -> Report:
    """Return the report on an understanding, ready to be rendered."""
    themes = found.themes
    return Report(
        title=found.title,
        subtitle="Every statement with the words behind it, and the words against it.",
        snapshot=found.snapshot.id,
        base=Base(
            themes.base.voices, themes.base.people, _period(themes.base.period), _sentence(themes.base.definition)
        ),
        headlines=tuple(
            Headline(one.kicker, one.title, one.detail, one.finding, one.theme_id, _TONES[one.kind])
            for one in found.headlines
        ),
        themes=tuple(_section(theme, found.book) for theme in themes.themes),
        sources=tuple(_source(outcome) for outcome in found.files if outcome.kind != PASSED_OVER),
        unassigned=_unassigned(found),
        not_known=not_known(found),
        method=_method(found),
        models=tuple(_model(card) for card in model_cards() if card.name in _read_by(found)),
        not_enough=_not_enough(found),
        note=found.note,
        felt=_felt(found),
    )


def _felt(found: Understanding) -> VoicesFelt | None:
    felt = VoicesFelt(*(found.felt.voices.get(name, 0) for name in VOICE_FEELINGS))
    return felt if any(found.felt.voices.get(name) for name in VOICE_FEELINGS) else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _period(period: tuple[date, date] | None) -> str:
    if period is None:
        return ""
    first, last = period
    if first == last:
        return _day(last)
    start = f"{first.day} {first:%B}" if first.year == last.year else _day(first)
    return f"{start} to {_day(last)}"


def _section(theme: Theme, book: QuoteBook) -> ThemeSection:
    return ThemeSection(
        id=theme.id,
        label=theme.label,
        finding=theme.finding,
        n_voices=theme.n_voices,
        n_customers=theme.n_customers,
        share=theme.share,
        low=theme.low,
        high=theme.high,
        sentiment=theme.sentiment,
        feelings=_feelings(theme),
        weeks=tuple(Week(week.week, week.people, week.base_people) for week in theme.weeks),
        direction=_DIRECTIONS.get(theme.trend.direction, "unknown"),
        direction_text=_direction_text(theme.trend),
        q=theme.trend.q_value,
        quotes=tuple(book.quoted(quote) for quote in theme.quotes),
        counter_quotes=tuple(book.quoted(quote) for quote in theme.counter_quotes),
        flags=theme.flags,
    )


def _feelings(theme: Theme) -> Feelings | None:
    if theme.feelings is None:
        return None
    return Feelings(*theme.feelings.people, unit="people")


def _direction_text(trend: Trend) -> str:
    if trend.direction == "not enough evidence":
        return "Too little to compare"
    word = trend.direction.capitalize()
    if trend.direction == "steady" or trend.ratio is None:
        return f"{word}, not heard before" if trend.ratio is None else word
    change = round(100 * (trend.ratio - 1))
    return f"{word} {'+' if change >= 0 else '−'}{abs(change)}%"


def _source(outcome: FileOutcome) -> SourceAccount:
    account = outcome.account or Account(0, 0, 0, 0, 0)
    return SourceAccount(
        name=outcome.path.name,
        kind=outcome.kind,
        seen=account.seen,
        imported=account.imported,
        duplicate=account.duplicate,
        rejected=account.rejected,
        blank=account.blank,
        read_as=outcome.read_as,
        notices=(*_problem(outcome), *map(_sentence, outcome.notices)),
        questions=outcome.questions,
        rejects=tuple(Reject(row.row, row.column, row.reason) for row in outcome.rejects),
        rejects_more=max(0, account.rejected - len(outcome.rejects)),
        rejects_file=outcome.rejects_file.name if outcome.rejects_file else "",
    )


def _problem(outcome: FileOutcome) -> tuple[str, ...]:
    error = outcome.error
    return () if error is None else (f"{error.what} Found: {error.found}.", f"Try: {error.hint}")


def _voices_felt(found: Understanding) -> str:
    voices = found.felt.voices
    read = sum(voices.get(name, 0) for name in VOICE_FEELINGS)
    said = ", ".join(f"{voices.get(name, 0):,} {name}" for name in VOICE_FEELINGS)
    named = ", ".join(
        f"{name} ({people:,} people)" for name, people in list(found.felt.emotions.items())[:6] if name != "neutral"
    )
    emotions = f" Emotions that their words name: {named}." if named else ""
    return (
        f"Of {read:,} voices whose feeling was read: {said}. A voice is mixed where it says clearly good and clearly bad things, and "
        f"neither is slight; {voices.get('unread', 0):,} were not read.{emotions}"
    )


def _unassigned(found: Understanding) -> Unassigned:
    themes = found.themes
    share = themes.unassigned_voices_share
    if share is None:
        return Unassigned(0, None, "There are no voices with words.")
    voices = round(share * themes.base.voices)
    text = (
        f"{voices:,} of {themes.base.voices:,} voices belong to no theme. They say what too few others say, only greet or thank, "
        "or use words that the models do not know."
    )
    return Unassigned(voices, share, text)


def _not_enough(found: Understanding) -> NotEnough | None:
    if found.themes.themes:
        return None
    base = found.themes.base
    advice = f"{_sentence(found.themes.note)} Bring in more of what customers said, or read the voices themselves."
    return NotEnough(base.voices, max(_FEWEST_VOICES, base.voices + 1), advice)


def _method(found: Understanding) -> tuple[MethodNote, ...]:
    return (
        MethodNote("How words were read", _sentence(found.reading.why)),
        MethodNote("Who counts", _sentence(found.themes.base.definition)),
        MethodNote(
            "Themes",
            f"{_sentence(found.themes.method)} The same evidence always gives the same themes (seed {found.themes.seed}).",
        ),
        MethodNote(
            "Shares",
            "A share is a share of the people heard, not of all customers: people who give feedback choose themselves. People are distinct "
            "customers; each voice of an unknown author counts as one person. Ranges are Wilson 95 % intervals. Below 5 people no share is "
            "shown; below 30 it is marked as a small base.",
        ),
        MethodNote(
            "Feeling",
            "Each sentence or clause is scored from −1 to +1 by a small model that runs on this machine; a person's feeling about a theme is "
            "the mean over what they said of it. No rating goes into it. Trouble that is told without a judging word (“the box was wet”) "
            "reads as nearly neutral, so feelings are rather too mild than too harsh.",
        ),
        MethodNote("Whole voices", _voices_felt(found)),
        MethodNote(
            "Rising and falling",
            "The last quarter of the weeks (at least four) is compared with the weeks before, per person heard from, by an exact conditional "
            "binomial test; the false discovery rate over all themes is held at 10 %, and a change must be carried by at least five people on "
            "two days. “Steady” means that doubling and halving can be ruled out.",
        ),
        MethodNote(
            "Checked",
            f"{found.verification.quotes:,} quotes were read again from the evidence and every count was made again before this was written.",
        ),
    )


def _read_by(found: Understanding) -> frozenset[str]:
    """Names of the models that took part."""
    vectors = "encoder" if found.reading.choice.tier == "deep" else "word-vectors"
    return frozenset({"sentiment", "emotion", "facets", "word-pieces", "english-words", vectors})


def _model(card: ModelCard) -> ModelNote:
    data = ", ".join(f"{each.name} ({each.licence})" for each in card.training)
    quality = [
        f"{each.measure} on {each.on}: {each.value:g}{f' ({each.beside})' if each.beside else ''}."
        for each in card.quality[:_MOST_FIGURES]
    ]
    more = len(card.quality) - len(quality)
    if more > 0:
        quality.append(f"{more} more figures: wellheard models {card.name}.")
    sentences = (
        _sentence(card.purpose),
        *((f"Made from {data}.",) if data else ()),
        *quality,
        *map(_sentence, card.limits),
    )
    return ModelNote(card.name, card.version, tuple(sentences))
