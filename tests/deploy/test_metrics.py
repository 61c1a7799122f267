"""/metrics: for whom has the token alone, with what this process counted and what the rows say."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connections
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from uuid_utils.compat import uuid7

from hiresscope import metrics
from hiresscope.lib import work
from jobs.models import Job
from tests import factories
from tests.client import Api

BASE = Path(__file__).resolve().parents[2]
TOKEN = "a token of the tests"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def token(settings: Any) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def read(token: str) -> Samples:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def one(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer"])
def test_without_the_token_there_is_no_such_page(token: str, given: str) -> None:
    assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404


def test_without_the_setting_there_is_none_either(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_and_refusals_are_counted_by_route_and_code(as_owner: Api, job: Job, token: str) -> None:
    route = "api/v1/jobs/<uuid:job_id>"
    labels = {"method": "GET", "route": route, "status": "200"}
    before = read(token)
    as_owner.get(f"/jobs/{job.pk}")
    as_owner.get("/jobs?colour=red")
    after = read(token)
    count = "hiresscope_request_seconds_count"
    assert one(after, count, **labels) - one(before, count, **labels) == 1
    refused = {"code": "validation_failed"}
    name = "hiresscope_refused_total"
    assert one(after, name, **refused) - one(before, name, **refused) == 1
    assert str(job.pk) not in "".join(str(key) for key in after)


def test_the_rows_say_what_waits_and_how_long_scores_take(job: Job, token: str) -> None:
    waiting = factories.application(job, **work.due("parse"))
    type(waiting).objects.filter(pk=waiting.pk).update(next_attempt_at=timezone.now() - timedelta(minutes=3))
    factories.scored(job)
    found = read(token)
    task = {"task": "applications.parse_cv"}
    assert one(found, "hiresscope_database_up") == 1
    assert one(found, "hiresscope_work_due", **task) == 1
    assert 170 < one(found, "hiresscope_work_oldest_seconds", **task) < 200
    assert one(found, "hiresscope_scored_recently", engine="LOCAL") == 1
    assert 0 <= one(found, "hiresscope_time_to_score_seconds", engine="LOCAL", quantile="0.95") < 60


@pytest.mark.django_db(transaction=True)
def test_with_the_database_away_it_still_answers(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as meanwhile:
        connections["default"].close()
        for name, value in {"HOST": "127.0.0.1", "PORT": "1"}.items():
            meanwhile.setitem(connections["default"].settings_dict, name, value)
        assert one(read(token), "hiresscope_database_up") == 0


def test_recent_rows_are_found_by_their_ids() -> None:
    made = uuid7()
    assert metrics.first_id(timezone.now() - timedelta(seconds=2)) < made
    assert made < metrics.first_id(timezone.now() + timedelta(seconds=2))


def names_there_are(samples: Samples) -> set[str]:
    known = {name for name, _ in samples} | {"up"}
    source = (BASE / "hiresscope" / "metrics.py").read_text() + (BASE / "hiresscope" / "lib" / "metrics.py").read_text()
    return known | set(re.findall(r'"(hiresscope_[a-z_]+)"', source))


@pytest.mark.django_db
def test_dashboard_and_alerts_ask_for_what_there_is(token: str) -> None:
    there = names_there_are(read(token))
    dashboard = json.loads((BASE / "deploy" / "monitoring" / "grafana.json").read_text())
    alerts = yaml.safe_load((BASE / "deploy" / "monitoring" / "alerts.yaml").read_text())
    rules = alerts["groups"][0]["rules"]
    questions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    questions += [rule["expr"] for rule in rules]
    asked = {name for question in questions for name in re.findall(r"hiresscope_[a-z_]+", question)}
    assert len(asked) > 8
    assert {re.sub(r"_(?:bucket|count)$", "", name) for name in asked} - there == set()
    headings = re.findall(r"^## (.+)$", (BASE / "docs" / "runbooks" / "alerts.md").read_text(), re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert {rule["annotations"]["runbook"].partition("#")[2] for rule in rules} == anchors
