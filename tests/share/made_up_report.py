"""A report about Fernlink, an invented broadband provider: every sentence, number and name in it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.quotes import Quote, checksum
from wellheard.share.contents import (
    Base,
    Direction,
    Feelings,
    Headline,
    MethodNote,
    ModelNote,
    NotEnough,
    QuotedWords,
    Reject,
    Report,
    SourceAccount,
    ThemeSection,
    Unassigned,
    Week,
)

PEOPLE = 412
VOICES = 1461
EXPOSURE = (52, 55, 49, 58, 57, 61, 55, 60, 59, 62, 58, 63, 60, 57, 61, 64, 59, 62, 60, 58, 61, 63, 60, 62, 59, 36)

NO_SHOW = (
    QuotedWords(
        "v-0312", "I booked the day off unpaid because they said 8 to 6. ", "At ten past six a text: “we missed you”.",
        " I was sitting by the door.", "Customer", "calls-spring.csv", "Phone call", "14 Mar 2026", "Leeds", "", -0.92, "en",
    ),
    QuotedWords(
        "v-0518", "", "Nobody came, nobody rang.", " When I called, the agent could see the visit had been moved to Thursday. When were they going to tell me?",
        "Customer", "survey-q1.xlsx", "Survey", "2 Apr 2026", "Bristol", "2 of 7", -0.81, "en",
    ),
    QuotedWords(
        "v-0977", "", "Third no-show.", " My daughter did her exams on my phone’s hotspot in the kitchen.", "Customer", "reviews.json", "Review",
        "21 May 2026", "Cork", "1 of 5", -0.95, "en",
    ),
    QuotedWords(
        "v-1204", "The customer had ", "moved a chair to the hallway window to watch for the van", ". She had not unpacked the kitchen: “I can’t start anything.”",
        "Researcher’s note", "field-visits.csv", "Field visit", "9 May 2026", "Sheffield", "", -0.66, "en", cut_before=True,
    ),
    QuotedWords(
        "v-1340", "If the slot was two hours I would not even be cross when it slips. ", "It’s the whole day that kills you.", "", "Customer",
        "chats.ndjson", "Live chat", "27 Jun 2026", "Leeds", "", -0.58, "en",
    ),
    QuotedWords(
        "v-1401", "", "Der Techniker kam nicht, und niemand hat angerufen. 😡", " Zwei Tage später stand er plötzlich vor der Tür.", "Customer", "reviews.json", "Review",
        "3 Jun 2026", "", "1 of 5", None, "de",
    ),
)
NO_SHOW_AGAINST = (
    QuotedWords(
        "v-0071", "", "He came ten minutes early and rang first", ", which I did not expect after what the neighbours told me.", "Customer", "survey-q1.xlsx",
        "Survey", "19 Jan 2026", "York", "7 of 7", 0.71, "en", cut_after=True,
    ),
)

_WORDS = {
    "repeat": ("It is all in your notes. Please read the notes.", "Fourth person today, and I start from the beginning again.", "She had my file open and did not ask me to say it twice."),
    "price": ("Why is it four pounds dearer than the page before?", "The basket said 29. The mail said 34.", "What I saw is what I paid, to the penny."),
    "explain": ("He drew me a map of the sockets. Lovely man.", "She showed my father where to put the box and why.", "He left without a word and a hole in the plaster."),
    "loyal": ("Nine years, and new customers pay half.", "I rang to leave and only then you found a discount.", "They sent a thank-you price before the letter."),
    "slots": ("Eight to six is not a time, it is a day.", "I cannot take another Tuesday off for this.", "The two-hour slot was kept."),
    "order": ("That was easier than the water company.", "Booked the Saturday in four taps.", "The form lost my address when I went back."),
    "hold": ("Forty minutes of the same song.", "I was number nineteen, then number nineteen again.", "Someone picked up on the second ring."),
    "wifi": ("The back bedroom might as well be in another county.", "I do my meetings in the hallway.", "Full bars in the attic, to my surprise."),
    "named": ("Deirdre gave me her name and rang back at four as she said.", "One person, start to finish.", "The call back never came."),
    "box": ("The welcome box had the wrong cable in it.", "No cable, no instructions, no idea.", "Everything was in the box, even the screws."),
    "letter": ("I read the renewal letter twice and still do not know what I will pay.", "It says from June and then it says from May.", "Clear letter for once."),
    "app": ("The app says the engineer is on his way. It has said so since Monday.", "The map in the app is a drawing of a van.", "The app told me the minute he parked."),
}

_THEMES: tuple[tuple[str, str, int, int, tuple[int, int, int], Direction, str, float], ...] = (
    ("no-show", "Engineer does not arrive", 312, 123, (259, 34, 19), "rising", "Rising +191%", 0.0004),
    ("repeat", "Having to tell the story again", 264, 108, (195, 45, 24), "steady", "Steady", 0.71),
    ("price", "Price changes before paying", 203, 91, (140, 43, 20), "falling", "Falling −46%", 0.003),
    ("explain", "Engineers who explain", 188, 84, (9, 27, 152), "rising", "Rising +40%", 0.04),
    ("loyal", "Loyalty is not rewarded", 171, 77, (132, 27, 12), "rising", "Rising +117%", 0.001),
    ("slots", "All-day appointment slots", 159, 70, (113, 35, 11), "steady", "Steady", 0.55),
    ("order", "Ordering is quick and clear", 146, 66, (9, 25, 112), "rising", "Rising +34%", 0.049),
    ("hold", "Long waits on the phone", 121, 58, (97, 18, 6), "falling", "Falling −45%", 0.008),
    ("wifi", "Wi-Fi does not reach every room", 94, 47, (57, 28, 9), "rising", "Rising +58%", 0.03),
    ("named", "A named person calls back", 83, 40, (7, 10, 66), "steady", "Steady", 0.2),
    ("letter", "Renewal letters that nobody understands at first reading", 24, 19, (14, 8, 2), "unknown", "Too few to compare weeks", 1.0),
    ("box", "Parts missing from the welcome box", 5, 4, (5, 0, 0), "unknown", "Too few to compare weeks", 1.0),
)


def interval(share: float, people: int) -> tuple[float, float]:
    """The Wilson interval, written out here so that the report's numbers hang together."""
    square = 1.96**2
    middle = (share + square / (2 * people)) / (1 + square / people)
    reach = 1.96 / (1 + square / people) * (share * (1 - share) / people + square / (4 * people**2)) ** 0.5
    return max(0.0, middle - reach), min(1.0, middle + reach)


