"""The public pages: the apply form, the applicant's private status page, and the CV behind a signed link."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from applications import intake_form, links, selectors
from applications.downloads import cv_file
from applications.uploads import SingleUploadHandler
from hiresscope.lib.errors import DomainError
from hiresscope.lib.middleware import request_id
from jobs.models import Job, JobStatus


@method_decorator(csrf_exempt, name="dispatch")
class ApplyPage(View):
    """``/apply/<slug>``: works without JavaScript; keeps what was typed when something is wrong."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the upload while it streams in: the handler must be there before the CSRF check reads the form."""
        if request.method == "POST":
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
        return HttpResponseRedirect(links.status_url(application.pk))


def _protected(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    @csrf_protect
    def checked(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    try:
        return checked(request)
    except DomainError as error:
        # The upload was cut at its limit while the form was read.
        job = selectors.by_slug(kwargs["slug"])
        if job is None or not job.is_open():
            return _closed(request, job)
        return _form(request, job, intake_form.Filled(problems=[("file", error.text)]), status=error.status)


def _form(request: HttpRequest, job: Job, filled: intake_form.Filled, status: int = 200) -> HttpResponse:
    return render(request, "apply/form.html", {"job": job, "company": job.tenant.name, "filled": filled}, status=status)


def _closed(request: HttpRequest, job: Job | None) -> HttpResponse:
    known = job is not None and job.deleted_at is None and job.status != JobStatus.DRAFT and job.is_public
    context = {"job": job if known else None}
    return render(request, "apply/closed.html", context, status=410 if known else 404)


def status_page(request: HttpRequest, token: str) -> HttpResponse:
    """``/apply/status/<token>``: how far the application is. No score stands here: the link is only a link."""
    application_id = links.read_status_token(token)
    application = selectors.for_applicant(application_id) if application_id else None
    if application is None:
        raise Http404
    response = render(request, "apply/status.html", {"application": application, "job": application.job})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def cv_link(request: HttpRequest, token: str) -> FileResponse:
    """``/files/cv/<token>``: the CV's file, while the signed link is good."""
    application_id = links.read_cv_token(token)
    application = selectors.for_applicant(application_id) if application_id else None
    if application is None:
        raise Http404
    return cv_file(application)
