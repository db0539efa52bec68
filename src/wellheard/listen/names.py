"""What the name of a column says about it, in the languages that exports are written in.

A cue is only half of a guess: what stands in the column must agree before it gets a role.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER: Final = re.compile(r"[^a-z0-9#?]+")
_WRAPPINGS: Final = frozenset({"label", "value", "text", "#text", "_text", "$t", "$"})  # of values in converted XML
_FORM_NOISE: Final = re.compile(r"^(?:\d+|q\d+)\s+(?=[a-z])")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name as plain lower-case words, so that ``reviewTitle``, ``Review Title`` and ``review_title`` are one.

    Example:
        >>> folded("reviewTitle"), folded("Überschrift:"), folded("case:concept:name"), folded("7. Any other feedback?")
        ('review title', 'uberschrift', 'case concept name', 'any other feedback?')
    """
    head, _, last = name[:500].rpartition(".")
    name = _CAMEL.sub(" ", head if head and last.casefold() in _WRAPPINGS else name[:500])
    plain = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _FORM_NOISE.sub("", _OTHER.sub(" ", plain).strip())


Cues = Sequence[tuple[float, str]]

TEXT: Final[Cues] = (
    (
        1.0,
        r"(review|answer|comment|feedback|response|message|ticket|tweet|post|sentence|verbatim) (text|content|"
        r"body|comment)s?",
    ),
    (
        1.0,
        r"(full )?(text|content|body|comments?|feedback|verbatims?|review|description|message|messages|"
        r"utterance|transcript)",
    ),
    (
        1.0,
        r"(free ?text|open ?text|open ended response|remarks?|opinion|tweet|post|sentence|(field )?notes?|"
        r"suggestions?|idea)",
    ),
    (
        1.0,
        r"(kommentare?|bewertungstext|rezension|nachricht|beschreibung|freitext|anmerkung(en)?|ruckmeldung|"
        r"text der bewertung)",
    ),
    (
        1.0,
        r"(commentaires?|avis|texte|remarques?|comentarios?|resena|opinion|texto|mensaje|mensagem|avaliacao|opiniao)",
    ),
    (1.0, r"(commenti?|recensione|testo|opmerking(en)?|tekst|bericht|toelichting|beoordeling)"),
    (
        0.9,
        r".*\b(free ?text|comments?|feedback|verbatims?|notes|remarks|suggestions?|kommentar|commentaire|"
        r"comentario|opmerking)",
    ),
    (0.9, r"(notes|comments|observations?) .*"),
    (0.8, r".*\b(review|answer|text|body|message|description|antwort|reponse|respuesta|resposta|open ended response)"),
    (0.8, r".*(other|sonstiges|autre|otro|outro) (please )?(specify|write in|angeben|preciser|especifi\w+).*"),
    (0.8, r"(.* )?(why|warum|pourquoi|por que|perche|waarom)\??"),
    (0.7, r"(pros|cons|likes|dislikes|positive|negative|best|worst|advantages|disadvantages) ?(comment|text|review)?"),
    (0.7, r".*\b(comment|feedback|suggest|improve|wish|tell us|explain|describe|elaborate)\b.*"),
)
TITLE: Final[Cues] = (
    (1.0, r"(review |ticket |message |post )?(title|subject|headline|summary|heading)"),
    (
        0.9,
        r"(titel|betreff|uberschrift|titre|sujet|objet|titulo|asunto|assunto|titolo|oggetto|onderwerp|(review|"
        r"rezensions?) ?titel)",
    ),
    (0.4, r"(topic|thema|sujet|tema)"),
)
CUSTOMER: Final[Cues] = (
    (
        1.0,
        r"(customer|client|user|reviewer|member|account|contact|requester|author|consumer|subscriber|visitor|"
        r"person|patient|guest)s? ?(id|no|nr|number|key|uuid|guid|ref|code)",
    ),
    (
        1.0,
        r"(review )?consumer user id|distinct id|user pseudo id|domain userid|anonymous id|userid|customerid|"
        r"cust id|participant( (id|code|name))?",
    ),
    (
        1.0,
        r"(kunden?|nutzer|mitglieds?) ?(nr|nummer|id|kennung)|(id|numero|no|num) (du |de |del )?(client|"
        r"cliente|usuario|utilisateur)",
    ),
    (0.9, r"customer|client|kunde|kundin|cliente|klant|participant|subject id|code name|respondent|requester"),
    (0.9, r"respondent ?(id|no|number)"),
    (0.8, r"(customer |user |requester |recipient |respondent |contact )?e ?mail( ?address)?|correo( electronico)?"),
)
AUTHOR: Final[Cues] = (
    (
        1.0,
        r"(author|creator|reviewer|poster|commenter|sender|submitter|autor|auteur|autore|verfasser) ?(name|id|"
        r"handle|nickname)?",
    ),
    (0.9, r"(review |reviewer )?(user ?name|nick ?name|screen name|user|handle|twitter handle|display name)"),
    (
        0.9,
        r"(message )?author (id|name|key)|from (id|user)|created by( id)?|user ?name|nutzername|usuario|"
        r"utilisateur|utente",
    ),
    (0.5, r"name|from"),
)
AT: Final[Cues] = (
    (
        1.0,
        r"(date|time|timestamp|datetime)? ?(created|submitted|posted|received|sent|published|written|"
        r"commented|recorded)( ?(at|on|date|time|utc|datetime))*",
    ),
    (
        1.0,
        r"(review|submission|submit|creation|created|comment|response|feedback|message|ticket|tweet|post|"
        r"recorded|interview|visit) ?(date|time|timestamp|datetime|created)( (and|utc|at) ?\w*)?",
    ),
    (
        1.0,
        r"(event |occurred |start )?(timestamp|time stamp|date ?time)|occurred at|at|time timestamp|ocel "
        r"timestamp|event time",
    ),
    (
        0.9,
        r"(the )?(date|datum|fecha|data|dato|when)|(completed|finished|end|ended) ?(date|time|at|on)?|date "
        r"(completed|ended|finished)",
    ),
    (
        0.9,
        r"(erstellt|eingegangen|abgegeben|gesendet)( am)?|zeitstempel|horodateur|marca temporal|carimbo de "
        r"data hora|date (de|d) .*|fecha (de|del) .*|data (de|di|da) .*|datum .*",
    ),
    (
        0.8,
        r".*\b(date|timestamp|datetime|time)( utc| gmt)?|.* (created|submitted|posted|sent)( at| on)?|"
        r"datestamp|submitdate",
    ),
    (0.6, r"(start|started|begin|began|opened|open) ?(date|time|at|on)?|(date|time) (started|opened)|startdate|time"),
    (
        0.4,
        r"(last )?(updated?|modified|changed|edited)( ?(at|on|date|time))?|.* (update|modification) (date|time|at).*",
    ),
    (0.2, r"(closed|solved|resolved|due|assigned)( ?(at|on|date|time|by time))?"),
    (0.7, r".*\b(epoch|millis|unix( time)?|tstamp)\b.*"),
)
NOT_AT: Final = re.compile(
    r"birth|dob\b|naissance|nacimiento|geburt|expir|first response|duration|zone|resolution|due|sync|"
    r"minutes|hours|reply"
)
MARKET: Final[Cues] = (
    (
        1.0,
        r"(market|country|territory|country code|(customer|reviewer|user|geo|shipping) country|land|pays|pais|"
        r"paese)( (code|name))?",
    ),
    (0.9, r"(world )?region|.*part of the world.*|storefront"),
    (0.7, r"((customer|reviewer|user) )?(state|province|estado|provincia|uf|bundesland|departement)"),
)
LANGUAGE: Final[Cues] = (
    (1.0, r"(.* )?(language|lang|locale|sprache|langue|idioma|lingua|taal)( (code|declared))?"),
    (0.9, r"(start ?language|userlanguage)"),
)
CHANNEL: Final[Cues] = (
    (1.0, r"(contact |support |feedback )?(channel|kanal|canal|kanaal)|distribution channel"),
    (0.8, r"via|origin|medium|case origin"),
)
TOUCHPOINT: Final[Cues] = ((1.0, r"touch ?points?|journey (stage|step)|kontaktpunkt"),)
CASE: Final[Cues] = (
    (
        1.0,
        r"(ticket|case|thread|conversation|dialog(ue)?|question|parent|topic|session|chat|call|issue|order|"
        r"interview|incident|discussion) ?(id|no|nr|number|key|uuid)",
    ),
    (0.9, r"case|case concept name|in reply to( (status )?id)?|thread ts|casenumber|case number|x gm thrid"),
    (0.5, r"(review|post|document|transcript) ?id"),
)
ID: Final[Cues] = (
    (1.0, r"id|uuid|guid|key|record id|unique id|message id|insert id|external id"),
    (
        1.0,
        r"(review|comment|response|answer|ticket|tweet|post|record|feedback|submission|event|message|case|"
        r"entry|survey response|interview|sentence|case|conversation) ?(id|no|nr|number|uuid|key)",
    ),
    (0.9, r"id (num|no|nr)|(ticket|case) ?number|response|responseid|respondent ?id|num(ber)?|nr|nummer|#|network id"),
    (0.5, r".*\b(id|uuid|guid)"),
)
NOT_ID: Final = re.compile(
    r"\b(product|app|item|shop|store|user|customer|client|account|collector|campaign|brand|group|team|"
    r"agent|organi[sz]ation|org|company)\b"
)
ACTIVITY: Final[Cues] = (
    (
        1.0,
        r"(activity|event|action)( ?(name|type))?|concept name|ocel activity|aktivitat|activite|actividad|event name",
    ),
    (0.7, r"(task|step|status|state|page|screen)( name)?"),
)
VALUE: Final[Cues] = (
    (
        1.0,
        r"(order |purchase |total |annual |lifetime |customer )?(value|amount|revenue|price|total|cost|costs|"
        r"spend|betrag|umsatz|montant|importe|valor)",
    ),
    (0.9, r"(mrr|arr|ltv|clv|monthly charges|total charges|acv)"),
)
SINCE: Final[Cues] = (
    (
        1.0,
        r"(customer |member |user )?(since|signup|sign up|registered|joined|created|start)( ?(at|on|date))?|"
        r"tenure start|kunde seit",
    ),
)
QUESTION: Final[Cues] = (
    (1.0, r"(.* )?(question|question (text|label|title|name)|field label|frage|pregunta|pergunta|domanda|vraag)"),
)
SPEAKER: Final[Cues] = (
    (
        1.0,
        r"(message |comment )?(author|sender|speaker|user|from|participant|creator|actor) ?(type|role|kind)|"
        r"said by|from type",
    ),
    (0.9, r"role|speaker|sender|direction|party|who|sprecher"),
)
CONSENT: Final[Cues] = ((1.0, r"consent( (level|given|type))?|(may|can) (we )?(publish|quote).*|einwilligung"),)
RATING: Final[Cues] = (
    (1.0, r"(.* )?(nps|net promoter( score)?|csat|ces)( (score|rating|value))?"),
    (
        1.0,
        r".*\b(likely|likelihood|wahrscheinlich\w*|probable|probab\w+)\b.*\b(recommend\w*|empfehl\w*|"
        r"weiterempfehl\w*|recommand\w*|recomend\w*|consigli\w*|aanbevel\w*).*",
    ),
    (
        1.0,
        r"(star|overall|review|user|product|customer)s? ?(rating|stars|score)s?|stars?|review stars|star "
        r"rating|rating|ratings|rate|sterne|etoiles|estrellas|estrelas|stelle",
    ),
    (
        0.9,
        r"(overall )?(score|satisfaction|zufriedenheit|satisfaccion|satisfacao|satisfazione|tevredenheid)( "
        r"(score|rating|level))?|bewertung|puntuacion|calificacion|nota|valoracion|voto|beoordeling|cijfer|"
        r"note globale",
    ),
    (
        0.8,
        r".*\b(satisf\w*|zufrieden\w*|recommend\w*|rating|stars|rate|met expectations|effort|how easy|made it "
        r"easy|agree|valuable|fft|friends and family)\b.*",
    ),
)
NOT_RATING: Final = re.compile(
    r"\b(senti\w*|polarity|confidence|probability|helpful\w*|votes?|count|lead|credit|emotion|criticality|"
    r"id|why|comment\w*|feedback|text|reviewer|to a friend|conversion|exchange|tax)\b"
)
AGENT_WORDS: Final = re.compile(
    r"(developer|company|owner|business|agent|vendor|seller|management|host|store|brand|response from|"
    r"merchant|publisher)s? ?(s )?(reply|response|answer|comment|message)|(reply|antwort|respuesta) (text|"
    r"from|del|des) ?\w*|company response"
)
WEAK_LABEL: Final = re.compile(
    r"\b(sentiments?|themes?|categor(y|ies)|labels?|codes?|tags?|keywords?|topics?|polarity|emotions?|"
    r"intents?|annotat\w+|class|classification|status|reason ?code|gold|final|subcategory|aspects? "
    r"?term)\b"
)
PROFILE: Final = re.compile(
    r"\b(role|industry|job|occupation|profession|company|organi[sz]ation|employer|country|city|town|"
    r"region|time zone|timezone|age|gender|sex|income|education|degree|school|university|years?|products?|"
    r"brand|project|version|device|os|browser|model|platform|plan|department|team|where are you|located|"
    r"based)\b"
)
PERSONAL: Final = re.compile(
    r"\b(ip|ip address|ipaddress|e ?mail( address)?|mail address|phone|telephone|telefon\w*|telefono|"
    r"mobile|cell|fax|msisdn|latitude|longitude|lat|lon|lng|gps|coord\w*|geo ?point|"
    r"first ?name|last ?name|sur ?name|full ?name|given ?name|family ?name|middle ?name|maiden ?name|"
    r"vorname|nachname|prenom|apellidos?|nombre completo|cognome|"
    r"(customer|user|reviewer|contact|recipient|agent|employee|owner|person|client|patient|guest|"
    r"requester|display|screen) ?name|user ?name|nick ?name|"
    r"street|address ?(line)?|adresse|direccion|zip( code)?|postal ?code|post ?code|plz|birth ?(date|day)|"
    r"date of birth|dob|ssn|social security|passport|iban|bic|card number|credit card|tax id|vat id|"
    r"user ?agent|cookie|device id|idfa|gaid|imei|advertising id|mac address|password|passwd|token|avatar|"
    r"photo|picture|signature|license plate|"
    r"assignee|submitter|requester|owner|responsible|org resource|resource|(solved|created|updated|closed|"
    r"assigned|answered|taken|edited|approved|reported) (by|to)|agent|supervisor|moderator|external "
    r"?reference|external ?data ?reference)\b"
)
NOT_PERSONAL: Final = re.compile(
    r"\b(company|product|app|brand|item|model|domain|event|file|campaign|email (opt|sent|open|type|"
    r"client)|agent (wait|interactions|work)|birth year|market)\b"
)
ROW_NUMBER: Final = re.compile(r"(unnamed( \d+)?|index|row( ?(index|number|no|nr|id))?|level \d+|)")
UNNAMED: Final = re.compile(r"(column|unnamed|col|field|var|v|x|c)? ?\d*")
_ASKING: Final = (
    r"what|how|why|which|where|when|who|do you|did you|does|are you|is there|is it|would you|have you|has|"
    r"can you|could you|to what extent|thinking back|"
    r"wie|was|warum|welche|wo|haben sie|sind sie|comment|pourquoi|quel\w*|qu|que|como|cual\w*|por que|"
    r"qual|cosa|perche|wat|hoe|waarom"
)
ASKED: Final = re.compile(
    rf"\?|^(?:{_ASKING})(?: \S+){{2}}|(?=(?:\S+ ){{3}}).*\b(?:please|tell us|describe|any other|anything "
    rf"else|bitte|veuillez|por favor)\b"
)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def cue(name: str, cues: Cues) -> float:
    """How strongly a name speaks for a role, 0 to 1.

    Example:
        >>> cue("Review Text", TEXT), cue("Star Rating", RATING), cue("colour", TEXT)
        (1.0, 1.0, 0.0)
    """
    words = folded(name)
    return next((weight for weight, pattern in cues if _compiled(pattern).fullmatch(words)), 0.0)


def says(name: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words of a name hold ``pattern`` anywhere."""
    return pattern.search(folded(name)) is not None