def finding(name: str, statement: str, voices: int, people: int, flags: tuple[str, ...] = ()) -> Finding:
    """A finding with one quote and a measured base."""
    low, high = interval(people / PEOPLE, PEOPLE)
    measure = Measure(
        name="share", value=people / PEOPLE, low=low, high=high, interval="wilson", count_voices=voices, count_customers=people,
        base_voices=VOICES, base_customers=PEOPLE, base_definition="voices of customers and prospects with words, and field notes about them",
        base_filter="text <> ''", members=tuple(f"v-{n:04d}" for n in range(voices)), period=(date(2026, 1, 2), date(2026, 6, 30)),
        method="people with at least one passage in the theme, divided by the people heard", flags=flags,
    )
    return Finding(f"theme/{name}/share", statement, "inferred", measure, (Quote("v-0001", 0, 4, checksum("text")),))


def weeks(total: int, direction: Direction) -> tuple[Week, ...]:
    """A course over 26 weeks that rises, falls or stays."""
    slope = {"rising": 1.0, "falling": -0.7, "steady": 0.0, "unknown": 0.0}[direction]
    weights = [max(0.15, 1 + slope * (n - 12.5) / 14 + 0.05 * ((n * 7) % 5 - 2) + 0.05 * ((n * 3) % 7 - 3)) for n in range(26)]
    counts = [round(total * weight / sum(weights)) for weight in weights]
    start = date(2025, 12, 29)
    return tuple(Week(start + timedelta(days=7 * n), min(counts[n], EXPOSURE[n]), EXPOSURE[n]) for n in range(26))


