"""Traces: sent to a real OTLP receiver over HTTP, without anything that came from a person; nothing of it when off."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.fakes.receivers import Received, receiver

BASE = Path(__file__).resolve().parents[2]
SECRET = "hsk_live_q8Zr2mT5vK1xW9cB4nL7pD3fG6hJ0sAyEuIoQwRt123456"
EMAIL = "paula.private@walk.example"
# One process that serves requests by its own handler, as the web server's does, and ends with its spans sent.
PROGRAM = """
import sys
from io import BytesIO
from hiresscope.wsgi import application
from django.db import connection
from django.conf import settings

def call(method, path, query="", **more):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": BytesIO(b""), "wsgi.url_scheme": "http",
        "REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "agent/7", "wsgi.errors": sys.stderr, **more}
    list(application(environ, lambda status, headers: None))

email, secret, query = sys.argv[1:]
call("GET", "/readyz", query)
call("GET", f"/api/v1/applications/{secret}", query, HTTP_X_API_KEY=secret)
call("GET", f"/api/v1/nowhere/{email}", query)
with connection.cursor() as cursor:
    cursor.execute("SELECT %s", [email])
    try:
        cursor.execute(f"SELECT '{email}'::int")
    except Exception:
        pass
from opentelemetry import trace
trace.get_tracer_provider().force_flush()
"""
OFF = """
import sys
from hiresscope.wsgi import application
import hiresscope.celery
print(*sys.modules)
"""


def run(program: str, *arguments: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=BASE, env={**clean, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def spans(requests: list[Received]) -> list[Any]:
    found = []
    for request in requests:
        assert request.path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(request.body).resource_spans:
            for scope in resource.scope_spans:
                found += scope.spans
    return found


def test_a_request_and_its_queries_are_traced_without_what_came_from_people() -> None:
    with receiver() as receiving:
        address = receiving.url.removesuffix("/hook")
        query = urlencode({"token": SECRET, "q": EMAIL})
        run(
            PROGRAM, EMAIL, SECRET, query,
            OTEL_EXPORTER_OTLP_ENDPOINT=address, OTEL_EXPORTER_OTLP_COMPRESSION="none",
        )  # fmt: skip
        requests = list(receiving.requests)
    sent = spans(requests)
    routes = {one.value.string_value for span in sent for one in span.attributes if one.key == "http.route"}
    names = {span.name for span in sent}
    assert "readyz" in {route.strip("^$/") for route in routes}
    assert "SELECT" in names
    assert any(event.name == "exception" for span in sent for event in span.events)
    text = b"".join(request.body for request in requests)
    for private in (SECRET, EMAIL, EMAIL.partition("@")[0], "203.0.113.77", "agent/7", "SELECT '"):
        assert private.encode() not in text, private


def test_nothing_of_it_is_imported_where_no_address_is_set() -> None:
    loaded = set(run(OFF, OTEL_EXPORTER_OTLP_ENDPOINT="").split())
    assert {"django", "celery"} <= loaded
    # Redis' client itself imports OpenTelemetry's metrics where they are installed.
    ours = ("opentelemetry.instrumentation", "opentelemetry.exporter", "opentelemetry.sdk.trace.export")
    assert [name for name in loaded if name.startswith(ours)] == []
