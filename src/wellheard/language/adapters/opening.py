"""Opening an adapter: everything that a person could have got wrong is looked at here, before anything is sent."""

from __future__ import annotations

import ssl

from wellheard.language.adapters.adapter import Adapter
from wellheard.language.adapters.breaker import Breaker
from wellheard.language.adapters.budget import Budget
from wellheard.language.adapters.cache import Cache
from wellheard.language.adapters.endpoint import Endpoint
from wellheard.language.adapters.endpoint_address import read_address
from wellheard.language.adapters.engine import Engine
from wellheard.language.adapters.exchange import Door, Limits, trusted
from wellheard.language.adapters.keys import read_key
from wellheard.language.adapters.masked import AnyMasker, EachByItself
from wellheard.language.adapters.sending_log import FileLog, Sending, SendingLog
from wellheard.language.adapters.sentence_model import SentenceModel
from wellheard.language.adapters.settings import AdapterSettings
from wellheard.language.adapters.timekeeping import Timekeeping
from wellheard.language.errors import LanguageError

_MEGABYTE = 1_000_000


def open_adapter(
    settings: AdapterSettings,
    *,
    masker: AnyMasker | None = None,
    log: SendingLog | None = None,
    time: Timekeeping | None = None,
) -> Adapter:
    """Open the way to an outside model. Nothing is sent yet.

    Args:
        settings: What a person decided.
        masker: What masks texts on their way out; a masker, or a function from a text to its masked form. Without it,
            each text is masked by itself, with no names known but those that a text gives away.
        log: Called for every request, beside or instead of ``settings.log_file``.
        time: Where time and chance come from.

    Raises:
        LanguageError: ``log-missing``, ``log-unwritable``, ``key-missing``, ``key-unusable``,
            ``authorities-unreadable``, ``cache-unusable``, ``library-missing``, ``model-not-here``.
    """
    budget = Budget(settings.budget_tokens)
    cache = Cache(settings.cache_folder) if settings.cache_folder else None
    return Adapter(
        settings, masker or EachByItself(), _engine(settings, budget, log, time or Timekeeping()), budget, cache
    )


def _engine(settings: AdapterSettings, budget: Budget, log: SendingLog | None, time: Timekeeping) -> Engine:
    if settings.kind == "sentence-transformers":
        return SentenceModel(settings)
    return _endpoint(settings, budget, log, time)


def _endpoint(settings: AdapterSettings, budget: Budget, log: SendingLog | None, time: Timekeeping) -> Endpoint:
    written = _log(settings, log)
    breaker = Breaker(settings.failures_before_rest, settings.rest_s, time)
    return Endpoint(settings, _door(settings), budget, breaker, written, time)


def _door(settings: AdapterSettings) -> Door:
    address = read_address(settings.base_url, allow_plain_http=settings.allow_plain_http)
    largest = round(settings.largest_answer_mb * _MEGABYTE)
    limits = Limits(settings.connect_s, settings.read_s, settings.total_s, largest)
    try:
        trust = trusted(address, settings.authorities)
    except (OSError, ssl.SSLError) as wrong:
        raise LanguageError(
            "authorities-unreadable",
            "The file of certificate authorities cannot be read.",
            found=f"{settings.authorities}: {type(wrong).__name__}",
            expected="certificates in PEM form",
            hint="AdapterSettings(authorities=...)",
        ) from wrong
    return Door(address, read_key(settings.key_from), trust, limits)


def _log(settings: AdapterSettings, log: SendingLog | None) -> SendingLog:
    if settings.log_file is None:
        if log is None:
            raise LanguageError(
                "log-missing",
                "Nothing is sent that is not written down, and it is not said where.",
                found="neither a log file nor a function",
                expected="one of them",
                hint='AdapterSettings(log_file=Path("sent.jsonl"))',
            )
        return log
    in_file = FileLog(settings.log_file)
    in_file.check()
    if log is None:
        return in_file
    beside = log

    def both(sending: Sending) -> None:
        in_file(sending)
        beside(sending)

    return both
