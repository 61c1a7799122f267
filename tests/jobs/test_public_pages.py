"""Careers pages, feeds, sitemap, and what search engines and frames are told."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from accounts.models import Tenant
from jobs.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def opened(url: str, **extra: Any) -> Any:
    return Client().get(url, **extra)


@pytest.fixture
def jobs(job: Job) -> Job:
    """The owner's job, beside a draft of theirs and another company's job."""
    factories.job(job.tenant, title="Secret draft", status="DRAFT")
    factories.job(factories.tenant(slug="other"), title="Somebody else's")
    return job


def test_the_careers_page_lists_the_open_jobs_of_one_company(jobs: Job, django_assert_num_queries: Any) -> None:
    # The company, its jobs.
    with django_assert_num_queries(2):
        page = opened("/careers/acme")
    text = page.content.decode()
    assert page.status_code == 200
    assert f"/apply/{jobs.slug}" in text
    assert "Secret draft" not in text
    assert "Somebody else" not in text


def test_the_careers_page_is_searched(jobs: Job) -> None:
    assert "Backend engineer" in opened("/careers/acme", data={"q": "BACKEND"}).content.decode()
    missed = opened("/careers/acme", data={"q": "nurse\0"}).content.decode()
    assert "No open job fits" in missed


def test_a_long_careers_page_is_walked_by_cursor_within_its_search(jobs: Job) -> None:
    titles = [factories.job(jobs.tenant, title=f"Nurse {number:02}").title for number in range(23)]
    first = opened("/careers/acme", data={"q": "nurse", "embed": "1"})
    page = first.content.decode()
    follow = re.search(r'rel="next" href="([^"]+)"', page)
    assert follow is not None
    address = follow[1].replace("&amp;", "&")
    assert "q=nurse" in address
    assert "embed=1" in address
    second = opened(f"/careers/acme{address}")
    shown = [job.title for answer in (first, second) for job in answer.context["found"]["data"]]
    assert shown == titles[::-1]
    assert 'rel="next"' not in second.content.decode()
    forged = opened("/careers/acme", data={"cursor": "forged"}).content.decode()
    assert "not there any more" in forged
    assert "no open jobs" not in forged


@pytest.mark.parametrize("path", ["/careers/nobody", "/careers/nobody/jobs.rss", "/careers/nobody/jobs.xml"])
def test_an_unknown_company_is_404(db: None, path: str) -> None:
    assert opened(path).status_code == 404


@pytest.mark.parametrize(("path", "titles"), [("/careers/acme/jobs.rss", 1), ("/jobs.rss", 2)])
def test_the_feed_holds_open_jobs(jobs: Job, path: str, titles: int) -> None:
    feed = opened(path)
    assert feed["Content-Type"].startswith("application/rss+xml")
    items = etree.fromstring(feed.content).findall(".//item")
    assert len(items) == titles
    links = [item.findtext("link") or "" for item in items]
    assert any(link.endswith(f"/apply/{jobs.slug}") for link in links)


def test_job_boards_read_every_field(jobs: Job, django_assert_num_queries: Any) -> None:
    Job.objects.filter(pk=jobs.pk).update(
        description="a <b>bold</b> ]]> offer & more",
        location="Berlin",
        salary_min=50_000,
        salary_max=60_000,
        salary_currency="EUR",
        salary_period="YEAR",
        work_mode="REMOTE",
    )
    with django_assert_num_queries(2):
        answer = opened("/careers/acme/jobs.xml")
    (found,) = etree.fromstring(answer.content).findall("job")
    said = {element.tag: element.text for element in found}
    assert said["title"] == "Backend engineer"
    assert said["company"] == "Acme"
    assert said["city"] == "Berlin"
    assert said["salary"] == "50000-60000 EUR per year"
    assert said["jobtype"] == "fulltime"
    assert said["remotetype"] == "Fully remote"
    assert "<b>bold</b>" in (said["description"] or "")
    assert (said["url"] or "").endswith(f"/apply/{jobs.slug}")
    assert said["referencenumber"] == str(jobs.pk)


def test_the_sitemap_names_jobs_and_companies_and_robots_names_the_sitemap(jobs: Job) -> None:
    text = opened("/sitemap.xml").content.decode()
    assert f"/apply/{jobs.slug}<" in text
    assert "/careers/acme<" in text
    assert "/careers/other<" in text
    assert "/sitemap.xml" in opened("/robots.txt").content.decode()


def test_a_company_without_open_jobs_is_not_in_the_sitemap(tenant: Tenant) -> None:
    assert "/careers/acme" not in opened("/sitemap.xml").content.decode()


def posting(slug: str) -> Any:
    page = opened(f"/apply/{slug}").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_search_engines_read_the_job(job: Job) -> None:
    closes = timezone.now() + timedelta(days=9)
    Job.objects.filter(pk=job.pk).update(
        location="Berlin", closes_at=closes, salary_min=40, salary_currency="EUR", salary_period="HOUR"
    )
    said = posting(job.slug)
    assert said["@type"] == "JobPosting"
    assert said["title"] == "Backend engineer"
    assert said["hiringOrganization"]["name"] == "Acme"
    assert said["jobLocation"]["address"]["addressLocality"] == "Berlin"
    assert said["validThrough"] == closes.isoformat()
    assert said["baseSalary"]["value"] == {"@type": "QuantitativeValue", "minValue": 40, "unitText": "HOUR"}


def test_nothing_in_a_description_ends_the_script_element(job: Job) -> None:
    evil = "</script><script>alert(1)</script><!-- & ' \" \u2028 and thirty characters more"
    Job.objects.filter(pk=job.pk).update(description=evil, title="</script>")
    page = opened(f"/apply/{job.slug}").content.decode()
    assert "<script>alert" not in page
    assert posting(job.slug)["title"] == "</script>"


@pytest.mark.parametrize("path", ["/apply/{slug}", "/careers/acme"])
def test_only_the_origins_that_the_tenant_allows_frame_its_pages(job: Job, path: str) -> None:
    address = path.format(slug=job.slug)
    refused = opened(address)
    assert "frame-ancestors 'none'" in refused["Content-Security-Policy"]
    assert refused["X-Frame-Options"] == "DENY"

    Tenant.objects.update(embed_origins=["https://www.acme.example", "https://evil.example; script-src *"])
    allowed = opened(address)
    assert "frame-ancestors 'self' https://www.acme.example;" in allowed["Content-Security-Policy"] + ";"
    assert "evil" not in allowed["Content-Security-Policy"]
    assert "X-Frame-Options" not in allowed


@pytest.mark.parametrize("path", ["/apply/{slug}", "/careers/acme", "/candidate/login", "/candidate/register", "/none"])
def test_pages_bear_the_security_headers(job: Job, path: str) -> None:
    headers = opened(path.format(slug=job.slug)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
