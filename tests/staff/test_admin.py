"""Every page of the admin: it opens, it is cheap, it lets nothing be written that only the system writes."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Seen, User
from accounts.staff import Watched
from applications.models import Application, HistoryEntry, Processing, Score
from applications.services import Applicant, submit
from candidates.models import Candidate, CandidateAccount
from hiresscope.lib import staff as lib
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.staff.people import let_in, member_of_staff
from webhooks import services as webhooks
from webhooks.models import Delivery

OURS = {
    "accounts", "analytics", "applications", "billing", "candidates", "jobs", "referrals", "talentpool", "webhooks",
}  # fmt: skip
# Nobody reads them beside the audit for bias.
HIDDEN = {"applications.VoluntaryAnswers"}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
WRITTEN_BY_STAFF = {"accounts.Tenant", "accounts.User", "billing.Subscription", "auth.Group"}


def page(model: Any, name: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def act(staff: Client, model: Any, action: str, *rows: Any, **answers: Any) -> Any:
    chosen = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return staff.post(page(model), {**chosen, "confirmed": "yes", **answers})


def said(row: Any) -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.filter(object_id=str(row.pk)).order_by("pk")]


def test_every_model_is_registered() -> None:
    models = {model._meta.label for model in apps.get_models() if model._meta.app_label in OURS}
    assert models - {model._meta.label for model in REGISTERED} == HIDDEN


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_has_search_and_filters_and_counts_nothing_large(model: Any) -> None:
    page_of = admin.site._registry[model]
    assert page_of.search_fields
    if model._meta.app_label in OURS | {"admin"}:
        assert page_of.list_filter or model._meta.label == "analytics.Change"
        assert page_of.paginator is lib.CappedPaginator
        assert page_of.show_full_result_count is False


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_what_the_system_writes_cannot_be_written(model: Any, rf: Any) -> None:
    if model._meta.label in WRITTEN_BY_STAFF:
        return
    request = rf.get("/")
    request.user = User(is_active=True, is_staff=True, is_superuser=True)
    page_of = admin.site._registry[model]
    assert not page_of.has_change_permission(request)
    assert not page_of.has_add_permission(request)
    devices = {"accounts.Phone", "otp_static.StaticDevice"}
    assert page_of.has_delete_permission(request) == (model._meta.label in devices)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_opens_and_can_be_searched(staff: Client, job: Job, model: Any) -> None:
    factories.scored(job)
    assert staff.get(page(model)).status_code == 200
    assert staff.get(page(model), {"q": "ada"}).status_code == 200
    found = staff.get(page(model), {"q": str(uuid.uuid4())})
    assert found.status_code == 200


def _fill(job: Job, count: int) -> None:
    endpoint = webhooks.create_endpoint(tenant=job.tenant, url=f"https://hooks.example/{count}", events=["*"]).endpoint
    for _ in range(count):
        of = factories.job(factories.tenant())
        factories.scored(of)
        factories.member(of.tenant)
        webhooks.send_test(endpoint=endpoint)


LISTS = ["accounts.Tenant", "accounts.User", "applications.Application", "applications.Score", "applications.ParsedCV",
         "billing.Subscription", "candidates.Candidate", "jobs.Job", "webhooks.Delivery", "webhooks.Event"]  # fmt: skip


@pytest.mark.parametrize("label", LISTS)
def test_a_longer_list_asks_no_more_queries(staff: Client, job: Job, settings: Any, label: str) -> None:
    settings.RATE_LIMITS = "off"
    job.tenant.limit_overrides = {"webhookEndpoints": 9}
    job.tenant.save()
    model = apps.get_model(label)
    _fill(job, 2)
    staff.get(page(model))
    with CaptureQueriesContext(
        connection,
    ) as few:
        staff.get(page(model))
    _fill(job, 8)
    with CaptureQueriesContext(connection) as many:
        staff.get(page(model))
    assert len(many) == len(few), [query["sql"] for query in many]


def test_a_list_counts_no_further_than_it_says(staff: Client, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lib, "COUNTED_AT_MOST", 2)
    for _ in range(4):
        factories.scored(job)
    with CaptureQueriesContext(connection) as asked:
        shown = staff.get(page(Application))
    assert shown.context["cl"].result_count == 2
    counts = [
        query["sql"] for query in asked if "COUNT(" in query["sql"] and "applications_application" in query["sql"]
    ]
    assert counts
    assert all("LIMIT 2" in sql for sql in counts)


# Actions


def test_actions_that_change_much_ask_first(staff: Client, job: Job) -> None:
    row = factories.scored(job)
    person = row.candidate
    assert person is not None
    chosen = {"action": "erase", "_selected_action": [str(person.pk)]}
    question = staff.post(page(Candidate), chosen)
    assert b"There is no way back" in question.content
    assert Candidate.objects.filter(pk=person.pk).exists()
    act(staff, Candidate, "erase", person)
    assert not Application.objects.filter(pk=row.pk).exists()
    assert said(person) == ["Erased"]
    assert person.name not in LogEntry.objects.get(object_id=str(person.pk)).object_repr


def test_who_may_only_look_is_offered_no_action(client: Client, job: Job) -> None:
    from django.contrib.auth.models import Permission

    looker = member_of_staff(is_superuser=False)
    looker.user_permissions.add(Permission.objects.get(codename="view_candidate", content_type__app_label="candidates"))
    let_in(client, looker)
    person = factories.scored(job).candidate
    assert person is not None
    assert client.get(page(Candidate)).status_code == 200
    act(client, Candidate, "erase", person)
    assert Candidate.objects.filter(pk=person.pk).exists()


def test_a_score_is_made_anew_and_kept_until_then(staff: Client, job: Job) -> None:
    row = factories.scored(job, 70)
    act(staff, Application, "score_again", row)
    row.refresh_from_db()
    assert (row.work_state, row.score, row.processing) == ("score", 70, Processing.SCORED)
    assert said(row) == ["Scored anew"]


def test_a_cv_is_read_again(staff: Client, job: Job) -> None:
    row = factories.scored(job)
    act(staff, Application, "read_again", row)
    row.refresh_from_db()
    assert (row.work_state, row.processing) == ("parse", Processing.PENDING)
    assert row.history.get().by == "staff staff@example.com"


def test_a_cv_that_was_read_again_is_scored_again(staff: Client, job: Job, tmp_path: Any) -> None:
    from io import BytesIO

    from django.core.files.base import File

    from applications import uploads
    from tests.applications.conftest import work

    cv = uploads.check(
        File(BytesIO(b"Ada Lovelace\nada@example.com\nPython since 2015, PostgreSQL\n" * 3), name="a.txt")
    )
    row = submit(tenant=job.tenant, job=job, cv=cv, applicant=Applicant(), source="API", by="test")
    work()
    act(staff, Application, "read_again", Application.objects.get(pk=row.pk))
    work()
    again = Application.objects.get(pk=row.pk)
    assert again.processing == Processing.SCORED
    assert Score.objects.filter(application=row).count() == 1, "the same input finds its stored score"


def test_endpoints_are_switched_off_and_on_and_recovered(staff: Client, job: Job) -> None:
    endpoint = webhooks.create_endpoint(tenant=job.tenant, url="https://hooks.example/x", events=["*"]).endpoint
    webhooks.send_test(endpoint=endpoint)
    act(staff, type(endpoint), "switch_off", endpoint)
    endpoint.refresh_from_db()
    assert not endpoint.is_active
    act(staff, type(endpoint), "switch_on", endpoint)
    Delivery.objects.update(status="FAILED", work_state="")
    act(staff, type(endpoint), "recover", endpoint, hours=1)
    assert Delivery.objects.get().status == "PENDING"
    assert said(endpoint) == ["Switched off", "Switched on", "1 failed deliveries queued again"]


# The trail


def test_opening_what_is_about_people_is_noted(staff: Client, person: User, job: Job) -> None:
    row = factories.scored(job)
    for model, one in (
        (Application, row),
        (Candidate, row.candidate),
        (type(row.parsed), row.parsed),
        (Score, row.current_score),
    ):
        assert one is not None
        assert staff.get(page(model, "change", one.pk)).status_code == 200
        entry = Seen.objects.order_by("-id")[0]
        assert (entry.staff_email, entry.what, entry.model, entry.object_id) == (
            person.email, "page", model._meta.label_lower, str(one.pk),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "noted"),
    [
        ({}, ""),
        ({"q": "Ada Lovelace"}, "q=(words)"),
        ({"q": "ada@example.com", "processing__exact": "SCORED", "p": "2"}, "p=2&processing__exact=SCORED&q=(words)"),
        ({"q": "01a20aef-0506-7343-906d-a4a36c5f78c4"}, "q=01a20aef-0506-7343-906d-a4a36c5f78c4"),
        ({"candidate_name": "Ada"}, ""),
    ],
)
def test_looking_at_a_list_of_people_is_noted_without_the_words_searched_for(
    staff: Client, person: User, job: Job, asked: dict[str, str], noted: str
) -> None:
    factories.scored(job)
    staff.get(page(Application), asked)
    lines = list(Seen.objects.values_list("staff_email", "what", "model", "object_id", "query"))
    assert lines == [(person.email, "list", "applications.application", "", noted)]
    assert noted in staff.get(page(Seen)).content.decode().replace("&amp;", "&")


def test_every_list_that_names_people_leaves_a_line(staff: Client) -> None:
    watched = {model for model, of in admin.site._registry.items() if isinstance(of, Watched)}
    assert {Application, Candidate, CandidateAccount, Entry, HistoryEntry} <= watched
    for model in watched:
        staff.get(page(model))
    assert {one.model for one in Seen.objects.all()} == {model._meta.label_lower for model in watched}


def test_a_list_that_is_refused_leaves_no_line(client: Client, db: None) -> None:
    let_in(client, member_of_staff(is_superuser=False))
    assert client.get(page(Application)).status_code == 403
    assert not Seen.objects.exists()


def test_a_cv_is_handed_out_safely_and_noted(staff: Client, job: Job) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    row = factories.scored(job, cv_path=default_storage.save("cvs/aa/staff.txt", ContentFile(b"<script>")))
    answer = staff.get(page(Application, "cv", row.pk))
    assert b"".join(answer) == b"<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Seen.objects.get().what == "CV file"
    default_storage.delete(row.cv_path)
    assert staff.get(page(Application, "cv", row.pk)).status_code == 302


def test_a_cv_is_for_staff_alone(client: Client, job: Job) -> None:
    row = factories.scored(job)
    assert client.get(page(Application, "cv", row.pk)).status_code == 302
    let_in(client, member_of_staff(is_superuser=False))
    assert client.get(page(Application, "cv", row.pk)).status_code == 403
    assert not Seen.objects.exists()


def test_nobody_rewrites_the_trail(staff: Client, job: Job) -> None:
    staff.get(page(Application, "change", factories.scored(job).pk))
    for change in (lambda: Seen.objects.update(what="nothing"), lambda: Seen.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert staff.get(page(Seen)).status_code == 200


def test_the_overview_shows_its_figures(staff: Client, job: Job) -> None:
    from analytics import services as analytics

    factories.scored(job, 91)
    analytics.fold() if hasattr(analytics, "fold") else None
    shown = staff.get("/admin/")
    panels = {panel.title: panel for panel in shown.context["panels"]}
    assert [title for title, panel in panels.items() if panel.problem] == []
    assert sum(bar.value for bar in panels["Sign-ups"].chart.bars) == 1
    assert b" style=" not in shown.content
    assert b"<script>" not in shown.content


def test_a_figure_that_is_too_slow_is_left_out(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from hiresscope import overview

    slow = ("Slow", "", lambda: {"rows": overview._rows("SELECT pg_sleep(5)")})
    monkeypatch.setattr(overview, "SECONDS", 0.05)
    monkeypatch.setattr(overview, "_PANELS", (slow,))
    shown = staff.get("/admin/")
    assert shown.status_code == 200
    assert shown.context["panels"][0].problem
