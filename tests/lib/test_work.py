"""Claims, leases and turns: nothing is lost, nothing is done twice, nobody waits for another tenant's flood."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from applications.models import Application
from applications.steps import PARSE, SCORE
from hiresscope.lib import work
from tests import factories


@pytest.fixture
def row(job: Any) -> Application:
    return factories.application(job, **work.due("parse"))


def expire(row: Application) -> None:
    """Let the row's lease end, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_application SET lease_until = statement_timestamp() - interval '1 second',"
            " next_attempt_at = statement_timestamp() - interval '1 second' WHERE id = %s",
            [row.pk],
        )


def test_a_row_is_claimed_once_and_its_attempt_counted(row: Application) -> None:
    taken = work.claim(PARSE, row.pk)
    assert taken is not None
    assert taken.attempt == 1
    assert work.claim(PARSE, row.pk) is None
    row.refresh_from_db()
    assert (row.attempts, row.processing) == (1, "PARSING")


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_row(row: Application) -> None:
    start = threading.Barrier(8)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            return work.claim(PARSE, row.pk) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_a_row_is_not_claimed_for_another_step(row: Application) -> None:
    assert work.claim(SCORE, row.pk) is None


def test_a_killed_workers_row_is_due_again_and_the_attempt_stays_counted(row: Application) -> None:
    work.claim(PARSE, row.pk)
    assert work.publish(PARSE, window=10) == []
    expire(row)
    assert work.publish(PARSE, window=10) == [row.pk]
    again = work.claim(PARSE, row.pk)
    assert again is not None
    assert again.attempt == 2


def test_who_lost_the_lease_changes_nothing(row: Application) -> None:
    first = work.claim(PARSE, row.pk)
    expire(row)
    second = work.claim(PARSE, row.pk)
    assert first is not None
    assert second is not None
    with pytest.raises(work.LeaseLost), transaction.atomic():
        work.finish(first, candidate_name="from the first")
    work.finish(second, candidate_name="from the second")
    row.refresh_from_db()
    assert (row.candidate_name, row.work_state, row.next_attempt_at) == ("from the second", "", None)


def test_a_retry_waits_and_the_last_attempt_has_none(row: Application) -> None:
    for attempt in range(1, PARSE.max_attempts + 1):
        taken = work.claim(PARSE, row.pk)
        assert taken is not None
        assert taken.attempt == attempt
        assert work.retry(taken, error="no luck") == (attempt < PARSE.max_attempts)
        if attempt < PARSE.max_attempts:
            row.refresh_from_db()
            assert row.last_error == "no luck"
            assert work.claim(PARSE, row.pk) is None, "not before its time"
            Application.objects.filter(pk=row.pk).update(next_attempt_at=Now())


def test_attempts_that_ended_without_a_word_exhaust_the_ceiling(row: Application) -> None:
    for _ in range(PARSE.max_attempts):
        taken = work.claim(PARSE, row.pk)
        assert taken is not None
        assert not taken.exhausted
        expire(row)
    taken = work.claim(PARSE, row.pk)
    assert taken is not None
    assert taken.exhausted


def test_a_cancelled_row_takes_the_lease_away(row: Application) -> None:
    taken = work.claim(PARSE, row.pk)
    assert taken is not None
    assert work.cancel(Application.objects.filter(pk=row.pk)) == 1
    with pytest.raises(work.LeaseLost):
        work.finish(taken)


def test_advancing_hands_the_row_to_the_next_step_without_a_gap(row: Application) -> None:
    taken = work.claim(PARSE, row.pk)
    assert taken is not None
    following = work.advance(taken, SCORE, processing="SCORING")
    assert work.publish(SCORE, window=10) == []
    assert work.claim(SCORE, row.pk) is None
    work.finish(following)
    row.refresh_from_db()
    assert row.work_state == ""


def test_a_lost_message_makes_its_row_due_again(row: Application) -> None:
    assert work.publish(PARSE, window=10) == [row.pk]
    assert work.publish(PARSE, window=10) == []
    Application.objects.filter(pk=row.pk).update(next_attempt_at=Now())
    assert work.publish(PARSE, window=10) == [row.pk]


def test_a_flood_of_one_tenant_does_not_delay_another(job: Any, stranger: Any) -> None:
    other = factories.job(stranger.tenant)
    for _ in range(30):
        factories.application(job, **work.due("parse"))
    small = [factories.application(other, **work.due("parse")).pk for _ in range(3)]
    published = work.publish(PARSE, window=8)
    assert len(published) == 8
    assert set(small) <= set(published)


def test_places_that_come_free_one_by_one_go_to_who_has_fewest(job: Any, stranger: Any) -> None:
    for _ in range(30):
        factories.application(job, **work.due("parse"))
    running = work.publish(PARSE, window=6)
    other = factories.job(stranger.tenant)
    small = {factories.application(other, **work.due("parse")).pk for _ in range(3)}
    for place, row_id in enumerate(running[:3]):
        taken = work.claim(PARSE, row_id)
        assert taken is not None
        [published] = work.publish(PARSE, window=6)
        assert published in small, f"place {place} went to the flood"
        work.finish(taken)


def test_no_more_than_the_window_is_outstanding(job: Any) -> None:
    for _ in range(9):
        factories.application(job, **work.due("parse"))
    assert len(work.publish(PARSE, window=5)) == 5
    assert work.publish(PARSE, window=5) == []
    assert len(work.publish(PARSE, window=7)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_never_publish_one_row_twice(job: Any) -> None:
    for _ in range(40):
        factories.application(job, **work.due("parse"))
    start = threading.Barrier(4)

    def sweep(_: int) -> list[Any]:
        start.wait()
        try:
            return work.publish(PARSE, window=40)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        published = [id_ for ids in pool.map(sweep, range(4)) for id_ in ids]
    assert len(published) == len(set(published)) >= 10


@pytest.fixture
def short_lease(settings: Any) -> None:
    settings.WORK_LEASE_SECONDS = 0.3


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_keeps_the_lease_while_the_step_runs(row: Application, short_lease: None) -> None:
    taken = work.claim(PARSE, row.pk)
    assert taken is not None
    with work.heartbeat(taken):
        first = _lease(row)
        _until(lambda: _lease(row) > first)
        assert work.claim(PARSE, row.pk) is None


def _lease(row: Application) -> Any:
    return Application.objects.values_list("lease_until", flat=True).get(pk=row.pk)


def _until(check: Callable[[], bool]) -> None:
    for _ in range(2000):
        if check():
            return
    pytest.fail("it never became true")


def test_waiting_counts_what_operators_ask_for(job: Any, row: Application) -> None:
    factories.application(job, **work.due("parse", after=60))
    running = factories.application(job, **work.due("parse"))
    work.claim(PARSE, running.pk)
    assert work.waiting(PARSE) == {"due": 1, "published": 0, "running": 1, "later": 1}
