"""Which names of columns speak for which role, in the languages that exports are written in; the strongest come first."""

from __future__ import annotations

from typing import Final

from wellheard.listen.names import Cues

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
REASON: Final[Cues] = (
    (
        1.0,
        r"(.* )?(reasons?|why|warum|wieso|weshalb|pourquoi|por que|perche|waarom|grund|begrundung|motivo|razon|raison|"
        r"explanation|erklarung)\??",
    ),
    (
        1.0,
        r".*\b(main|primary|biggest|single|important|wichtigste\w*|haupt\w*|principal\w*)\b.*\b(reasons?|grund|motivo|"
        r"razon|raison)\b.*",
    ),
    (
        1.0,
        r".*\b(reasons?|grunde?|motivo|razon|raison)\b.*\b(score|rating|answer|vote|note|bewertung|punktzahl|antwort|"
        r"calificacion|puntuacion|nota|resposta|respuesta|reponse)\b.*",
    ),
    (
        0.9,
        r".*\b(tell us|in your own words|please explain|explain (why|your|what)|erklaren sie|erzahlen sie|expliquez|"
        r"cuentenos|cuentanos|explique|conte nos)\b.*",
    ),
    (0.8, r"(why|warum|wieso|weshalb|pourquoi|por que|perche|waarom) .*"),
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
    (0.9, r"(verified|known|matched|linked|registered) (customer|client|user|buyer)( (id|no|nr|number))?"),
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
MARKET: Final[Cues] = (
    (
        1.0,
        r"(market|country|territory|country code|(customer|reviewer|user|geo|shipping) country|land|pays|pais|"
        r"paese)( (code|name))?",
    ),
    (1.0, r"(customer|client|account|contact|store|sales) (market|country)"),
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
    (0.6, r"chat|conversation|thread|ticket|dialog(ue)?|session|call|discussion|interview|gesprach|konversation"),
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
    (
        0.5,
        r"author|by|from|user|creator|(sent|written|posted|said|spoken) by|autor|auteur|von|absender|"
        r"par|expediteur|remitente|remetente|mittente|de parte de",
    ),
)
NOTE_KIND: Final[Cues] = (
    (1.0, r"(field )?(note|entry|observation|record) ?(type|kind|category)"),
    (0.6, r"type|kind|category|art|typ"),
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
SCORE: Final[Cues] = (
    (0.8, r"(.* )?(score|rating|wert|punkte|ergebnis|valeur|valor|punteggio)"),
    (0.5, r"(answer |response |numeric )?(value|result|points?|answer|response|antwort|reponse|respuesta|resposta)"),
)