def quotes(name: str) -> tuple[tuple[QuotedWords, ...], tuple[QuotedWords, ...]]:
    """Words for a theme and words against it."""
    if name == "no-show":
        return NO_SHOW, NO_SHOW_AGAINST
    *words_for, against = _WORDS[name]
    said = tuple(
        QuotedWords(f"v-{name}-{n}", "", words, "", "Customer", "survey-q1.xlsx", "Survey", "12 Apr 2026", "Leeds", "", -0.5, "en")
        for n, words in enumerate(words_for)
    )
    return said, (QuotedWords(f"v-{name}-x", "", against, "", "Customer", "chats.ndjson", "Live chat", "4 May 2026", "", "", 0.4, "en"),)


def theme(row: tuple[str, str, int, int, tuple[int, int, int], Direction, str, float]) -> ThemeSection:
    """One theme out of the table above."""
    name, label, voices, people, felt, direction, text, q = row
    said, against = quotes(name)
    few = people < 5
    flags = ("too_few",) if few else ("low_base",) if people < 30 else ()
    low, high = interval(people / PEOPLE, PEOPLE)
    statement = f"{people} of {PEOPLE} people speak of this: {label[0].lower()}{label[1:]}."
    return ThemeSection(
        id=name, label=label, finding=finding(name, statement, voices, people, flags), n_voices=voices, n_customers=people,
        share=None if few else people / PEOPLE, low=None if few else low, high=None if few else high,
        sentiment=(felt[2] - felt[0]) / sum(felt), feelings=Feelings(*felt), weeks=weeks(voices, direction), direction=direction, direction_text=text,
        q=q, quotes=said, counter_quotes=() if few else against,
    )


SOURCES = (
    SourceAccount(
        "survey-q1.xlsx", "voices", 642, 611, 12, 3, 16,
        read_as=("The column “comment” holds what was said.", "The column “ces” is a rating from 1 to 7, where 7 is best: it is named so in the file.", "Dates are day/month/year: 14/03/2026 can be nothing else."),
        notices=("12 rows were in reviews.json already.",),
        rejects=(Reject(88, "answered_on", "31/02/2026 is no day of the calendar"), Reject(214, "ces", "9 lies outside 1 to 7"), Reject(377, "answered_on", "empty, and the file says every answer has a date")),
        rejects_file="survey-q1_rejected.csv",
    ),
    SourceAccount("calls-spring.csv", "voices", 390, 388, 0, 0, 2, read_as=("The column “transcript” holds what was said.", "The column “speaker” says who: agent or customer.")),
    SourceAccount(
        "chats.ndjson", "voices", 301, 301, 0, 0, 0, read_as=("One line is one message.",),
        questions=("The times carry no zone. They were read as Europe/London; say --timezone ZONE if that is wrong.",),
    ),
    SourceAccount("reviews.json", "voices", 168, 157, 11, 0, 0, read_as=("The column “stars” is a rating from 1 to 5.",)),
    SourceAccount("field-visits.csv", "voices", 41, 41, 0, 0, 0, read_as=("Notes of researchers: counted as observed.",)),
    SourceAccount("scan.pdf", "not read", 0, 0, 0, 0, 0, notices=("A PDF is no table. Export its rows as CSV or XLSX.",)),
)


