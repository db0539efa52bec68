"""What else a column's name gives away: people, labels of researchers, the company's own words, questions, row numbers."""

from __future__ import annotations

import re
from typing import Final

NOT_AT: Final = re.compile(
    r"birth|dob\b|naissance|nacimiento|geburt|expir|first response|duration|zone|resolution|due|sync|"
    r"minutes|hours|reply"
)
NOT_ID: Final = re.compile(
    r"\b(product|app|item|shop|store|user|customer|client|account|collector|campaign|brand|group|team|"
    r"agent|organi[sz]ation|org|company)\b"
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
    r"assigned|answered|taken|edited|approved|reported) (by|to)|agent|supervisor|moderator|"
    r"researcher|interviewer|observer|note ?taker|(employee|staff|personnel|badge) ?(id|no|nr|number|code)|external "
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
