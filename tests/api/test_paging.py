"""Lists: page numbers, totals, cursors, sorting, filters."""

import random
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Tenant
from applications.models import Application
from hiresscope.lib import paging
from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.fields import Choice, Integer, Text, Timestamp
from hiresscope.lib.filters import Filters, Param
from jobs.models import Job
from tests import factories
from tests.client import Api


class JobFilters(Filters):
    status = Param(Choice(["ACTIVE", "DRAFT"]))
    created_after = Param(Timestamp(), field_name="created_at", lookup_expr="gt")
    q = Param(Text(max_length=200, allow_blank=True), field_name="title", lookup_expr="icontains")
    most = Param(Integer(min_value=0, max_value=100), field_name="applications_count", lookup_expr="lte")


JOBS = paging.Listing(
    sorts={"createdAt": "created_at", "title": "title", "department": "department"},
    default="-createdAt",
    filters=JobFilters,
)
ROWS = paging.Listing(sorts={"score": "score", "candidateName": "candidate_name"}, default="-score")


def ask(
    listing: paging.Listing, rows: Any, query: str = "", *, tenant: Any = None, path: str = "/api/v1/things"
) -> Any:
    request = SimpleNamespace(query_params=QueryDict(query), path=path, user=SimpleNamespace(tenant=tenant, pk=1))
    return listing.page(request, rows, lambda row: str(row["id"] if isinstance(row, dict) else row.pk))


def walk(listing: paging.Listing, rows: Any, query: str) -> list[str]:
    seen: list[str] = []
    cursor = ""
    while True:
        page = ask(listing, rows, query + cursor)
        seen += page["data"]
        if page["nextCursor"] is None:
            return seen
        cursor = f"&cursor={page['nextCursor']}"


@pytest.fixture
def jobs(tenant: Tenant) -> Any:
    for number in range(7):
        factories.job(tenant, title=f"Job {number % 3}", department=[None, "A", "B"][number % 3])
    return Job.objects.for_tenant(tenant)


def test_a_page_has_the_contracts_shape(jobs: Any) -> None:
    page = ask(JOBS, jobs, "page=2&limit=3")
    assert page.pop("nextCursor")
    newest_first = [str(pk) for pk in jobs.order_by("-created_at", "-id").values_list("pk", flat=True)]
    assert page == {
        "data": newest_first[3:6], "page": 2, "limit": 3, "total": 7, "totalCapped": False, "totalPages": 3,
    }  # fmt: skip


