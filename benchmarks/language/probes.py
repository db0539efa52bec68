"""Made-up sentences that test negation: own patterns and turns of phrase, none of which the training uses."""

from __future__ import annotations

PLAIN = (
    ("{} was superb", 1),
    ("I am delighted with {}", 1),
    ("{} exceeded everything I hoped for", 1),
    ("hats off to {}", 1),
    ("{} made my week", 1),
    ("{} was a disaster", -1),
    ("{} drives me mad", -1),
    ("I am fed up with {}", -1),
    ("{} left me in tears", -1),
    ("{} was a shambles", -1),
)
NEGATED = (
    ("{} was not impressive", -1),
    ("I can't say {} was enjoyable", -1),
    ("{} doesn't inspire confidence", -1),
    ("I was not pleased with {}", -1),
    ("{} isn't as good as it should be", -1),
    ("there is nothing nice about {}", -1),
    ("I am not a fan of {}", -1),
    ("{} wasn't well organised", -1),
    ("I didn't enjoy {}", -1),
    ("{} has not improved", -1),
    ("{} was hardly a pleasure", -1),
    ("nobody could call {} welcoming", -1),
    ("{} isn't something I look forward to", -1),
    ("{} doesn't do what was promised", -1),
    ("I never felt looked after by {}", -1),
)
DOUBLE = (
    ("I never had cause to grumble about {}", 1),
    ("{} caused me no stress", 1),
    ("{} did not disappoint", 1),
    ("I have no criticism of {}", 1),
    ("not one glitch with {}", 1),
    ("{} was without fault", 1),
    ("I couldn't find anything wrong with {}", 1),
    ("{} is never a nuisance", 1),
    ("I wouldn't hesitate to use {} again", 1),
    ("{} never gave me a headache", 1),
    ("there is nothing to dislike about {}", 1),
    ("{} isn't remotely frustrating", 1),
    ("not a moment of boredom with {}", 1),
    ("I was never kept waiting by {}", 1),
    ("{} has not once left us stranded", 1),
)
THINGS = (
    "the checkout",
    "my advisor",
    "the ferry crossing",
    "this mattress",
    "the booking process",
    "their newsletter",
    "the physio",
    "the garage",
    "your chat",
    "the lift",
)


def probes(patterns: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    """Every pattern with every thing."""
    return [(pattern.format(thing), sign) for pattern, sign in patterns for thing in THINGS]
