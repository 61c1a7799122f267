"""``manage.py demo``: one CV of each format through the running system, each stage with its time."""

import http.server
import json
import re
import threading
import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import urllib3
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hiresscope import demo

WAIT_SECONDS = 60
_ENDS = {"SCORED", "FAILED", "DUPLICATE", "HELD"}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_MEND = "webhooks to this machine are refused; see them too with: make run WEBHOOK_ALLOW_PRIVATE=insecure-yes"


class Receiver:
    """A receiver of webhooks on loopback: when each application's ``application.scored`` came."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.came[body["data"].get("applicationId", "")] = time.monotonic()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


class Command(BaseCommand):
    help = "Send one CV of each format through the apply page of the running demo and print each stage with its time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default=settings.PUBLIC_URL, help="where the system runs (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.address: str = options["address"]
        self.http = urllib3.PoolManager(timeout=30, retries=False)
        credentials, jobs = demo.seed()
        self.headers = {"X-API-Key": credentials.api_key}
        job = self._fresh_job(jobs[0].description)
        receiver = Receiver()
        hook = self._register(receiver)
        try:
            self.stdout.write(f"{'format':<8}{'sent':>9}{'parsed':>9}{'scored':>9}{'webhook':>9}   result")
            for path in _one_of_each_format():
                self._walk(path, job, receiver if hook else None)
            if not hook:
                self.stdout.write(_MEND)
        finally:
            if hook:
                self._api("DELETE", f"/webhooks/{hook}")
            self._api("DELETE", f"/jobs/{job['id']}")
            self._api("POST", f"/jobs/{job['id']}/confirm-delete", {"candidateIds": []})

    def _walk(self, path: Path, job: dict[str, Any], receiver: Receiver | None) -> None:
        """Apply with one CV and print when each stage was reached, in milliseconds after the form was sent."""
        begun = time.monotonic()
        self._apply(path, job)
        sent = time.monotonic()
        row = self._await_end(job, path)
        webhook = self._await_hook(receiver, row["id"], begun) if receiver and row["status"] == "SCORED" else "–"
        stages = ["–" if ms is None else f"{ms:.0f} ms" for ms in ((sent - begun) * 1e3, *row["timings"])]
        result = f"{row['score']} {row['explanation']['recommendation']}" if row["explanation"] else row["status"]
        self.stdout.write(
            f"{path.suffix[1:]:<8}" + "".join(f"{cell:>9}" for cell in (*stages, webhook)) + f"   {result}"
        )

    def _apply(self, path: Path, job: dict[str, Any]) -> None:
        page = self.http.request("GET", job["applyUrl"])
        token = _TOKEN.search(page.data.decode())
        if page.status != 200 or token is None:
            raise CommandError(f"the apply page answered {page.status}")
        fields = {
            "csrfmiddlewaretoken": token[1],
            "name": "Demo Applicant",
            "email": f"{uuid.uuid4().hex}@applicant.example",
            "consent": "true",
            "file": (path.name, path.read_bytes()),
        }
        headers = {"Cookie": page.headers["Set-Cookie"].partition(";")[0], "Referer": job["applyUrl"]}
        answer = self.http.request("POST", job["applyUrl"], fields=fields, headers=headers, redirect=False)
        if answer.status != 302:
            raise CommandError(f"the apply page refused {path.name} with {answer.status}")

    def _await_end(self, job: dict[str, Any], path: Path) -> dict[str, Any]:
        """The detail of the newest application once it has come to an end, with the times it was parsed and scored."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            newest = self._api("GET", f"/jobs/{job['id']}/applications?sort=-createdAt&limit=1")["data"][0]
            if newest["processing"] in _ENDS:
                row = self._api("GET", f"/applications/{newest['id']}")
                row["timings"] = _timings(newest["id"])
                return row
            time.sleep(0.02)
        raise CommandError(f"{path.name} has not been processed after {WAIT_SECONDS} s; is `make run` running?")

    def _await_hook(self, receiver: Receiver, application_id: str, begun: float) -> str:
        deadline = time.monotonic() + WAIT_SECONDS
        while application_id not in receiver.came:
            if time.monotonic() > deadline:
                return "none"
            time.sleep(0.02)
        return f"{(receiver.came[application_id] - begun) * 1e3:.0f} ms"

    def _fresh_job(self, description: str) -> dict[str, Any]:
        body = {"title": "Backend engineer (demo run)", "description": description}
        return self._api("POST", "/jobs", body)

    def _register(self, receiver: Receiver) -> str | None:
        """The id of a webhook endpoint for the receiver; None where loopback is refused."""
        body = {"url": receiver.url, "events": ["application.scored"]}
        answer = self._request("POST", "/webhooks", body)
        return answer.json()["id"] if answer.status == 201 else None

    def _api(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = self._request(method, path, body)
        if answer.status >= 400:
            raise CommandError(f"{method} {path}: {answer.json()['message']}")
        data: dict[str, Any] = answer.json()
        return data

    def _request(self, method: str, path: str, body: Any = None) -> urllib3.BaseHTTPResponse:
        try:
            return self.http.request(method, f"{self.address}/api/v1{path}", headers=self.headers, json=body)
        except urllib3.exceptions.HTTPError:
            raise CommandError(f"nothing answers at {self.address}; start it with: make run") from None


def _timings(application_id: str) -> list[float | None]:
    """Milliseconds from the arrival of the application to the end of its parsing and of its scoring."""
    from applications.models import Application

    row = Application.objects.select_related("parsed").get(pk=application_id)
    parsed = getattr(row, "parsed", None)
    moments = [parsed.created_at if parsed else None, row.scored_at]
    return [(moment - row.created_at).total_seconds() * 1e3 if moment else None for moment in moments]


def _one_of_each_format() -> list[Path]:
    """The first sample of each format."""
    return list({path.suffix: path for path in reversed(demo.sample_cvs())}.values())[::-1]
