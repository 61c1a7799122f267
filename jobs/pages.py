"""Public lists of jobs: a company's careers page, feeds for readers and job boards, and what crawlers ask for."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import http_date
from django.utils.translation import gettext
from lxml import etree

from accounts.models import Tenant
from hiresscope.lib import framing, throttles
from hiresscope.lib.errors import DomainError
from hiresscope.lib.pages import failure
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import page_of
from jobs import selectors
from jobs.models import Job

FEED_JOBS = 5_000
"""How many jobs a feed holds at most, the newest."""
LISTING = Listing(sorts={"postedAt": "created_at"}, default="-postedAt")


def _company(slug: str) -> Tenant:
    found = selectors.company(slug)
    if found is None:
        raise Http404
    return found


def careers(request: HttpRequest, slug: str) -> HttpResponse:
    """``/careers/<slug>``: the open jobs of a company; ``?q`` narrows by title, place or department."""
    try:
        throttles.enforce(request, "public_read")
    except DomainError as error:
        return failure(request, error)
    company = _company(slug)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    jobs = selectors.search(selectors.open_jobs(company), query)
    context = {
        "company": company,
        "found": page_of(request, LISTING, jobs, lambda job: job),
        "query": query,
        "embedded": "embed" in request.GET,
        "address": selectors.careers_url(company),
    }
    response = render(request, "careers/company.html", context)
    framing.allow(response, company.embed_origins)
    return response


class JobsFeed(Feed[Job, Tenant | None]):
    """RSS of the newest jobs: of one company, or without a slug of all."""

    feed_type = Rss201rev2Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Tenant | None:
        return _company(kwargs["slug"]) if "slug" in kwargs else None

    def title(self, company: Tenant | None) -> str:
        return gettext("Jobs at %(company)s") % {"company": company.name} if company else gettext("Jobs")

    def link(self, company: Tenant | None) -> str:
        return selectors.careers_url(company) if company else settings.PUBLIC_URL

    def description(self, company: Tenant | None) -> str:
        return self.title(company)

    def items(self, company: Tenant | None) -> QuerySet[Job]:
        return selectors.open_jobs(company)[:100]

    def item_title(self, item: Job) -> str:
        return f"{item.title} · {item.tenant.name}"

    def item_description(self, item: Job) -> str:
        return item.description[:1_000]

    def item_link(self, item: Job) -> str:
        return selectors.apply_url(item)

    def item_pubdate(self, item: Job) -> Any:
        return item.created_at

    def item_guid(self, item: Job) -> str:
        return str(item.pk)

    item_guid_is_permalink = False


def boards_feed(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The XML that job boards read (the format of Indeed's feeds): of one company, or without a slug of all."""
    company = _company(slug) if slug else None
    root = etree.Element("source")
    publisher = {
        "publisher": company.name if company else "HIRESSCOPE",
        "publisherurl": selectors.careers_url(company) if company else settings.PUBLIC_URL,
    }
    jobs = list(selectors.open_jobs(company)[:FEED_JOBS])
    if jobs:
        publisher["lastBuildDate"] = http_date(max(job.updated_at for job in jobs).timestamp())
    for name, text in publisher.items():
        etree.SubElement(root, name).text = text
    for job in jobs:
        element = etree.SubElement(root, "job")
        for name, text in _board_fields(job).items():
            etree.SubElement(element, name).text = etree.CDATA(text.replace("]]>", "]] >"))
    body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


_JOB_TYPES = {"FULL_TIME": "fulltime", "PART_TIME": "parttime"}
_PERIODS = {"YEAR": "per year", "MONTH": "per month", "HOUR": "per hour"}


def _board_fields(job: Job) -> dict[str, str]:
    ends = dict.fromkeys(str(end) for end in (job.salary_min, job.salary_max) if end is not None)
    fields = {
        "title": job.title,
        "date": http_date(job.created_at.timestamp()),
        "referencenumber": str(job.pk),
        "url": selectors.apply_url(job),
        "company": job.tenant.name,
        "city": job.location or "",
        "description": job.description,
        "salary": f"{'-'.join(ends)} {job.salary_currency} {_PERIODS.get(job.salary_period, '')}".strip()
        if ends
        else "",
        "jobtype": _JOB_TYPES.get(job.employment_type, job.employment_type.lower()),
        "category": job.department or "",
        "remotetype": {"REMOTE": "Fully remote", "HYBRID": "Hybrid remote"}.get(job.work_mode, ""),
        "expirationdate": job.closes_at.date().isoformat() if job.closes_at else "",
    }
    return {name: text for name, text in fields.items() if text}


class OpenJobs(Sitemap[Job]):
    limit = 10_000

    def items(self) -> QuerySet[Job]:
        return selectors.open_jobs()

    def lastmod(self, job: Job) -> Any:
        return job.updated_at

    def location(self, job: Job) -> str:
        return f"/apply/{job.slug}"


class Companies(Sitemap[Tenant]):
    limit = 10_000

    def items(self) -> QuerySet[Tenant]:
        return selectors.hiring_companies()

    def location(self, company: Tenant) -> str:
        return f"/careers/{company.slug}"


def site_map(request: HttpRequest) -> HttpResponseBase:
    """``/sitemap.xml``: every open job and every company with one; ``?p`` is a page of it."""
    return sitemap(request, {"jobs": OpenJobs, "companies": Companies})


def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt``: crawlers may read jobs, and nothing that is private."""
    private = ("/admin/", "/api/", "/app/", "/candidate/", "/apply/status/", "/files/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private), f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
