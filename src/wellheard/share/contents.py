"""What a report holds, as plain data. Whoever composes it has masked the words and verified the findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wellheard.evidence.findings import Finding

Direction = Literal["rising", "falling", "steady", "unknown"]
HeadlineTone = Literal["neg", "pos", "brand", "warn"]


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words of a voice with what stands around them; personal data is already masked.

    Attributes:
        voice_id: The voice they are from.
        before: Up to about 160 characters before the quote.
        words: The quoted words, exactly.
        after: Up to about 160 characters after the quote.
        who: Who said it, for a reader: ``"Customer"``, ``"Researcher's note"``.
        source: Name of the file or system it came from.
        channel: For a reader: ``"Phone call"``; may be empty.
        when: Date as text; may be empty.
        market: May be empty.
        rating: For a reader: ``"1 of 5"``; may be empty.
        feeling: -1 to 1; ``None`` where the language is not served.
        language: BCP 47 tag; ``"und"`` where it cannot be told.
        cut_before: True when the voice says more before ``before``.
        cut_after: True when the voice says more after ``after``.
    """

    voice_id: str
    before: str
    words: str
    after: str
    who: str
    source: str
    channel: str = ""
    when: str = ""
    market: str = ""
    rating: str = ""
    feeling: float | None = None
    language: str = "und"
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """How many spoke of a theme in the week from this Monday, and how many said anything that week."""

    monday: date
    count: int
    exposure: int


@dataclass(frozen=True, slots=True)
class Feelings:
    """How many ``unit`` of a theme feel negative, neutral and positive; where it is unknown they are in none."""

    negative: int
    neutral: int
    positive: int
    unit: str = "people"


@dataclass(frozen=True, slots=True)
class ThemeSection:
    """A theme with the evidence behind it.

    Attributes:
        id: Stable id of the theme; its link is made of it.
        label: A few words.
        finding: The statement about its size; its measure gives base, period and method.
        n_voices: Voices in it.
        n_customers: People in it.
        share: Share of the people heard, 0 to 1; ``None`` when there are too few to say.
        low: Lower end of the 95 % interval; ``None`` with ``high``.
        high: Upper end.
        sentiment: Mean feeling, -1 to 1; ``None`` when no voice in it has a feeling.
        feelings: Counts by feeling; ``None`` with ``sentiment``.
        weeks: In order of time, without holes; empty when no voice has a time. Counts of people.
        direction: Of the weeks, ``unknown`` when they cannot be compared.
        direction_text: For a reader: ``"Rising +40%"``, ``"Too few weeks to compare"``.
        q: Chance of such a change by luck alone, after allowing for all themes tested; ``None`` when not tested.
        quotes: Words that bear the finding out, best first, at least one.
        counter_quotes: Words that speak against it; may be empty.
        flags: Reason codes such as ``"low_base"``; those of the measure are added by themselves.
    """

    id: str
    label: str
    finding: Finding
    n_voices: int
    n_customers: int
    share: float | None
    low: float | None
    high: float | None
    sentiment: float | None
    feelings: Feelings | None
    weeks: tuple[Week, ...]
    direction: Direction
    direction_text: str
    q: float | None
    quotes: tuple[QuotedWords, ...]
    counter_quotes: tuple[QuotedWords, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be taken, and why. Never holds the row's words."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """What became of every row of a source: seen = imported + duplicate + rejected + blank.

    Attributes:
        name: File name or address.
        kind: For a reader: ``"voices"``, ``"events"``; ``"not read"`` when nothing could be taken.
        seen: Rows seen.
        imported: Rows taken.
        duplicate: Rows that were there already.
        rejected: Rows that could not be taken.
        blank: Rows without content.
        read_as: How the columns were understood, in sentences.
        notices: What was noticed on the way, in sentences.
        questions: What could not be decided and how to answer, in sentences.
        rejects: The first rejected rows.
        rejects_more: Rejected rows not listed.
        rejects_file: Where the rejected rows were written for repair; may be empty.
    """

    name: str
    kind: str
    seen: int
    imported: int
    duplicate: int
    rejected: int
    blank: int
    read_as: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    rejects_more: int = 0
    rejects_file: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the two or three things to know first.

    Attributes:
        kicker: Two or three words: ``"Largest theme"``.
        title: The headline.
        detail: The number and its base in words.
        finding: What it says, with its evidence.
        theme_id: The theme whose evidence it opens.
        tone: Colour of the kicker.
    """

    kicker: str
    title: str
    detail: str
    finding: Finding
    theme_id: str
    tone: HeadlineTone = "brand"


@dataclass(frozen=True, slots=True)
class Base:
    """Who was heard: the whole that shares are parts of.

    Attributes:
        n_voices: Voices of customers with words.
        n_customers: People: distinct customers, and each voice of an unknown author as one.
        period: For a reader: ``"2 January to 30 June 2026"``; empty when no voice has a time.
        definition: Who counts and who does not, in a sentence.
    """

    n_voices: int
    n_customers: int
    period: str
    definition: str


@dataclass(frozen=True, slots=True)
class VoicesFelt:
    """How whole voices feel: voices by feeling; mixed ones say clearly good and clearly bad things. Unread ones are in none."""

    negative: int
    neutral: int
    positive: int
    mixed: int


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Voices in no theme: how many, their share of the voices (0 to 1; ``None`` without voices), and a sentence."""

    n_voices: int
    share: float | None
    text: str


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Why there are no themes: voices there are, voices needed, and what to do, in a sentence."""

    n_voices: int
    needed: int
    advice: str


@dataclass(frozen=True, slots=True)
class MethodNote:
    """How something was made, or what it cannot say."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ModelNote:
    """What a reader should know of a model: trained on what, how good, its limits."""

    name: str
    version: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report, ready to be rendered.

    Attributes:
        title: For example ``"What Fernlink's customers say"``.
        subtitle: One sentence; may be empty.
        snapshot: Id of the snapshot every number was counted in.
        made_on: Date as text; may be empty.
        base: Who was heard.
        headlines: At most three are shown well.
        themes: Largest first.
        sources: In the order they were given.
        unassigned: What is in no theme.
        not_known: What the evidence cannot say, in sentences.
        method: How it was made.
        models: Models that took part.
        not_enough: Given when there are no themes.
        note: Stands at the top of everything, for example that the company is invented.
        language: BCP 47 tag of the report's own words.
        direction: Of the report's own words.
        felt: How whole voices feel; ``None`` where nothing was read.
        theme: Light, dark or as the reader's system says; the reader can change it.
    """

    title: str
    snapshot: str
    base: Base
    themes: tuple[ThemeSection, ...]
    sources: tuple[SourceAccount, ...]
    unassigned: Unassigned
    subtitle: str = ""
    made_on: str = ""
    headlines: tuple[Headline, ...] = ()
    not_known: tuple[str, ...] = ()
    method: tuple[MethodNote, ...] = ()
    models: tuple[ModelNote, ...] = ()
    not_enough: NotEnough | None = None
    note: str = ""
    language: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"
    felt: VoicesFelt | None = None
    theme: Literal["auto", "light", "dark"] = "auto"
