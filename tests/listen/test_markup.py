from __future__ import annotations

import time

import pytest

from wellheard.listen.markup import plain_text


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
