"""Lists of a job's applications and their CSV."""

import csv
import io
from typing import Any

import pytest

from applications.models import Application
from jobs.models import Job
from tests import factories
from tests.client import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(job: Job) -> list[Application]:
    """Five scored applications of 10, 30, 50, 70 and 90 points, and two that wait."""
    scored = [factories.scored(job, 10 + 20 * n, candidate_name=f"Person {n}") for n in range(5)]
    return [*scored, factories.application(job), factories.application(job)]


def listed(api: Api, job: Job, **parameters: Any) -> Any:
    answer = api.get(f"/jobs/{job.pk}/applications", parameters)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def scores(page: Any) -> list[int | None]:
    return [row["score"] for row in page["data"]]


def test_the_best_come_first_and_the_unscored_last(as_owner: Api, job: Job, rows: Any) -> None:
    page = listed(as_owner, job)
    assert scores(page) == [90, 70, 50, 30, 10, None, None]
    assert set(page) == {"data", "page", "limit", "total", "totalCapped", "totalPages", "nextCursor"}
    assert (page["total"], page["totalCapped"], page["totalPages"], page["nextCursor"]) == (7, False, 1, None)


def test_a_cursor_walks_every_row_once(as_owner: Api, job: Job, rows: Any) -> None:
    seen, cursor = [], None
    while True:
        page = listed(as_owner, job, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [row["id"] for row in page["data"]]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(str(row.pk) for row in rows)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"minScore": 50}, [90, 70, 50]),
        ({"maxScore": 30}, [30, 10]),
        ({"status": "SCORED"}, [90, 70, 50, 30, 10]),
        ({"status": "PENDING"}, [None, None]),
        ({"q": "person 3"}, [70]),
        # RFC 3339 allows offsets that PostgreSQL does not.
        ({"status": "SCORED", "minScore": 80, "updatedAfter": "1999-01-01T04:17:12-22:38"}, [90]),
        ({"updatedAfter": "2999-01-01T04:17:12+23:59"}, []),
        ({"sort": "score", "status": "SCORED"}, [10, 30, 50, 70, 90]),
        ({"sort": "candidateName", "status": "SCORED"}, [10, 30, 50, 70, 90]),
    ],
)
def test_filters_and_sorts(as_owner: Api, job: Job, rows: Any, parameters: dict[str, Any], expected: list[Any]) -> None:
    assert scores(listed(as_owner, job, **parameters)) == expected


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"sort": "email"}, "sort"),
        ({"minScore": "many"}, "minScore"),
        ({"color": "red"}, "color"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"page": -1}, "page"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(as_owner: Api, job: Job, parameters: dict[str, Any], named: str) -> None:
    answer = as_owner.get(f"/jobs/{job.pk}/applications", parameters)
    assert answer.status_code == 400
    assert answer.json()["details"][0]["field"] == named


def test_a_list_takes_the_same_queries_for_any_number_of_rows(
    as_owner: Api, job: Job, rows: Any, django_assert_max_num_queries: Any
) -> None:
    for row in range(20):
        factories.scored(job, row)
    with django_assert_max_num_queries(4):
        assert len(listed(as_owner, job, limit=10)["data"]) == 10


def test_a_detail_takes_few_queries(as_owner: Api, rows: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        assert as_owner.get(f"/applications/{rows[0].pk}").status_code == 200


def test_the_csv_has_the_scored_ones_with_inert_cells(as_owner: Api, job: Job, rows: Any) -> None:
    evil = '=HYPERLINK("http://evil.example","x")'
    factories.scored(job, 95, candidate_name=evil)
    answer = as_owner.get(f"/jobs/{job.pk}/applications/export-csv", {"minScore": 50})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    raw = b"".join(answer.streaming_content)
    assert raw.startswith("\ufeff".encode())
    table = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["score"] for row in table] == ["95", "90", "70", "50"]
    assert table[0]["candidateName"] == "'" + evil


SHOWN = ("", "sort=-createdAt", "sort=createdAt", "sort=score", "sort=candidateName", "limit=2&page=2")


@pytest.mark.parametrize("query", SHOWN)
def test_what_the_database_writes_is_what_the_serializer_says(
    as_owner: Api, job: Job, rows: list[Application], query: str
) -> None:
    Application.objects.filter(pk=rows[0].pk).update(decision="REJECTED", scored_version=99, flags=["SCANNED"])
    Application.objects.filter(pk=rows[-1].pk).update(processing="PARSING", candidate_name='Zoë "\\" <b>', engine=None)
    written = as_owner.get(f"/jobs/{job.pk}/applications?{query}").json()
    # A blank search narrows nothing, but is a filter, so that the ORM and the serializer make the page.
    made = as_owner.get(f"/jobs/{job.pk}/applications?{query}&q=").json()
    assert written.pop("nextCursor") is None or made["nextCursor"] is not None
    made.pop("nextCursor")
    assert written == made
    assert [list(row) for row in written["data"]] == [list(row) for row in made["data"]]


def test_another_tenants_or_no_jobs_list_is_not_there(as_stranger: Api, job: Job) -> None:
    assert as_stranger.get(f"/jobs/{job.pk}/applications").status_code == 404


def test_a_long_lists_total_is_the_jobs_own_count(
    as_owner: Api, job: Job, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applications.views.written._EXACT", 5)
    Job.objects.filter(pk=job.pk).update(applications_count=7)
    assert listed(as_owner, job)["total"] == 7
