"""A job deleted while its CVs are parsed leaves nothing scored, charged or visible."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.models import User
from applications import pipeline
from applications.models import Application, Score
from applications.steps import PARSE
from billing.models import Charge, Usage
from hiresscope.lib import work
from jobs.models import Job
from tests import factories
from tests.client import named_file
from tests.conftest import as_member
from tests.events import heard, listen

CVS = 24


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_scored_charged_or_visible(owner: User) -> None:
    assert owner.tenant is not None
    job = factories.job(owner.tenant)
    api = as_member(owner)
    ids = []
    for number in range(CVS):
        file = named_file(
            f"cv{number}.txt", f"Person {number}\nPython and PostgreSQL since 2015".encode(), "text/plain"
        )
        ids.append(api.upload(f"/jobs/{job.pk}/applications", {"file": file}).json()["id"])
    listen(owner.tenant)
    work.publish(PARSE, window=CVS)
    some_are_done = threading.Event()

    def parse(application_id: str) -> None:
        try:
            pipeline.parse(application_id)
            if Score.objects.exists():
                some_are_done.set()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(parse, pk) for pk in ids]
        assert some_are_done.wait(60)
        scored_before = set(Score.objects.values_list("application_id", flat=True))
        answer = api.delete(f"/jobs/{job.pk}")
        scored_at_deletion = set(Score.objects.values_list("application_id", flat=True))
        for one in running:
            one.result()
    assert answer.status_code == 200
    scored = set(Score.objects.values_list("application_id", flat=True))
    assert scored_before <= scored == scored_at_deletion
    assert len(scored) < CVS
    charged = set(Charge.objects.filter(refunded_at=None).values_list("reference", flat=True))
    assert charged == scored
    assert Usage.objects.get().cv_uploads == len(scored)
    assert not Application.objects.exclude(work_state="").exists()
    assert Application.objects.exclude(pk__in=scored).filter(score__isnull=False).count() == 0
    events = heard(owner.tenant)
    assert "application.scored" not in events[events.index("job.closed") :]
    for path in (f"/jobs/{job.pk}/applications", f"/applications/{ids[0]}", f"/analytics/jobs/{job.pk}"):
        assert api.get(path).status_code == 404
    assert api.get("/analytics/overview").json()["totalCvs"] == 0
    assert Job.objects.get().work_state == ""
