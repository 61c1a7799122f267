"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise nothing of it is imported.

What leaves is listed here, everything else is dropped, because the instrumentations write down addresses (which may
hold tokens), query texts, task arguments and the messages of exceptions. A span keeps its name, kind, times, whether
it failed, the types of its exceptions, and the attributes in ``_KEPT``. Sampling and batches are set by OpenTelemetry's
own variables (OTEL_TRACES_SAMPLER, OTEL_BSP_SCHEDULE_DELAY …).

``configure`` starts a thread: it belongs into the process that serves or works, never into one that forks others.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hiresscope.lib.logs import scrub
from hiresscope.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

_KEPT = frozenset(
    {
        "http.method", "http.request.method", "http.route", "http.status_code", "http.response.status_code",
        "db.system", "db.system.name", "celery.action", "celery.state", "celery.task_name",
        "messaging.message.id", "messaging.destination.name",
    }
)  # fmt: skip
_EXCEPTION = "exception.type"
_VERB = re.compile(r"[A-Za-z]+")
_state = {"configured": False}


def configure_from_settings(service: str) -> None:
    """Trace this process as ``service`` where the settings say where to; once a process."""
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT and not _state["configured"]:
        _state["configured"] = True
        _configure(settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip("/"), service)


def _configure(endpoint: str, service: str) -> None:
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.celery import CeleryInstrumentor
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ImproperlyConfigured(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed: pip install -r "
            "requirements-tracing.txt, or remove the variable."
        ) from error
    provider = TracerProvider(
        resource=Resource({"service.name": service, "service.namespace": "hiresscope", "service.version": VERSION})
    )
    provider.add_span_processor(BatchSpanProcessor(private(OTLPSpanExporter(f"{endpoint}/v1/traces"))))
    trace.set_tracer_provider(provider)
    for instrumentor in (DjangoInstrumentor, CeleryInstrumentor, PsycopgInstrumentor):
        instrumentor().instrument(skip_dep_check=True)


def private(exporter: "SpanExporter") -> "SpanExporter":
    """An exporter that hands on what the module's docstring lists and nothing else."""
    from opentelemetry.sdk.trace.export import SpanExporter

    class Private(SpanExporter):
        def export(self, spans: "Sequence[ReadableSpan]") -> "SpanExportResult":
            return exporter.export([_bare(span) for span in spans])

        def shutdown(self) -> None:
            exporter.shutdown()

        def force_flush(self, timeout_millis: int = 30_000) -> bool:
            return exporter.force_flush(timeout_millis)

    return Private()


def _bare(span: "ReadableSpan") -> "ReadableSpan":
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.trace import Status

    attributes: Mapping[str, Any] = span.attributes or {}
    return ReadableSpan(
        _name(span.name, attributes),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={name: value for name, value in attributes.items() if name in _KEPT},
        events=[
            Event(event.name, {_EXCEPTION: (event.attributes or {}).get(_EXCEPTION, "")}, event.timestamp)
            for event in span.events
        ],
        kind=span.kind,
        instrumentation_scope=span.instrumentation_scope,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
    )


def _name(name: str, attributes: Mapping[str, Any]) -> str:
    """Of a query the verb alone; of a request without a known route the method alone: the rest is what was sent."""
    unrouted = ("http.method" in attributes or "http.request.method" in attributes) and "http.route" not in attributes
    if unrouted or "db.system" in attributes or "db.system.name" in attributes:
        verb = _VERB.match(name)
        return verb[0].upper() if verb else "OTHER"
    return scrub(name)
