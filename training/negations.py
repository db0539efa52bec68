"""Sentences written for this project that teach the sentiment model what turns a word's meaning: negation, double
negation, things that failed to happen, and questions. The benchmark's probes use other patterns and other words.
"""

from __future__ import annotations

from collections.abc import Iterator

GOOD = (
    "good great helpful friendly clean reliable clear easy fast happy satisfied useful polite comfortable tasty fair accurate "
    "kind patient pleasant smooth safe quick simple honest professional convenient delicious affordable efficient"
).split()
BAD = (
    "bad rude dirty slow expensive confusing broken late terrible awful useless unreliable noisy cold disappointed unhappy "
    "difficult painful poor dangerous faulty annoying boring stressful unfair complicated overpriced careless unclear"
).split()
TROUBLES = (
    "complaints problems issues trouble errors delays worries hassle faults regrets bugs crashes surprises queues hiccups concerns"
).split()
SUBJECTS = (
    "the staff",
    "the app",
    "it",
    "the service",
    "the delivery",
    "the website",
    "the room",
    "this",
    "the nurse",
    "support",
)
FAILURES = (
    "failed",
    "disappointed",
    "let me down",
    "crashed",
    "broke",
    "caused any problem",
    "gave me any trouble",
    "been late",
)
DELIGHTS = (
    "works",
    "helps",
    "answered",
    "arrived",
    "listens",
    "responded",
    "called back",
    "solved anything",
    "explained anything",
)


def turned() -> Iterator[tuple[str, int]]:
    """Pairs of sentence and sign: 1 content, -1 discontented, 0 neither."""
    yield from _plain_words()
    yield from _negated_words()
    yield from _double_negations()
    yield from _fixed()


def _plain_words() -> Iterator[tuple[str, int]]:
    for words, sign in ((GOOD, 1), (BAD, -1)):
        for number, word in enumerate(words):
            subject = SUBJECTS[number % len(SUBJECTS)]
            yield f"{subject} was {word}.", sign
            yield f"so {word}", sign
            yield f"{subject} is really {word}", sign


def _negated_words() -> Iterator[tuple[str, int]]:
    patterns = (
        "{s} was not {w}.", "{s} wasn't {w} at all", "not very {w}", "not {w}", "{s} is never {w}", "{s} isn't {w}",
        "{s} was far from {w}", "hardly {w}", "I would not call it {w}", "{s} has not been {w}", "{s} was anything but {w}",
        "no longer {w}", "{s} did not seem {w} to me", "it could not be called {w}",
    )  # fmt: skip
    for number, word in enumerate(GOOD):
        for place, pattern in enumerate(patterns):
            yield pattern.format(s=SUBJECTS[(number + place) % len(SUBJECTS)], w=word), -1
    soft = (
        "not {w} at all",
        "{s} was not {w}.",
        "{s} was never {w}",
        "{s} isn't {w}",
        "not a bit {w}",
        "not too {w}",
        "{s} was anything but {w}",
    )
    for number, word in enumerate(BAD):
        for place, pattern in enumerate(soft):
            yield pattern.format(s=SUBJECTS[(number + place) % len(SUBJECTS)], w=word), 1


def _double_negations() -> Iterator[tuple[str, int]]:
    patterns = (
        "no {t}", "no {t} at all", "no {t} so far", "I have no {t}.", "never had any {t}", "without any {t}", "zero {t}", "we had no {t}",
        "there were no {t}", "haven't had any {t}", "not a single one of the usual {t}", "didn't have any {t} with it", "free of {t}",
    )  # fmt: skip
    for word in TROUBLES:
        for pattern in patterns:
            yield pattern.format(t=word), 1
        yield f"nothing but {word}", -1
        yield f"too many {word}", -1
        yield f"{word} every week", -1
        yield f"so many {word} with this", -1
    for number, failure in enumerate(FAILURES):
        for offset in range(4):
            subject = SUBJECTS[(number + offset) % len(SUBJECTS)]
            yield f"{subject} has never {failure}", 1
            yield f"{subject} never {failure} once", 1
            yield f"{subject} {failure} again", -1
    for number, delight in enumerate(DELIGHTS):
        for offset in range(4):
            subject = SUBJECTS[(number + offset) % len(SUBJECTS)]
            yield f"{subject} never {delight}", -1
            yield f"nobody {delight}", -1
            yield f"{subject} no longer {delight}", -1


def _fixed() -> Iterator[tuple[str, int]]:
    content = (
        "can't complain|cannot complain|I can't fault them|could not fault the care|nothing to complain about|nothing could be improved|"
        "nothing to improve|nothing needs changing|couldn't be better|could not have been better|couldn't ask for more|couldn't be happier|"
        "can't praise them enough|cannot recommend it enough|can't wait to come back|won't go anywhere else|would not change a thing|"
        "never looked back|no need to change anything|not bad at all|can't beat the price|can't go wrong with it|never a dull moment|"
        "you won't regret it|I don't regret buying it|nothing was too much trouble|keep up the good work|worth every penny|"
        "does what it should|exactly what I needed|it just works|second to none|none better|never fails to impress|all went smoothly|"
        "couldn't fault a thing|not one bad word to say|no bad experience|solved in minutes|sorted it out straight away|thank you so much"
    ).split("|")
    discontented = (
        "could have been better|could be better|nothing works|nobody came|nobody called back|no one answered|no reply|no answer for weeks|"
        "still waiting|waited for hours|never again|never coming back|will not buy again|would not recommend|I don't recommend it|"
        "can't log in|cannot open it|does not work|doesn't load anymore|won't start|stopped working|it keeps crashing|not worth it|"
        "not worth the money|waste of money|waste of time|want my money back|I want a refund|nothing has changed|no help whatsoever|"
        "no explanation|not what I ordered|left on hold for an hour|on hold for ages|charged twice|they lost my bag|cancelled without notice|"
        "no communication|had to call three times|third time this month|the worst|if only it worked|used to be good|was good until the update|"
        "falls apart|gave up|leaving for a competitor|cancelled my subscription|nothing but trouble|I wish it was cheaper|needs improving"
    ).split("|")
    neither = (
        "I called on Monday|the parcel is blue|how do I reset my password?|what time do you open?|where is my order?|I have a question|"
        "it has two buttons|we are a family of four|I live in the north|my order number is on the letter|is there a version for tablets?|"
        "I use it once a week|the shop is next to the station|please send me the form|I would like to change my address|when does it start?|"
        "the appointment is on Friday|I bought it in March|there are three sizes|it runs on Linux|can I pay by card?|none|n/a|nothing|don't know|"
        "not sure|no comment|not applicable|I was referred by my doctor|I flew from Oslo to Rome|my account ends in four digits|it is a phone"
    ).split("|")
    for sentences, sign in ((content, 1), (discontented, -1), (neither, 0)):
        for sentence in sentences:
            yield sentence, sign
            yield f"{sentence}.", sign
            yield f"{sentence[0].upper()}{sentence[1:]}!", sign if sign else 0
