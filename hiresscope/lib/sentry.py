"""Error reports to Sentry, without personal data: what leaves is listed here, everything else is dropped.

An event keeps its exceptions' types and frames, the log event's words before anything was filled in, the release, and
the request's id, method and route. It loses messages of exceptions (libraries quote what they were given), local
variables, the request's address, headers, cookies and body, users, breadcrumbs, extras, and task arguments.
"""

from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

from hiresscope.lib.errors import DomainError
from hiresscope.lib.logs import scrub
from hiresscope.version import VERSION

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport

_KEPT = frozenset(
    {"event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk", "transaction"}
)
_FRAME = frozenset(
    {"filename", "function", "module", "lineno", "in_app", "pre_context", "context_line", "post_context"}
)


def configure(dsn: str, transport: "type[Transport] | None" = None) -> None:
    """Start reporting to ``dsn``; nothing happens without one. ``transport`` is for tests."""
    if not dsn:
        return
    # Half a second that a process without reports need not spend.
    import sentry_sdk
    from sentry_sdk.integrations.celery import CeleryIntegration
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.scrubber import EventScrubber

    # No AnthropicIntegration: it adds prompts and traces, which do not leave anyway, and would import the SDK, which
    # takes seconds and 30 MB, into every process. What fails in a call to the model is reported like any exception.
    sentry_sdk.init(
        dsn=dsn,
        release=f"hiresscope@{VERSION}",
        transport=transport,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0,
        profiles_sample_rate=0,
        send_client_reports=False,
        auto_session_tracking=False,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        event_scrubber=EventScrubber(recursive=True),
        before_send=before_send,
        before_send_transaction=lambda event, hint: None,
    )


def before_send(event: Any, hint: Any) -> Any:
    """The event with nothing in it but what the module's docstring lists; None for expected failures."""
    info = hint.get("exc_info")
    if info and isinstance(info[1], DomainError):
        return None
    kept: dict[str, Any] = {key: value for key, value in event.items() if key in _KEPT}
    if "transaction" in kept:
        kept["transaction"] = scrub(str(kept["transaction"]))
    if "exception" in event:
        kept["exception"] = {"values": [_exception(one) for one in event["exception"].get("values", [])]}
    words = (event.get("logentry") or {}).get("message")
    if words:
        kept["logentry"] = {"message": scrub(str(words))}
    kept["request"] = {"method": (event.get("request") or {}).get("method")}
    kept["tags"] = {"request_id": structlog.contextvars.get_contextvars().get("request_id")}
    return kept


def _exception(value: Any) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "mechanism": {"type": "generic", "handled": (value.get("mechanism") or {}).get("handled")},
        "stacktrace": {"frames": [{key: frame[key] for key in _FRAME & frame.keys()} for frame in frames]},
    }


def configure_from_settings() -> None:
    """Start reporting where SENTRY_DSN is set."""
    configure(settings.SENTRY_DSN)
