"""Turns a report into one HTML file that needs nothing else.

No script, no font, no picture from anywhere: its content security policy forbids them all. Every number opens the words
it was counted from by plain links, so a mouse, a keyboard, the back button, a phone and paper all get there.
"""

from __future__ import annotations

from markupsafe import Markup

from wellheard.figures.drawing import environment
from wellheard.figures.icons import favicon
from wellheard.figures.styles import content_hash, stylesheet
from wellheard.share.contents import Report
from wellheard.share.report_view import report_view


def render_report(report: Report) -> str:
    """Return the report as one HTML file.

    Args:
        report: Everything it says. Words of customers are masked already; findings are verified already.

    Returns:
        Text of the file, to be written as UTF-8.

    Raises:
        ShareError: A headline opens a theme that is not in the report, a theme has no quote, or an id appears twice.
    """
    css = stylesheet()
    page = environment(share="wellheard.share").get_template("share/report.jinja")
    # The style sheet is our own file, holds no text from outside, and must stand unescaped for its hash to match.
    style = Markup(css)  # noqa: S704 - reason above
    return page.render(view=report_view(report), stylesheet=style, style_hash=content_hash(css), favicon=favicon())