def full_report() -> Report:
    """Twelve themes, six sources."""
    themes = tuple(theme(row) for row in _THEMES)
    return Report(
        title="What Fernlink’s customers say", subtitle="They forgive a delay. They do not forgive a day at home for nothing.", snapshot="s-4f0c91d2a7", made_on="1 July 2026",
        base=Base(VOICES, PEOPLE, "2 January to 30 June 2026", "Customers and prospects count, and what researchers saw of them. Agents, bots and employees do not."),
        headlines=(
            Headline("Largest theme", "Engineer does not arrive", "30% of 412 people (25% to 34%), rising for eight weeks", themes[0].finding, "no-show", "neg"),
            Headline("Rising fastest", "Loyalty is not rewarded", "More than twice as often as in January, 77 people", themes[4].finding, "loyal", "warn"),
            Headline("What they love", "Engineers who explain", "81% of 188 voices feel positive", themes[3].finding, "explain", "pos"),
        ),
        themes=themes, sources=SOURCES,
        unassigned=Unassigned(263, 0.18, "263 voices are too short, too rare or too unlike the others to be part of a theme. They count in the base of every share."),
        not_known=(
            "Whether those who never write feel the same: these are people who chose to speak.",
            "How people in Ireland feel about price: 11 of them were heard, too few to say.",
            "What 96 voices in German feel: the model of feelings does not serve that language.",
            "When 41 field notes were taken: they carry a day but no hour.",
            "Whether the missed visit makes people leave: no event in this evidence says who left.",
        ),
        method=(
            MethodNote("How themes are found", "Sentences of like meaning are gathered into groups; a group is a theme when enough different people are in it. Its name is made of its own words."),
            MethodNote("How shares are counted", "People in a theme, divided by people heard. A person counts once in a theme however often they say it. The interval is Wilson’s, 95%, over people."),
            MethodNote("How change is judged", "The share of each week’s voices is compared over the weeks; a change is called one only when luck is an unlikely cause after allowing for all themes tested."),
            MethodNote("What this cannot say", "People who wrote are not all customers. A share here is a share of those who spoke, never of all customers."),
        ),
        models=(
            ModelNote("feelings", "0.3", ("Trained on open reviews in five languages.", "Right on 83 of 100 sentences of a test it had not seen.", "Weak on irony and on mixed feelings in one sentence.")),
            ModelNote("meaning", "0.2", ("Static word vectors, 256 numbers a sentence.", "Weak on sentences of fewer than three words.")),
        ),
        note="Fernlink is an invented company. Nobody in this report exists.",
    )


def empty_report() -> Report:
    """Too few voices for themes, one source."""
    whole = full_report()
    return replace(
        whole, title="What customers say", subtitle="", headlines=(), themes=(), sources=(SourceAccount("notes.csv", "voices", 9, 7, 0, 0, 2),), note="",
        base=Base(7, 6, "", whole.base.definition), unassigned=Unassigned(7, 1.0, ""), not_known=(), models=(),
        not_enough=NotEnough(7, 40, "Add more files, or read the seven voices themselves: that is quicker than any statistic."),
    )


def strange_report() -> Report:
    """Hostile, right-to-left, very long and emoji words; sixty themes; no times, no feelings; a single quote and none against it."""
    whole = full_report()
    plain = [replace(section, weeks=(), direction_text="No times, so no course", direction="unknown", q=None) for section in whole.themes]
    hostile = '</script></style><img src=x onerror="alert(1)">\'"<svg onload=alert(1)>'
    odd_words = (
        (hostile, "hostile"),
        ("المهندس لم يأت ولم يتصل أحد", "ar"),
        ("👩🏽‍🔧🇮🇪 " * 12, "und"),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3, "de"),
        ("it took " + "three weeks and a complaint " * 60, "en"),
        ("=HYPERLINK(1)\x00\ud800 evil‮ reversed", "und"),
    )
    odd = [
        replace(
            plain[n % 12], id=f"odd/{n} {words[:3]}", label=words[:200], sentiment=None, feelings=None, counter_quotes=(),
            quotes=(QuotedWords(f"odd-{n}", hostile[:9], words, "", "Customer", hostile, language=language if len(language) == 2 else "und"),),
        )
        for n, (words, language) in enumerate(odd_words)
    ]
    many = [replace(plain[n % 12], id=f"t{n}", label=f"{plain[n % 12].label} ({n})") for n in range(54)]
    source = SourceAccount(hostile, hostile, 2, 1, 0, 1, 0, (hostile,), (hostile,), (hostile,), (Reject(1, hostile, hostile),), 3, hostile)
    return replace(whole, title=hostile, themes=(*odd, *many), sources=(source,), headlines=(), note=hostile, snapshot=hostile, not_known=(hostile,))
