"""An endpoint that fails in every way it can: what is tried again, what is not, and who answers instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.language.adapters.conftest import FEELINGS, Clock, Opened
from tests.language.adapters.scripted import Asked, answering, label_all
from wellheard.language import embed
from wellheard.language.adapters import Shipped
from wellheard.language.adapters.attempts import pause_s
from wellheard.language.adapters.labels import Labelled, LabelTask
from wellheard.language.errors import LanguageError

Open = Callable[..., Opened]
LATE = "The parcel came late and the box was broken."


def test_a_failure_is_answered_by_the_shipped_model_which_says_so(opened: Open) -> None:
    here = opened(lambda asked: asked.reply({}, status=500))
    found = here.adapter.label(["The staff were rude and awful.", "Lovely staff, thank you."], FEELINGS)
    assert [answer.value for answer in found.answers] == [(Labelled("negative"),), (Labelled("positive"),)]
    assert {answer.why for answer in found.answers} == {"fallback: server-error"}
    assert all(answer.answered_by.startswith("sentiment@") for answer in found.answers)
    assert not any(answer.from_outside for answer in found.answers)


def test_a_text_that_no_shipped_model_serves_stays_unanswered(opened: Open) -> None:
    here = opened(lambda asked: asked.reply({}, status=500))
    german = here.adapter.label(["Das Essen war leider ziemlich kalt und teuer."], FEELINGS)
    facets = here.adapter.label([LATE], LabelTask("facets", ("pain", "need"), "What kind of thing is said?"))
    for found in (german, facets):
        assert [(one.value, one.answered_by) for one in found.answers] == [(None, "")]


def test_a_model_of_the_callers_own_can_stand_behind(opened: Open) -> None:
    here = opened(lambda asked: asked.reply({}, status=500))
    mine = Shipped[tuple[Labelled, ...]]("cues@1.0", lambda texts: [(Labelled("pain"),) for _ in texts])
    task = LabelTask("facets", ("pain", "need"), "What kind of thing is said?", several=True)
    (answer,) = here.adapter.label([LATE], task, shipped=mine).answers
    assert (answer.value, answer.answered_by) == ((Labelled("pain"),), "cues@1.0")


def test_vectors_of_two_models_are_never_mixed(opened: Open) -> None:
    def script(asked: Asked) -> None:
        if "bad" in asked.body["input"][0]:
            asked.reply({}, status=400)
        else:
            answering()(asked)

    here = opened(script, batch=1)
    texts = ["a good one", "a bad one"]
    all_shipped = here.adapter.embed(texts)
    assert np.array_equal(all_shipped.rows, embed(texts))
    assert [one.why for one in all_shipped.answers] == ["fallback: one-model", "fallback: refused"]
    assert {one.answered_by.partition("@")[0] for one in all_shipped.answers} == {"word-vectors"}
    with_gaps = here.adapter.embed(texts, on_failure="empty")
    assert with_gaps.rows.shape == (2, 3)
    assert np.linalg.norm(with_gaps.rows, axis=1) == pytest.approx([1, 0])
    assert [one.why for one in with_gaps.answers] == ["asked", "fallback: refused"]


@pytest.mark.parametrize(
    ("script", "settings", "reason"),
    [
        (lambda asked: asked.over.wait(20), {"read_s": 0.2}, "timeout"),
        (
            lambda asked: asked.write(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n", *[b" "] * 400, pause_s=0.05),
            {"read_s": 1.0, "total_s": 0.4},
            "timeout",
        ),
        (
            lambda asked: asked.write(*[bytes([sign]) for sign in b"HTTP/1.1 200 OK" * 50], pause_s=0.05),
            {"read_s": 1.0, "total_s": 0.4},
            "timeout",
        ),
        (lambda asked: asked.write(b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"choices"'), {}, "closed"),
        (
            lambda asked: asked.write(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"choi'),
            {},
            "closed",
        ),
        (lambda asked: asked.write(b'HTTP/1.1 200 OK\r\n\r\n{"choices": [{"mess'), {}, "answer-malformed"),
        (lambda asked: asked.write(b"SSH-2.0-OpenSSH\r\n"), {}, "answer-malformed"),
        (lambda asked: asked.write(b""), {}, "closed"),
        (lambda asked: asked.reply(b"<html>It works!</html>"), {}, "answer-malformed"),
        (lambda asked: asked.reply(b"\xff\xfe\x00"), {}, "answer-malformed"),
        (lambda asked: asked.reply(b"[" * 100_000), {}, "answer-malformed"),
        (lambda asked: asked.reply(b'{"n": ' + b"9" * 9_000 + b"}"), {}, "answer-malformed"),
        (lambda asked: asked.reply(b"{}", Content_Encoding="gzip"), {}, "answer-malformed"),
        (lambda asked: asked.reply({"error": {"message": "overloaded"}}), {}, "answer-malformed"),
        (lambda asked: asked.reply([1, 2]), {}, "answer-malformed"),
        (lambda asked: asked.reply({"choices": []}), {}, "answer-malformed"),
        (lambda asked: asked.reply({"choices": [{"message": {"content": None}}]}), {}, "answer-empty"),
        (lambda asked: asked.chat("   "), {}, "answer-empty"),
        (lambda asked: asked.chat('{"answers": [{"number": 1, "labels"'), {}, "answer-malformed"),
        (lambda asked: asked.chat('{"answers": [], "answers": []}'), {}, "answer-malformed"),
        (lambda asked: asked.chat({"answers": {}, "note": "hi"}), {}, "answer-malformed"),
        (lambda asked: asked.chat("Sure! Here are the labels you asked for."), {}, "answer-malformed"),
        (
            lambda asked: asked.reply({"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]}),
            {},
            "too-many-tokens",
        ),
        (lambda asked: asked.reply({}, status=500), {}, "server-error"),
        (lambda asked: asked.reply({}, status=503), {}, "server-error"),
        (lambda asked: asked.reply({}, status=429), {}, "rate-limited"),
        (lambda asked: asked.reply({}, status=400), {}, "refused"),
        (lambda asked: asked.reply({}, status=404), {}, "refused"),
        (lambda asked: asked.reply({}, status=401), {}, "key-refused"),
        (lambda asked: asked.reply({}, status=204), {}, "refused"),
    ],
)
def test_every_way_to_fail_has_its_reason_and_ends_in_time(
    opened: Open, script: Callable[[Asked], None], settings: dict[str, float], reason: str
) -> None:
    here = opened(script, tries=1, **settings)
    began = time.monotonic()
    found = here.adapter.label([LATE], FEELINGS)
    assert found.reasons() == {f"fallback: {reason}": 1}
    assert time.monotonic() - began < 9
    assert set(here.outcomes) <= {reason, "answered"}


@pytest.mark.parametrize(
    "script",
    [
        lambda asked: asked.reply(b" " * 300_000),
        lambda asked: asked.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
        lambda asked: asked.write(b"HTTP/1.1 200 OK\r\n\r\n", *[b" " * 65_536] * 2_000),
        lambda asked: asked.write(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"10000\r\n" + b" " * 65_536 + b"\r\n"] * 2_000
        ),
        lambda asked: asked.write(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", *[b" " * 65_536] * 2_000
        ),
        lambda asked: asked.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000, *[b"HTTP/1.1 100 C\r\n\r\n" * 3_000] * 900),
    ],
)
def test_a_giant_answer_is_cut_and_refused_and_not_asked_for_again(
    opened: Open, script: Callable[[Asked], None]
) -> None:
    here = opened(script, largest_answer_mb=0.2)
    assert here.adapter.label([LATE], FEELINGS).reasons() == {"fallback: answer-too-large": 1}
    assert len(here.server.asked) == 1


def test_what_may_pass_is_tried_again_after_growing_waits_and_what_will_not_is_not(opened: Open, clock: Clock) -> None:
    def third_time_lucky(asked: Asked) -> None:
        if asked.number < 3:
            asked.reply({}, status=503)
        else:
            answering()(asked)

    here = opened(third_time_lucky)
    assert here.adapter.label([LATE], FEELINGS).reasons() == {"asked": 1}
    assert here.outcomes == ["server-error", "server-error", "answered"]
    assert [sending.attempt for sending in here.log] == [1, 2, 3]
    assert clock.waited == pytest.approx(0.5 + 1.0)
    stubborn = opened(lambda asked: asked.reply({}, status=400))
    stubborn.adapter.label([LATE], FEELINGS)
    assert stubborn.outcomes == ["refused"]


def test_an_endpoint_that_names_a_time_to_come_back_is_obeyed(opened: Open, clock: Clock) -> None:
    def script(asked: Asked) -> None:
        if asked.number == 1:
            asked.reply({}, status=429, Retry_After="7")
        else:
            answering()(asked)

    assert opened(script).adapter.label([LATE], FEELINGS).reasons() == {"asked": 1}
    assert clock.waited == pytest.approx(7)


def test_an_endpoint_that_asks_for_too_much_patience_is_given_up(opened: Open, clock: Clock) -> None:
    here = opened(lambda asked: asked.reply({}, status=429, Retry_After="3600"))
    assert here.adapter.label([LATE], FEELINGS).reasons() == {"fallback: rate-limited": 1}
    assert (len(here.server.asked), clock.waited) == (1, 0)


@pytest.mark.parametrize(
    ("asked_for", "pause"),
    [
        ("Sun, 01 Mar 2026 12:00:09 GMT", 9.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.5),
        ("Sun, 01 Mar 2026 18:00:00 GMT", None),
        ("soon", 0.5),
        ("-5", 0.5),
        ("9" * 400, 0.5),
        ("Sun, 01 Mar 99999999999 12:00:00 GMT", 0.5),
        ("Sun, 01 Mar 2026 12:00:00 +99999999999999999999", 0.5),
        ("", 0.5),
    ],
)
def test_a_time_to_come_back_may_be_a_date_and_nonsense_is_passed_over(
    clock: Clock, asked_for: str, pause: float | None
) -> None:
    assert clock.timekeeping().now() == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert pause_s(1, asked_for, 30, clock.timekeeping()) == pause


def test_no_two_waits_are_longer_than_allowed(clock: Clock) -> None:
    assert [pause_s(tries, "", 3, clock.timekeeping()) for tries in range(1, 6)] == [0.5, 1, 2, 3, 3]


def test_an_endpoint_that_fails_in_a_row_is_left_alone_and_then_tried_once(opened: Open, clock: Clock) -> None:
    up = False

    def script(asked: Asked) -> None:
        if up:
            answering()(asked)
        else:
            asked.reply({}, status=500)

    here = opened(script, tries=1, batch=1, failures_before_rest=3, rest_s=60)
    first = here.adapter.label([f"text {word}" for word in "abcdef"], FEELINGS)
    assert first.reasons() == {"fallback: server-error": 3, "fallback: resting": 3}
    assert len(here.server.asked) == 3
    clock.seconds += 61
    still_down = here.adapter.label(["text g", "text h"], FEELINGS)
    assert still_down.reasons() == {"fallback: server-error": 1, "fallback: resting": 1}
    up = True
    clock.seconds += 61
    assert here.adapter.label(["text i", "text j"], FEELINGS).reasons() == {"asked": 2}


def test_an_endpoint_that_only_talks_nonsense_is_left_alone_too(opened: Open) -> None:
    here = opened(lambda asked: asked.chat("Hello! How can I help?"), tries=1, batch=1, failures_before_rest=3)
    here.adapter.label([f"text {word}" for word in "abcdef"], FEELINGS)
    assert len(here.server.asked) == 3


def test_work_called_off_stops_between_two_requests(opened: Open) -> None:
    here = opened(answering(), batch=1)
    found = here.adapter.label(
        ["one text", "another text", "a third text"], FEELINGS, cancelled=lambda: len(here.server.asked) >= 2
    )
    assert [one.why for one in found.answers] == ["asked", "asked", "fallback: cancelled"]


def test_work_called_off_does_not_wait_for_the_next_try(opened: Open, clock: Clock) -> None:
    here = opened(lambda asked: asked.reply({}, status=429, Retry_After="20"))
    here.adapter.label([LATE], FEELINGS, cancelled=lambda: clock.waited > 1)
    assert len(here.server.asked) == 1
    assert clock.waited < 2


def test_several_requests_at_once_give_the_same_answers_in_order(opened: Open) -> None:
    texts = [f"text {'x' * number}" for number in range(40)]
    alone = opened(answering(), batch=3).adapter.embed(texts)
    together = opened(answering(), batch=3, parallel=4).adapter.embed(texts)
    assert np.array_equal(alone.rows, together.rows)


def test_an_error_in_one_of_several_requests_stops_the_others(opened: Open, clock: Clock) -> None:
    def log(_: object) -> None:
        raise LanguageError("log-unwritable", "no room", found="nothing", hint="make room")

    from wellheard.language.adapters import open_adapter

    here = opened(answering(), batch=1, parallel=3)
    adapter = open_adapter(here.adapter.settings, log=log, time=clock.timekeeping())
    with pytest.raises(LanguageError, match="no room"):
        adapter.label([f"text {number}" for number in "abcdefghijklmnop"], FEELINGS)
    assert len(here.server.asked) <= 6


def test_the_budget_stops_sending_before_it_is_overdrawn_and_says_so(opened: Open) -> None:
    here = opened(lambda asked: asked.chat(label_all(asked, lambda _: ["positive"]), tokens=700), batch=1)
    cost = here.adapter.estimate(["text a"], FEELINGS)
    assert 100 < cost < 1000
    small = opened(here.server.script, batch=1, budget_tokens=1400 + cost - 1)
    found = small.adapter.label(["text a", "text b", "text c", "text d"], FEELINGS)
    assert found.reasons() == {"asked": 2, "fallback: budget": 2}
    assert (found.spending.spent, found.spending.refused) == (1400, True)
    assert len(small.server.asked) == 2
    assert small.adapter.label(["text e"], FEELINGS).reasons() == {"fallback: budget": 1}
    assert here.adapter.label(["text a"], FEELINGS).spending.refused is False


@pytest.mark.parametrize("told", [None, -5, 0, True, "many", 10**15, 3.5])
def test_a_count_of_tokens_that_cannot_be_is_not_believed(opened: Open, told: object) -> None:
    here = opened(lambda asked: asked.chat(label_all(asked, lambda _: ["positive"]), tokens=told))
    found = here.adapter.label([LATE], FEELINGS)
    assert found.spending.spent == here.adapter.estimate([LATE], FEELINGS)
    assert here.log[0].tokens_counted is False


def test_no_error_and_no_reason_repeats_what_the_endpoint_said(opened: Open) -> None:
    here = opened(lambda asked: asked.reply({"error": LATE}, status=400), tries=1)
    with pytest.raises(LanguageError) as failed:
        here.adapter.check()
    assert failed.value.code == "language/outside-model-failed"
    assert LATE not in str(failed.value)
    assert LATE not in repr(here.adapter.label([LATE], FEELINGS)) + repr(here.log)


def test_a_check_tells_which_model_answers(opened: Open) -> None:
    here = opened(answering())
    assert here.adapter.check() == "tiny-1"
    assert here.adapter.check("vectors") == "tiny-1"
    assert b"The parcel came late." in here.server.asked[0].raw