def test_beyond_the_end_is_an_empty_page(jobs: Any) -> None:
    page = ask(JOBS, jobs, "page=9&limit=3")
    assert (page["data"], page["total"], page["nextCursor"]) == ([], 7, None)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=0", "page must be at least 1"),
        ("page=-1", "page must be at least 1"),
        ("page=1e3", "page must be an integer"),
        ("page=" + "9" * 30, "page must be an integer"),
        ("page=" + "9" * 5000, "page must be an integer"),
        ("page=", "page must be an integer"),
        ("page=１", "page must be an integer"),
        ("page=101&limit=100", "page must begin before row 10,000; use cursor to go further"),
        ("limit=0", "limit must be at least 1"),
        ("limit=101", "limit must be at most 100"),
        ("sort=salary", "sort must be one of createdAt, title, department, each also with - before it"),
        ("sort=--title", "sort must be one of createdAt, title, department, each also with - before it"),
        ("cursor=x", "cursor does not belong to this list, sort and filters"),
        ("cursor=a.b.c", "cursor does not belong to this list, sort and filters"),
        ("status=OPEN", "status must be one of ACTIVE, DRAFT"),
        ("status=", "status must be one of ACTIVE, DRAFT"),
        ("createdAfter=yesterday", "createdAfter must be a time in RFC 3339, such as 2030-01-31T09:00:00.000Z"),
        ("most=1e400", "most must be an integer"),
        ("most=101", "most must be at most 100"),
        ("q=" + "x" * 201, "q must have at most 200 characters"),
    ],
)
def test_what_does_not_fit_is_named(jobs: Any, query: str, said: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        ask(JOBS, jobs, query)
    assert refusal.value.text == f"Validation failed: {said}"


def test_the_last_page_before_row_10_000_is_given(jobs: Any) -> None:
    assert ask(JOBS, jobs, "page=100&limit=100")["data"] == []


def test_totals_stop_at_the_cap(jobs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "CAP", 6)
    page = ask(JOBS, jobs, "limit=2")
    assert (page["total"], page["totalCapped"], page["totalPages"]) == (6, True, 3)
    monkeypatch.setattr(paging, "CAP", 7)
    page = ask(JOBS, jobs, "limit=2")
    assert (page["total"], page["totalCapped"], page["totalPages"]) == (7, False, 4)


@pytest.mark.parametrize("sort", ["createdAt", "-createdAt", "title", "-title", "department", "-department"])
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_a_walk_sees_every_row_once_in_the_order_of_the_pages(jobs: Any, sort: str, limit: int) -> None:
    whole = ask(JOBS, jobs, f"sort={sort}&limit=100")["data"]
    assert walk(JOBS, jobs, f"sort={sort}&limit={limit}") == whole
    assert len(set(whole)) == 7


@pytest.mark.parametrize("sort", ["department", "-department"])
def test_what_has_no_value_comes_last(jobs: Any, sort: str) -> None:
    ids = ask(JOBS, jobs, f"sort={sort}")["data"]
    without = {str(pk) for pk in jobs.filter(department=None).values_list("pk", flat=True)}
    assert set(ids[-len(without) :]) == without


def test_a_walk_over_scores_survives_insertions(job: Job) -> None:
    chance = random.Random(7)
    for number in range(40):
        (factories.application if number % 4 == 0 else lambda of: factories.scored(of, chance.choice([60, 60, 80])))(
            job
        )
    rows = Application.objects.filter(job=job).values("id", "score")
    began_with = {str(row["id"]) for row in rows}
    seen: list[str] = []
    query = "limit=7"
    while True:
        page = ask(ROWS, rows, query)
        seen += page["data"]
        if page["nextCursor"] is None:
            break
        factories.scored(job, chance.choice([0, 60, 100]))
        query = f"limit=7&cursor={page['nextCursor']}"
    assert len(seen) == len(set(seen))
    assert began_with <= set(seen)


def test_a_cursor_counts_its_pages(jobs: Any) -> None:
    second = ask(JOBS, jobs, f"limit=3&cursor={ask(JOBS, jobs, 'limit=3')['nextCursor']}")
    assert (second["page"], second["total"]) == (2, 7)


def test_a_cursor_opens_no_other_list(jobs: Any, tenant: Tenant) -> None:
    cursor = ask(JOBS, jobs, "limit=3&status=ACTIVE", tenant=tenant)["nextCursor"]
    same = f"limit=2&status=ACTIVE&cursor={cursor}"
    assert ask(JOBS, jobs, same, tenant=tenant)["data"]
    others: list[tuple[str, dict[str, Any]]] = [
        (same, {"tenant": factories.tenant()}),
        (same, {"tenant": tenant, "path": "/api/v1/others"}),
        (f"limit=2&cursor={cursor}", {"tenant": tenant}),
        (f"limit=2&status=DRAFT&cursor={cursor}", {"tenant": tenant}),
        (f"limit=2&status=ACTIVE&sort=title&cursor={cursor}", {"tenant": tenant}),
        (f"limit=2&status=ACTIVE&cursor={cursor[:-3]}AAA", {"tenant": tenant}),
        (f"limit=2&status=ACTIVE&page=2&cursor={cursor}", {"tenant": tenant}),
    ]
    for query, who in others:
        with pytest.raises(ValidationFailed):
            ask(JOBS, jobs, query, **who)


def test_filters_narrow_and_a_blank_search_does_not(jobs: Any) -> None:
    assert ask(JOBS, jobs, "q=job 2")["total"] == 2
    assert ask(JOBS, jobs, "q=")["total"] == 7
    assert ask(JOBS, jobs, "status=DRAFT")["total"] == 0


def test_a_list_is_two_queries_and_one_where_it_ends_on_the_first_page(
    jobs: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        ask(JOBS, jobs, "limit=3")
    with django_assert_num_queries(1):
        ask(JOBS, jobs, "limit=100")


@pytest.mark.parametrize(("key", "nullable"), [("created_at", False), ("score", True)])
def test_a_cursor_is_a_row_comparison_that_the_index_answers(job: Job, key: str, nullable: bool) -> None:
    factories.scored(job)
    order = paging.Order(key, descending=True, nullable=nullable)
    row = Application.objects.get(job=job)
    after = order.after(Application.objects.filter(job=job), getattr(row, key), row.pk)[:20]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as queries:
        plan = after.explain()
    assert f'"{key}", "applications_application"."id") < (' in queries.captured_queries[0]["sql"]
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert f"ROW({key}, id) < ROW(" in condition, plan


def test_the_list_of_keys_is_two_queries_and_authentication(
    as_owner: Api, key: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        body = as_owner.get("/api-keys").json()
    assert [row["id"] for row in body["data"]] == [str(key[0].pk)]


@pytest.mark.parametrize("query", ["?colour=red", "?page=1&page=2", "?page=%00"])
def test_parameters_are_known_once_and_storable(as_owner: Api, query: str) -> None:
    assert as_owner.get(f"/api-keys{query}").status_code == 400
