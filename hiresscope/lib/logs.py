"""Log lines: structured, as text or JSON, with the request's id and without personal data.

Three rules keep people out of the log. Exceptions are written as their type and the places they passed, never with
their message: libraries quote what they were given. What stands beside an event (``extra``) passes if its name is not
a secret's. All text passes ``scrub``, which blots out what looks like an address, a phone number or a token.
"""

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

BLOT = "[…]"
_PATTERNS = (
    re.compile(r"[^\s@<>\"'=:,;()/]+@[^\s@<>\"',;()/]+"),  # e-mail addresses
    re.compile(r"\b(?:hsk_live|whsec|sk-ant)[_-][\w+/=-]+"),  # keys and secrets of ours and of Anthropic
    re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]+"),  # JWTs
    re.compile(r"(?<![\w.:-])(?:\+|\(|0)\d[\d ()/-]{6,}\d(?![\w:])"),  # phone numbers; a count has no 0 before it
    re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{24,}"),  # other tokens; ids have no capitals
)
_SECRET_NAMES = re.compile(
    r"passw|secret|token|authorization|api_?key|cookie|session|dsn|e?mail|phone|name|address|body|text|quote|letter",
    re.IGNORECASE,
)
_HARMLESS = frozenset({"logger", "filename", "func_name", "template", "task_name", "queue_name", "session_count"})


def scrub(text: str) -> str:
    """``text`` without what looks like an e-mail address, a phone number or a secret."""
    for pattern in _PATTERNS:
        text = pattern.sub(BLOT, text)
    return text


def clean(value: Any, name: str = "") -> Any:
    """``value`` as it may be written: nothing under a secret's name, no text that looks like a person's."""
    if name not in _HARMLESS and _SECRET_NAMES.search(name):
        return BLOT
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, Mapping):
        return {str(key): clean(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(item) for item in value]
    return value if isinstance(value, int | float | bool | None) else scrub(str(value))


def places(error: BaseException) -> str:
    """The exception's type and where it passed, and those of what caused it; never a message."""
    told = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        told.append(f"{type(current).__module__}.{type(current).__qualname__}")
        told += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(told)


def _exceptions(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = places(error)
    return event


def _cleaned(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    # Another handler may have left its rendering on the record.
    for rendered in ("message", "asctime"):
        event.pop(rendered, None)
    if str(event.get("logger", "")).startswith("celery."):
        # The words say it already: the task's name, its id and how long it took.
        event.pop("data", None)
    kept = {"exception", "request_id", "logger", "level", "timestamp"}
    return {
        name: value if name in kept or name.startswith("_") else clean(value, name) for name, value in event.items()
    }


def _text(logger: WrappedLogger, method: str, event: EventDict) -> str:
    head = [event.pop("timestamp", ""), event.pop("level", "").upper(), event.pop("logger", ""), event.pop("event", "")]
    exception = event.pop("exception", None)
    rest = [f"{name}={value}" for name, value in event.items()]
    line = " ".join(str(part).replace("\n", "\\n") for part in [*head, *rest] if part)
    return f"{line}\n{exception}" if exception else line


def _json(logger: WrappedLogger, method: str, event: EventDict) -> str:
    return orjson.dumps(event, default=str).decode()


def processors() -> list[Any]:
    """What every line passes before it is rendered."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions,
        _cleaned,
    ]


def formatter(form: str) -> logging.Formatter:
    """The formatter for ``text`` or ``json``."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=processors(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _json if form == "json" else _text],
        keep_exc_info=False,
        keep_stack_info=False,
        use_get_message=True,
    )


def configure(options: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG; ``options`` is LOGGING: ``{"format": "text" | "json", "level": "INFO"}``."""
    structlog.configure(
        processors=[*processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter, "form": options["format"]}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django": {"handlers": [], "level": "INFO", "propagate": True},
                # What it says of a request stands in the line of the request, without its address.
                "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
                "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
                # It speaks at every start of a child.
                "celery.redirected": {"level": "WARNING"},
                # "Received" is followed by how it went.
                "celery.worker.strategy": {"level": "WARNING"},
            },
        }
    )
