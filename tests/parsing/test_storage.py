"""Uploads in an S3-compatible bucket: the whole life of a CV there, and what happens when the bucket is away."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.test import Client, override_settings
from moto.server import ThreadedMotoServer

from applications import pipeline, uploads
from applications.models import Application, Processing
from hiresscope import env, integrity
from jobs.models import Job
from tests.applications.conftest import CV, cv_text, send, work
from tests.client import Api, named_file

BUCKET = "cvs-of-tests"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server on this machine, with a bucket."""
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    address = f"http://{host}:{port}"
    client(address).create_bucket(Bucket=BUCKET)
    yield address
    running.stop()


def client(address: str) -> Any:
    return boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )


def keys(address: str) -> list[str]:
    return [entry["Key"] for entry in client(address).list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def storage_of(monkeypatch: pytest.MonkeyPatch, url: str) -> dict[str, Any]:
    monkeypatch.setenv("STORAGE_URL", url)
    return {**settings.STORAGES, "default": env.storage(Path("unused"))}


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"s3://key:secr%2Fet@{BUCKET}/kept?endpoint={server}&region=us-east-1"
    with override_settings(STORAGES=storage_of(monkeypatch, url)):
        yield server
        for key in keys(server):
            client(server).delete_object(Bucket=BUCKET, Key=key)


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket on a port that nobody listens at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"s3://k:s@{BUCKET}?endpoint=http://127.0.0.1:{held.getsockname()[1]}&region=us-east-1"
        with override_settings(STORAGES=storage_of(monkeypatch, url)):
            yield


@pytest.mark.django_db
def test_a_cv_lives_and_ends_in_the_bucket(bucket: str, as_owner: Api, job: Job) -> None:
    sent = send(as_owner, job, name="Maria's CV.txt")
    assert sent.status_code == 201, sent.json()
    row = Application.objects.get()
    assert keys(bucket) == [f"kept/{row.cv_path}"]
    assert not (Path(settings.MEDIA_ROOT) / row.cv_path).exists()
    work()
    detail = as_owner.get(f"/applications/{row.pk}").json()
    assert detail["status"] == "SCORED", detail
    assert detail["profile"]["email"] == "maria@mail.example"
    signed = urlsplit(detail["cvUrl"])
    for answer in (as_owner.get(f"/applications/{row.pk}/cv"), Client().get(signed.path)):
        assert answer.status_code == 200
        assert answer.getvalue() == CV.encode()
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert list(integrity.findings()) == []
    assert as_owner.delete(f"/candidates/{detail['candidateId']}").status_code == 200
    assert keys(bucket) == []


@pytest.mark.django_db
def test_lost_and_orphaned_files_are_found_in_the_bucket(
    bucket: str, as_owner: Api, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(as_owner, job, cv_text(1))
    send(as_owner, job, cv_text(2))
    _, lost = Application.objects.order_by("id")
    default_storage.delete(lost.cv_path)
    name = uploads.store(uploads.check(_file()))
    assert [finding.code for finding in integrity.findings()] == ["row_without_file"]
    monkeypatch.setattr(integrity, "ORPHAN_MINUTES", -1)
    found = {(finding.code, finding.subject) for finding in integrity.findings()}
    assert found == {("row_without_file", str(lost.pk)), ("file_without_row", name)}


def _file() -> Any:
    return named_file("cv.txt", cv_text(3).encode())


@pytest.mark.django_db
@pytest.mark.usefixtures("gone")
def test_an_upload_without_storage_is_503_and_leaves_no_row(as_owner: Api, job: Job) -> None:
    answer = send(as_owner, job)
    assert answer.status_code == 503
    assert answer.json()["message"] == "The file could not be stored; try again shortly"
    assert answer["Retry-After"]
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_a_cv_waits_for_a_storage_that_is_away(
    as_owner: Api, job: Job, bucket: str, request: pytest.FixtureRequest
) -> None:
    send(as_owner, job)
    row = Application.objects.get()
    request.getfixturevalue("gone")
    download = as_owner.get(f"/applications/{row.pk}/cv")
    assert download.status_code == 503
    assert download.json()["message"].startswith("The file cannot be read at the moment")
    assert pipeline.parse(row.pk)
    row.refresh_from_db()
    assert (row.processing, row.work_state) == (Processing.PARSING, "parse")
    assert row.next_attempt_at - row.updated_at < timedelta(hours=1)


@pytest.mark.parametrize(
    "url",
    [
        "s3:///path",
        "gs://bucket",
        "s3://key@bucket",
        "s3://bucket?endpoint=minio:9000",
        "s3://bucket?acl=public-read",
        "/srv/media",
    ],
)
def test_a_wrong_address_is_refused_with_the_mend(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("STORAGE_URL", url)
    with pytest.raises(ImproperlyConfigured, match=r"STORAGE_URL .* s3://bucket") as refused:
        env.storage(Path("unused"))
    assert "key@" not in str(refused.value)


def test_an_address_says_where_and_who(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_URL", "s3://k%40y:s%2Fcret@bucket/some/folder?region=eu-central-1")
    options = env.storage(Path("unused"))["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == ("k@y", "s/cret")
    assert (options["bucket_name"], options["location"]) == ("bucket", "some/folder")
    assert (options["endpoint_url"], options["region_name"]) == (None, "eu-central-1")
    monkeypatch.delenv("STORAGE_URL")
    assert env.storage(Path("here"))["OPTIONS"]["location"] == "here"
    assert "STORAGE_URL" not in os.environ
