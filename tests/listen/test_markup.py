from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellheard.listen.markup import careful_text, plain_text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<ul><li>x</li><li>y</li></ul>", "x\n\ny"),
        ("x &lt;b&gt; &eacute; &#128077;", "x <b> é 👍"),
        ("<script>if (a<b) run()</script>seen", "seen"),
        ("<style>p {}</style><!-- <p>no</p> -->yes", "yes"),
        ('<a href="https://example.org">link</a>', "link"),
        ("2 < 3 and 4 > 1", "2 < 3 and 4 > 1"),
        ("unfinished <b", "unfinished <b"),
        ("<!-- never closed <p>x", ""),
        ("no markup", "no markup"),
    ],
)
def test_html_becomes_the_words_a_reader_sees(source: str, words: str) -> None:
    assert plain_text(source) == words


@pytest.mark.parametrize("piece", ["<", "<!--", "<p", "&", "<script>", "</", "<b>" * 3 + "\n "])
def test_a_million_broken_tags_take_no_longer_than_their_length(piece: str) -> None:
    started = time.process_time()
    plain_text(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 5


PIECES = (
    *(
        "<p>",
        "</p>",
        "<P class='x'>",
        "</ p>",
        "<p/>",
        "<p\t>",
        "<p\tx>",
        "<px>",
        "<br>",
        "<br/>",
        "<BR />",
        "<li>",
        "<hr\n>",
    ),
    *("<a href='?a=1&amp;b=2'>", "</a>", "<b>", "</b", "<", ">", "/", "</>", "<//p>", "<header>", "<heading>", "<pre>"),
    *("<script>", "</script>", "<style/>", "</title>", "< script>", "<!--", "-->", "<!x>", "<?x>", "<\u017fection>"),
    *(
        "<\xb2>",
        "<\xe9>",
        "&",
        "&amp",
        "&amp;",
        "amp;",
        "&#1",
        "3;",
        "&#13;",
        "&nbsp;",
        "&lt;p&gt;",
        "&notit;",
        ";",
        "#",
    ),
    *("word", " ", "  ", "\n", "\n\n\n", "\t", "\r", "\xa0", "\u2003", "x < y", "\U0001f44d"),
)


@example("</b<br>x>")
@example("<p <b>>")
@example("&am<b>p;</b>")
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_the_quick_way_and_the_careful_way_give_the_same_words(source: str) -> None:
    if "<" in source or "&" in source:
        assert plain_text(source) == careful_text(source)
