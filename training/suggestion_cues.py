"""Phrases by which people suggest or ask for something, to label public texts weakly; the suggestion head learns from these.

Written for this project from general knowledge of English; no labelled set of suggestions was used. What a cue marks is
a weak label, never a measure.
"""

from __future__ import annotations

import re

_REQUESTS = r"""\b(?:
 (?:we|you|they|it|there|staff|one|this|that|users?|people|someone|doctors?|nurses?|app)
   \s+(?:really\s+|just\s+|also\s+|definitely\s+)?(?:should|ought\ to|must|could\ do\ with|could\ use|needs?\ to)(?!\ and|\.|,)
 | (?<!\bi\ )(?<!if\ i\ )should(?:n't|\ not)?\s+(?:be|have(?!\ (?:attended|been\ here))|also|allow
   |include|provide|support|add|make|give|let|offer|at\ least)
 | please\s+(?:add|make|fix|allow|provide|consider|implement|include|give|let|enable|bring|remove|change|support|do|improve
   |can|could|don't|stop|keep|put|get|introduce|create|update|extend|offer|increase|return|release|send|tell\ your)
 | (?:can|could|would)\s+(?:you|we|they|someone)\s+(?:please\s+|also\s+|just\s+|at\ least\s+|maybe\s+)?
   (?:add|make|allow|provide|include|give|have|get|offer|bring|put|consider|change)
 | (?:would|will|could|might|it'd|that'd|'d)\s+(?:also\s+|really\s+|just\s+|even\s+|probably\s+)?be\s+(?:\w+\s+)?
   (?:nice|great|good|better|best|helpful|useful|cool|awesome|wonderful|easier|fantastic|ideal|perfect|amazing|nicer
   |handy|beneficial|wise|welcome|(?:a|an)\ (?:good|great|nice))\b(?!\ (?:help|advice))
 | (?:i|we)(?:'d|\ would)\s+(?:also\s+|really\s+|just\s+|definitely\s+|highly\s+|strongly\s+)*
   (?:like\ to\ (?:see|have|be\ able)|like\ (?:a|an|the|more|it\ if)|love\ (?:to|it\ if|a|an|the|more)|suggest|prefer|propose)
 | (?:i|we)\s+(?:\w+\s+)?(?:wish\ (?:i\ could|you|they|it|there|that|the|we)|suggest|propose)(?!ed)
 | (?:my|one|a|only)\s+(?:suggestion|recommendation|request)
 | feature\ request | (?:how|what)\ about\ (?:a|an|the|adding|making|giving|you)
 | why\ not\ (?:\w+) | why\ (?:don't|can't|doesn't|not)\ (?:you|we|they) | if\ only
 | hope(?:fully)?\ (?:to\ see|you\ (?:will|can|add)|they\ (?:will|add|fix))
 | (?:we|you|they|it|there)\ needs?\ (?:a|an|more|better|some) | needs?\ (?:more|better|improvement|improving|updating)
 | there\ (?:should|needs?\ to|must|has\ to)\b | (?:allow|let)\ (?:us|users?|people|patients|customers)
 | (?:perhaps|maybe)\ (?:a|an|more|you|they|if|some|the|have|make|add)
 | (?:ability|option)\ to\b | you\ could
 | (?<!n't\ think\ it\ )could\ (?:be|have\ been)\ (?:better|improved|more|clearer|quicker|faster|easier)
 | would\ (?:make|help|save|improve)\b | needs?\ to\ be\b | would\ like\ to\ (?:see|have|be) | (?:i|we)\ (?:\w+\ )?want\ (?:even\ )?more
 | could\ have\ (?:been\ )?(?:more|better|a\ |an\ |taken) | how\ bout | could\ use\ (?:some|more|a)
 )"""
_ADVICE = r"""\b(?:
 (?:would|do|will|can|cannot|can't|could|not|highly|strongly|definitely|i|we|and)\s+(?:\w+\s+)?(?:recommend|advise)\b(?!\ me|\ us)
 | (?:highly|definitely|not|strongly)\ recommended | my\ (?:advice|tip) | a\ (?:tip|word\ of\ (?:advice|warning)) | (?:i|i'd|would)\ suggest
 | must[ -](?:see|try|have|do|visit|buy) | (?:make|be)\ sure\ (?:you|to|that|it) | be\ (?:aware|prepared|careful|warned|advised)
 | beware | (?:i\ would|i'd|to)\ avoid | stay\ away | (?:go|look|stay|try|eat|shop)\ (?:elsewhere|somewhere\ else)
 | (?:don't|do\ not|dont|never)\ (?:forget|miss|expect|bother|waste|stay|book|go|buy|eat|get|hesitate|let|be\ fooled|spend|take)
 | ask\ for\ (?:a|an|the) | request\ (?:a|an)\ (?:room|quiet|table) | do\ yourself\ a\ favou?r
 | you\ (?:should|must|might\ want|may\ want|will\ want|need\ to|have\ to|better|could\ always|can\ always)
 | you'd\ better | if\ you(?:'re|\ are|\ want|\ need|\ can|\ plan|\ go|\ stay|\ like|\ love|\ prefer|\ don't|\ do|\ get|\ have|\ ever)
 | give\ (?:it|them|this|these|that)\ a\ (?:try|go|miss|chance) | worth\ (?:a\ (?:try|visit|look|trip)|checking|visiting|trying)
 )"""
_OPENS = (
    r"^[\W\d]*(?:please|add|allow|make|give|provide|support|enable|bring|let|include|implement|improve|fix|remove|request|more|better|easier|faster|quicker|consider|create|expose|extend|increase|reduce"
    r"|introduce|put|keep|stop|try|ensure|offer|simplify|encourage|answer|listen|employ|hire|open|change"
    r"|show|have(?! (?:tried|been|had|got|you|not|since|now))|be|need"
    r"|minimi[sz]e|respond|relax|hide|integrate|would like)\b"
)
_ADVISES = (
    r"^[\W\d]*(?:try|take|go|ask|book|bring|avoid|stay|use|buy|eat|walk|turn|order|skip|visit|don't|do not|never"
    r"|watch|pay|choose|pick|plan|expect|beware)\b(?! (?:and|have|had|was|were|is|got|a\b|know|think|understand|want|see|like))"
)
_REQUEST, _ADVISING = (re.compile(pattern, re.IGNORECASE | re.VERBOSE) for pattern in (_REQUESTS, _ADVICE))
_OPENS_REQUEST, _OPENS_ADVICE = (re.compile(pattern, re.IGNORECASE) for pattern in (_OPENS, _ADVISES))
_HELP = re.compile(
    r"please (?:help|advise|assist|let me know|tell me)|can (?:you|anyone|someone) help|thank", re.IGNORECASE
)


def weak_kinds(text: str) -> tuple[bool, bool]:
    """Whether phrases of a request, and of advice, stand in a passage; asking for help is neither."""
    helping = bool(_HELP.search(text))
    requests = bool(_REQUEST.search(text)) or (bool(_OPENS_REQUEST.search(text)) and not helping)
    advises = bool(_ADVISING.search(text)) or (bool(_OPENS_ADVICE.search(text)) and not helping)
    return requests, advises
