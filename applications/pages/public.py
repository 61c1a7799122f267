"""The public pages: the apply form, the applicant's private status page, and the CV behind a signed link."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.models import Tenant
from applications import intake_form, links, selectors
from applications.downloads import cv_file
from applications.models import Application, Processing
from applications.uploads import MAX_BYTES, SingleUploadHandler
from hiresscope.lib import framing, throttles
from hiresscope.lib.errors import DomainError
from hiresscope.lib.middleware import request_id
from hiresscope.lib.pages import failure
from jobs.models import Job, JobStatus
from jobs.selectors import apply_url, job_posting


@method_decorator(csrf_exempt, name="dispatch")
class ApplyPage(View):
    """``/apply/<slug>``: works without JavaScript; keeps what was typed when something is wrong.

    With ``?embed`` it has no header and footer, for a frame on the company's own site.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the request, and the upload while it streams in: the handler must be there before the CSRF check reads
        the form."""
        posted = request.method == "POST"
        try:
            throttles.enforce(request, "public_write" if posted else "public_read")
        except DomainError as error:
            return failure(request, error)
        if posted:
            request.upload_handlers = [SingleUploadHandler(request)]
        return _protected(super().dispatch, request, *args, **kwargs)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The job and an empty form."""
        job = selectors.by_slug(slug)
        if job is None or not job.is_open():
            return _closed(request, job)
        return _form(request, job, intake_form.Filled())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Take the application in and lead to its status page."""
        job = selectors.by_slug(slug)
        if job is None or not job.is_open():
            return _closed(request, job)
        filled = intake_form.read(request)
        if filled.problems or filled.cv is None:
            return _form(request, job, filled, status=400)
        try:
            application = intake_form.send(job, filled.fields, filled.cv, request_id=request_id(request))
        except DomainError as error:
            filled.problems.append(("", error.text))
            return _form(request, job, filled, status=error.status)
        # Without the host, so that a script may follow wherever the page was opened.
        return HttpResponseRedirect(links.status_path(application.pk) + ("?embed" if "embed" in request.GET else ""))


def _protected(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    def run(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    # In a frame of another site the browser keeps our cookies back; there its word about the origin stands in.
    checked = run if "embed" in request.GET and _from_our_page(request) else csrf_protect(run)
    try:
        return checked(request)
    except DomainError as error:
        # The upload was cut at its limit while the form was read.
        job = selectors.by_slug(kwargs["slug"])
        if job is None or not job.is_open():
            return _closed(request, job)
        return _form(request, job, intake_form.Filled(problems=[("file", error.text)]), status=error.status)


def _from_our_page(request: HttpRequest) -> bool:
    return request.headers.get("Origin") in {f"{request.scheme}://{request.get_host()}", settings.PUBLIC_URL}


def _form(request: HttpRequest, job: Job, filled: intake_form.Filled, status: int = 200) -> HttpResponse:
    context = {
        "job": job,
        "company": job.tenant.name,
        "filled": filled,
        "max_bytes": MAX_BYTES,
        "address": apply_url(job),
        "posting": job_posting(job),
    }
    return _page(request, "apply/form.html", context, job.tenant, status=status)


def _closed(request: HttpRequest, job: Job | None) -> HttpResponse:
    known = job is not None and job.deleted_at is None and job.status != JobStatus.DRAFT and job.is_public
    tenant = job.tenant if job is not None and known else None
    return _page(request, "apply/closed.html", {"job": job if known else None}, tenant, status=410 if known else 404)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], tenant: Tenant | None, *, status: int = 200
) -> HttpResponse:
    response = render(request, template, {**context, "embedded": "embed" in request.GET}, status=status)
    framing.allow(response, tenant.embed_origins if tenant else ())
    return response


def status_page(request: HttpRequest, token: str) -> HttpResponse:
    """``/apply/status/<token>``: how far the application is. No score stands here: the link is only a link."""
    try:
        throttles.enforce(request, "public_read")
    except DomainError as error:
        return failure(request, error)
    application_id = links.read_status_token(token)
    application = selectors.for_applicant(application_id) if application_id else None
    if application is None:
        raise Http404
    response = _page(request, "apply/status.html", _progress(application), application.job.tenant)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _progress(application: Application) -> dict[str, Any]:
    """What the status page shows; that a decision was made, only where the employer tells applicants so."""
    told = application.decision is not None and application.job.tenant.mail_decisions
    # HELD ones may wait for weeks: nobody looks on for so long.
    waiting = application.processing in {Processing.PENDING, Processing.PARSING, Processing.SCORING}
    return {"application": application, "job": application.job, "told_decision": told, "waiting": waiting}


def cv_link(request: HttpRequest, token: str) -> FileResponse:
    """``/files/cv/<token>``: the CV's file, while the signed link is good."""
    application_id = links.read_cv_token(token)
    application = selectors.for_applicant(application_id) if application_id else None
    if application is None:
        raise Http404
    return cv_file(application)
