"""Words by which customers name a feeling, and sentences of our own, from which the emotion heads learn their language.

GoEmotions is written by people on Reddit; customers speak otherwise ("let down", "finally sorted"). A cue marks a
passage of a public customer text as a likely case: a weak label, never a measure. All patterns and sentences here were
written for this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NOT = r"(?<!not )(?<!n't )(?<!never )(?<!no )(?<!nothing )(?<!without )(?<!not be )(?<!n't be )(?<!never be )\b"

_CUES = {
    "frustration": r"frustrat\w+|annoy(?:ed|ing|s)|fed up|ridiculous|unacceptable|furious|angry|disgrace\w*|disgust\w+"
    r"|appalling|outrageous|infuriat\w+|shame on|rude(?:ly)?|sick of|tired of|i hate|waste of (?:time|money)|rip ?off"
    r"|scam|pathetic|shambles|wits'? end|driv\w+ (?:me|us) (?:mad|crazy|nuts|insane|up the wall)|last straw"
    r"|had enough|nightmare|inexcusable|useless|fobbed off|a joke",
    "disappointment": r"disappoint\w+|let (?:me|us|him|her|them|the \w+)? ?down|expected (?:so much )?(?:better|more)"
    r"|not what (?:i|we) (?:expected|hoped|wanted|ordered|was promised)|(?:was|were|had been) hoping|had hoped"
    r"|(?:a|real|such a|great) (?:shame|pity)|underwhelm\w+|f(?:a|e)ll(?:s|en)? short|gone down ?hill|not worth"
    r"|(?:left|leaves?) (?:a lot|much|something|a great deal) to be desired|not as (?:advertised|described|good as)"
    r"|doesn't live up|didn't live up|used to be (?:so |much )?(?:good|great|better)|letdown|wish i had(?:n't| not)",
    "confusion": r"confus\w+|(?:do|did)(?:n't| not) understand|(?:can|could)(?:n't| not) (?:understand|figure|work out)"
    r"|(?:i|we)(?:'ve| have| had)? no idea (?:how|what|why|where|which|who)|(?:i|we|i'm|am|are"
    r"|was) not (?:quite |really |at all )?sure (?:how|what|why|where|which|who|if|whether)|unsure|unclear"
    r"|puzzl\w+|baffl\w+|at a loss|(?:makes?|making) no sense"
    r"|(?:i|we) (?:really )?(?:do|did)(?:n't| not) know (?:what|how|why|where|which|if|whether)|mystified|stumped|perplex\w+|am i missing"
    r"|contradict\w+",
    "anxiety": r"worr(?:ied|ying)|(?:i|we) worry|anxious|nervous|(?:i|we|am|was|were|so) (?:really )?"
    r"(?:afraid of|afraid to|scared)|scary|frighten\w*|terrif(?:ied|ying)"
    r"|panick\w*|in a panic|fearful"
    r"|stress(?:ed|ful)|apprehensive|alarm(?:ed|ing)|petrified|dread(?:ed|ing)|i fear|uneasy|unnerving|feel unsafe"
    r"|(?:very|really|so|deeply|am|was) concerned",
    "sadness": r"heart ?broken|heart ?breaking|(?:was|am|very|so|left|really|been) upset|upsetting|in tears|crying|cried"
    r"|depress(?:ed|ing)|miserable|(?:so|very|really) sad|saddened|sadness|lonely|devastat\w+|(?:will|do|really) miss"
    r"|passed away|unhappy|hopeless|gutted",
    "relief": r"(?<!pain )relie(?:f|ved)|thank (?:god|goodness|heavens)|finally (?:sorted|fixed|solved|resolved|works?)"
    r"|phew|at ease|peace of mind|reassur\w+|weight off|no longer (?:have to )?worr\w+|glad (?:it's|that's|it is) over"
    r"|less (?:anxious|stressed|worried)|calmed (?:me|us|my|her|him)|got there in the end|felt (?:safe|calm)",
    "gratitude": r"thank(?:s| you|ful)|grateful|gratitude|(?:i|we|really|much|very|greatly|so) appreciat(?:e|ed)|cheers",
    "joy": r"(?:i|we|absolutely|really|just) love[ds]?|love it|excellent|amazing|fantastic|brilliant|wonderful|awesome"
    r"|superb|delighted|thrilled|the best|perfect(?:ly)?|outstanding|great|happy|pleased|enjoy\w*|fabulous|impressed"
    r"|exceptional|lovely|a pleasure|first class|over the moon|made my day",
    "surprise": r"surpris\w+|shock(?:ed|ing|ingly)|astonish\w+|unexpected\w*|amazed|stunned|(?:did|would)(?:n't| not) expect"
    r"|never expected|out of (?:nowhere|the blue)|wow|can(?:'t|not) believe|unbelievabl[ey]|taken aback|blown away",
}
_ANYWHERE = {name: re.compile(f"\\b(?:{pattern})\\b", re.IGNORECASE) for name, pattern in _CUES.items()}
CUES = {name: re.compile(f"{_NOT}(?:{pattern})\\b", re.IGNORECASE) for name, pattern in _CUES.items()}

_POLITE = re.compile(
    r"(?:thanks?|thank you|thanking you|appreciated?|grateful)\b[^.]{0,20}\b(?:in advance|any|anyone|if"
    r"|for reading|for your time)"
    r"|(?:would|will) (?:be )?(?:much |greatly |really |very )?(?:appreciate|grateful)|any (?:help|advice"
    r"|suggestion|idea)"
    r"|thanks to (?:your|their|the) (?:lack|mess|error|mistake)",
    re.IGNORECASE,
)

_SAID = {
    "frustration": (
        "I am at my wits' end with {}", "I have had enough of {}", "{} is driving me up the wall", "{} is a joke",
        "sick and tired of {}", "{} makes my blood boil", "why can nobody sort out {}", "I keep getting fobbed off",
        "{} is beyond a joke", "I have rung five times about {} and still nothing", "{} is an absolute shambles",
        "how hard can it be to fix {}", "I am livid about {}", "this is the third time {} has gone wrong",
        "nobody takes responsibility for {}", "passed from pillar to post over {}", "{} is infuriating",
        "they could not care less about {}", "I am fuming about {}", "still waiting for {} after six weeks",
        "I should not have to chase you about {}", "{} wasted my whole afternoon", "what a farce {} has been",
    ),
    "disappointment": (
        "I feel let down by {}", "{} let us down", "I expected better from {}", "{} was not what I had hoped for",
        "{} did not live up to what was promised", "{} fell short", "such a shame about {}", "{} has gone downhill",
        "I had higher hopes for {}", "{} left a lot to be desired", "{} was a let down", "{} used to be so good",
        "we had been looking forward to {} and it came to nothing", "{} was underwhelming", "{} is not worth the money",
        "it is a pity that {} was cancelled", "sadly {} is no longer what it was", "I wish I had not bothered with {}",
        "{} was not as described", "{} promised much and delivered little", "I thought {} would be better than this",
    ),
    "confusion": (
        "I cannot make head or tail of {}", "{} makes no sense to me", "I do not understand {}", "{} is confusing",
        "nobody explained {}", "I was told two different things about {}", "I am none the wiser about {}",
        "it is not clear how {} works", "I am lost when it comes to {}", "what am I supposed to do about {}",
        "I have no idea what {} means", "I am puzzled by {}", "{} had me scratching my head", "{} baffles me",
        "I get mixed messages about {}", "I could not work out {}",
    ),
    "anxiety": (
        "I am worried about {}", "{} makes me nervous", "I am scared that {} will be lost", "{} keeps me awake at night",
        "I was anxious about {}", "{} was frightening", "I dread {}", "I am afraid {} may not arrive in time",
        "I am on edge because of {}", "I fear I will lose {}", "we were panicking about {}", "{} was a scary experience",
        "I do not feel safe with {}", "I am stressed about {}", "my heart sank when {} did not come and I was so scared",
    ),
    "sadness": (
        "I was in tears over {}", "{} broke my heart", "I am so sad about {}", "I will miss {}", "{} upset me deeply",
        "it is heartbreaking to see {} go", "I cried about {}", "{} left me feeling low", "we are devastated about {}",
        "I felt so alone with {}", "{} made me feel miserable", "I am gutted about {}", "we were very sad to lose {}",
    ),
    "relief": (
        "{} is finally sorted", "finally got {} sorted out", "what a relief that {} is over", "{} gave me peace of mind",
        "it is a weight off my mind that {} is done", "phew, {} arrived after all", "thank goodness for {}",
        "I was so relieved when {} was fixed", "I can relax now that {} is settled", "{} put my mind at rest",
        "at long last {} is working again", "I was reassured about {}", "{} put me at ease", "glad that {} is behind us",
        "I no longer have to worry about {}", "thank heavens {} turned up", "we got there in the end with {}",
        "I can finally breathe again about {}", "{} took the stress away", "I felt safe and calm with {}",
    ),
    "gratitude": (
        "thank you so much for {}", "I am very grateful for {}", "much appreciated, {}",
        "I cannot thank you enough for {}",
        "many thanks for {}", "a big thank you to everyone at {}", "I really appreciate {}", "we owe you a lot for {}",
        "thanks a million for {}", "hats off and thanks to {}", "my thanks go to {}",
    ),
    "joy": (
        "I am over the moon with {}", "{} made my day", "I absolutely love {}", "{} was a delight", "so happy with {}",
        "{} is brilliant", "{} was excellent from start to finish", "I could not be happier with {}",
        "{} is a joy to use",
        "{} put a smile on my face", "thrilled with {}", "{} was outstanding", "we had a wonderful time with {}",
        "I am delighted with {}", "{} exceeded our expectations", "cannot fault {}", "{} was top notch",
        "ten out of ten for {}",
    ),
    "surprise": (
        "I was surprised by {}", "I did not expect {}", "{} came out of the blue", "I could not believe {}",
        "to my surprise {} was already there", "I was taken aback by {}", "wow, {} really", "I was shocked by {}",
        "who would have thought that of {}", "{} was unexpected", "I was amazed at {}", "I was stunned by {}",
    ),
}  # fmt: skip
_NEUTRAL = (
    "I called about {}", "I have a question about {}", "my order number is on {}", "where do I find {}",
    "thanks in advance for help with {}", "any help with {} would be appreciated", "please advise on {}",
    "I would be grateful if you could look into {}", "{} is on the second floor", "I received {} on Monday",
    "I am trying to change {}", "kind regards and thanks in advance", "I use {} on two computers",
    "can you tell me about {}",
    "the price of {} is on the page", "it is not disappointing", "no worries about {}",
    "I was not surprised by {}", "not a problem with {}", "do not worry about {}", "thanks to your mistake {} is gone",
    "Thanks in advance", "Thanks in advance.", "Thank you in advance!", "Many thanks in advance", "Thanks for any help",
    "Thanks for any help.", "Any help appreciated, thanks", "thanks for reading", "thanks for nothing",
    "Thank you for your time.",
    "I would truly appreciate your help", "if you like {} you may be disappointed", "I am afraid {} is closed",
    "I am afraid that is all about {}", "people who worry about {} can ask", "if you are scared, ask about {}",
    "we talked about my worries and {}", "I am not sure I have time for {}", "you have no idea", "Thanks and Regards",
    "-- Thanks and regards.", "Thanks & regards",
    "Thanks, in Advance!", "Help needed, thank you", "Please help. Thank you", "not sad about {}",
    "{} is not confusing", "{} is not frustrating", "{} is a bit weird", "the depressing of the button for {}",
    "I got {} as expected", "not unexpected", "pain relief for {}", "tax relief on {}",
    "I have an anxiety disorder", "the anxiety group meets on {}",
)  # fmt: skip
_THINGS = (
    "the delivery", "my order", "your support team", "this app", "the update", "the ward", "my appointment", "the refund",
    "the new website", "the hotel", "my account", "the waiting time",
)  # fmt: skip
_DENIED = (  # a bad feeling denied is a good one
    "you will not be disappointed with {}",
    "we were not disappointed with {}",
    "{} did not disappoint",
    "{} never disappoints",
    "{} never let me down",
    "You won't be disappointed.",
    "You will not be disappointed.",
)


_WORDS = {
    "frustration": "furious livid fuming infuriated outraged angry annoyed irritated frustrated disgusted appalled incensed "
    "exasperated enraged cross mad",
    "disappointment": "disappointed dissatisfied underwhelmed disillusioned unimpressed",
    "confusion": "confused puzzled baffled perplexed bewildered mystified stumped",
    "anxiety": "worried anxious nervous scared frightened terrified afraid panicked stressed apprehensive uneasy alarmed",
    "sadness": "sad upset heartbroken devastated miserable depressed saddened tearful gutted unhappy lonely",
    "relief": "relieved reassured",
    "gratitude": "grateful thankful appreciative indebted",
    "joy": "happy delighted thrilled pleased overjoyed ecstatic impressed satisfied glad excited chuffed",
    "surprise": "surprised astonished amazed stunned shocked startled astounded",
}
_FELT = (
    "I am {w} with {t}", "I am absolutely {w} about {t}", "so {w}", "I feel really {w}", "we were very {w} when we saw {t}",
    "{t} left me {w}", "extremely {w}",
)  # fmt: skip
_NOT_FELT = (
    "I am not {w} with {t}", "we were never {w}", "you will not be {w}", "you won't be {w} with {t}", "I wasn't {w} at all",
    "no need to be {w}", "not one bit {w} by {t}", "I was not {w}",
)  # fmt: skip
_BAD = "terrible horrible awful dreadful horrific atrocious abysmal appalling shocking diabolical"
_BAD_THINGS = (
    "{t} is {w}", "{w} {t}", "{t} was absolutely {w}", "what a {w} experience with {t}", "{w}, just {w}", "{t} looks {w}",
    "the reception was {w}", "{w} battery life, {w} service",
)  # fmt: skip
"""On Reddit "terrible" is often called fear; customers who say it are cross."""
_TURNED = {"joy": "disappointment", "disappointment": "joy"}


def weak_labels(text: str) -> dict[str, bool]:
    """Which feelings a passage names (True) or names only to deny them (False); the others are not there.

    Polite thanks ahead of help count as denied gratitude.
    """
    found = {name: bool(CUES[name].search(text)) for name, cue in _ANYWHERE.items() if cue.search(text)}
    if "gratitude" in found and _POLITE.search(text):
        found["gratitude"] = False
    return found


def own_sentences() -> Iterator[tuple[str, str]]:
    """Sentences with the feeling that they name, or ``neutral``."""
    for name, patterns in (*_SAID.items(), ("neutral", _NEUTRAL), ("joy", _DENIED)):
        for number, pattern in enumerate(patterns):
            for step in range(3):
                yield pattern.format(_THINGS[(number + 4 * step) % len(_THINGS)]), name
    for name, words in _WORDS.items():
        yield from _combined(words, _FELT, name)
        yield from _combined(words, _NOT_FELT, _TURNED.get(name, "neutral"))
    yield from _combined(_BAD, _BAD_THINGS, "frustration")


def _combined(words: str, patterns: tuple[str, ...], name: str) -> Iterator[tuple[str, str]]:
    """Every word in every pattern."""
    for number, word in enumerate(words.split()):
        for place, pattern in enumerate(patterns):
            yield pattern.format(w=word, t=_THINGS[(number + place) % len(_THINGS)]), name
