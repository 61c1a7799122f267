"""The talent pool, suggestions and the drawn figures."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.cache import cache

from accounts.models import User
from analytics import charts
from candidates.models import Candidate
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.board.conftest import Browser


def test_a_person_is_kept_from_their_application_once(owner_browser: Browser, job: Job) -> None:
    row = factories.scored(job, 88)
    back = f"/app/applications/{row.pk}"
    form = {"candidateId": str(row.candidate_id), "back": back}
    assert owner_browser.post("/app/talent-pool/add", form)["Location"] == back
    assert owner_browser.post("/app/talent-pool/add", form)["Location"] == back
    assert "in the talent pool already" in owner_browser.get(back).content.decode()
    assert Entry.objects.get().score == 88
    entry = Entry.objects.get()
    page = owner_browser.get("/app/talent-pool?q=person&skill=&sort=-score").content.decode()
    assert row.candidate_name in page
    assert job.title in page
    owner_browser.post(f"/app/talent-pool/{entry.pk}/remove")
    assert not Entry.objects.exists()


def test_nobody_elses_person_is_kept(owner_browser: Browser, stranger: User) -> None:
    assert stranger.tenant is not None
    theirs: Candidate = factories.candidate(stranger.tenant)
    assert owner_browser.post("/app/talent-pool/add", {"candidateId": str(theirs.pk)}).status_code == 404
    assert owner_browser.post("/app/talent-pool/add", {"candidateId": "x"}).status_code == 400


def test_people_of_the_pool_are_suggested_with_reasons(owner_browser: Browser, owner: User, job: Job) -> None:
    row = factories.scored(job)
    Entry.objects.create(tenant=job.tenant, candidate=row.candidate)
    other = factories.job(job.tenant)
    page = owner_browser.get(f"/app/jobs/{other.pk}/suggestions").content.decode()
    assert row.candidate_name in page
    assert "criteria" in page
    assert "nobody in the pool" in owner_browser.get(f"/app/jobs/{job.pk}/suggestions").content.decode()


def test_the_figures_are_drawn_and_tabled(owner_browser: Browser, job: Job) -> None:
    for score in (5, 55, 55, 100):
        factories.scored(job, score)
    cache.clear()
    page = owner_browser.get(f"/app/jobs/{job.pk}/analytics?days=7").content.decode()
    assert page.count("<svg") == 2
    assert "style=" not in page
    assert "<title>50–59: 2</title>" in page
    assert page.count('<th scope="row">2') >= 7, "seven days as a table"
    assert owner_browser.get("/app/").context["figures"]["total_cvs"] == 4


@pytest.mark.parametrize("days", ["0", "-1", "9999", "x", "", "²"])
def test_a_period_that_is_not_offered_is_a_month(days: str, owner_browser: Browser, job: Job) -> None:
    assert owner_browser.get(f"/app/jobs/{job.pk}/analytics?days={days}").context["days"] == 30


def test_a_job_without_cvs_says_so(owner_browser: Browser, job: Job) -> None:
    page = owner_browser.get(f"/app/jobs/{job.pk}/analytics").content.decode()
    assert "no CVs to count" in page
    assert "<svg" not in page


def test_bars_stand_on_the_ground_and_reach_the_top() -> None:
    chart = charts.bars([("a", 0, 0), ("b", 4, 1), ("c", 2, 2)])
    assert [bar.y + bar.height for bar in chart.bars] == [charts.HEIGHT] * 3
    assert [bar.height for bar in chart.bars] == [0, charts.HEIGHT, charts.HEIGHT / 2]
    assert chart.bars[1].inner_height == charts.HEIGHT / 4
    assert all(one.x + one.width < other.x for one, other in pairwise(chart.bars))


def test_a_chart_of_nothing_has_ground_to_stand_on() -> None:
    assert charts.bars([]).top == 1
    assert charts.trend([{"date": date(2026, 1, 31), "count": 0, "scored": 0}]).ticks[0][1] == "31 Jan"
