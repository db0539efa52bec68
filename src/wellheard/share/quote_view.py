"""Quoted words as a figure shows them."""

from __future__ import annotations

from wellheard.figures.feeling_bar import feeling_word, tone_of
from wellheard.figures.numbers import counted, signed
from wellheard.figures.quotes import QuoteFigure, fold
from wellheard.share.contents import QuotedWords


def quote_figure(quote: QuotedWords) -> QuoteFigure:
    """Make quoted words ready to be drawn."""
    first, rest = fold(quote.words)
    feeling = quote.feeling
    byline = (quote.who, quote.channel, quote.rating, quote.market, quote.when, quote.source)
    return QuoteFigure(
        before=f"… {quote.before.lstrip()}" if quote.cut_before else quote.before,
        words=first,
        rest=rest,
        rest_label=f"Read the rest ({counted(len(rest), 'more character', 'more characters')})" if rest else "",
        after=f"{quote.after.rstrip()}\N{NO-BREAK SPACE}…" if quote.cut_after else quote.after,
        byline=tuple(part for part in byline if part.strip()),
        tone=tone_of(feeling),
        feeling="" if feeling is None else signed(feeling),
        feeling_word="" if feeling is None else feeling_word(feeling),
        language="" if quote.language in {"", "und"} else quote.language,
    )
